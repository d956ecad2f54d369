// Copy a link that is shown once. Where the browser does not let scripts copy, it is marked for the hand.
(() => {
  for (const button of document.querySelectorAll("[data-copy-from]")) {
    button.addEventListener("click", async () => {
      const field = document.getElementById(button.dataset.copyFrom);
      field.focus();
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        button.textContent = button.dataset.copied;
      } catch {
        button.textContent = "请长按选中后复制";
      }
    });
  }
})();
