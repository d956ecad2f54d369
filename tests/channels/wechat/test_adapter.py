"""What goes over the wire, and what comes back in our words."""

from __future__ import annotations

import dataclasses
import json
from email.parser import BytesParser
from typing import Any

import pytest

from publishing.channels.errors import ChannelError, Missing, Rejected
from publishing.channels.port import Channel, Job, JobState, StoredArticle
from publishing.channels.wechat.adapter import WeChatChannel
from publishing.channels.wechat.settings import Account
from publishing.channels.wechat.wire import Outcome

from .conftest import LINK, ChannelFor, an_article
from .wire_server import Received, WireServer, answer, http, refusal


def test_the_adapter_has_all_that_the_port_asks_for(channel: WeChatChannel) -> None:
    port: Channel = channel
    assert not [name for name in vars(Channel) if not name.startswith("_") and not callable(getattr(port, name))]


def multipart(received: Received) -> tuple[str, str, str, bytes]:
    """Field, file name, content type and bytes of the only part."""
    head = f"Content-Type: {received.headers['content-type']}\r\n\r\n".encode()
    (part,) = BytesParser().parsebytes(head + received.body).get_payload()
    disposition = dict(part.get_params(header="content-disposition") or ())
    return disposition["name"], disposition["filename"], part.get_content_type(), part.get_payload(decode=True)


def test_a_picture_goes_out_as_a_file_with_a_plain_name(wechat: WireServer, channel: WeChatChannel) -> None:
    data = bytes(range(256)) * 20
    url = channel.upload_picture(data, filename="图片 1.webp", content_type="image/png")
    assert url == "https://mmbiz.qpic.cn/sz_mmbiz_png/abc/0?from=appmsg"
    (received,) = wechat.calls("media/uploadimg")
    assert multipart(received) == ("media", "1.png", "image/png", data)


def test_a_cover_becomes_a_permanent_picture(wechat: WireServer, channel: WeChatChannel) -> None:
    assert channel.upload_cover(b"\xff\xd8jpeg", filename="封面.jpeg", content_type="image/jpeg") == "cover-1"
    (received,) = wechat.calls("material/add_material")
    assert received.query["type"] == ["image"]
    assert multipart(received) == ("media", "picture.jpg", "image/jpeg", b"\xff\xd8jpeg")


def test_a_draft_goes_out_in_plain_utf8_with_all_its_fields(wechat: WireServer, channel: WeChatChannel) -> None:
    article = an_article(crop_wide=(0.1945, 0, 1, 0.5236), crop_square=(0.25, 0.0, 0.75, 1.0), comments_allowed=True)
    assert channel.save_draft([article]) == "draft-1"
    (received,) = wechat.calls("draft/add")
    assert received.headers["content-type"] == "application/json; charset=utf-8"
    assert "关于冬季防火的通知".encode() in received.body
    assert "😀".encode() in received.body
    assert b"\\u" not in received.body
    assert received.json() == {
        "articles": [
            {
                "article_type": "news",
                "title": "关于冬季防火的通知",
                "author": "青禾镇",
                "digest": "冬季防火须知",
                "content": "<p>正文😀</p>",
                "content_source_url": LINK,
                "thumb_media_id": "cover-1",
                "need_open_comment": 1,
                "only_fans_can_comment": 0,
                "pic_crop_235_1": "0.1945_0_1_0.5236",
                "pic_crop_1_1": "0.25_0_0.75_1",
            }
        ]
    }


def test_the_other_way_of_cropping_is_a_setting(wechat: WireServer, account: Account, channel_for: ChannelFor) -> None:
    channel = channel_for(dataclasses.replace(account, crop_style="cover_info"))
    channel.save_draft([an_article(crop_wide=(0.1945, -0.0, 1.0000001, 0.52360001))])
    (sent,) = wechat.calls("draft/add")[0].json()["articles"]
    assert "pic_crop_235_1" not in sent
    assert sent["cover_info"] == {
        "crop_percent_list": [{"ratio": "2.35_1", "x1": "0.1945", "y1": "0", "x2": "1", "y2": "0.5236"}]
    }


