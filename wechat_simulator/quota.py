"""Counts of calls per day (Beijing time) and per minute, and what may be asked about them and about single calls."""

import re

from wechat_simulator.account import Call, Json
from wechat_simulator.clock import beijing
from wechat_simulator.errcodes import Refused
from wechat_simulator.store import Store
from wechat_simulator.switches import Switches

USUAL_DAILY_LIMIT = 100_000
DAILY_LIMITS = {"/cgi-bin/token": 2_000, "/cgi-bin/stable_token": 500_000}
"""Published or reported numbers; every other path has the usual limit unless the switch ``daily_limits`` names it."""
USUAL_MINUTE_LIMIT = 5_000
"""Only told by openapi/quota/get; what is enforced stands in the switch ``minute_limits``."""
RID_SECONDS = 7 * 24 * 3600
_RID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}")
CLEARINGS_PER_MONTH = 10


def daily_limit(switches: Switches, path: str) -> int:
    return switches.now.daily_limits.get(path, DAILY_LIMITS.get(path, USUAL_DAILY_LIMIT))


def used_today(store: Store, path: str, now: float) -> int:
    return store.number("SELECT used FROM usage WHERE day = ? AND path = ?", (_day(now), path))


def count(call: Call, path: str) -> None:
    """Count one call of ``path``. Raises ``Refused`` 45009 when the day's limit is reached, 45011 for the minute's."""
    _count_minute(call, path)
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
        "rate_limit": {
            "call_count": call.switches.now.minute_limits.get(path, USUAL_MINUTE_LIMIT),
            "refresh_second": 60,
        },
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


def request_of(call: Call) -> Json:
    """POST openapi/rid/get: what a call was. No body, query or address is kept, so these are empty.

    76002 for what is no rid, 76001 for an unknown one, 76004 after seven days.
    """
    rid = call.data.get("rid")
    if not isinstance(rid, str) or not _RID.fullmatch(rid):
        raise Refused(76002)
    row = call.store.row("SELECT * FROM log WHERE rid = ?", (rid,))
    if row is None:
        raise Refused(76001)
    if row["time"] < call.now - RID_SECONDS:
        raise Refused(76004)
    request = {
        "invoke_time": int(row["time"]),
        "cost_in_ms": int(row["duration_ms"] or 0),
        "request_url": row["path"],
        "request_body": "",
        "response_body": "" if row["errcode"] is None else f'{{"errcode":{row["errcode"]}}}',
        "client_ip": "",
    }
    return {"errcode": 0, "errmsg": "ok", "request": request}


def _count_minute(call: Call, path: str) -> None:
    """Count one call within the minute of the clock. Raises ``Refused`` 45011."""
    limit = call.switches.now.minute_limits.get(path)
    if limit is None:
        return
    minute = int(call.now // 60)
    used = call.store.number("SELECT used FROM minute_usage WHERE path = ? AND minute = ?", (path, minute))
    if used >= limit:
        raise Refused(45011)
    call.store.run("INSERT OR REPLACE INTO minute_usage VALUES (?, ?, ?)", (path, minute, used + 1))


def _day(now: float) -> str:
    return beijing(now).date().isoformat()
