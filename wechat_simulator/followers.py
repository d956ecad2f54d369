"""Followers and tags: a steady crowd without names."""

import hashlib
from functools import cache

from wechat_simulator.account import Call, Json
from wechat_simulator.errcodes import Refused

PAGE = 10_000
TAGS = (
    {"id": 0, "name": "屏蔽组", "count": 0},
    {"id": 2, "name": "星标组", "count": 0},
    {"id": 100, "name": "信息员", "count": 6},
)


@cache
def openids(count: int) -> tuple[str, ...]:
    """Return ``count`` openids of 28 characters, the same at every start."""
    return tuple("o" + hashlib.sha256(f"follower {number}".encode()).hexdigest()[:27] for number in range(count))


def get(call: Call) -> Json:
    """GET user/get?next_openid=: up to 10,000 openids; the last page has an empty next_openid."""
    everyone = openids(call.account.settings.follower_count)
    after = call.request.query.get("next_openid", "")
    if after and after not in everyone:
        raise Refused(40003)
    start = everyone.index(after) + 1 if after else 0
    chosen = everyone[start : start + PAGE]
    answer: Json = {"total": len(everyone), "count": len(chosen), "next_openid": ""}
    if chosen:
        answer["data"] = {"openid": list(chosen)}
    if start + PAGE < len(everyone):
        answer["next_openid"] = chosen[-1]
    return answer


def tags(call: Call) -> Json:
    """GET tags/get."""
    return {"tags": list(TAGS)}
