// Puts an article on the clipboard as WeChat's editor wants it: HTML with its inline styles, and plain text beside it.
(() => {
  // Without HTTPS there is no clipboard API, but a copy that the page itself asks for may say what is copied.
  const copyByEvent = ({ html, text }) => {
    const holder = document.createElement("span");
    holder.textContent = "\u00a0";
    document.body.append(holder);
    getSelection().selectAllChildren(holder);
    let isDone = false;
    const onCopy = (event) => {
      event.clipboardData.setData("text/html", html);
      event.clipboardData.setData("text/plain", text);
      event.preventDefault();
      isDone = true;
    };
    document.addEventListener("copy", onCopy);
    const wasAllowed = document.execCommand("copy");
    document.removeEventListener("copy", onCopy);
    getSelection().removeAllRanges();
    holder.remove();
    return wasAllowed && isDone;
  };

  const copy = async (body) => {
    if (window.isSecureContext && navigator.clipboard && window.ClipboardItem) {
      try {
        const parts = { "text/html": body.html, "text/plain": body.text };
        const blobs = Object.entries(parts).map(([type, words]) => [type, new Blob([words], { type })]);
        await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
        return true;
      } catch {
        // Not allowed to: there is the other way.
      }
    }
    return copyByEvent(body);
  };

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy-body]");
    if (!button) return;
    const isCopied = await copy(JSON.parse(document.getElementById(button.dataset.copyBody).textContent));
    const said = button.parentElement.querySelector("[role=status]");
    said.hidden = false;
    said.classList.toggle("by-hand__said--wrong", !isCopied);
    said.textContent = isCopied
      ? "已复制。到公众平台的正文框里点一下，按 Ctrl+V 粘贴。"
      : "浏览器不允许自动复制。请在本篇的样子（右边或下面的方框）里点一下，按 Ctrl+A 全选，再按 Ctrl+C。";
  });

  // Making the package takes a moment: say so, and do not make it twice.
  document.addEventListener("submit", (event) => {
    const form = event.target.closest("[data-package]");
    if (!form) return;
    const label = form.querySelector("[data-label]");
    const button = form.querySelector("button");
    const words = label.textContent;
    label.textContent = "正在打包，请稍候…";
    setTimeout(() => {
      button.disabled = true;
    });
    setTimeout(() => {
      button.disabled = false;
      label.textContent = words;
    }, 15000);
  });
})();
