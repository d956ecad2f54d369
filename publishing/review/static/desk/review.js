// The tabs of the preview, and one guard: a decision is sent once however often the button is tapped.
(() => {
  const frame = document.getElementById("preview");
  const tabs = [...document.querySelectorAll("[data-preview-url]")];
  for (const tab of tabs) {
    tab.addEventListener("click", () => {
      frame.src = tab.dataset.previewUrl;
      for (const other of tabs) other.setAttribute("aria-selected", String(other === tab));
    });
  }
  const form = document.getElementById("decision");
  if (!form) return;
  let isSent = false;
  form.addEventListener("submit", (event) => {
    const isReturn = event.submitter && event.submitter.value === "return";
    const comment = form.querySelector("textarea");
    const hasReason = comment.value.trim() || form.querySelector("[name=reason]:checked");
    comment.setCustomValidity(isReturn && !hasReason ? "退回时请选一个理由，或写一句话。" : "");
    if (isSent || !form.reportValidity()) {
      event.preventDefault();
      return;
    }
    isSent = true;
  });
  form.querySelector("textarea").addEventListener("input", (event) => event.target.setCustomValidity(""));
})();