def test_digests_stay_at_home_when_there_are_several_articles(wechat: WireServer, channel: WeChatChannel) -> None:
    channel.save_draft([an_article(), an_article(title="第二篇")])
    sent = wechat.calls("draft/add")[0].json()["articles"]
    assert [article["title"] for article in sent] == ["关于冬季防火的通知", "第二篇"]
    assert not [article for article in sent if "digest" in article or "pic_crop_235_1" in article]
    assert [article["need_open_comment"] for article in sent] == [0, 0]


@pytest.mark.parametrize("count", [0, 9])
def test_a_draft_holds_one_to_eight_articles(count: int, wechat: WireServer, channel: WeChatChannel) -> None:
    with pytest.raises(Rejected, match="1–8"):
        channel.save_draft([an_article()] * count)
    assert not wechat.received


def test_a_refused_single_article_is_named(wechat: WireServer, channel: WeChatChannel) -> None:
    wechat.script("draft/add", refusal(45003, "title size out of limit rid: 698ea13f-7fddc2d7-08ae5e0c"))
    with pytest.raises(Rejected, match="标题") as caught:
        channel.save_draft([an_article()])
    assert caught.value.article == 0
    assert "1 篇，第一篇《关于冬季防火的通知》" in str(caught.value)
    with pytest.raises(Rejected) as caught:
        channel.save_draft([an_article(), an_article()])
    assert caught.value.article is None


def test_a_draft_is_read_as_utf8_whatever_the_header_says(wechat: WireServer, channel: WeChatChannel) -> None:
    item = {
        "article_type": "news",
        "title": "关于😀",
        "author": "青禾镇",
        "digest": "摘要",
        "content": "<p>正文\t</p>",
        "content_source_url": LINK,
        "url": "http://mp.weixin.qq.com/s?__biz=1&tempkey=2",
        "show_cover_pic": 0,
        "something_new": [1],
    }
    body = json.dumps({"news_item": [item]}, ensure_ascii=False).encode()
    wechat.script(
        "draft/get", http(body.replace(b"\\t", b"\t"), headers="Content-Type: text/plain; charset=ISO-8859-1")
    )
    assert channel.read_draft("draft-1") == (
        StoredArticle(
            title="关于😀",
            author="青禾镇",
            digest="摘要",
            content="<p>正文\t</p>",
            content_source_url=LINK,
            url="https://mp.weixin.qq.com/s?__biz=1&tempkey=2",
        ),
    )
    assert wechat.calls("draft/get")[0].json() == {"media_id": "draft-1"}


def test_a_draft_that_was_published_or_deleted_is_missing(wechat: WireServer, channel: WeChatChannel) -> None:
    wechat.script("draft/get", refusal(40007, "invalid media_id hint: [a] rid: 698ea13f-7fddc2d7-08ae5e0c"))
    with pytest.raises(Missing, match="draft-1") as caught:
        channel.read_draft("draft-1")
    assert caught.value.errcode == 40007


def test_publishing_a_draft_that_is_gone_is_missing(wechat: WireServer, channel: WeChatChannel) -> None:
    wechat.script("freepublish/submit", refusal(40007))
    with pytest.raises(Missing):
        channel.publish("draft-1")


def test_a_bad_cover_is_a_matter_for_the_editor(wechat: WireServer, channel: WeChatChannel) -> None:
    wechat.script("draft/add", refusal(40007))
    with pytest.raises(Rejected, match="封面"):
        channel.save_draft([an_article()])


def test_deleting_a_draft_that_is_gone_is_no_error(wechat: WireServer, channel: WeChatChannel) -> None:
    wechat.script("draft/delete", refusal(40007))
    channel.delete_draft("draft-1")
    assert wechat.calls("draft/delete")[0].json() == {"media_id": "draft-1"}


@pytest.mark.parametrize("publish_id", ["100000001", 100000001])
def test_the_job_reference_is_text_whatever_wechat_sends(
    publish_id: object, wechat: WireServer, channel: WeChatChannel
) -> None:
    wechat.script("freepublish/submit", answer({"errcode": 0, "publish_id": publish_id, "msg_data_id": 2247483700}))
    assert channel.publish("draft-1") == "100000001"


