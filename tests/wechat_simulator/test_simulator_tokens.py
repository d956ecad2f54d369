"""Two lanes of tokens, and the refusals around them."""

from typing import Any

import pytest
import requests

from tests.wechat_simulator.desk import Desk
from wechat_simulator.testing import Served


def plain(served: Served, **changes: str) -> Any:
    query = {"grant_type": "client_credential", "appid": served.app_id, "secret": served.app_secret, **changes}
    return requests.get(f"{served.base_url}/cgi-bin/token", params=query, timeout=10).json()


def stable(served: Served, **changes: Any) -> Any:
    body = {"grant_type": "client_credential", "appid": served.app_id, "secret": served.app_secret, **changes}
    return requests.post(f"{served.base_url}/cgi-bin/stable_token", json=body, timeout=10).json()


def works(served: Served, token: str) -> int:
    answer = requests.get(f"{served.base_url}/cgi-bin/draft/count", params={"access_token": token}, timeout=10).json()
    return int(answer.get("errcode", 0))


def test_plain_lane_issues_a_new_token_and_lets_the_old_live_five_minutes(served: Served) -> None:
    first, second = plain(served)["access_token"], plain(served)["access_token"]
    assert first != second
    assert works(served, first) == 0
    served.advance(301)
    assert works(served, first) == 40001
    assert works(served, second) == 0


def test_stable_lane_returns_the_same_token_until_five_minutes_before_its_end(served: Served) -> None:
    first = stable(served)
    served.advance(6000)
    again = stable(served)
    assert (again["access_token"], again["expires_in"]) == (first["access_token"], 1200)
    served.advance(901)
    fresh = stable(served)
    assert fresh["access_token"] != first["access_token"]
    assert works(served, first["access_token"]) == 0


def test_lanes_do_not_touch_each_other(served: Served) -> None:
    kept = stable(served)["access_token"]
    plain(served)
    plain(served)
    served.advance(400)
    assert works(served, kept) == 0


def test_forced_refresh_kills_the_old_token_but_not_within_thirty_seconds(served: Served) -> None:
    first = stable(served)["access_token"]
    second = stable(served, force_refresh=True)["access_token"]
    assert works(served, first) == 40001
    assert stable(served, force_refresh=True)["access_token"] == second
    served.advance(31)
    assert stable(served, force_refresh=True)["access_token"] != second


def test_forced_refresh_is_limited_to_twenty_a_day(served: Served) -> None:
    stable(served)
    for _ in range(20):
        assert "access_token" in stable(served, force_refresh=True)
        served.advance(31)
    assert stable(served, force_refresh=True)["errcode"] == 45009


def test_token_expires(served: Served) -> None:
    token = plain(served)["access_token"]
    served.advance(7200)
    assert works(served, token) == 42001


def test_missing_malformed_and_unknown_tokens(served: Served) -> None:
    missing = requests.get(f"{served.base_url}/cgi-bin/draft/count", timeout=10).json()
    assert missing["errcode"] == 41001
    assert works(served, "short!") == 40014
    assert works(served, "x" * 64) == 40001


@pytest.mark.parametrize(
    ("changes", "errcode"),
    [
        ({"grant_type": "x"}, 40002),
        ({"appid": ""}, 41002),
        ({"appid": "wx0"}, 40013),
        ({"secret": ""}, 41004),
        ({"secret": "wrong"}, 40125),
    ],
)
def test_bad_credentials_are_refused_in_both_lanes(served: Served, changes: dict[str, str], errcode: int) -> None:
    assert plain(served, **changes)["errcode"] == errcode
    assert stable(served, **changes)["errcode"] == errcode


def test_address_off_the_whitelist_is_named(served: Served) -> None:
    served.switches.set(ip_not_whitelisted="203.0.113.9")
    answer = stable(served)
    assert answer["errcode"] == 40164
    assert answer["errmsg"].startswith("invalid ip 203.0.113.9 ipv6 ::ffff:203.0.113.9, not in whitelist")


def test_killed_tokens_are_refused_until_a_new_one_is_fetched(desk: Desk) -> None:
    requests.post(f"{desk.served.base_url}/_simulator/tokens/kill", timeout=10)
    assert desk.get("draft/count")["errcode"] == 40001
    desk.sign_in()
    assert desk.get("draft/count")["total_count"] == 0


def test_rotating_switch_makes_every_request_kill_the_last_token(served: Served) -> None:
    served.switches.set(rotate_tokens=True)
    first, second = stable(served)["access_token"], stable(served)["access_token"]
    assert first != second
    assert works(served, first) == 40001
    assert works(served, second) == 0
