"""Paths, methods, bodies and the look of answers."""

import json

import pytest
import requests

from tests.wechat_simulator.desk import Desk


def test_unknown_path_is_an_errcode_with_http_200(desk: Desk) -> None:
    response = desk.raw("draft/nothing")
    assert (response.status_code, response.json()["errcode"]) == (200, 40066)


def test_wrong_method(desk: Desk) -> None:
    assert desk.get("draft/add")["errcode"] == 43002
    assert desk.post("draft/count", {})["errcode"] == 43001


def test_empty_body_and_bad_json(desk: Desk) -> None:
    assert json.loads(desk.raw("draft/add", b"").content)["errcode"] == 44002
    for body in (b"{", b"[1]", b"{'a': 1}", '{"media_id": "中"}'.encode("gbk")):
        assert json.loads(desk.raw("draft/get", body).content)["errcode"] == 47001


def test_some_answers_are_plain_text_without_charset_in_raw_utf8(desk: Desk) -> None:
    media_id = desk.add_draft(title="青禾镇")
    response = desk.raw("draft/get", json.dumps({"media_id": media_id}).encode())
    assert response.headers["Content-Type"] == "text/plain"
    assert "青禾镇".encode() in response.content
    assert "青禾镇" not in response.text


def test_errors_carry_hint_and_rid_with_the_time(desk: Desk) -> None:
    message = desk.post("draft/get", {"media_id": "x"})["errmsg"]
    assert message.startswith("invalid media_id hint: [")
    rid = message.rpartition("rid: ")[2]
    assert int(rid.split("-")[0], 16) == int(desk.served.state.clock())
    assert [len(part) for part in rid.split("-")] == [8, 8, 8]


def test_quota_counts_calls_and_a_limit_refuses(desk: Desk) -> None:
    desk.served.switches.set(daily_limits={"/cgi-bin/draft/count": 2})
    desk.get("draft/count")
    desk.get("draft/count")
    assert desk.get("draft/count")["errcode"] == 45009
    quota = desk.post("openapi/quota/get", {"cgi_path": "/cgi-bin/draft/count"})["quota"]
    assert quota == {"daily_limit": 2, "used": 2, "remain": 0}
    assert desk.post("clear_quota", {"appid": desk.served.app_id})["errcode"] == 0
    assert "total_count" in desk.get("draft/count")
    assert desk.post("openapi/quota/get", {"cgi_path": "/nothing"})["errcode"] == 76021


def test_a_new_day_in_beijing_brings_a_new_quota(desk: Desk) -> None:
    desk.served.switches.set(daily_limits={"/cgi-bin/draft/count": 1})
    desk.get("draft/count")
    assert desk.get("draft/count")["errcode"] == 45009
    desk.served.advance(86400)
    desk.sign_in()
    assert "total_count" in desk.get("draft/count")


@pytest.mark.parametrize("path", ["getcallbackip", "get_api_domain_ip"])
def test_address_lists(desk: Desk, path: str) -> None:
    assert desk.get(path)["ip_list"]


def test_followers_and_tags(desk: Desk) -> None:
    followers = desk.get("user/get")
    assert followers["total"] == followers["count"] == len(followers["data"]["openid"])
    assert desk.get("tags/get")["tags"]


def test_callback_check_needs_an_address(desk: Desk) -> None:
    assert desk.post("callback/check", {"action": "all", "check_operator": "DEFAULT"})["errcode"] == 40201


def test_menu_refuses_escapes_and_long_names_and_is_shown(desk: Desk) -> None:
    menu = {"button": [{"type": "view", "name": "办事", "url": "https://qinghe.example/"}]}
    escaped = json.dumps(menu).encode()
    assert json.loads(desk.raw("menu/create", escaped).content)["errcode"] == 40033
    assert desk.get("menu/get")["errcode"] == 46003
    long = {"button": [{"type": "click", "name": "很长很长的名字", "key": "k"}]}
    assert desk.post("menu/create", long)["errcode"] == 40018
    assert desk.post("menu/create", menu)["errcode"] == 0
    assert desk.get("menu/get")["menu"]["button"][0]["name"] == "办事"
    assert "办事" in requests.get(desk.served.base_url, timeout=10).text
    assert desk.get("menu/delete")["errcode"] == 0
    assert desk.get("menu/get")["errcode"] == 46003
