"""Access tokens: two lanes that do not know each other, issuing and checking."""

import re
import secrets
from typing import Any

from wechat_simulator.account import Account, Call, Json
from wechat_simulator.clock import beijing
from wechat_simulator.errcodes import Refused
from wechat_simulator.store import Row

LIFETIME_SECONDS = 7200
OVERLAP_SECONDS = 300
FORCED_REFRESHES_PER_DAY = 20
FORCED_REFRESH_PAUSE_SECONDS = 30

PLAIN_LANE = "token"
STABLE_LANE = "stable_token"

_WELL_FORMED = re.compile(r"[A-Za-z0-9_-]{32,512}")


def token(call: Call) -> Json:
    """GET /cgi-bin/token: a new token each time; the one before lives five minutes more."""
    query = call.request.query
    _check_credentials(call, query.get("grant_type"), query.get("appid"), query.get("secret"))
    return _answer(call, _issue(call, PLAIN_LANE, old_dies_after_seconds=OVERLAP_SECONDS))


def stable_token(call: Call) -> Json:
    """POST /cgi-bin/stable_token: the same token until five minutes before its end.

    ``force_refresh`` kills the token at once, 20 times a day (then 45009); within 30 seconds of the last time it is
    not heeded.
    """
    data = call.data
    _check_credentials(call, data.get("grant_type"), data.get("appid"), data.get("secret"))
    current = call.store.row(
        "SELECT * FROM token WHERE lane = ? AND killed = 0 ORDER BY rowid DESC LIMIT 1", (STABLE_LANE,)
    )
    if data.get("force_refresh") is True and current and _may_force(call):
        return _answer(call, _issue(call, STABLE_LANE, old_dies_after_seconds=0))
    if current and not call.switches.now.rotate_tokens and current["expires_at"] - call.now > OVERLAP_SECONDS:
        return _answer(call, current)
    return _answer(call, _issue(call, STABLE_LANE, old_dies_after_seconds=OVERLAP_SECONDS))


def check(call: Call) -> None:
    """Raise ``Refused`` (41001, 40014, 40001, 42001, 40164) unless the call brings a token that is good now."""
    value = call.request.query.get("access_token", "")
    if not value:
        raise Refused(41001)
    if not _WELL_FORMED.fullmatch(value):
        raise Refused(40014)
    row = call.store.row("SELECT * FROM token WHERE value = ?", (value,))
    if row is None or row["killed"]:
        raise Refused(40001)
    if call.now >= row["expires_at"]:
        raise Refused(42001)
    if call.now >= row["dead_at"]:
        raise Refused(40001)
    if call.switches.now.whitelist_on_every_call:
        check_address(call)


def check_address(call: Call) -> None:
    """Raise ``Refused`` 40164 naming the address when the switch says it is not on the whitelist."""
    address = call.switches.now.ip_not_whitelisted
    if address:
        raise Refused(40164, call.request.remote_address if address == "caller" else address)


def kill_all(account: Account) -> int:
    """Make every token invalid before its time; return how many there were."""
    return account.store.run("UPDATE token SET killed = 1 WHERE killed = 0")


def _check_credentials(call: Call, grant_type: Any, app_id: Any, secret: Any) -> None:
    settings = call.account.settings
    if grant_type != "client_credential":
        raise Refused(40002)
    if not app_id:
        raise Refused(41002)
    if app_id != settings.app_id:
        raise Refused(40013)
    if not secret:
        raise Refused(41004)
    if not isinstance(secret, str) or not secrets.compare_digest(secret.encode(), settings.app_secret.encode()):
        raise Refused(40125)
    check_address(call)


def _may_force(call: Call) -> bool:
    today = beijing(call.now).date().isoformat()
    used = call.store.setting("forced_refreshes") or {"day": today, "count": 0, "last": 0.0}
    if call.now - used["last"] < FORCED_REFRESH_PAUSE_SECONDS:
        return False
    count = used["count"] if used["day"] == today else 0
    if count >= FORCED_REFRESHES_PER_DAY:
        raise Refused(45009)
    call.store.set_setting("forced_refreshes", {"day": today, "count": count + 1, "last": call.now})
    return True


def _issue(call: Call, lane: str, *, old_dies_after_seconds: float) -> Row:
    if call.switches.now.rotate_tokens:
        old_dies_after_seconds = 0
    call.store.run("DELETE FROM token WHERE expires_at < ?", (call.now - 86400,))
    call.store.run(
        "UPDATE token SET dead_at = min(dead_at, ?) WHERE lane = ?", (call.now + old_dies_after_seconds, lane)
    )
    value = f"{secrets.randbelow(90) + 10}_{secrets.token_urlsafe(100)}"
    expires_at = call.now + LIFETIME_SECONDS
    call.store.run(
        "INSERT INTO token (value, lane, issued_at, expires_at, dead_at) VALUES (?, ?, ?, ?, ?)",
        (value, lane, call.now, expires_at, expires_at),
    )
    call.record("token_issued", lane=lane)
    row = call.store.row("SELECT * FROM token WHERE value = ?", (value,))
    assert row is not None
    return row


def _answer(call: Call, row: Row) -> Json:
    return {"access_token": row["value"], "expires_in": int(row["expires_at"] - call.now)}
