// Keeps the progress of a delivery up to date without reloading the page, as long as it moves.
(() => {
  const box = document.getElementById("progress");
  if (!box) return;
  const SOON = 1200;
  const LATER = 5000;
  let last = "";
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
  const state = () => box.firstElementChild && box.firstElementChild.dataset.state;
  const pause = () => Number(box.firstElementChild && box.firstElementChild.dataset.pause) || SOON;
  const show = (html) => {
    // The token against forgery is another one each time: only what people see counts as a change.
    const seen = html.replace(/name="csrfmiddlewaretoken" value="[^"]*"/g, "");
    if (seen === last) return;
    last = seen;
    const before = state();
    const isOpen = Boolean(box.querySelector("details[open]"));
    box.innerHTML = html;
    if (isOpen && box.querySelector("details")) box.querySelector("details").open = true;
    // Signed off or cancelled by somebody else: what stands beside this part is out of date, too.
    if (before && state() !== before) window.location.reload();
  };
  const refresh = async () => {
    if (box.querySelector("[data-moving=false]")) return;
    let wait = pause();
    try {
      const answer = await fetch(box.dataset.url, { headers: { Accept: "text/html" }, credentials: "same-origin" });
      if (answer.redirected) {
        askToSignIn();
        return;
      }
      if (answer.ok) {
        show(await answer.text());
        wait = pause();
      } else {
        wait = LATER;
      }
    } catch {
      wait = LATER;
    }
    setTimeout(refresh, wait);
  };
  setTimeout(refresh, pause());
})();
