"""Plan B: an edition published by a person, with the package, the page to copy from, and the links entered afterwards."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from typing import Any
from urllib.parse import unquote

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core import signing
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from wagtail.models import ModelLogEntry, PageLogEntry

from pages.desk_setup import GROUP_OFFICERS
from publishing.delivery import dispatch
from publishing.delivery.by_hand import flow as by_hand
from publishing.delivery.by_hand import package, picture_links
from publishing.delivery.lease import LeaseLost, claim
from publishing.delivery.models import Account, Attempt, Delivery, Operation, Outcome, Publication, State
from publishing.editions import flow
from publishing.editions.models import Method
from publishing.refusal import Refusal
from tests.delivery.driving import drive
from tests.township import approved, drawn_picture, signed_off

LINK = "https://mp.weixin.qq.com/s/Zm9vYmFyMTIzNDU2Nzg5MA"


def links(count: int) -> list[str]:
    return [f"https://mp.weixin.qq.com/s/article-{number}" for number in range(count)]


def figure(picture: Any, caption: str = "") -> tuple[str, dict[str, Any]]:
    return "figure", {"image": picture, "alt": picture.title, "caption": caption}


def blocked(edition: Any) -> Delivery:
    """As a missing right leaves it."""
    Delivery.objects.filter(edition=edition).update(
        state=State.BLOCKED, errcode=48001, reason="公众号没有这个接口的权限", next_step="请管理员核对。"
    )
    return Delivery.objects.get(edition=edition)


def attempted(delivery: Delivery, operation: Operation, outcome: Outcome) -> None:
    Attempt.objects.create(delivery=delivery, operation=operation, outcome=outcome)


def unpacked(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(edition: Any) -> dict[str, bytes]:
    file = io.BytesIO()
    package.write(edition, Delivery.objects.get(edition=edition), file, made_by="李明")
    return unpacked(file.getvalue())


def downloaded(client: Any, edition: Any) -> dict[str, bytes]:
    answer = client.post(reverse("edition_package", args=[edition.pk]))
    assert answer.status_code == 200, answer
    return unpacked(b"".join(answer.streaming_content))


def size(data: bytes) -> tuple[int, int]:
    with Image.open(io.BytesIO(data)) as image:
        return image.size


@pytest.fixture
def officer(people):
    user = get_user_model().objects.create_user("officer", "officer@example.invalid", "demo-pass-1")
    user.groups.set(Group.objects.filter(name=GROUP_OFFICERS))
    return user


# The package --------------------------------------------------------------------------------------------------------------
def test_the_package_has_everything_a_person_needs(people, client):
    page = approved(people, title="关于停水的通知", body=[("text", "<p>今晚停水。</p>"), figure(drawn_picture())])
    edition = signed_off(people, page)
    client.force_login(people.publisher)
    files = downloaded(client, edition)
    assert set(files) == {
        "操作步骤.html",
        *(
            f"1-关于停水的通知/{name}"
            for name in (
                "正文.html",
                "图片/01.jpg",
                "封面-2.35比1.jpg",
                "封面-1比1.jpg",
                "封面-整图.jpg",
                "标题作者摘要.txt",
            )
        ),
    }
    words = files["1-关于停水的通知/标题作者摘要.txt"].decode("utf-8-sig")
    assert "关于停水的通知" in words
    assert "请各村排查取暖安全。" in words
    assert f"http://testserver/news/{page.slug}/?d={edition.delivery.marker}" in words
    assert "\r\n" in words


def test_the_pictures_stand_in_the_order_of_the_text(people):
    sizes = [(900, 300), (600, 600), (300, 900)]
    shown = [drawn_picture(f"图{number}", size=size) for number, size in enumerate(sizes)]
    gallery = ("gallery", {"figures": [figure(shown[1])[1], figure(shown[2])[1]], "caption": ""})
    edition = signed_off(
        people,
        approved(people, title="三张图", body=[figure(shown[0]), ("text", "<p>字</p>"), gallery, figure(shown[0])]),
    )
    files = zipped(edition)
    names = sorted(name for name in files if "/图片/" in name)
    assert [size(files[name]) for name in names] == sizes
    html = files["1-三张图/正文.html"].decode()
    sources = [unquote(source) for source in re.findall(r'<img[^>]* src="([^"]+)"', html)]
    assert sources == ["图片/01.jpg", "图片/02.jpg", "图片/03.jpg", "图片/01.jpg"]
    assert all(f"1-三张图/{source}" in files for source in sources)


def test_pictures_are_fitted_as_for_delivery(people, wechat_api, channel):
    page = approved(people, body=[figure(drawn_picture(size=(3000, 2000)))])
    edition = signed_off(people, page)
    files = zipped(edition)
    fitted = next(data for name, data in files.items() if "/图片/" in name)
    assert size(fitted) == (1080, 720)
    assert len(fitted) < 1024 * 1024


def test_the_covers_have_wechats_ratios(people):
    edition = signed_off(people, approved(people, cover=drawn_picture("封面", size=(1600, 1200))), approved(people))
    files = zipped(edition)
    for ending, ratio in (("2.35比1", 2.35), ("1比1", 1.0)):
        for name in [name for name in files if name.endswith(f"封面-{ending}.jpg")]:
            width, height = size(files[name])
            assert width / height == pytest.approx(ratio, abs=0.01)
    assert sum(name.endswith(".jpg") for name in files) == 6


def test_an_article_without_pictures(people):
    files = zipped(signed_off(people, approved(people)))
    assert not any("/图片/" in name for name in files)
    assert "<img" not in next(data for name, data in files.items() if name.endswith("正文.html")).decode()


def test_eight_articles_in_their_order(people):
    pages = [approved(people, title="同一个标题") for _ in range(8)]
    edition = signed_off(people, *pages)
    files = zipped(edition)
    folders = list(dict.fromkeys(name.split("/")[0] for name in files if "/" in name))
    assert folders == [f"{number}-同一个标题" for number in range(1, 9)]
    for folder, page in zip(folders, pages, strict=True):
        assert f"/{page.slug}/?d=" in files[f"{folder}/标题作者摘要.txt"].decode()
    sheet = files["操作步骤.html"].decode()
    assert "第 8 篇" in sheet or "8 篇" in sheet


def test_the_step_sheet_names_who_answers_for_it(people):
    edition = signed_off(people, approved(people, title="关于停水的通知"))
    sheet = zipped(edition)["操作步骤.html"].decode()
    fingerprint = edition.places.get().approval.fingerprint
    for words in ("关于停水的通知", fingerprint[:16], "初审 reviewer1", "复审 reviewer2", "publisher", "李明"):
        assert words in sheet
    assert f"/admin/editions/{edition.pk}/by-hand/" in sheet
    assert "<script" not in sheet


def test_the_approved_revision_is_exported_not_the_latest(people):
    page = approved(people, title="审定的标题")
    edition = signed_off(people, page)
    page.title = "后来改的标题"
    page.body = [("text", "<p>后来改的正文</p>")]
    page.save_revision(user=people.drafter, clean=False)
    everything = b"".join(zipped(edition).values()).decode(errors="ignore")
    assert "审定的标题" in everything
    assert "后来改的" not in everything


def test_a_lost_picture_is_told_and_nothing_is_logged(people, client):
    from publishing.review.models import ApprovedPicture

    edition = signed_off(people, approved(people, body=[figure(drawn_picture())]))
    kept = ApprovedPicture.objects.get()
    kept.file.storage.delete(kept.file.name)
    client.force_login(people.publisher)
    answer = client.post(
        reverse("edition_package", args=[edition.pk]), HTTP_REFERER="http://testserver/admin/editions/"
    )
    assert answer.status_code == 302
    assert "从备份恢复" in client.get("/admin/editions/").content.decode()
    assert not ModelLogEntry.objects.filter(action="publishing.take_by_hand").exists()


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ('1-a\\b/c:d*e?f"g<h>i|j', "1-a＼b／c：d＊e？f＂g＜h＞i｜j"),
        ("1-结尾有点...", "1-结尾有点"),
        ("1-不可见\u200b\u202e\x07字符 \t 空格", "1-不可见字符 空格"),
        ("1-" + "长" * 100, "1-" + "长" * 78),
        ("1-" + "😀" * 80, "1-" + "😀" * 59),
        ("...", "无标题"),
    ],
)
def test_names_are_safe_on_windows(title, name):
    assert package.safe_name(title) == name


def test_names_in_the_zip_are_utf8(people):
    file = io.BytesIO()
    edition = signed_off(people, approved(people, title="停水"))
    package.write(edition, edition.delivery, file, made_by="李明")
    with zipfile.ZipFile(file) as archive:
        assert all(entry.flag_bits & 0x800 for entry in archive.infolist())


# Who may, and when --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["drafter", "drafter2", "reviewer1", "reviewer2", "reviewer3", "publisher", "admin"])
def test_who_may_compose_or_sign_off_may_publish_by_hand(people, client, name):
    edition = signed_off(people)
    client.force_login(getattr(people, name))
    assert client.get(reverse("edition_by_hand", args=[edition.pk])).status_code == 200
    assert downloaded(client, edition)


def test_others_may_not(people, officer, client):
    edition = signed_off(people)
    for act in (
        lambda: by_hand.take(edition, officer),
        lambda: by_hand.record_links(edition, [LINK], officer),
    ):
        with pytest.raises(Refusal) as caught:
            act()
        assert caught.value.code == "not-allowed"
    client.force_login(officer)
    assert client.get(reverse("edition_by_hand", args=[edition.pk])).status_code in {302, 403}
    assert client.post(reverse("edition_package", args=[edition.pk])).status_code in {302, 403}
    by_hand.take(edition, people.publisher)
    assert client.get(reverse("edition_by_hand_article", args=[edition.pk, 1])).status_code in {302, 403}
    assert Delivery.objects.get().state == State.DRAFTED


def test_nobody_gets_anything_without_logging_in(people, client):
    edition = signed_off(people)
    for name in ("edition_by_hand", "edition_package", "edition_take_by_hand"):
        answer = client.post(reverse(name, args=[edition.pk]))
        assert answer.status_code == 302
        assert "/login/" in answer.url
    assert Delivery.objects.get().state == State.PENDING


def test_what_is_not_signed_off_does_not_go_out_by_hand(people, client):
    edition = flow.compose([approved(people).pk], people.drafter)
    with pytest.raises(Refusal) as caught:
        by_hand.take(edition, people.publisher)
    assert caught.value.code == "not-signed-off"
    client.force_login(people.publisher)
    answer = client.post(reverse("edition_package", args=[edition.pk]))
    assert answer.status_code == 302
    page = client.get(reverse("edition_by_hand", args=[edition.pk])).content.decode()
    assert "还没有签发" in page
    assert "复制正文" not in page


def test_a_cancelled_edition_does_not_go_out_by_hand(people):
    edition = signed_off(people)
    dispatch.withdraw(edition, people.publisher)
    for act in (
        lambda: by_hand.take(edition, people.publisher),
        lambda: by_hand.record_links(edition, [LINK], people.publisher),
    ):
        with pytest.raises(Refusal, match="已取消"):
            act()


@pytest.mark.parametrize("is_taken", [False, True])
def test_an_ended_approval_refuses_and_names_the_article(people, client, is_taken):
    page = approved(people, title="被撤下的通知")
    edition = signed_off(people, page)
    if is_taken:
        by_hand.take(edition, people.publisher)
    page.unpublish(user=people.admin)
    with pytest.raises(Refusal, match="《被撤下的通知》已从网站撤下"):
        by_hand.take(edition, people.publisher)
    client.force_login(people.publisher)
    assert "复制正文" not in client.get(reverse("edition_by_hand", args=[edition.pk])).content.decode()


# Never twice --------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("state", [State.PENDING, State.DRAFTED, State.WAITING, State.BLOCKED])
def test_taking_by_hand_stops_the_automatic_delivery(people, wechat_api, channel, state):
    edition = signed_off(people)
    Delivery.objects.update(state=state)
    by_hand.take(edition, people.publisher)
    delivery = drive(edition, channel)
    assert delivery.state == State.DRAFTED
    assert delivery.is_finished
    assert "改为人工发布" in delivery.reason
    assert dispatch.pass_due(channel) == []
    assert wechat_api.log() == []
    with pytest.raises(Refusal):
        dispatch.resume(delivery, people.publisher)


@pytest.mark.parametrize("operation", [Operation.PUBLISH, Operation.MASS_SEND])
@pytest.mark.parametrize("outcome", [Outcome.INTENDED, Outcome.UNKNOWN, Outcome.DONE])
@pytest.mark.parametrize("state", [State.WAITING, State.BLOCKED, State.REFUSED])
def test_what_may_be_out_is_not_taken_by_hand(people, operation, outcome, state):
    edition = signed_off(people)
    attempted(blocked(edition), operation, outcome)
    Delivery.objects.update(state=state)
    with pytest.raises(Refusal, match="结果未明") as caught:
        by_hand.take(edition, people.publisher)
    assert caught.value.code == "outcome-open"
    assert Delivery.objects.get().state == state


def test_the_update_itself_refuses_what_became_known_meanwhile(people):
    edition = signed_off(people)
    attempted(edition.delivery, Operation.PUBLISH, Outcome.INTENDED)
    with pytest.raises(Refusal):
        by_hand._stop(edition.delivery)
    assert Delivery.objects.get().state == State.PENDING


def test_what_is_under_way_is_not_taken_by_hand(people):
    edition = signed_off(people)
    with claim(edition.delivery.pk), pytest.raises(Refusal) as caught:
        by_hand.take(edition, people.publisher)
    assert caught.value.code == "being-delivered"
    for state in (State.UPLOADING, State.DRAFTING, State.SUBMITTING, State.SUBMITTED, State.UNKNOWN):
        Delivery.objects.update(state=state, lease_token="", lease_until=None)
        with pytest.raises(Refusal):
            by_hand.take(edition, people.publisher)


def test_a_worker_that_comes_back_late_can_do_nothing(people):
    edition = signed_off(people)
    lease = claim(edition.delivery.pk)
    Delivery.objects.update(lease_until=timezone.now() - datetime.timedelta(seconds=1))
    by_hand.take(edition, people.publisher)
    with pytest.raises(LeaseLost):
        lease.record(state=State.SUBMITTING)
    assert Delivery.objects.get().state == State.DRAFTED


def test_a_refused_right_may_be_taken_by_hand_and_names_the_draft_in_the_box(people, wechat_api, channel, client):
    wechat_api.switches.set(has_publish_right=False)
    edition = signed_off(people)
    assert drive(edition, channel).errcode == 48001
    client.force_login(people.publisher)
    address = reverse("edition_by_hand", args=[edition.pk])
    assert address in client.get(reverse("edition", args=[edition.pk])).content.decode()
    assert "复制正文" not in client.get(address).content.decode()
    assert client.post(reverse("edition_take_by_hand", args=[edition.pk])).url == address
    page = client.get(address).content.decode()
    assert "草稿箱里已有这一期" in page
    assert "捷径" in downloaded(client, edition)["操作步骤.html"].decode()


def test_a_draft_that_may_exist_is_to_be_deleted_first(people, client):
    edition = signed_off(people)
    Delivery.objects.update(state=State.WAITING)
    attempted(edition.delivery, Operation.SAVE_DRAFT, Outcome.UNKNOWN)
    client.force_login(people.publisher)
    client.post(reverse("edition_take_by_hand", args=[edition.pk]))
    assert "没核对过的草稿" in client.get(reverse("edition_by_hand", args=[edition.pk])).content.decode()
    assert "没核对过的同题草稿" in zipped(edition)["操作步骤.html"].decode()


def test_a_refused_edition_takes_its_articles_back(people):
    edition = signed_off(people)
    Delivery.objects.update(state=State.REFUSED, finished_at=timezone.now())
    flow.release(edition)
    by_hand.take(edition, people.publisher)
    assert not edition.places.get().released
    with pytest.raises(Refusal, match="已编入"):
        flow.compose([edition.places.get().approval.page_id], people.drafter)


def test_a_refused_edition_whose_article_is_in_another_one_is_not_taken(people):
    page = approved(people)
    edition = signed_off(people, page)
    Delivery.objects.update(state=State.REFUSED, finished_at=timezone.now())
    flow.release(edition)
    signed_off(people, page)
    with pytest.raises(Refusal) as caught:
        by_hand.take(edition, people.publisher)
    assert caught.value.code == "already-in-edition"
    assert Delivery.objects.get(edition=edition).state == State.REFUSED


def test_what_a_restored_database_forgot_is_not_published_again(people):
    edition = signed_off(people)
    account = edition.delivery.account
    account.recovered.create(
        article_id="a", place=0, title="旧文", path="/x/", text_digest="0" * 64, published_at=timezone.now()
    )
    Account.objects.update(held_because="数据库比微信旧。")
    with pytest.raises(Refusal, match="数据库比微信旧") as caught:
        by_hand.take(edition, people.publisher)
    assert caught.value.code == "held"
    assert Delivery.objects.get().state == State.PENDING


def test_taking_twice_changes_nothing(people):
    edition = signed_off(people)
    first = by_hand.take(edition, people.publisher)
    second = by_hand.take(edition, people.drafter)
    assert second.finished_at == first.finished_at
    assert ModelLogEntry.objects.filter(action="publishing.by_hand").count() == 1


def test_the_edition_says_that_it_is_in_a_persons_hands(people, client):
    edition = signed_off(people)
    by_hand.take(edition, people.publisher)
    client.force_login(people.drafter)
    page = client.get(reverse("edition", args=[edition.pk])).content.decode()
    assert "改为人工发布" in page
    assert "登记链接" in page
    assert "上传图片" not in page
    assert "改为人工发布" in client.get(reverse("editions")).content.decode()


# The audit log ------------------------------------------------------------------------------------------------------------
def test_each_download_is_logged_with_its_person(people, client):
    edition = signed_off(people)
    client.force_login(people.drafter2)
    downloaded(client, edition)
    downloaded(client, edition)
    entries = ModelLogEntry.objects.filter(action="publishing.take_by_hand")
    assert [entry.user for entry in entries] == [people.drafter2] * 2
    assert entries[0].label == edition.__str__()
    assert entries[0].data["fingerprints"] == [edition.places.get().approval.fingerprint]
    assert str(entries[0].message) == "下载人工发布包"


# Links --------------------------------------------------------------------------------------------------------------------
def test_entered_links_end_the_delivery(people, client):
    pages = [approved(people), approved(people)]
    edition = signed_off(people, *pages)
    by_hand.take(edition, people.publisher)
    client.force_login(people.drafter)
    answer = client.post(reverse("edition_by_hand", args=[edition.pk]), {"link": links(2)})
    assert answer.url == reverse("edition", args=[edition.pk])
    delivery = Delivery.objects.get()
    assert delivery.state == State.PUBLISHED
    assert list(Publication.objects.values_list("approval__page_id", "url")) == list(
        zip([page.pk for page in pages], links(2), strict=True)
    )
    entry = ModelLogEntry.objects.get(action="publishing.record_links")
    assert (entry.user, entry.data["links"]) == (people.drafter, links(2))
    assert PageLogEntry.objects.filter(action="publishing.record_links").count() == 2
    page = client.get(answer.url).content.decode()
    assert "上传图片" not in page
    assert links(2)[1] in page
    assert "已发布" in client.get(reverse("edition_by_hand", args=[edition.pk])).content.decode()


def test_a_draft_only_edition_gets_its_links_the_same_way(people, wechat_api, channel, client):
    edition = signed_off(people, method=Method.DRAFT)
    drive(edition, channel)
    client.force_login(people.publisher)
    assert (
        reverse("edition_by_hand", args=[edition.pk])
        in client.get(reverse("edition", args=[edition.pk])).content.decode()
    )
    assert "草稿箱里已有这一期" in client.get(reverse("edition_by_hand", args=[edition.pk])).content.decode()
    assert by_hand.record_links(edition, [LINK], people.publisher).state == State.PUBLISHED
    with pytest.raises(Refusal, match="已经登记过"):
        by_hand.record_links(edition, [LINK], people.publisher)


def test_links_are_not_entered_where_the_machine_publishes(people):
    edition = signed_off(people)
    with pytest.raises(Refusal, match="没有改为人工发布"):
        by_hand.record_links(edition, [LINK], people.publisher)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (f"  {LINK} ", LINK),
        (LINK.replace("https", "http") + "#rd", LINK),
        (f"【停水通知】{LINK}，请转发", LINK),
        (f"{LINK}?scene=25", LINK),
        (
            "https://mp.weixin.qq.com/s?__biz=MzA5&mid=22&idx=1&sn=ab#wechat_redirect",
            "https://mp.weixin.qq.com/s?__biz=MzA5&mid=22&idx=1&sn=ab",
        ),
    ],
)
def test_links_are_kept_tidy(people, given, kept):
    edition = signed_off(people)
    by_hand.take(edition, people.publisher)
    by_hand.record_links(edition, [given], people.publisher)
    assert Publication.objects.get().url == kept


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("", "还没有填"),
        ("已经发了", "不是网址"),
        ("https://example.com/s/abc", "不是微信文章的网址"),
        ("https://mp.weixin.qq.com.evil.example/s/abc", "不是微信文章的网址"),
        ("https://somebody@mp.weixin.qq.com/s/abc", "不是微信文章的网址"),
        ("https://mp.weixin.qq.com:99999/s/abc", "不是完整的网址"),
        ("https://mp.weixin.qq.com/cgi-bin/appmsg?action=edit&token=1", "后台的网址"),
        ("https://mp.weixin.qq.com/", "后台的网址"),
        ("https://mp.weixin.qq.com/s/abc?tempkey=MTIz", "临时预览"),
        ("https://mp.weixin.qq.com/s?__biz=M&mid=2&sn=" + "a" * 600, "太长"),
        ("javascript:alert(1)", "不是网址"),
    ],
)
def test_a_wrong_link_is_told_in_words_and_kept_on_the_screen(people, client, given, words):
    edition = signed_off(people, approved(people, title="停水通知"))
    by_hand.take(edition, people.publisher)
    client.force_login(people.publisher)
    answer = client.post(reverse("edition_by_hand", args=[edition.pk]), {"link": [given]})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert words in page
    assert "《停水通知》" in page
    assert Delivery.objects.get().state == State.DRAFTED
    assert not Publication.objects.exists()


def test_one_link_for_two_articles_is_refused(people):
    edition = signed_off(people, approved(people), approved(people))
    by_hand.take(edition, people.publisher)
    with pytest.raises(Refusal, match="相同"):
        by_hand.record_links(edition, [LINK, LINK], people.publisher)
    with pytest.raises(Refusal, match="每篇填一个"):
        by_hand.record_links(edition, [LINK], people.publisher)


def test_a_link_of_another_edition_is_refused(people):
    for expectation in (None, "已经登记在第"):
        edition = signed_off(people)
        by_hand.take(edition, people.publisher)
        if expectation is None:
            by_hand.record_links(edition, [LINK], people.publisher)
        else:
            with pytest.raises(Refusal, match=expectation):
                by_hand.record_links(edition, [LINK], people.publisher)


def test_the_simulators_articles_count_in_development(people, settings):
    settings.WECHAT_API_BASE_URL = "http://127.0.0.1:8091"
    edition = signed_off(people)
    by_hand.take(edition, people.publisher)
    by_hand.record_links(edition, ["http://127.0.0.1:8091/s/abc"], people.publisher)
    assert Publication.objects.get().url == "http://127.0.0.1:8091/s/abc"


# Giving up ----------------------------------------------------------------------------------------------------------------
def test_what_nobody_published_can_be_given_up(people, client):
    page = approved(people)
    edition = signed_off(people, page)
    by_hand.take(edition, people.publisher)
    with pytest.raises(Refusal, match="核对"):
        by_hand.give_up(edition, people.publisher)
    with pytest.raises(Refusal):
        by_hand.give_up(edition, people.drafter2, confirmed=True)
    client.force_login(people.publisher)
    client.post(reverse("edition_give_up", args=[edition.pk]), {"confirmed": "yes"})
    assert Delivery.objects.get().state == State.WITHDRAWN
    assert signed_off(people, page).places.get().approval.page_id == page.pk


def test_giving_up_removes_the_draft_from_the_box(people, wechat_api, channel):
    edition = signed_off(people, method=Method.DRAFT)
    drive(edition, channel)
    by_hand.give_up(edition, people.publisher, confirmed=True)
    delivery = drive(edition, channel)
    assert (delivery.state, delivery.is_finished) == (State.WITHDRAWN, True)
    assert len(wechat_api.effects("draft_deleted")) == 1


def test_what_was_published_cannot_be_given_up(people):
    edition = signed_off(people)
    by_hand.take(edition, people.publisher)
    by_hand.record_links(edition, [LINK], people.publisher)
    with pytest.raises(Refusal):
        by_hand.give_up(edition, people.publisher, confirmed=True)


# The page and its pictures ------------------------------------------------------------------------------------------------
@pytest.fixture
def taken(people):
    page = approved(people, title="停水通知", body=[figure(drawn_picture(), "示意")])
    edition = signed_off(people, page)
    by_hand.take(edition, people.publisher)
    return edition


def test_the_copied_article_names_its_pictures_by_address(taken, people, client, settings):
    settings.BASE_URL = "https://desk.example.gov.cn"
    client.force_login(people.drafter)
    page = client.get(reverse("edition_by_hand", args=[taken.pk])).content.decode()
    sources = re.findall(r'src=\\"(https:[^\\]+)\\"', page)
    assert len(sources) == 1
    assert sources[0].startswith("https://desk.example.gov.cn/by-hand/")
    client.logout()
    answer = client.get(sources[0].removeprefix("https://desk.example.gov.cn"))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"].startswith("private")
    assert size(answer.content) == (1080, 720)


def test_the_covers_have_addresses_too(taken, client):
    piece = package.pieces(taken, taken.delivery)[0]
    for name, address in picture_links.of_covers(taken, piece).items():
        width, height = size(client.get(address).content)
        if name == package.WIDE:
            assert width / height == pytest.approx(2.35, abs=0.01)


def test_the_article_is_shown_where_nothing_can_run(taken, people, client):
    client.force_login(people.drafter)
    answer = client.get(reverse("edition_by_hand_article", args=[taken.pk, 1]))
    assert "停水通知" in answer.content.decode()
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert client.get(reverse("edition_by_hand_article", args=[taken.pk, 2])).status_code == 404


def test_a_forged_address_shows_nothing(taken, client):
    good = picture_links.path(taken, 1, package.WIDE)
    signed = good.removesuffix("/").rsplit("/", 1)[1]
    payload, stamp, signature = signed.split(":")
    other = signing.dumps([taken.pk, 1, package.WIDE], salt="something-else")
    for forged in (f"{payload}x:{stamp}:{signature}", f"{payload}:{stamp}:{'a' * 43}", other, "nonsense"):
        assert client.get(reverse("by_hand_picture", args=[forged])).status_code == 404
    assert client.get(good).status_code == 200


def test_an_address_expires(taken, client, monkeypatch):
    address = picture_links.path(taken, 1, package.WIDE)
    assert client.get(address).status_code == 200
    monkeypatch.setattr(picture_links, "VALID_FOR", datetime.timedelta(seconds=-1))
    answer = client.get(address)
    assert answer.status_code == 410
    assert "过期" in answer.content.decode()


@pytest.mark.parametrize("end", ["cancel", "unpublish"])
def test_an_address_ends_with_its_article(taken, people, client, end):
    address = picture_links.path(taken, 1, package.WIDE)
    assert client.get(address).status_code == 200
    if end == "cancel":
        by_hand.give_up(taken, people.publisher, confirmed=True)
    else:
        taken.places.get().approval.page.specific.unpublish(user=people.admin)
    assert client.get(address).status_code == 404


def test_one_editions_address_says_nothing_of_another(taken, people, client):
    other = signed_off(people)
    flow.cancel(other, people.publisher)
    assert client.get(picture_links.path(other, 1, package.WIDE)).status_code == 404
    assert client.get(picture_links.path(taken, 7, package.WIDE)).status_code == 404
