// Keeps the progress of a delivery up to date without reloading the page, as long as it moves.
(() => {
  const box = document.getElementById("progress");
  if (!box) return;
  const SOON = 1200;
  const LATER = 5000;
  const refresh = async () => {
    if (box.querySelector("[data-moving=false]")) return;
    let pause = SOON;
    try {
      const answer = await fetch(box.dataset.url, { headers: { Accept: "text/html" }, credentials: "same-origin" });
      if (answer.ok) {
        const isOpen = Boolean(box.querySelector("details[open]"));
        box.innerHTML = await answer.text();
        if (isOpen && box.querySelector("details")) box.querySelector("details").open = true;
      } else {
        pause = LATER;
      }
    } catch {
      pause = LATER;
    }
    setTimeout(refresh, pause);
  };
  setTimeout(refresh, SOON);
})();
