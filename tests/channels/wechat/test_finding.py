"""Finding what was written, in lists that others change while they are read."""

from __future__ import annotations

import datetime
import socket
import threading
from typing import Any

import pytest

from publishing.channels.errors import NotAllowed, Unavailable
from publishing.channels.port import StoredArticle, StoredDraft
from publishing.channels.wechat.adapter import WeChatChannel

from .conftest import LINK, SINCE
from .wire_server import Received, WireServer, answer


class Box:
    """A list as ``batchget`` shows it. ``changes`` maps the number of a call to what happens before it."""

    def __init__(self, items: list[dict[str, Any]], *, without_wrapper: bool = False) -> None:
        self.items = items
        self.without_wrapper = without_wrapper
        self.asked: list[dict[str, int]] = []
        self.changes: dict[int, Any] = {}

    def __call__(self, connection: socket.socket, stopped: threading.Event, received: Received) -> None:
        asked = received.json()
        self.asked.append(asked)
        change = self.changes.get(len(self.asked))
        if change:
            change(self.items)
        page = self.items[asked["offset"] : asked["offset"] + asked["count"]]
        if asked["no_content"] and self.without_wrapper:
            page = [{key: value for key, value in item.items() if key != "content"} for item in page]
        value = {"total_count": len(self.items), "item_count": len(page), "item": page}
        answer(value)(connection, stopped)


def an_item(
    number: int, *, minutes_before: float = 0, link: str = "", key: str = "media_id", **fields: Any
) -> dict[str, Any]:
    article = {
        "title": f"第 {number} 篇",
        "content_source_url": link or f"https://qinghe.example/{number}/?d=x{number}",
    }
    return {
        key: f"id-{number}",
        "content": {"news_item": [{**article, **fields}]},
        "update_time": int(SINCE.timestamp() + 3600 - minutes_before * 60),
    }


def test_a_draft_is_found_by_its_marker(wechat: WireServer, channel: WeChatChannel) -> None:
    box = Box([an_item(1), an_item(2, link=LINK, minutes_before=5), an_item(3, link=LINK, minutes_before=1)])
    wechat.judge("draft/batchget", box)
    found = channel.find_drafts("d=abc", since=SINCE)
    assert [draft.draft for draft in found] == ["id-3", "id-2"]
    assert found[1] == StoredDraft(
        draft="id-2",
        articles=(StoredArticle(title="第 2 篇", author="", digest="", content="", content_source_url=LINK),),
        updated_at=SINCE + datetime.timedelta(minutes=55),
    )
    assert box.asked == [{"offset": 0, "count": 20, "no_content": 1}]


def test_a_marker_is_found_behind_an_escaped_ampersand(wechat: WireServer, channel: WeChatChannel) -> None:
    wechat.judge("draft/batchget", Box([an_item(1, link="https://qinghe.example/?p=7&amp;d=abc")]))
    assert len(channel.find_drafts("p=7&d=abc", since=SINCE)) == 1


def test_the_list_is_read_with_content_where_wechat_leaves_out_the_wrapper(
    wechat: WireServer, channel: WeChatChannel
) -> None:
    box = Box([an_item(1), an_item(2, link=LINK)], without_wrapper=True)
    wechat.judge("draft/batchget", box)
    assert [draft.draft for draft in channel.find_drafts("d=abc", since=SINCE)] == ["id-2"]
    assert [asked["no_content"] for asked in box.asked] == [1, 0]


def test_reading_stops_at_a_page_of_older_drafts_when_the_newest_come_first(
    wechat: WireServer, channel: WeChatChannel
) -> None:
    box = Box([an_item(number, minutes_before=number * 60) for number in range(200)])
    wechat.judge("draft/batchget", box)
    assert channel.find_drafts("d=abc", since=SINCE) == ()
    assert [asked["offset"] for asked in box.asked] == [0, 20, 40, 0]


