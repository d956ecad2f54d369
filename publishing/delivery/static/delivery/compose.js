// Putting an edition together: articles move between two lists, are dragged or moved by buttons, and the selects, which are
// what is sent, follow. Without this script the selects are there to be used.
(() => {
  const form = document.querySelector("[data-compose]");
  if (!form) return;
  const MAX = Number(form.dataset.max);
  const find = (name, root = form) => root.querySelector(`[data-${name}]`);
  const chosen = find("chosen");
  const available = find("available");
  const refusal = find("refusal");
  const said = find("said");
  const order = [...available.children];
  const place = (item) => item.querySelector("select");
  const items = () => [...chosen.children].filter((item) => item.dataset.article);

  // The picture of the feed ------------------------------------------------------------------------------------------
  const card = find("feed-card");
  const picture = (src, width, height) => {
    const image = document.createElement("img");
    Object.assign(image, { src, alt: "", width, height });
    return image;
  };
  const draw = () => {
    const rows = items().map((item, number) => {
      const row = document.createElement("div");
      const title = document.createElement("span");
      title.textContent = item.dataset.title;
      if (number === 0) {
        row.className = "desk-feed__lead";
        row.classList.toggle("desk-feed__lead--alone", items().length === 1);
        row.append(picture(item.dataset.wide, 600, 255), title);
      } else {
        row.className = "desk-feed__row";
        row.append(title, picture(item.dataset.square, 56, 56));
      }
      return row;
    });
    card.replaceChildren(...rows);
    find("feed").classList.toggle("desk-feed--empty", rows.length === 0);
  };

  // What is chosen, in words and in the selects ------------------------------------------------------------------------
  const settle = () => {
    for (const item of available.children) place(item).value = "";
    items().forEach((item, number) => {
      place(item).value = String(number + 1);
      find("lead", item).hidden = number !== 0;
      item.querySelector("[data-move=up]").disabled = number === 0;
      item.querySelector("[data-move=down]").disabled = number === items().length - 1;
    });
    for (const item of available.children) find("lead", item).hidden = true;
    for (const item of order) find("handle", item).hidden = item.parentElement !== chosen;
    find("count").textContent = `${items().length} / ${MAX} 篇`;
    find("free").textContent = String(available.children.length);
    find("none-chosen").hidden = items().length > 0;
    draw();
  };
  const say = (item) => {
    const number = items().indexOf(item) + 1;
    const where = number === 1 ? "现在是头条" : `现在是第 ${number} 条`;
    said.textContent = `《${item.dataset.title}》${number ? where : "已移出"}。`;
  };
  const put = (item) => {
    // Back to where it stood among the others.
    const next = order.slice(order.indexOf(item) + 1).find((other) => other.parentElement === available);
    available.insertBefore(item, next || null);
  };
  const move = (item, how) => {
    refusal.textContent = "";
    if (how === "add") {
      if (items().length >= MAX) {
        refusal.textContent = `一期最多 ${MAX} 篇，《${item.dataset.title}》没有加入。请先移出一篇。`;
        refusal.scrollIntoView({ block: "center" });
        return;
      }
      chosen.append(item);
    } else if (how === "remove") {
      put(item);
    } else if (how === "up" && item.previousElementSibling) {
      item.previousElementSibling.before(item);
    } else if (how === "down" && item.nextElementSibling) {
      item.nextElementSibling.after(item);
    }
    settle();
    say(item);
  };
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (!button) return;
    const item = button.closest("[data-article]");
    const at = [...available.children].indexOf(item);
    move(item, button.dataset.move);
    // The focus stays on the article that moved, or where the next one has come.
    if (button.dataset.move === "add" && item.parentElement === chosen) {
      const next = available.children[Math.min(at, available.children.length - 1)];
      if (next) next.querySelector("[data-move=add]").focus({ preventScroll: true });
    } else if (item.parentElement === available) {
      item.querySelector("[data-move=add]").focus({ preventScroll: true });
    } else {
      const other = button.dataset.move === "up" ? "down" : "up";
      (button.disabled ? item.querySelector(`[data-move=${other}]`) : button).focus();
    }
  });

  // Dragging, by mouse or finger ---------------------------------------------------------------------------------------
  let held = null;
  const over = (y) => {
    const others = items().filter((item) => item !== held);
    const next = others.find((item) => {
      const box = item.getBoundingClientRect();
      return y < box.top + box.height / 2;
    });
    if (next !== held.nextElementSibling) chosen.insertBefore(held, next || null);
  };
  form.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest("[data-handle]");
    if (!handle || (event.pointerType === "mouse" && event.button !== 0)) return;
    event.preventDefault();
    held = handle.closest("[data-article]");
    held.classList.add("desk-choice__held");
  });
  const EDGE = 90;
  const SCROLL = 12;
  // The desk scrolls a part of the page, not the window.
  const scroller = () => {
    let part = chosen.parentElement;
    while (part && !(part.scrollHeight > part.clientHeight && /auto|scroll/.test(getComputedStyle(part).overflowY))) {
      part = part.parentElement;
    }
    return part || document.scrollingElement;
  };
  document.addEventListener("pointermove", (event) => {
    if (!held) return;
    event.preventDefault();
    over(event.clientY);
    if (event.clientY < EDGE) scroller().scrollBy(0, -SCROLL);
    if (event.clientY > window.innerHeight - EDGE) scroller().scrollBy(0, SCROLL);
  });
  const drop = () => {
    if (!held) return;
    held.classList.remove("desk-choice__held");
    settle();
    say(held);
    held = null;
  };
  document.addEventListener("pointerup", drop);
  document.addEventListener("pointercancel", drop);

  // Searching ----------------------------------------------------------------------------------------------------------
  const search = find("search");
  if (search) {
    search.addEventListener("input", () => {
      const words = search.value.trim().toLowerCase().split(/\s+/);
      let found = 0;
      for (const item of available.children) {
        item.hidden = !words.every((word) => item.dataset.title.toLowerCase().includes(word));
        if (!item.hidden) found += 1;
      }
      find("none-found").hidden = found > 0;
    });
    // Enter looks, it does not send the edition.
    search.addEventListener("keydown", (event) => {
      if (event.key === "Enter") event.preventDefault();
    });
  }

  // The day's mass send --------------------------------------------------------------------------------------------------
  const quota = find("quota");
  const moment = form.querySelector("[name=scheduled_at]");
  const taken = JSON.parse(document.getElementById("taken-days").textContent);
  const tell = () => {
    if (!quota) return;
    const day = moment.value.slice(0, 10) || quota.dataset.today;
    const [, month, date] = day.split("-").map(Number);
    const name = `${month}月${date}日${day === quota.dataset.today ? "（今天）" : ""}的群发：`;
    const isTaken = Boolean(taken[day]);
    quota.textContent = isTaken
      ? `${name}已由${taken[day]}占用。请定在别的日子，或改用“发布”。`
      : `${name}还没有占用（每天 ${quota.dataset.perDay} 次）。`;
    quota.classList.toggle("desk-quota--taken", isTaken);
  };
  moment.addEventListener("change", tell);

  for (const part of form.querySelectorAll("[data-with-script], [data-moves]")) part.hidden = false;
  for (const part of form.querySelectorAll("[data-without-script]")) part.hidden = true;
  form.classList.add("desk-compose--live");
  order
    .filter((item) => place(item).value)
    .sort((one, other) => Number(place(one).value) - Number(place(other).value))
    .forEach((item) => chosen.append(item));
  settle();
  tell();
})();
