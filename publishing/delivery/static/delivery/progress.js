// Keeps the progress of a delivery up to date without reloading the page, as long as it moves.
(() => {
  const box = document.getElementById("progress");
  if (!box) return;
  const SOON = 1200;
  const LATER = 5000;
  const askToSignIn = () => {
    const line = document.createElement("p");
    line.className = "desk-box desk-box--alert";
    line.setAttribute("role", "alert");
    line.append("登录已过期，进度不再更新；推送本身不受影响。");
    const link = document.createElement("a");
    // This page itself: the desk asks to sign in and comes back here.
    link.href = window.location.pathname;
    link.textContent = "重新登录";
    line.append(link);
    box.prepend(line);
  };
  const refresh = async () => {
    if (box.querySelector("[data-moving=false]")) return;
    let pause = SOON;
    try {
      const answer = await fetch(box.dataset.url, { headers: { Accept: "text/html" }, credentials: "same-origin" });
      if (answer.redirected) {
        askToSignIn();
        return;
      }
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
