// Choosing what to import: files, a folder or what is dropped here are listed, and what is too much is said before it is sent.
(() => {
  const form = document.querySelector("[data-import]");
  if (!form) return;
  const drop = form.querySelector("[data-drop]");
  const input = form.querySelector("[name=file]");
  const folder = form.querySelector("[data-folder]");
  const list = form.querySelector("[data-chosen]");
  const refused = form.querySelector("[data-refused]");
  const MAX_BYTES = Number(form.dataset.maxBytes);
  const MAX_FILES = Number(form.dataset.maxFiles);
  const SHOWN = 8;
  const LEFT_BY_SYSTEMS = /^(\.|~\$|thumbs\.db$|desktop\.ini$)/i;
  const megabytes = (bytes) => (bytes / 1024 / 1024).toFixed(1);

  const hand = (to, files) => {
    const transfer = new DataTransfer();
    for (const file of files) if (!LEFT_BY_SYSTEMS.test(file.name)) transfer.items.add(file);
    to.files = transfer.files;
  };
  const chosen = () => [...input.files, ...folder.files];
  const wrong = () => {
    const files = chosen();
    const bytes = files.reduce((sum, file) => sum + file.size, 0);
    if (files.length > MAX_FILES) return `选了 ${files.length} 个文件，最多 ${MAX_FILES} 个。请挑出要用的照片，或压缩成 zip 再导入。`;
    if (bytes > MAX_BYTES) return `合起来有 ${megabytes(bytes)} MB，最多 ${MAX_BYTES / 1024 / 1024} MB。请挑选或压缩照片后再导入。`;
    return "";
  };
  const show = () => {
    const files = chosen();
    list.replaceChildren(
      ...files.slice(0, SHOWN).map((file) => {
        const item = document.createElement("li");
        item.textContent = `${file.name}（${megabytes(file.size)} MB）`;
        return item;
      }),
    );
    if (files.length > SHOWN) {
      const more = document.createElement("li");
      more.textContent = `……共 ${files.length} 个文件`;
      list.append(more);
    }
    list.hidden = !files.length;
    refused.textContent = wrong();
    refused.hidden = !refused.textContent;
  };
  input.addEventListener("change", show);
  folder.addEventListener("change", () => {
    hand(folder, [...folder.files]);
    show();
  });
  form.addEventListener(
    "submit",
    (event) => {
      if (!wrong()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      show();
    },
    true,
  );
  // The button says 正在上传 on its click, before the form could object.
  form.addEventListener(
    "click",
    (event) => {
      if (!event.target.closest("button") || !wrong()) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      show();
    },
    true,
  );

  // What is dropped: files, and folders with what is in them ------------------------------------------------------------
  const entries = (reader) => new Promise((resolve, reject) => reader.readEntries(resolve, reject));
  const opened = async (entry) => {
    if (entry.isFile) return [await new Promise((resolve, reject) => entry.file(resolve, reject))];
    const reader = entry.createReader();
    const files = [];
    // A reader gives a hundred at a time.
    for (let some = await entries(reader); some.length; some = await entries(reader)) {
      for (const child of some) files.push(...(await opened(child)));
      if (files.length > MAX_FILES * 2) break;
    }
    return files;
  };
  for (const name of ["dragover", "dragenter"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("import-drop--over");
    });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("import-drop--over"));
  drop.addEventListener("drop", async (event) => {
    event.preventDefault();
    drop.classList.remove("import-drop--over");
    const dropped = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
    const files = [];
    for (const entry of dropped) files.push(...(await opened(entry)));
    hand(input, files);
    show();
  });
})();
