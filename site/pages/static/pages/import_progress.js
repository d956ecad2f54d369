// Asks how far the reading is until it has ended, then shows what came of it.
(() => {
  const box = document.getElementById("incoming");
  if (!box) return;
  const SOON = 1000;
  const LATER = 5000;
  const isMoving = () => Boolean(box.querySelector("[data-moving=true]"));
  const ask = async () => {
    let wait = SOON;
    try {
      const answer = await fetch(box.dataset.url, { credentials: "same-origin" });
      if (answer.ok && !answer.redirected) {
        box.innerHTML = await answer.text();
        if (!isMoving()) {
          window.location.reload();
          return;
        }
      } else {
        // Signed out in the meantime: the desk asks to sign in and comes back here.
        window.location.reload();
        return;
      }
    } catch {
      wait = LATER;
    }
    setTimeout(ask, wait);
  };
  if (isMoving()) setTimeout(ask, SOON);
})();
