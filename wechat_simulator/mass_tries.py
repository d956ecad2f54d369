"""What keeps a mass send from going out twice: the clientmsgid, and how soon it may be tried again."""

import hashlib
import json
from typing import Any

from wechat_simulator.account import Call, Json
from wechat_simulator.errcodes import Refused

CLIENT_ID_BYTES = 32
DEDUPLICATION_SECONDS = 24 * 3600
_PATH = "/cgi-bin/message/mass/sendall"
_NO_TRY = (45065, 45066)
"""Answers which do not make the same clientmsgid wait (again)."""


def client_id(data: Json) -> str:
    """Return the clientmsgid, empty when there is none. Raises ``Refused`` 45067 for one that is too long."""
    given = data.get("clientmsgid") or ""
    if not isinstance(given, str) or len(given.encode()) > CLIENT_ID_BYTES:
        raise Refused(45067)
    return given


def key(given: str, audience: str, kind: str, content: Json) -> str:
    """Return what the platform recognises a repetition by: the clientmsgid, else a digest of audience and content."""
    return given or _digest([audience, kind, content])


def check(call: Call, key: str) -> None:
    """Raise ``Refused`` 45065 with the first job's msg_id when ``key`` was taken on within 24 hours, or 45066 when it
    was refused or failed within ``mass_retry_seconds``.
    """
    earlier = call.store.row(
        "SELECT msg_id FROM mass_job WHERE client_msg_id = ? AND created_at > ? ORDER BY msg_id DESC LIMIT 1",
        (key, call.now - DEDUPLICATION_SECONDS),
    )
    if earlier is not None:
        raise Refused(45065, msg_id=earlier["msg_id"])
    since = call.now - call.switches.now.mass_retry_seconds
    if call.store.row("SELECT 1 FROM mass_try WHERE client_msg_id = ? AND failed_at > ?", (key, since)) is not None:
        raise Refused(45066)


def remember_failure(call: Call, errcode: int) -> None:
    """Keep that a call of sendall was answered with ``errcode`` and nothing was taken on; other calls are ignored."""
    if call.request.path != _PATH or errcode in _NO_TRY or not call.switches.now.mass_retry_seconds:
        return
    try:
        given = client_id(call.data)
    except Refused:
        return
    if given:
        call.store.run("INSERT OR REPLACE INTO mass_try VALUES (?, ?)", (given, call.now))


def _digest(value: Any) -> str:
    return "digest " + hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
