"""The whole way of an edition against the strict simulator, with the faults that make duplicates."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from publishing.channels.errors import LimitReached, Missing, NotAllowed, OutcomeUnknown, Rejected, Unavailable
from publishing.channels.port import JobState, Verdict
from publishing.channels.wechat import Account, Tokens, WeChatChannel, callback
from publishing.channels.wechat.callback import EventKind
from publishing.channels.wechat.token_stores import Envelope, FileTokenStore
from wechat_simulator import ManualClock
from wechat_simulator.testing import Served, serve

from .conftest import AES_KEY, an_article
from .wire_server import WireServer, http, serving

TOKEN = "simulator-token"


@pytest.fixture(params=["", AES_KEY], ids=["plain", "safe"])
def aes_key(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def door() -> Iterator[WireServer]:
    with serving() as server:
        server.script("/callbacks/wechat/", http(b"success"))
        yield server


@pytest.fixture
def simulator() -> Iterator[Served]:
    with serve(clock=ManualClock(), ticking=False) as served:
        yield served


def account_of(served: Served, **more: str) -> Account:
    return Account(
        app_id=served.app_id,
        app_secret=served.app_secret,
        token=TOKEN,
        api_base_url=served.base_url,
        encoding_aes_key=more.get("encoding_aes_key", ""),
    )


@pytest.fixture
def desk(simulator: Served, tmp_path: Path) -> WeChatChannel:
    return channel_of(simulator, tmp_path)


def channel_of(served: Served, directory: Path, *, read_seconds: float = 20) -> WeChatChannel:
    account = Account(
        app_id=served.app_id,
        app_secret=served.app_secret,
        api_base_url=served.base_url,
        timeout_read_seconds=read_seconds,
    )
    return WeChatChannel(account, Tokens(account, FileTokenStore(directory, Envelope("a secret key"))))


def now_of(served: Served) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(served.state.clock(), tz=datetime.UTC)


def a_picture(kind: str = "JPEG", size: tuple[int, int] = (900, 383)) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", size, (180, 40, 30)).save(file, kind)
    return file.getvalue()


def a_draft(channel: WeChatChannel, *, marker: str = "d=abc", count: int = 1) -> str:
    cover = channel.upload_cover(a_picture(), filename="封面.jpg", content_type="image/jpeg")
    picture = channel.upload_picture(a_picture("PNG"), filename="图.png", content_type="image/png")
    return channel.save_draft(
        [
            an_article(
                title=f"关于冬季防火的通知（{place}）",
                content=f'<p>第 {place} 篇正文😀</p><p><img src="{picture}"></p>',
                content_source_url=f"https://qinghe.example/notices/{place}/?{marker}",
                cover=cover,
                crop_wide=(0.0, 0.0, 1.0, 1.0),
            )
            for place in range(count)
        ]
    )


def test_an_edition_goes_all_the_way(simulator: Served, desk: WeChatChannel) -> None:
    since = now_of(simulator)
    draft = a_draft(desk, count=3)
    stored = desk.read_draft(draft)
    assert [article.title for article in stored] == [f"关于冬季防火的通知（{place}）" for place in range(3)]
    assert "正文😀" in stored[0].content
    assert [found.draft for found in desk.find_drafts("d=abc", since=since)] == [draft]
    assert desk.find_publications("d=abc", since=since) == ()

    reference = desk.publish(draft)
    assert desk.job(reference).state is JobState.RUNNING
    simulator.advance(5)
    job = desk.job(reference)
    assert job.state is JobState.SUCCEEDED
    assert len(job.links) == 3

    with pytest.raises(Missing):
        desk.read_draft(draft)
    with pytest.raises(Missing):
        desk.publish(draft)
    assert desk.find_drafts("d=abc", since=since) == ()
    (publication,) = desk.find_publications("d=abc", since=since)
    assert publication.article_id == job.article_id
    assert [article.url for article in publication.articles] == list(job.links)
    assert [article.title for article in desk.read_publication(job.article_id)] == [one.title for one in stored]
    assert len(simulator.effects("published")) == 1


def test_a_draft_can_be_deleted_twice(desk: WeChatChannel) -> None:
    draft = a_draft(desk)
    desk.delete_draft(draft)
    desk.delete_draft(draft)
    with pytest.raises(Missing):
        desk.read_draft(draft)


@pytest.mark.parametrize("fault", ["commit_then_drop", "busy_after", "truncated_json", "empty_200", "reset_in_body"])
def test_a_draft_whose_answer_is_lost_is_found_by_its_marker(
    fault: str, simulator: Served, desk: WeChatChannel
) -> None:
    since = now_of(simulator)
    a_draft(desk, marker="d=before")
    simulator.faults.add("draft/add", fault)
    with pytest.raises(OutcomeUnknown):
        a_draft(desk, marker="d=abc")
    (found,) = desk.find_drafts("d=abc", since=since)
    assert desk.read_draft(found.draft)[0].content_source_url.endswith("d=abc")
    assert len(simulator.effects("draft_created")) == 2


@pytest.mark.parametrize("fault", ["reset_before", "busy_before", "http_500"])
def test_a_draft_that_never_came_to_be_is_not_found(fault: str, simulator: Served, desk: WeChatChannel) -> None:
    simulator.faults.add("draft/add", fault)
    with pytest.raises(OutcomeUnknown):
        a_draft(desk)
    assert desk.find_drafts("d=abc", since=now_of(simulator)) == ()


def test_a_publication_whose_answer_is_lost_is_found_by_its_marker(simulator: Served, desk: WeChatChannel) -> None:
    draft = a_draft(desk)
    simulator.faults.add("freepublish/submit", "commit_then_drop")
    with pytest.raises(OutcomeUnknown):
        desk.publish(draft)
    simulator.advance(5)
    (found,) = desk.find_publications("d=abc", since=now_of(simulator))
    assert found.articles[0].url
    assert len(simulator.effects("published")) == 1


def test_a_draft_is_found_among_many(simulator: Served, desk: WeChatChannel) -> None:
    since = now_of(simulator)
    wanted = a_draft(desk, marker="d=wanted")
    for number in range(45):
        simulator.advance(1)
        a_draft(desk, marker=f"d=other{number}")
    assert [found.draft for found in desk.find_drafts("d=wanted", since=since)] == [wanted]


def test_a_token_that_dies_early_is_replaced_unnoticed(simulator: Served, desk: WeChatChannel) -> None:
    draft = a_draft(desk)
    simulator.faults.add("draft/get", "refuse", errcode=42001)
    assert len(desk.read_draft(draft)) == 1


def test_wrong_credentials_and_a_missing_whitelist_entry(simulator: Served, tmp_path: Path) -> None:
    good = account_of(simulator)
    for change, word in (
        ({"app_secret": "wrong"}, "WECHAT_APP_SECRET"),
        ({"app_id": "wxwrong0000000001"}, "WECHAT_APP_ID"),
    ):
        account = Account(
            **{"app_id": good.app_id, "app_secret": good.app_secret, "api_base_url": good.api_base_url, **change}
        )
        channel = WeChatChannel(account, Tokens(account, FileTokenStore(tmp_path, Envelope("a secret key"))))
        with pytest.raises(NotAllowed) as caught:
            channel.read_draft("draft")
        assert word in caught.value.next_step
    simulator.switches.set(ip_not_whitelisted="203.0.113.9")
    with pytest.raises(NotAllowed, match=r"203\.0\.113\.9"):
        channel_of(simulator, tmp_path).read_draft("draft")


def test_a_missing_publish_right_leaves_drafts_working(simulator: Served, desk: WeChatChannel) -> None:
    simulator.switches.set(has_publish_right=False)
    draft = a_draft(desk)
    with pytest.raises(NotAllowed, match="没有发布权限"):
        desk.publish(draft)
    assert len(desk.read_draft(draft)) == 1


def test_refused_content_goes_to_the_editor(desk: WeChatChannel) -> None:
    cover = desk.upload_cover(a_picture(), filename="封面.jpg", content_type="image/jpeg")
    for change, word in (
        ({"title": "长" * 70}, "标题"),
        ({"author": "长" * 40}, "作者"),
        ({"digest": "长" * 200}, "摘要"),
        ({"content": '<p><a href="https://elsewhere.example/">看</a></p>'}, "外部链接"),
        ({"cover": "no-such-cover"}, "封面"),
    ):
        with pytest.raises(Rejected, match=word) as caught:
            desk.save_draft([an_article(**{"cover": cover, **change})])
        assert caught.value.rid


def test_a_picture_that_wechat_does_not_take(desk: WeChatChannel) -> None:
    with pytest.raises(Rejected):
        desk.upload_picture(a_picture("WEBP"), filename="图.webp", content_type="image/webp")
    with pytest.raises(Rejected):
        desk.upload_picture(b"", filename="空.png", content_type="image/png")


def test_a_spent_quota(simulator: Served, desk: WeChatChannel) -> None:
    simulator.faults.add("draft/add", "refuse", errcode=45009)
    with pytest.raises(LimitReached) as caught:
        a_draft(desk)
    assert caught.value.retry_at is not None


@pytest.mark.parametrize(("outcome", "words"), [(2, "原创"), (3, "失败"), (4, "审核"), (5, "删除"), (6, "封禁")])
def test_a_failed_job(outcome: int, words: str, simulator: Served, desk: WeChatChannel) -> None:
    simulator.switches.set(publish_outcomes=[outcome])
    reference = desk.publish(a_draft(desk))
    simulator.advance(5)
    job = desk.job(reference)
    assert job.state is JobState.FAILED
    assert words in job.reason


def test_a_slow_answer_ends_in_time(simulator: Served, tmp_path: Path) -> None:
    desk = channel_of(simulator, tmp_path, read_seconds=0.2)
    simulator.faults.add("freepublish/batchget", "delay_after", seconds=1.0)
    with pytest.raises(Unavailable):
        desk.find_publications("d=abc", since=now_of(simulator))


def test_the_probe_of_a_good_account(desk: WeChatChannel) -> None:
    verdicts = {line.code: line.verdict for line in desk.probe()}
    for code in ("settings", "credentials", "whitelist", "draft", "publish", "quota", "comments"):
        assert verdicts[code] is Verdict.OK, code


def test_the_probe_of_an_account_without_rights(simulator: Served, desk: WeChatChannel) -> None:
    simulator.switches.set(has_publish_right=False, has_comment_right=False)
    verdicts = {line.code: line.verdict for line in desk.probe()}
    assert verdicts["draft"] is Verdict.OK
    assert verdicts["publish"] is Verdict.WARNING
    assert verdicts["comments"] is Verdict.WARNING


def test_the_end_of_a_job_is_announced(aes_key: str, door: WireServer, tmp_path: Path) -> None:
    url = f"{door.base_url}/callbacks/wechat/"
    options = {"callback_url": url, "callback_token": TOKEN, "encoding_aes_key": aes_key}
    with serve(clock=ManualClock(), ticking=False, **options) as served:
        channel = channel_of(served, tmp_path)
        reference = channel.publish(a_draft(channel))
        served.advance(5)
        (pushed,) = door.calls("/callbacks/wechat/")
        query = {name: values[0] for name, values in pushed.query.items()}
        account = account_of(served, encoding_aes_key=aes_key)
        event = callback.receive(account, query, pushed.body, now=now_of(served))
        assert event.kind is EventKind.PUBLISH_FINISHED
        assert event.reference == reference
        assert event.encrypted is bool(aes_key)
        assert event.job == channel.job(reference)
