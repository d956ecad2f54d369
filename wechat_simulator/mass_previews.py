"""Previews: a message to one person, with the draft left alive; the phone shows them in a box of their own."""

import json

from wechat_simulator import followers, mass
from wechat_simulator.account import Account, Call, Json
from wechat_simulator.clock import beijing
from wechat_simulator.errcodes import Refused
from wechat_simulator.materials import cover
from wechat_simulator.store import Row

PREVIEWS_PER_DAY = 100
SHOWN = 5


def preview(call: Call) -> Json:
    """POST message/mass/preview: to a WeChat id (``towxname``, it wins; 100 a day) or one follower (``touser``).

    40132 for a WeChat id that the switch does not know, 40003 for an openid that follows nobody, 40007 for no draft.
    """
    data = call.data
    kind = data.get("msgtype")
    content = data.get(kind) if kind in ("mpnews", "text", "image") else None
    if not isinstance(content, dict):
        raise Refused(40008)
    kept: list[Json] = []
    if kind == "image":
        cover(call, content.get("media_id"))
    else:
        _, kept = mass.find_content(call, str(kind), content)
    recipient = _recipient(call)
    text = str(content.get("content", "")) if kind == "text" else ""
    number = call.store.insert(
        "INSERT INTO preview (recipient, kind, articles, text, created_at) VALUES (?, ?, ?, ?, ?)",
        (recipient, kind, json.dumps(kept, ensure_ascii=False), text, call.now),
    )
    call.record("preview_sent", type=kind, number=number, recipient=recipient)
    return {"errcode": 0, "errmsg": "preview success"}


def newest(account: Account) -> list[Row]:
    """Return the previews the phone shows, newest first."""
    return account.store.rows("SELECT * FROM preview ORDER BY number DESC LIMIT ?", (SHOWN,))


def find(account: Account, number: int) -> Row | None:
    """Return one preview as it was sent, or ``None`` when there is no such number."""
    return account.store.row("SELECT * FROM preview WHERE number = ?", (number,))


def _recipient(call: Call) -> str:
    """Return the person the preview goes to. Raises ``Refused`` 40132, 45009 or 40003."""
    name, openid = call.data.get("towxname"), call.data.get("touser")
    if not name:
        if openid not in followers.openids(call.account.settings.follower_count):
            raise Refused(40003)
        return str(openid)
    known = call.switches.now.known_wechat_names
    if not isinstance(name, str) or (known and name not in known):
        raise Refused(40132)
    today = beijing(call.now).date().isoformat()
    used = call.store.setting("previews") or {}
    if used.get(today, 0) >= PREVIEWS_PER_DAY:
        raise Refused(45009)
    call.store.set_setting("previews", {today: used.get(today, 0) + 1})
    return name
