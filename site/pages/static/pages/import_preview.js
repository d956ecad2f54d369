// Counts the title while it is typed, as WeChat will.
(() => {
  const title = document.querySelector("[data-limit]");
  const count = document.querySelector("[data-count]");
  if (!title || !count) return;
  const limit = Number(title.dataset.limit);
  const show = () => {
    const length = [...title.value.trim()].length;
    const over = length - limit;
    count.textContent = over > 0 ? `${length} / ${limit} 字，还要缩短 ${over} 字` : `${length} / ${limit} 字`;
    count.classList.toggle("import-count--over", over > 0);
  };
  title.addEventListener("input", show);
  show();
})();
