// A button with data-copy puts its text on the clipboard and says so.
(() => {
  const put = async (text) => {
    if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
    // Without HTTPS there is no clipboard API: select the text in a field and copy that.
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
  };
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const label = button.textContent;
    await put(button.dataset.copy);
    button.textContent = "已复制";
    setTimeout(() => {
      button.textContent = label;
    }, 2000);
  });
})();