@pytest.mark.parametrize("place", [0, 21, 99])
def test_nothing_is_missed_when_the_oldest_come_first(place: int, wechat: WireServer, channel: WeChatChannel) -> None:
    items = [an_item(number, minutes_before=10_000 - number) for number in range(100)]
    items[place] = an_item(place, link=LINK)
    wechat.judge("draft/batchget", Box(items))
    assert [draft.draft for draft in channel.find_drafts("d=abc", since=SINCE)] == [f"id-{place}"]


def test_nothing_is_missed_when_a_draft_is_deleted_between_two_pages(
    wechat: WireServer, channel: WeChatChannel
) -> None:
    box = Box([an_item(number, minutes_before=number / 10) for number in range(45)])
    box.items[20] = an_item(20, minutes_before=2, link=LINK)
    box.changes[2] = lambda items: items.pop(3)
    wechat.judge("draft/batchget", box)
    assert [draft.draft for draft in channel.find_drafts("d=abc", since=SINCE)] == ["id-20"]


def test_nothing_is_missed_when_a_draft_is_edited_and_moves_to_the_front(
    wechat: WireServer, channel: WeChatChannel
) -> None:
    box = Box([an_item(number, minutes_before=number / 10) for number in range(45)])
    box.items[30] = an_item(30, minutes_before=3, link=LINK)
    box.changes[2] = lambda items: items.insert(0, items.pop(30))
    wechat.judge("draft/batchget", box)
    assert [draft.draft for draft in channel.find_drafts("d=abc", since=SINCE)] == ["id-30"]


def test_a_list_that_never_holds_still_gives_no_verdict(wechat: WireServer, channel: WeChatChannel) -> None:
    box = Box([an_item(number) for number in range(100)])
    box.changes = dict.fromkeys(range(1, 100), lambda items: items.pop())
    wechat.judge("draft/batchget", box)
    with pytest.raises(Unavailable, match="变动"):
        channel.find_drafts("d=abc", since=SINCE)


def test_a_list_too_long_to_be_read_through_gives_no_verdict(wechat: WireServer, channel: WeChatChannel) -> None:
    wechat.judge("draft/batchget", Box([an_item(number) for number in range(1300)]))
    with pytest.raises(NotAllowed, match="1300"):
        channel.find_drafts("d=abc", since=SINCE)


def test_a_draft_older_than_asked_for_is_left_out(wechat: WireServer, channel: WeChatChannel) -> None:
    wechat.judge("draft/batchget", Box([an_item(1, link=LINK, minutes_before=26 * 60)]))
    assert channel.find_drafts("d=abc", since=SINCE) == ()


def test_a_publication_is_found_even_after_it_was_deleted(wechat: WireServer, channel: WeChatChannel) -> None:
    link = {"url": "http://mp.weixin.qq.com/s/one"}
    items = [
        an_item(1, link=LINK, key="article_id", **link),
        an_item(2, link=LINK, key="article_id", is_deleted=True, minutes_before=3, **link),
    ]
    items[0]["article_id"] = "id-\n1 "
    wechat.judge("freepublish/batchget", Box(items))
    found = channel.find_publications("d=abc", since=SINCE)
    assert [(one.article_id, one.articles[0].url) for one in found] == [
        ("id-1", "https://mp.weixin.qq.com/s/one"),
        ("id-2", ""),
    ]


def test_an_empty_marker_finds_nothing_but_a_mistake(channel: WeChatChannel) -> None:
    with pytest.raises(ValueError, match="marker"):
        channel.find_drafts("", since=SINCE)


def test_a_clock_that_runs_ahead_by_hours_hides_nothing(wechat: WireServer, channel: WeChatChannel) -> None:
    wechat.judge("draft/batchget", Box([an_item(1, link=LINK)]))
    assert len(channel.find_drafts("d=abc", since=SINCE + datetime.timedelta(hours=20))) == 1
