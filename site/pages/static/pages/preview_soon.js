// Wagtail looks for changes twice a second; a preview that follows the typing is told at once.
(() => {
  const TYPED_MS = 60;
  // Rich text reaches its field a quarter of a second after the last key.
  const RICH_TEXT_MS = 270;
  let timer = 0;

  const refresh = () => {
    const preview = document.querySelector("[data-controller~='w-preview']");
    if (preview) preview.dataset.wPreviewStaleValue = "true";
  };
  const soon = (event) => {
    if (!event.target.closest("[data-edit-form]")) return;
    clearTimeout(timer);
    timer = setTimeout(refresh, event.target.isContentEditable ? RICH_TEXT_MS : TYPED_MS);
  };
  ["input", "change"].forEach((kind) => document.addEventListener(kind, soon));
})();
