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
  const comment = form.querySelector("textarea");
  let isSent = false;
  // A field that is invalid keeps the browser from sending anything: forget the last complaint before each new try.
  const forgive = () => comment.setCustomValidity("");
  comment.addEventListener("input", forgive);
  for (const chip of form.querySelectorAll("[name=reason]")) chip.addEventListener("change", forgive);
  for (const button of form.querySelectorAll("button")) button.addEventListener("click", forgive);
  form.addEventListener("submit", (event) => {
    const isReturn = event.submitter && event.submitter.value === "return";
    const hasReason = comment.value.trim() || form.querySelector("[name=reason]:checked");
    comment.setCustomValidity(isReturn && !hasReason ? "退回时请选一个理由，或写一句话。" : "");
    if (isSent || !form.reportValidity()) {
      event.preventDefault();
      return;
    }
    isSent = true;
  });
})();