STATUSES = [
    ({"publish_status": 1, "fail_idx": [1]}, Job(state=JobState.RUNNING)),
    ({"publish_status": "1"}, Job(state=JobState.RUNNING)),
    (
        {
            "publish_status": 0,
            "article_id": "b2Nl\n ZQ",
            "article_detail": {
                "count": 2,
                "item": [
                    {"idx": 2, "article_url": "http://mp.weixin.qq.com/s/two"},
                    {"idx": 1, "article_url": "https://mp.weixin.qq.com/s/one"},
                ],
            },
        },
        Job(
            state=JobState.SUCCEEDED,
            article_id="b2NlZQ",
            links=("https://mp.weixin.qq.com/s/one", "https://mp.weixin.qq.com/s/two"),
        ),
    ),
    ({"publish_status": 0, "article_id": "a1"}, Job(state=JobState.SUCCEEDED, article_id="a1")),
]


@pytest.mark.parametrize(("info", "job"), STATUSES)
def test_the_state_of_a_job(info: dict[str, Any], job: Job, wechat: WireServer, channel: WeChatChannel) -> None:
    wechat.script("freepublish/get", answer({"publish_id": "100000001", **info}))
    assert channel.job("100000001") == job
    assert wechat.calls("freepublish/get")[0].json() == {"publish_id": "100000001"}


@pytest.mark.parametrize(
    ("status", "words"), [(2, "原创"), (3, "发布失败"), (4, "平台审核"), (5, "被人删除"), (6, "封禁")]
)
def test_a_failed_job_says_why_and_which(status: int, words: str, wechat: WireServer, channel: WeChatChannel) -> None:
    wechat.script("freepublish/get", answer({"publish_status": status, "fail_idx": [3, 1, 0, 3]}))
    job = channel.job("100000001")
    assert job.state is JobState.FAILED
    assert words in job.reason
    assert job.failed == (0, 2)


def test_a_status_nobody_knows_is_no_verdict(wechat: WireServer, channel: WeChatChannel) -> None:
    wechat.script("freepublish/get", answer({"publish_status": 7}))
    job = channel.job("100000001")
    assert job.state is JobState.RUNNING
    assert "7" in job.reason


@pytest.mark.parametrize("errcode", [53502, 40002])
def test_a_job_that_wechat_does_not_know_is_missing(errcode: int, wechat: WireServer, channel: WeChatChannel) -> None:
    wechat.script("freepublish/get", refusal(errcode))
    with pytest.raises(Missing):
        channel.job("100000001")


def test_what_readers_get_can_be_read_back(wechat: WireServer, channel: WeChatChannel) -> None:
    assert channel.read_publication("article-1")[0].content == "<p>正文</p>"
    wechat.script("freepublish/getarticle", refusal(53600))
    with pytest.raises(Missing):
        channel.read_publication("article-1")


def test_families_of_wechatpy_go_to_the_same_address_and_raise_our_errors(
    wechat: WireServer, channel: WeChatChannel
) -> None:
    """Statistics have an address of their own in wechatpy."""
    client = channel._client
    wechat.script("/datacube/getusersummary", answer({"list": [{"new_user": 3}]}), refusal(61503))
    assert client.datacube.get_user_summary("2026-11-01", "2026-11-02") == [{"new_user": 3}]
    with pytest.raises(ChannelError, match="统计数据"):
        client.datacube.get_user_summary("2026-11-01", "2026-11-02")


def test_an_access_token_goes_nowhere_but_to_wechat(wechat: WireServer, channel: WeChatChannel) -> None:
    with pytest.raises(ValueError, match="nowhere else"):
        channel._client.get("https://elsewhere.example/")
    assert not wechat.received


def test_every_call_is_reported_those_for_the_token_included(
    wechat: WireServer, channel: WeChatChannel, calls: list[Any]
) -> None:
    wechat.script("draft/get", refusal(40001), answer({"news_item": [{"title": "通知"}]}))
    channel.read_draft("draft-1")
    assert [(call.operation, call.outcome) for call in calls] == [
        ("stable_token", Outcome.DONE),
        ("draft/get", Outcome.REFUSED),
        ("stable_token", Outcome.DONE),
        ("draft/get", Outcome.DONE),
    ]
    assert calls[1].rid == "698ea13f-7fddc2d7-08ae5e0c"
