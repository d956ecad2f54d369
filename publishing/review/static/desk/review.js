// The approver's page: the preview as tall as the article, a remark on the paragraph that was tapped, and two guards:
// what is missing is said before anything is sent, and a decision is sent once however often the button is tapped.
(() => {
  const form = document.getElementById("decision");
  const frame = document.getElementById("preview");
  if (!form || !frame) return;
  const LONGEST = 60;
  const PASSAGES = "p, li, td, th, h1, h2, h3, h4, blockquote, figcaption, dt, dd";

  const tabs = [...document.querySelectorAll(".tab[target=preview]")];
  const whole = document.querySelector("[data-whole]");
  for (const tab of tabs) {
    tab.addEventListener("click", () => {
      for (const other of tabs) other.removeAttribute("aria-current");
      tab.setAttribute("aria-current", "true");
      if (whole) whole.href = `${tab.getAttribute("href")}?full`;
    });
  }

  const remark = document.getElementById("remark");
  const hint = document.querySelector("[data-hint]");
  let marked = null;

  const squeeze = (text) => text.replace(/\s+/g, " ").trim();

  function begin(passage) {
    const said = squeeze(passage.textContent);
    if (!said || !remark) return;
    const select = remark.querySelector("select");
    const start = said.slice(0, LONGEST);
    let option = [...select.options].find((each) => each.value && (squeeze(each.value) === start || said.startsWith(squeeze(each.value))));
    if (!option) {
      option = new Option(said.slice(0, 24), start);
      select.add(option);
    }
    option.selected = true;
    if (marked) marked.style.outline = "";
    marked = passage;
    marked.style.outline = "3px solid #b26a00";
    remark.open = true;
    remark.classList.add("is-floating");
    remark.querySelector("[data-close]").hidden = false;
    remark.querySelector("textarea").focus({ preventScroll: true });
  }

  function close() {
    if (marked) marked.style.outline = "";
    remark.classList.remove("is-floating");
    remark.querySelector("[data-close]").hidden = true;
    remark.open = false;
  }

  // A remark is sent with the whole page: whoever was reading goes on where they were.
  const PLACE = `review-place ${window.location.pathname}`;
  function comeBack() {
    const place = window.sessionStorage.getItem(PLACE);
    if (place === null) return;
    window.sessionStorage.removeItem(PLACE);
    window.scrollTo(0, Number(place));
  }

  function watch() {
    const inside = frame.contentDocument;
    // Before anything has come, a frame holds a page of its own.
    if (!inside || !inside.body || inside.URL === "about:blank") return;
    frame.style.height = "";
    const fit = () => {
      frame.style.height = `${inside.body.offsetHeight + 2}px`;
      comeBack();
    };
    new frame.contentWindow.ResizeObserver(fit).observe(inside.body);
    fit();
    for (const link of inside.querySelectorAll("a[href^='http'], a[href^='/']")) {
      link.target = "_blank";
      link.rel = "noopener";
    }
    if (!remark) return;
    hint.hidden = false;
    inside.addEventListener("click", (event) => {
      if (event.target.closest("a, button, summary, audio, video")) return;
      const passage = event.target.closest(PASSAGES);
      if (passage) begin(passage);
    });
  }
  frame.addEventListener("load", watch);
  if (frame.contentDocument && frame.contentDocument.readyState === "complete") watch();
  if (remark) remark.querySelector("[data-close]").addEventListener("click", close);

  const said = document.querySelector("[data-said]");
  const checklist = document.getElementById("checklist");
  const comment = document.getElementById("comment");
  let isSent = false;

  function wanting(act) {
    if (act === "approve" && checklist) {
      const left = checklist.querySelectorAll("input:not(:checked)").length;
      checklist.classList.toggle("is-wanting", left > 0);
      if (left) return [checklist, `还有 ${left} 项没有核对勾选，勾完才能同意。`];
    }
    if (act === "return" && !comment.value.trim() && !form.querySelector("[name=reason]:checked")) {
      return [comment, "退回时请选一个理由，或写一句话。"];
    }
    return null;
  }

  const forgive = () => {
    if (said) said.textContent = "";
    if (checklist && !checklist.querySelector("input:not(:checked)")) checklist.classList.remove("is-wanting");
  };
  form.addEventListener("input", forgive);
  form.addEventListener("submit", (event) => {
    const missing = wanting(event.submitter ? event.submitter.value : "");
    if (missing) {
      const [place, words] = missing;
      said.textContent = words;
      said.classList.remove("bar__said--good");
      place.scrollIntoView({ block: "center" });
      if (place === comment) comment.focus({ preventScroll: true });
    }
    if (isSent || missing) {
      event.preventDefault();
      return;
    }
    isSent = true;
    if (event.submitter && event.submitter.value.includes("remark")) window.sessionStorage.setItem(PLACE, window.scrollY);
  });
  // Coming back with the browser's button finds the page as it was left.
  window.addEventListener("pageshow", () => { isSent = false; });
  const wrong = document.getElementById("went-wrong");
  if (wrong) wrong.focus();
})();
