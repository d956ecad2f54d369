// A session that ends while somebody writes must not take what was written with it: nothing is sent until they are
// signed in again, and what stands on the page stays there.
(() => {
  const script = document.currentScript;
  const FORMS = "#page-edit-form, form[data-keep]";
  const WAITING_MS = 4000;
  const LOOKING_MS = 60000;
  let user = null;
  let isOut = false;
  let token = null;

  const fetchAsBefore = window.fetch.bind(window);
  // Signing in again changes the token; Wagtail goes on sending the one the page came with.
  window.fetch = (input, init) => {
    if (!token || !init || !init.headers || !("X-CSRFToken" in init.headers)) return fetchAsBefore(input, init);
    return fetchAsBefore(input, { ...init, headers: { ...init.headers, "X-CSRFToken": token } });
  };

  const banner = () => {
    let box = document.getElementById("signed-out");
    if (!box) {
      box = document.createElement("div");
      box.id = "signed-out";
      box.className = "signed-out";
      box.setAttribute("role", "alert");
      document.body.append(box);
    }
    return box;
  };

  function tell(text, linkText) {
    const box = banner();
    if (box.dataset.text === text) return;
    box.dataset.text = text;
    box.textContent = text;
    box.hidden = false;
    if (!linkText) return;
    const link = document.createElement("a");
    link.href = script.dataset.signIn;
    link.target = "_blank";
    link.rel = "opener";
    link.className = "button";
    link.textContent = linkText;
    box.append(" ", link);
  }

  function welcome(answer) {
    token = answer.token;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    if (!isOut) return;
    isOut = false;
    tell("已重新登录，接着写吧。");
    window.setTimeout(() => { banner().hidden = true; }, WAITING_MS);
    // What was typed meanwhile is saved now.
    const form = document.getElementById("page-edit-form");
    if (form) form.dispatchEvent(new CustomEvent("w-unsaved:add", { bubbles: true, detail: { type: "edits" } }));
  }

  async function look() {
    let answer;
    try {
      answer = await fetchAsBefore(script.dataset.session, { headers: { "X-Requested-With": "XMLHttpRequest" } });
    } catch {
      return; // No network is not a sign-out; Wagtail says so itself.
    }
    if (answer.status === 403) {
      isOut = true;
      tell("登录已过期。您写的都还在这一页，请先重新登录，再回到这里接着写。", "重新登录");
      return;
    }
    if (!answer.ok) return;
    const said = await answer.json();
    if (user === null) user = said.user;
    if (user !== said.user) {
      isOut = true;
      tell("现在登录的是另一个账号。请换回刚才的账号，再保存这一页。", "重新登录");
      return;
    }
    welcome(said);
  }

  function begin() {
    if (!document.querySelector(FORMS)) return;
    look();
    const lookWhenSeen = () => { if (!document.hidden) look(); };
    document.addEventListener("w-autosave:error", look);
    document.addEventListener("w-swap:error", look);
    document.addEventListener("visibilitychange", lookWhenSeen);
    window.addEventListener("focus", lookWhenSeen);
    window.setInterval(lookWhenSeen, LOOKING_MS);
    window.setInterval(() => { if (isOut) look(); }, WAITING_MS);
    document.addEventListener("submit", (event) => {
      if (!isOut || !event.target.matches(FORMS)) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      banner().querySelector("a")?.focus();
    }, true);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
