// Many pictures at once: how many are up, which failed, and one button that saves every description.
(() => {
  const list = document.getElementById("upload-list");
  const bar = document.querySelector("[data-upload-together]");
  const count = bar.querySelector("[data-upload-count]");
  const finished = document.querySelector("[data-upload-finished]");
  let saved = 0;

  // A browser that cannot decode a file (HEIC) has shown an icon so far; the desk has the picture now.
  const showThumbnail = (form) => {
    const icon = form.closest("li").querySelector(".thumb .icon");
    if (!icon) return;
    const picture = document.createElement("img");
    picture.src = form.dataset.thumbnail;
    picture.alt = "";
    icon.replaceWith(picture);
  };

  const show = () => {
    list.querySelectorAll("form[data-thumbnail]").forEach(showThumbnail);
    const items = [...list.children];
    const forms = list.querySelectorAll("[data-upload-form]").length;
    const twice = list.querySelectorAll(".confirm-duplicate-upload").length;
    const failed = list.querySelectorAll(".upload-failure, .upload-server-error").length;
    const waiting = items.filter((item) => !item.classList.contains("upload-complete") && !item.querySelector("form")).length - failed;
    const words = [];
    if (waiting > 0) words.push(`正在上传，还有 ${waiting} 张`);
    if (forms) words.push(`${forms} 张待写说明`);
    if (twice) words.push(`${twice} 张与已有图片重复，请选保留或删除`);
    if (failed) words.push(`${failed} 张没有传上`);
    count.textContent = words.join(" · ");
    bar.hidden = forms + twice + Math.max(waiting, 0) === 0;
    bar.querySelector("button").disabled = waiting > 0 || forms === 0;
    finished.hidden = !(saved && items.length === failed);
  };

  // Wagtail's own script sends each form and takes it away once it is stored; one that is refused stays, with its errors.
  bar.querySelector("[data-upload-save]").addEventListener("click", () => {
    list.querySelectorAll("[data-upload-form]").forEach((form) => {
      saved += 1;
      form.requestSubmit();
    });
  });
  new MutationObserver(show).observe(list, { childList: true, subtree: true, attributes: true, attributeFilter: ["class"] });
})();
