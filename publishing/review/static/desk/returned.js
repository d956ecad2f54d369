// After a return the reviewers' comments are open when the editor opens, where there is room; their button opens them.
(() => {
  const REMEMBERED = "wagtail:side-panel-open";
  const toggle = () => document.querySelector('[data-side-panel-toggle="comments"]');
  const open = () => {
    if (toggle() && toggle().getAttribute("aria-expanded") !== "true") toggle().click();
  };
  // As far down the path as the editor has it: a block may have been deleted since.
  const fieldOf = (path) => path.split(".").reduce(
    (found, name) => (found || document).querySelector(`[data-contentpath="${CSS.escape(name)}"]`) || found,
    null,
  );
  document.addEventListener("click", (event) => {
    if (!event.target.closest) return;
    if (event.target.closest("[data-comments-open]")) open();
    const remark = event.target.closest("[data-passage]");
    const field = remark && fieldOf(remark.dataset.passage);
    if (field) field.scrollIntoView({ block: "center" });
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
