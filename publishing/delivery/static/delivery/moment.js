// The usual times with one tap, and a word at once when a time has passed.
(() => {
  for (const box of document.querySelectorAll("[data-moment]")) {
    const field = box.querySelector("input");
    const past = box.querySelector("[data-past]");
    const words = box.querySelector("[data-in-words]");
    const format = new Intl.DateTimeFormat("zh-CN", {
      dateStyle: "full",
      timeStyle: "short",
      hour12: false,
      timeZone: "Asia/Shanghai",
    });
    const judge = () => {
      // Some browsers write days in English: say it in Chinese, with the day of the week.
      words.textContent = field.value ? format.format(new Date(`${field.value}:00+08:00`)) : "";
      // The field has Beijing's time, whatever the browser's clock says.
      const isPast = field.value && new Date(`${field.value}:00+08:00`) <= new Date();
      past.textContent = isPast ? "这个时间已经过去，请改为将来的时间。" : "";
    };
    box.querySelector("[data-picks]").hidden = false;
    box.addEventListener("click", (event) => {
      const pick = event.target.closest("[data-at]");
      if (!pick) return;
      field.value = pick.dataset.at;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    field.addEventListener("change", judge);
    field.addEventListener("input", judge);
    judge();
  }
})();
