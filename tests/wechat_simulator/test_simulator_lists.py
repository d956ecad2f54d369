"""Lists in an order that nobody promised, and the limits and memory of single calls."""

from typing import Any

import pytest

from tests.wechat_simulator.desk import Desk


def drafts(desk: Desk, *titles: str) -> list[str]:
    made = []
    for title in titles:
        made.append(desk.add_draft(title=title))
        desk.served.advance(1)
    return made


def listed(desk: Desk, path: str = "draft/batchget", **body: Any) -> Any:
    return desk.post(path, {"offset": 0, "count": 20, **body})["item"]


@pytest.mark.parametrize(("order", "expected"), [("newest", ["丙", "乙", "甲"]), ("oldest", ["甲", "乙", "丙"])])
def test_both_lists_follow_the_switch(desk: Desk, order: str, expected: list[str]) -> None:
    desk.served.switches.set(list_order=order)
    for media_id in drafts(desk, "甲", "乙", "丙"):
        desk.publish(media_id)
    drafts(desk, "甲", "乙", "丙")
    for path in ("draft/batchget", "freepublish/batchget"):
        assert [one["content"]["news_item"][0]["title"] for one in listed(desk, path)] == expected


def test_shuffled_pages_neither_overlap_nor_leave_anything_out(desk: Desk) -> None:
    desk.served.switches.set(list_order="shuffled")
    made = drafts(desk, *"一二三四五六七八")
    pages = [listed(desk, offset=offset, count=3) for offset in (0, 3, 6)]
    seen = [one["media_id"] for page in pages for one in page]
    assert sorted(seen) == sorted(made)
    assert seen not in (made, made[::-1])


def test_no_content_may_drop_the_wrapper(desk: Desk) -> None:
    desk.served.switches.set(no_content_drops_wrapper=True)
    desk.publish(desk.add_draft())
    desk.add_draft()
    assert set(listed(desk, no_content=1)[0]) == {"media_id", "update_time"}
    assert set(listed(desk, "freepublish/batchget", no_content=1)[0]) == {"article_id", "update_time"}
    assert "content" in listed(desk, no_content=0)[0]["content"]["news_item"][0]


def test_edit_after_publication_moves_the_update_time(desk: Desk) -> None:
    done = desk.publish(desk.add_draft(content="<p>旧文字</p>"))
    desk.served.advance(100)
    before = listed(desk, "freepublish/batchget")[0]
    desk.served.human("edit_article", article_id=done["article_id"], text=("旧", "新"))
    after = listed(desk, "freepublish/batchget")[0]
    assert after["update_time"] - before["update_time"] >= 100
    assert after["content"]["create_time"] == before["content"]["create_time"]


def test_minute_limit_ends_with_the_minute(desk: Desk) -> None:
    desk.served.switches.set(minute_limits={"/cgi-bin/draft/count": 2})
    assert [desk.get("draft/count").get("errcode", 0) for _ in range(3)] == [0, 0, 45011]
    told = desk.post("openapi/quota/get", {"cgi_path": "/cgi-bin/draft/count"})
    assert told["rate_limit"] == {"call_count": 2, "refresh_second": 60}
    assert told["quota"]["used"] == 2
    desk.served.advance(60)
    assert "errcode" not in desk.get("draft/count")


def test_request_is_found_by_its_rid(desk: Desk) -> None:
    errmsg = desk.post("draft/get", {"media_id": "x"})["errmsg"]
    rid = errmsg.rpartition("rid: ")[2]
    request = desk.post("openapi/rid/get", {"rid": rid})["request"]
    assert request["request_url"] == "/cgi-bin/draft/get"
    assert request["response_body"] == '{"errcode":40007}'
    assert desk.post("openapi/rid/get", {"rid": "x"})["errcode"] == 76002
    assert desk.post("openapi/rid/get", {"rid": "00000000-00000000-00000000"})["errcode"] == 76001
    desk.served.advance(8 * 86400)
    desk.sign_in()
    assert desk.post("openapi/rid/get", {"rid": rid})["errcode"] == 76004


@pytest.mark.parametrize(
    "change",
    [
        {"list_order": "random"},
        {"mass_admin_answer": "perhaps"},
        {"minute_limits": {"/cgi-bin/draft/add": "3"}},
        {"minute_limits": {"/cgi-bin/draft/add": -1}},
        {"known_wechat_names": [1]},
    ],
)
def test_impossible_positions(desk: Desk, change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(change))):
        desk.served.switches.set(**change)
