// The administrator's 30 minutes, second by second for the eye and seldom for the ear.
(() => {
  const said = document.getElementById("countdown-said");
  const MINUTES_TO_SAY = [20, 10, 5, 2, 1];
  let lastSaid = null;
  const two = (number) => String(number).padStart(2, "0");
  const say = (text) => {
    if (text === lastSaid) return;
    lastSaid = text;
    said.textContent = text;
  };
  const tick = () => {
    const box = document.querySelector("[data-until]");
    if (!box) return;
    const seconds = Math.round((new Date(box.dataset.until) - Date.now()) / 1000);
    const isOver = seconds <= 0;
    box.querySelector("[data-waiting]").hidden = isOver;
    box.querySelector("[data-over]").hidden = !isOver;
    if (isOver) {
      say("三十分钟已过。");
      return;
    }
    const left = box.querySelector("[data-left]");
    left.hidden = false;
    left.textContent = `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
    box.querySelector("[data-absolute]").textContent = " 内";
    const minutes = Math.ceil(seconds / 60);
    if (MINUTES_TO_SAY.includes(minutes) && seconds % 60 === 0) say(`还剩 ${minutes} 分钟，请公众号管理员在手机微信上确认。`);
  };
  if (!said) return;
  setInterval(tick, 1000);
  tick();
})();
