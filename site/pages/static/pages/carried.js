// Dates and numbers taken over from an earlier article: marked where they stand, listed until changed or confirmed.
(() => {
  const DELAY_MS = 250;
  const EDITED = "[contenteditable='true'], .htCore td, .handsontableInput";
  const TYPED = "input[type='text'], input:not([type]), textarea";

  const iso = (value) => {
    const day = /(\d{4})\D+(\d{1,2})\D+(\d{1,2})/.exec(value);
    return day ? `${day[1]}-${day[2].padStart(2, "0")}-${day[3].padStart(2, "0")}` : null;
  };

  function start(box) {
    const form = box.closest("form");
    if (!form) return;
    const chips = [...box.querySelectorAll("[data-value]")];
    let places = new Map();

    const ours = (element) => !box.contains(element) && element.name !== "csrfmiddlewaretoken";

    function scan() {
      const values = chips.filter((chip) => chip.isConnected).map((chip) => chip.dataset.value);
      places = new Map(values.map((value) => [value, []]));
      const ranges = [];
      for (const area of form.querySelectorAll(EDITED)) {
        if (!ours(area)) continue;
        const walker = document.createTreeWalker(area, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
          for (const value of values) {
            for (let at = node.data.indexOf(value); at !== -1; at = node.data.indexOf(value, at + value.length)) {
              const range = new Range();
              range.setStart(node, at);
              range.setEnd(node, at + value.length);
              ranges.push(range);
              places.get(value).push(node.parentElement);
            }
          }
        }
      }
      for (const field of form.querySelectorAll(TYPED)) {
        if (!ours(field) || field.type === "hidden" || field.closest("[contenteditable]")) continue;
        const here = values.filter((value) => field.value.includes(value) || (iso(value) && field.value === iso(value)));
        field.classList.toggle("carried-field", here.length > 0);
        for (const value of here) places.get(value).push(field);
      }
      if (window.CSS && CSS.highlights) CSS.highlights.set("carried-over", new Highlight(...ranges));
      let left = 0;
      for (const chip of chips) {
        if (!chip.isConnected) continue;
        chip.hidden = places.get(chip.dataset.value).length === 0;
        if (!chip.hidden) left += 1;
      }
      box.querySelector("[data-carried-count]").textContent = left ? `还有 ${left} 处。` : "";
      box.querySelector("[data-carried-done]").hidden = left > 0;
    }

    let timer = 0;
    const soon = () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(scan, DELAY_MS);
    };

    box.addEventListener("click", async (event) => {
      const chip = event.target.closest("[data-value]");
      if (!chip) return;
      if (event.target.closest("[data-find]")) {
        // A second tap goes to the next place.
        const found = places.get(chip.dataset.value) || [];
        if (!found.length) return;
        const next = found[Number(chip.dataset.next || 0) % found.length];
        chip.dataset.next = String(Number(chip.dataset.next || 0) + 1);
        next.scrollIntoView({ block: "center", behavior: "smooth" });
        if (next.matches(TYPED)) next.focus({ preventScroll: true });
        return;
      }
      if (!event.target.closest("[data-same]")) return;
      const refusal = box.querySelector("[data-carried-refusal]");
      refusal.hidden = true;
      const body = new URLSearchParams({
        value: chip.dataset.value,
        csrfmiddlewaretoken: form.querySelector("[name=csrfmiddlewaretoken]").value,
      });
      try {
        const answer = await fetch(box.dataset.url, { method: "POST", body, headers: { Accept: "application/json" } });
        if (!answer.ok) throw new Error((await answer.json()).message);
        chip.remove();
        scan();
      } catch (error) {
        refusal.textContent = error.message && !/fetch|JSON/i.test(error.message) ? error.message : "没有记下，请检查网络后再点一次。";
        refusal.hidden = false;
      }
    });

    // Draftail and the table editor draw themselves after the page has loaded, and again while one types.
    new MutationObserver(soon).observe(form, { childList: true, subtree: true, characterData: true });
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    scan();
  }

  const begin = () => document.querySelectorAll("[data-carried]").forEach(start);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
