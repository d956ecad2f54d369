"""The robot of a WeCom group: one webhook address whose key is its only password.

https://developer.work.weixin.qq.com/document/path/99110 (read 2026-11): text up to 2048 bytes, markdown up to 4096, twenty
messages a minute.
"""

import json
from typing import Any

from wechat_simulator.account import Account, Call, Json
from wechat_simulator.errcodes import Refused
from wechat_simulator.store import Row

MAX_BYTES = {"text": 2048, "markdown": 4096}
PER_MINUTE = 20
SHOWN = 50


def send(call: Call) -> Json:
    """POST webhook/send?key=: say ``text`` or ``markdown`` in the group.

    93000 for a wrong key, 40008 for another type, 44004 for no words, 40058 for too many bytes or mentions that are no
    list of texts, 45009 for the twenty-first message of a minute.
    """
    if call.request.query.get("key") != call.account.settings.robot_key:
        raise Refused(93000)
    kind = call.data.get("msgtype")
    if kind not in MAX_BYTES:
        raise Refused(40008)
    message = call.data.get(kind)
    content = message.get("content") if isinstance(message, dict) else None
    if not isinstance(message, dict) or not isinstance(content, str) or not content.strip():
        raise Refused(44004)
    if len(content.encode()) > MAX_BYTES[kind]:
        raise Refused(40058, f"{kind}.content exceed max length {MAX_BYTES[kind]}")
    called = [*_names(message.get("mentioned_list")), *_names(message.get("mentioned_mobile_list"))]
    lately = call.store.number("SELECT count(*) FROM group_message WHERE created_at > ?", (call.now - 60,))
    if lately >= PER_MINUTE:
        raise Refused(45009, "api freq out of limit")
    number = call.store.insert(
        "INSERT INTO group_message (kind, content, called, created_at) VALUES (?, ?, ?, ?)",
        (kind, content, json.dumps(called, ensure_ascii=False), call.now),
    )
    call.record("group_told", number=number, called=called)
    return {"errcode": 0, "errmsg": "ok"}


def newest(account: Account) -> list[Row]:
    """Return what the page shows of the group, newest first."""
    return account.store.rows("SELECT * FROM group_message ORDER BY number DESC LIMIT ?", (SHOWN,))


def called(row: Row) -> list[str]:
    """Return whom a message calls."""
    names: list[str] = json.loads(row["called"])
    return names


def _names(value: Any) -> list[str]:
    """Raises ``Refused`` 40058."""
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(name, str) and name for name in value):
        raise Refused(40058, "invalid Request Parameter")
    return value
