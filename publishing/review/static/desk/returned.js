// After a return the reviewers' comments are open when the editor opens, where there is room; their button opens them.
(() => {
  const REMEMBERED = "wagtail:side-panel-open";
  const toggle = () => document.querySelector('[data-side-panel-toggle="comments"]');
  const open = () => {
    if (toggle() && toggle().getAttribute("aria-expanded") !== "true") toggle().click();
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest && event.target.closest("[data-comments-open]")) open();
  });
  // Wagtail restores the panel of last time once everything is loaded; ours comes after it, and is not for other articles.
  window.addEventListener("load", () => {
    if (!document.querySelector("[data-comments-now]") || !window.matchMedia("(min-width: 50em)").matches) return;
    window.setTimeout(() => {
      let remembered = null;
      try { remembered = localStorage.getItem(REMEMBERED); } catch { /* private window */ }
      open();
      try {
        if (remembered === null) localStorage.removeItem(REMEMBERED);
        else localStorage.setItem(REMEMBERED, remembered);
      } catch { /* private window */ }
    }, 0);
  });
})();
