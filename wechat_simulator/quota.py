"""Counts of calls per day (Beijing time) and what may be asked about them."""

from wechat_simulator.account import Call, Json
from wechat_simulator.clock import beijing
from wechat_simulator.errcodes import Refused
from wechat_simulator.store import Store
from wechat_simulator.switches import Switches

USUAL_DAILY_LIMIT = 100_000
DAILY_LIMITS = {"/cgi-bin/token": 2_000, "/cgi-bin/stable_token": 500_000}
"""Published or reported numbers; every other path has the usual limit unless the switch ``daily_limits`` names it."""
CLEARINGS_PER_MONTH = 10


def daily_limit(switches: Switches, path: str) -> int:
    return switches.now.daily_limits.get(path, DAILY_LIMITS.get(path, USUAL_DAILY_LIMIT))


def used_today(store: Store, path: str, now: float) -> int:
    return store.number("SELECT used FROM usage WHERE day = ? AND path = ?", (_day(now), path))


def count(call: Call, path: str) -> None:
    """Count one call of ``path``. Raises ``Refused`` 45009 when the day's limit is reached."""
    if used_today(call.store, path, call.now) >= daily_limit(call.switches, path):
        raise Refused(45009)
    call.store.run(
        "INSERT INTO usage VALUES (?, ?, 1) ON CONFLICT (day, path) DO UPDATE SET used = used + 1",
        (_day(call.now), path),
    )


def get(call: Call, known_paths: frozenset[str]) -> Json:
    """POST openapi/quota/get. 76021 for a path that does not exist."""
    path = call.data.get("cgi_path")
    if not isinstance(path, str) or path not in known_paths:
        raise Refused(76021)
    limit, used = daily_limit(call.switches, path), used_today(call.store, path, call.now)
    return {
        "errcode": 0,
        "errmsg": "ok",
        "quota": {"daily_limit": limit, "used": used, "remain": max(limit - used, 0)},
        "rate_limit": {"call_count": 5000, "refresh_second": 60},
    }


def clear(call: Call) -> Json:
    """POST clear_quota: ten times a month (then 48006). 40013 for another account's appid."""
    if call.data.get("appid") != call.account.settings.app_id:
        raise Refused(40013)
    month = _day(call.now)[:7]
    used = call.store.setting("clearings") or {}
    if used.get(month, 0) >= CLEARINGS_PER_MONTH:
        raise Refused(48006)
    call.store.set_setting("clearings", {month: used.get(month, 0) + 1})
    call.store.run("DELETE FROM usage WHERE day = ?", (_day(call.now),))
    call.record("quota_cleared")
    return {"errcode": 0, "errmsg": "ok"}


def _day(now: float) -> str:
    return beijing(now).date().isoformat()
