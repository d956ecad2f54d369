// The editor's checker: what is found in the saved draft, said again after every autosave, and mended without losing a word.
(() => {
  const TYPING_REACHES_FORM_MS = 400; // the rich text editor hands its words to the form a moment after the last key
  const SAVE_MS = 30000;
  const SHOWN_MS = 4000;

  const start = () => {
    const panel = document.querySelector("[data-checker]");
    const form = document.querySelector("[data-edit-form]");
    if (!panel || !form) return;
    const state = panel.querySelector("[data-checker-state]");
    const list = panel.querySelector("[data-checker-list]");
    const counter = document.querySelector('[data-side-panel-toggle="checks"] [data-side-panel-toggle-counter]');
    let revision = null;
    let asked = 0;
    let isBusy = false;

    const pageId = () => (form.action.match(/\/pages\/(\d+)\/edit\//) || [])[1];
    const say = (text) => { state.textContent = text; };
    const told = (count, errors) => {
      if (!count) return "检查没有发现问题。";
      return errors ? `发现 ${count} 处，其中错误 ${errors} 处，处理后才能送审。` : `发现提醒 ${count} 处，请核对；不影响送审。`;
    };

    const show = (answer) => {
      const open = new Map();
      for (const item of list.querySelectorAll("[data-finding]")) {
        const reason = item.querySelector("[data-reason]");
        if (reason && reason.value) open.set(item.dataset.finding, reason.value);
      }
      list.innerHTML = answer.html; // rendered and escaped by our own server
      for (const [name, text] of open) {
        const reason = list.querySelector(`[data-finding="${name}"] [data-reason]`);
        if (!reason) continue;
        reason.value = text;
        reason.closest("details").open = true;
      }
      revision = answer.revision;
      say(told(answer.count, answer.errors));
      if (counter) {
        counter.textContent = answer.count;
        counter.hidden = !answer.count;
        counter.classList.toggle("checker-counter--error", answer.errors > 0);
      }
      for (const summary of document.querySelectorAll("[data-checker-summary]")) summary.textContent = told(answer.count, answer.errors);
    };

    const call = async (url, values) => {
      const options = { headers: { Accept: "application/json" }, credentials: "same-origin" };
      if (values) {
        options.method = "POST";
        options.headers["X-CSRFToken"] = form.elements.csrfmiddlewaretoken.value;
        options.body = new URLSearchParams(values);
      }
      const response = await fetch(url, options);
      let answer = {};
      try { answer = await response.json(); } catch { /* an error page */ }
      if (!response.ok || !answer.html) throw new Error(answer.error_message || "没有连上服务器，请稍后再试；已输入的内容都在。");
      return answer;
    };

    const refresh = async () => {
      const id = pageId();
      if (!id || isBusy) return;
      const mine = (asked += 1);
      try {
        const answer = await call(panel.dataset.checker.replace("/0/", `/${id}/`));
        if (mine === asked) show(answer);
      } catch (error) {
        if (mine === asked) say(error.message);
      }
    };

    // Resolves with the revision once everything typed so far is saved; rejects with what is in the way.
    const saved = async () => {
      if (document.activeElement && form.contains(document.activeElement)) document.activeElement.blur();
      await new Promise((done) => { setTimeout(done, TYPING_REACHES_FORM_MS); });
      return new Promise((done, fail) => {
        const wish = new CustomEvent("w-unsaved:add", { bubbles: true, cancelable: true, detail: { type: "edits" } });
        const stop = () => {
          clearTimeout(timer);
          document.removeEventListener("w-autosave:success", onSaved);
          document.removeEventListener("w-autosave:error", onError);
        };
        const onSaved = ({ detail }) => {
          if (detail.trigger !== wish) return;
          stop();
          done(detail.data.revision_id);
        };
        const onError = ({ detail }) => {
          stop();
          fail(new Error(`有内容没能保存，没有自动改动。${detail.text || ""}请先处理，再点一次。`));
        };
        const timer = setTimeout(() => { stop(); fail(new Error("内容还没有保存好，没有自动改动。请稍后再点一次。")); }, SAVE_MS);
        document.addEventListener("w-autosave:success", onSaved);
        document.addEventListener("w-autosave:error", onError);
        form.dispatchEvent(wish);
      });
    };

    const hold = (event) => event.preventDefault();

    const fix = async (button) => {
      isBusy = true;
      // From here to the reload nothing more can be typed, so nothing typed can be lost.
      form.inert = true;
      try {
        say("正在保存已输入的内容…");
        const draft = await saved();
        // Everything is saved: the editor's own autosave, still on its way with the same words, would meet the mended draft.
        document.addEventListener("w-autosave:save", hold);
        say("正在修改…");
        await call(button.dataset.url, { revision: draft || revision });
        window.addEventListener("w-unsaved:confirm", (event) => event.preventDefault(), { once: true });
        window.location.reload();
      } catch (error) {
        document.removeEventListener("w-autosave:save", hold);
        form.inert = false;
        isBusy = false;
        await refresh();
        say(error.message);
      }
    };

    const act = async (button, values) => {
      button.disabled = true;
      try {
        show(await call(button.dataset.url, values));
      } catch (error) {
        button.disabled = false;
        say(error.message);
      }
    };

    const keep = (button) => {
      const reason = button.closest("details").querySelector("[data-reason]");
      if (!reason.value.trim()) {
        reason.focus();
        say("保留须写明理由，审核人才知道为什么。");
        return;
      }
      act(button, { reason: reason.value });
    };

    // Where the words stand: in a field, in the rich text, in a cell of a table; else the field itself.
    const placeOf = (item) => {
      const { field, words } = item.dataset;
      const whole = document.querySelector(`[data-contentpath="${CSS.escape(field)}"]`) || form.querySelector(`[name="${CSS.escape(field)}"]`);
      const needle = words.replace(/\s+/g, "");
      const scope = whole || form;
      if (!needle) return whole;
      const holds = (text) => (text || "").replace(/\s+/g, "").includes(needle);
      for (const element of scope.querySelectorAll("input:not([type=hidden]), textarea, [contenteditable=true] [data-block], td")) {
        if (element.offsetParent && holds("value" in element ? element.value : element.textContent)) return element;
      }
      return whole;
    };

    const jump = (item) => {
      const place = placeOf(item);
      if (!place) {
        say("没有在编辑框里找到这一处，可能在附件或其他页签里。");
        return;
      }
      for (let up = place.closest("[hidden]"); up && form.contains(up); up = up.parentElement.closest("[hidden]")) up.hidden = false;
      // On a phone the panel lies over the text.
      if (window.matchMedia("(max-width: 50rem)").matches) document.querySelector("[data-form-side-close-button]").click();
      place.scrollIntoView({ block: "center", behavior: "smooth" });
      if ("focus" in place) place.focus({ preventScroll: true });
      place.classList.add("checker-here");
      setTimeout(() => place.classList.remove("checker-here"), SHOWN_MS);
    };

    list.addEventListener("click", (event) => {
      const button = event.target.closest("[data-act]");
      if (!button || isBusy) return;
      if (button.dataset.act === "fix") fix(button);
      else if (button.dataset.act === "keep") keep(button);
      else if (button.dataset.act === "take-back") act(button, {});
      else jump(button.closest("[data-finding]"));
    });
    document.addEventListener("click", (event) => {
      if (event.target.closest("[data-checker-open]")) document.querySelector('[data-side-panel="checks"]').dispatchEvent(new Event("open"));
    });
    document.addEventListener("w-autosave:success", refresh);
    document.addEventListener("w-autosave:error", () => { if (!isBusy) say("有内容还没有保存，下面检查的是上次保存的一稿。"); });
    refresh();
  };

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
