"""The account's menu under its conversation: create, get, delete."""

from typing import Any

from wechat_simulator.account import Call, Json
from wechat_simulator.errcodes import Refused
from wechat_simulator.store import Store

TYPES = {
    "click": "key", "view": "url", "scancode_push": "key", "scancode_waitmsg": "key", "pic_sysphoto": "key",
    "pic_photo_or_album": "key", "pic_weixin": "key", "location_select": "key", "media_id": "media_id",
    "article_id": "article_id", "article_view_limited": "article_id", "miniprogram": "appid",
}  # fmt: skip
"""Button types and the field each one needs."""

_TOP = {"count": 3, "wrong_count": 40016, "type": 40017, "name": 40018, "key": 40019, "url": 40020, "name_bytes": 16}
_SUB = {"count": 5, "wrong_count": 40023, "type": 40024, "name": 40025, "key": 40026, "url": 40027, "name_bytes": 60}


def create(call: Call) -> Json:
    r"""POST menu/create. A body with ``\uXXXX`` is refused whole (40033)."""
    buttons = call.data.get("button")
    if call.request.has_escapes:
        raise Refused(40033)
    kept = _buttons(call, buttons, _TOP)
    call.store.set_setting("menu", kept)
    call.record("menu_created", names=[button["name"] for button in kept])
    return {"errcode": 0, "errmsg": "ok"}


def get(call: Call) -> Json:
    """GET menu/get. 46003 when there is no menu."""
    kept = current(call.store)
    if not kept:
        raise Refused(46003)
    return {"menu": {"button": kept}}


def delete(call: Call) -> Json:
    """GET menu/delete. Succeeds without a menu too."""
    call.store.set_setting("menu", [])
    call.record("menu_deleted")
    return {"errcode": 0, "errmsg": "ok"}


def self_menu(call: Call) -> Json:
    """GET get_current_selfmenu_info: the menu as the phone shows it."""
    kept = current(call.store)
    return {"is_menu_open": int(bool(kept)), "selfmenu_info": {"button": kept}}


def current(store: Store) -> list[Json]:
    """Return the buttons of the menu; empty when there is none."""
    kept: list[Json] = store.setting("menu") or []
    return kept


def _buttons(call: Call, buttons: Any, rules: dict[str, int]) -> list[Json]:
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= rules["count"]:
        raise Refused(rules["wrong_count"])
    return [_button(call, button, rules) for button in buttons]


def _button(call: Call, button: Any, rules: dict[str, int]) -> Json:
    if not isinstance(button, dict):
        raise Refused(47001)
    name = button.get("name")
    if not isinstance(name, str) or not 0 < len(name.encode()) <= rules["name_bytes"]:
        raise Refused(rules["name"])
    if button.get("sub_button"):
        if rules is _SUB or button.get("type"):
            raise Refused(rules["type"])
        return {"name": name, "sub_button": _buttons(call, button["sub_button"], _SUB)}
    kind = button.get("type")
    if not isinstance(kind, str) or kind not in TYPES:
        raise Refused(rules["type"])
    value = button.get(TYPES[kind])
    if kind in ("article_id", "article_view_limited"):
        known = call.store.row("SELECT 1 FROM publication WHERE article_id = ?", (str(value or ""),))
        if known is None:
            raise Refused(53600)
    elif TYPES[kind] == "key" and (not isinstance(value, str) or not 0 < len(value.encode()) <= 128):
        raise Refused(rules["key"])
    if TYPES[kind] == "url" or kind == "miniprogram":
        url = button.get("url")
        if not isinstance(url, str) or not 0 < len(url.encode()) <= 1024 or not url.startswith(("http://", "https://")):
            raise Refused(rules["url"])
    return {**button, "sub_button": []}
