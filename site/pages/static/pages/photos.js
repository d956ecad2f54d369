// Many photos at once into the body: uploaded one after the other, described, then placed in order as ordinary blocks.
(() => {
  const MOST_IN_GALLERY = 12;

  const start = (root) => {
    const list = root.querySelector("[data-photos-list]");
    const place = root.querySelector("[data-photos-place]");
    const count = root.querySelector("[data-photos-count]");
    const figures = root.querySelector("[data-photos-figures]");
    const gallery = root.querySelector("[data-photos-gallery]");
    const rows = [];
    let uploading = Promise.resolve();

    const show = () => {
      const ready = rows.filter((row) => row.picture);
      const waiting = rows.filter((row) => !row.picture && !row.failed).length;
      const failed = rows.filter((row) => row.failed).length;
      const words = [`${ready.length} 张可以放入`];
      if (waiting) words.unshift(`正在上传，还有 ${waiting} 张`);
      if (failed) words.push(`${failed} 张没有传上`);
      if (ready.length > MOST_IN_GALLERY) words.push(`一个组图最多 ${MOST_IN_GALLERY} 张`);
      count.textContent = words.join(" · ");
      place.hidden = rows.length === 0;
      figures.disabled = waiting > 0 || ready.length === 0;
      gallery.disabled = waiting > 0 || ready.length < 2 || ready.length > MOST_IN_GALLERY;
    };

    const remove = (row) => {
      row.element.remove();
      rows.splice(rows.indexOf(row), 1);
      show();
    };

    const add = (name) => {
      const element = root.querySelector("[data-photos-row]").content.firstElementChild.cloneNode(true);
      const row = { element, picture: null, failed: false, alt: element.querySelector("input") };
      element.querySelector(".photos__name").textContent = name;
      element.querySelector("[data-photos-remove]").addEventListener("click", () => remove(row));
      // Enter would save the whole article.
      row.alt.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
      list.append(element);
      rows.push(row);
      return row;
    };

    const finish = (row, picture) => {
      row.picture = picture;
      const image = row.element.querySelector("img");
      image.src = picture.preview.url;
      image.hidden = false;
      row.element.querySelector("progress").hidden = true;
      row.element.querySelector(".photos__name").textContent = picture.title;
      row.alt.parentElement.hidden = false;
      row.alt.value = (picture.default_alt_text || "").slice(0, 120);
      show();
    };

    const fail = (row, message) => {
      row.failed = true;
      row.element.querySelector("progress").hidden = true;
      const error = row.element.querySelector(".photos__error");
      error.textContent = message;
      error.hidden = false;
      show();
    };

    const send = (file, row) =>
      new Promise((resolve) => {
        const data = new FormData();
        data.append("files[]", file);
        data.append("title", file.name.replace(/\.[^.]+$/, ""));
        data.append("collection", root.dataset.collection);
        data.append("csrfmiddlewaretoken", document.querySelector("[name=csrfmiddlewaretoken]").value);
        const request = new XMLHttpRequest();
        request.open("POST", root.dataset.uploadUrl);
        request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
        request.upload.addEventListener("progress", (event) => {
          row.element.querySelector("progress").value = (100 * event.loaded) / event.total;
        });
        request.addEventListener("loadend", () => resolve(request));
        request.send(data);
      });

    const upload = async (file, row) => {
      if (!row.element.isConnected) return;
      const request = await send(file, row);
      let answer = null;
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        const reason = request.status === 413 ? "文件太大，请先缩小" : "没有传上，请检查网络";
        return fail(row, `${reason}，移除后重新选这一张。`);
      }
      if (!answer.success || !answer.image_id) return fail(row, answer.error_message || "没有传上，请到“图片”里上传。");
      const hints = new DOMParser().parseFromString(answer.form || "", "text/html").querySelector(".picture-faults");
      if (hints) row.element.querySelector("[data-photos-hints]").append(hints);
      const chosen = await fetch(root.dataset.chosenUrl.replace("/0/", `/${answer.image_id}/`)).then((response) => response.json())
        .catch(() => null);
      return chosen ? finish(row, chosen.result) : fail(row, "已传到图片库，但取不到缩略图；请“从图片库选多张”。");
    };

    const take = (files) => {
      [...files].forEach((file) => {
        const row = add(file.name);
        // One after the other: twenty photos decoded at once would fill a small server's memory.
        uploading = uploading.then(() => upload(file, row));
      });
      show();
    };

    const placed = (makeBlocks) => {
      const ready = rows.filter((row) => row.picture);
      const values = ready.map((row) => ({ image: row.picture, alt: row.alt.value.trim(), caption: "" }));
      const body = document.getElementById("body-root").rootBlock;
      makeBlocks(values).forEach((block) => body.insert(block, body.children.length, { animate: true }));
      ready.forEach(remove);
      document.querySelector("[data-edit-form]").dispatchEvent(new Event("change", { bubbles: true }));
      body.children[body.children.length - 1].element.scrollIntoView({ block: "center" });
    };

    root.querySelector("[data-photos-input]").addEventListener("change", (event) => {
      take(event.target.files);
      event.target.value = "";
    });
    root.querySelector("[data-photos-library]").addEventListener("click", () => {
      new window.ImageChooserModal(root.dataset.libraryUrl).open({ multiple: true }, (pictures) => {
        pictures.forEach((picture) => finish(add(picture.title), picture));
      });
    });
    root.addEventListener("dragover", (event) => {
      event.preventDefault();
      root.classList.add("photos--over");
    });
    root.addEventListener("dragleave", () => root.classList.remove("photos--over"));
    root.addEventListener("drop", (event) => {
      event.preventDefault();
      root.classList.remove("photos--over");
      take(event.dataTransfer.files);
    });
    figures.addEventListener("click", () => placed((values) => values.map((value) => ({ type: "figure", value }))));
    gallery.addEventListener("click", () =>
      placed((values) => [{ type: "gallery", value: { figures: values.map((value) => ({ value })), caption: "" } }]),
    );
  };

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-photos]").forEach(start));
})();
