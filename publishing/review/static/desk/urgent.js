// How many characters the reason still lacks, and one guard: an emergency is published once however often it is tapped.
(() => {
  const form = document.querySelector("[data-urgent]");
  if (!form) return;
  const reason = form.querySelector("textarea");
  const said = form.querySelector("[data-count]");
  const least = Number(reason.dataset.least);
  const tell = () => {
    const written = [...reason.value.trim()].length;
    said.textContent = written < least ? `已写 ${written} 字，还差 ${least - written} 字。会写进审计日志。` : `已写 ${written} 字，够了。会写进审计日志。`;
  };
  reason.addEventListener("input", tell);
  if (reason.value) tell();
  let isSent = false;
  form.addEventListener("submit", (event) => {
    if (isSent) event.preventDefault();
    isSent = true;
  });
})();
