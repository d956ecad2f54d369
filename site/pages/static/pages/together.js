// Wagtail shows others at the same article as small portraits; here their names and what they do stand in words.
(() => {
  const doing = (session) => {
    if (session.revision_id) return `${session.user}保存了新的一稿，请先打开最新的一稿再改`;
    if (session.is_editing) return `${session.user}正在改这篇稿件，请先商量好谁来改`;
    return `${session.user}也开着这篇稿件${session.is_idle ? "（暂时离开）" : ""}`;
  };

  const begin = () => {
    const form = document.getElementById("page-edit-form");
    if (!form) return;
    const told = document.createElement("p");
    told.className = "together";
    told.setAttribute("role", "status");
    told.hidden = true;
    form.prepend(told);
    document.addEventListener("w-swap:json", (event) => {
      const sessions = event.detail.data.other_sessions;
      if (!sessions) return;
      const text = sessions.length ? `${sessions.map(doing).join("；")}。` : "";
      if (told.textContent === text) return;
      told.textContent = text;
      told.hidden = !text;
    });
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", begin);
  else begin();
})();
