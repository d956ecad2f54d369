// The cover's two cuts, drawn on the picture and beside it while their point is moved; as publishing/render/covers.py cuts.
(() => {
  const RATIOS = { wide: 2.35, square: 1 };
  const within = (value, low, high) => Math.min(Math.max(value, low), high);

  const cut = (width, height, ratio, { x, y }) => {
    const w = Math.min(1, (height * ratio) / width);
    const h = Math.min(1, width / ratio / height);
    return { left: within(x - w / 2, 0, 1 - w), top: within(y - h / 2, 0, 1 - h), w, h };
  };

  const start = (root) => {
    const cover = document.getElementById("id_cover");
    const [fieldX, fieldY] = ["x", "y"].map((axis) => document.getElementById(`id_cover_focus_${axis}`));
    const stage = root.querySelector("[data-crop-stage]");
    const image = root.querySelector("[data-crop-image]");
    const handle = root.querySelector("[data-crop-handle]");
    const ranges = { x: root.querySelector("[data-crop-range=x]"), y: root.querySelector("[data-crop-range=y]") };
    const reset = root.querySelector("[data-crop-reset]");
    const error = root.querySelector("[data-crop-error]");
    let picture = null;
    let shownFor = "";

    const isChosen = () => fieldX.value !== "" && fieldY.value !== "";
    const focus = () => {
      if (isChosen()) return { x: Number(fieldX.value), y: Number(fieldY.value) };
      const [x, y] = picture.focus || [0.5, 0.5];
      return { x, y };
    };

    const draw = () => {
      if (!picture) return;
      const at = focus();
      Object.entries(RATIOS).forEach(([name, ratio]) => {
        const { left, top, w, h } = cut(picture.width, picture.height, ratio, at);
        Object.assign(root.querySelector(`[data-crop-box=${name}]`).style, {
          left: `${left * 100}%`, top: `${top * 100}%`, width: `${w * 100}%`, height: `${h * 100}%`,
        });
        Object.assign(root.querySelector(`[data-crop-cut=${name}]`).style, {
          width: `${100 / w}%`, left: `${(-left / w) * 100}%`, top: `${(-top / h) * 100}%`,
        });
      });
      Object.assign(handle.style, { left: `${at.x * 100}%`, top: `${at.y * 100}%` });
      ranges.x.value = at.x;
      ranges.y.value = at.y;
      reset.hidden = !isChosen();
    };

    const move = (x, y) => {
      fieldX.value = within(x, 0, 1).toFixed(4);
      fieldY.value = within(y, 0, 1).toFixed(4);
      // Tells the preview and the guard against lost changes, as typing would.
      fieldY.dispatchEvent(new Event("change", { bubbles: true }));
      draw();
    };
    const follow = (event) => {
      const frame = stage.getBoundingClientRect();
      move((event.clientX - frame.left) / frame.width, (event.clientY - frame.top) / frame.height);
    };

    const load = async () => {
      const chosen = cover.value;
      if (chosen === shownFor) return;
      if (shownFor) fieldX.value = fieldY.value = "";
      shownFor = chosen;
      picture = null;
      root.hidden = !chosen;
      error.hidden = true;
      if (!chosen) {
        fieldX.value = fieldY.value = "";
        return;
      }
      const answer = await fetch(root.dataset.cropUrl.replace("/0/", `/${chosen}/`)).then((response) =>
        response.ok ? response.json() : { error: "取不到这张图片，请刷新页面再试。" },
      ).catch(() => ({ error: "网络不通，暂时看不到裁剪框；不影响保存。" }));
      if (cover.value !== chosen) return;
      error.hidden = !answer.error;
      error.textContent = answer.error || "";
      stage.hidden = Boolean(answer.error);
      if (answer.error) return;
      picture = answer;
      root.querySelectorAll("img").forEach((element) => { element.src = picture.url; });
      stage.style.aspectRatio = `${picture.width} / ${picture.height}`;
      stage.style.maxWidth = `${Math.round((360 * picture.width) / picture.height)}px`;
      draw();
    };

    handle.addEventListener("pointerdown", (event) => {
      handle.setPointerCapture(event.pointerId);
      handle.addEventListener("pointermove", follow);
      handle.addEventListener("lostpointercapture", () => handle.removeEventListener("pointermove", follow), { once: true });
    });
    stage.addEventListener("click", follow);
    Object.values(ranges).forEach((range) =>
      range.addEventListener("input", () => move(Number(ranges.x.value), Number(ranges.y.value))),
    );
    reset.addEventListener("click", () => {
      fieldX.value = fieldY.value = "";
      fieldY.dispatchEvent(new Event("change", { bubbles: true }));
      draw();
    });
    // The chooser sets its field from a script, which not every version announces.
    cover.addEventListener("change", load);
    new MutationObserver(load).observe(cover.closest("[data-contentpath]") || cover.parentElement, {
      subtree: true, attributes: true, attributeFilter: ["src", "class", "value"],
    });
    load();
  };

  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-crop]").forEach(start));
})();
