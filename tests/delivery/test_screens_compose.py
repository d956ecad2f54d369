"""The screen on which an edition is put together: its form, its methods, its times, who may use it."""

from __future__ import annotations

import datetime
import hashlib
from typing import Any

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from publishing.delivery.desk.audiences import Known, known
from publishing.delivery.desk.forms import ComposeForm, PreviewForm, TimeForm, quick_times
from publishing.delivery.models import Account
from publishing.editions import flow
from publishing.editions.models import Edition, EditionArticle, Method
from publishing.editions.reading import available
from publishing.refusal import Refusal
from tests.township import approved

COMPOSE = "/admin/editions/compose/"
STANDING = {"followers": 14021, "tags": [{"tag": 100, "name": "赵庙村", "followers": 1203}]}


def tomorrow(hour: int = 7, minute: int = 30, days: int = 1) -> datetime.datetime:
    return timezone.localtime().replace(hour=hour, minute=minute, second=0, microsecond=0) + datetime.timedelta(
        days=days
    )


def account(**standing: Any) -> Account:
    return Account.objects.create(app_id=settings.WECHAT_APP_ID, standing=standing, asked_at=timezone.now())


def answers(*pages: Any, **values: Any) -> dict[str, Any]:
    """What the screen sends for these articles in this order."""
    approvals = {approval.page_id: approval.pk for approval in available()}
    places = {f"place-{approvals[page.pk]}": str(number) for number, page in enumerate(pages, start=1)}
    return {"method": "publish", "scheduled_at": "", **places, **values}


def text(answer: Any) -> str:
    return answer.content.decode()


# Choosing -------------------------------------------------------------------------------------------------------------
def test_an_edition_is_composed_in_the_order_chosen(people: Any, client: Any) -> None:
    first, second, third = (approved(people) for _ in range(3))
    client.force_login(people.drafter)
    answer = client.post(COMPOSE, answers(third, first, second))
    edition = Edition.objects.get()
    assert answer.url == reverse("edition", args=[edition.pk])
    assert [place.approval.page_id for place in edition.places.all()] == [third.pk, first.pk, second.pk]


def test_the_list_says_kind_approver_and_how_long_each_has_waited(people: Any, client: Any) -> None:
    page = approved(people)
    page.approvals.update(approved_at=timezone.now() - datetime.timedelta(days=3))
    client.force_login(people.drafter)
    shown = text(client.get(COMPOSE))
    assert "通知公告" in shown
    assert "reviewer2审定" in shown
    assert "已等 3 天" in shown


@pytest.mark.parametrize(("articles", "has_search"), [(8, False), (9, True)])
def test_a_long_list_can_be_searched(people: Any, client: Any, articles: int, has_search: bool) -> None:
    for _ in range(articles):
        approved(people)
    client.force_login(people.drafter)
    assert ("data-search" in text(client.get(COMPOSE))) is has_search


@pytest.mark.parametrize(
    ("places", "sentence"),
    [({}, "请至少选择一篇"), ({0: "1", 1: "1"}, "同一个位置"), ({0: "2"}, "请选一篇作头条"), ({0: "9"}, "9")],
)
def test_a_choice_that_makes_no_edition_is_told(people: Any, places: dict[int, str], sentence: str) -> None:
    approvals = [approved(people).approvals.get() for _ in range(2)]
    data = {"method": "publish", **{f"place-{approvals[number].pk}": place for number, place in places.items()}}
    form = ComposeForm(data, approvals=approvals, known=Known())
    assert not form.is_valid()
    assert sentence in str(form.errors)


def test_a_ninth_article_is_refused(people: Any) -> None:
    pages = [approved(people) for _ in range(9)]
    with pytest.raises(Refusal, match="最多 8 篇"):
        flow.compose([page.pk for page in pages], people.drafter)


def test_errors_keep_everything_chosen_and_typed(people: Any, client: Any) -> None:
    account(**STANDING)
    one, two = approved(people), approved(people)
    client.force_login(people.drafter)
    past = f"{timezone.localtime() - datetime.timedelta(hours=2):%Y-%m-%dT%H:%M}"
    data = answers(two, one, method="mass-send", audience="100", ignore_reprint="on", scheduled_at=past)
    answer = client.post(COMPOSE, data)
    form = answer.context["form"]
    assert "已经过去" in text(answer)
    assert {name: form[name].value() for name in data if name.startswith("place-")} == {
        name: value for name, value in data.items() if name.startswith("place-")
    }
    assert (form["method"].value(), form["audience"].value()) == ("mass-send", "100")
    assert form["ignore_reprint"].value() is True
    assert f'value="{past}"' in text(answer)
    assert not Edition.objects.exists()


def test_sending_the_form_twice_makes_one_edition(people: Any, client: Any) -> None:
    page = approved(people)
    client.force_login(people.drafter)
    data = answers(page)
    client.post(COMPOSE, data)
    again = client.post(COMPOSE, data)
    assert again.status_code == 200
    assert Edition.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "status"), [("drafter", 200), ("reviewer1", 200), ("publisher", 200), ("admin", 200), ("officer", 403)]
)
def test_who_may_compose(people: Any, client: Any, name: str, status: int) -> None:
    if name == "officer":
        people.officer = officer()
    client.force_login(getattr(people, name))
    answer = client.get(COMPOSE)
    assert (answer.status_code if answer.status_code == 200 else 403) == status
    assert client.get("/admin/editions/").status_code == 200


def officer() -> Any:
    from django.contrib.auth import get_user_model
    from django.contrib.auth.models import Group

    user = get_user_model().objects.create_user("officer", "officer@example.invalid", "demo-pass-1")
    user.groups.set(Group.objects.filter(name="信息员"))
    return user


# Methods --------------------------------------------------------------------------------------------------------------
def test_a_mass_send_is_never_chosen_beforehand(people: Any, client: Any) -> None:
    approved(people)
    client.force_login(people.drafter)
    methods = {method["value"]: method for method in client.get(COMPOSE).context["form"].method_choices()}
    assert set(methods) == {"draft", "publish", "mass-send"}
    assert not methods["mass-send"]["checked"]


def test_a_mass_send_says_what_it_means(people: Any, client: Any) -> None:
    account(**STANDING)
    approved(people)
    client.force_login(people.drafter)
    shown = text(client.get(COMPOSE))
    for words in ("14,021 人", "赵庙村（1,203 人）", "收到通知", "唯一一次", "不能收回", "30 分钟", "还没有占用"):
        assert words in shown


def test_a_mass_send_goes_to_the_tag_chosen(people: Any, client: Any) -> None:
    account(**STANDING)
    page = approved(people)
    client.force_login(people.drafter)
    client.post(COMPOSE, answers(page, method="mass-send", audience="100", ignore_reprint="on"))
    edition = Edition.objects.get()
    assert (edition.audience_tag, edition.audience_name, edition.ignore_reprint) == (100, "赵庙村", True)


def test_a_mass_send_goes_to_everybody_without_a_tag(people: Any, client: Any) -> None:
    account(**STANDING)
    page = approved(people)
    client.force_login(people.drafter)
    client.post(COMPOSE, answers(page, method="mass-send", audience="all"))
    edition = Edition.objects.get()
    assert (edition.method, edition.audience_tag, edition.audience_name) == (Method.MASS_SEND, None, "")


def test_before_wechat_was_asked_a_tag_is_given_by_its_number(people: Any, client: Any) -> None:
    page = approved(people)
    client.force_login(people.drafter)
    assert "标签编号" in text(client.get(COMPOSE))
    client.post(COMPOSE, answers(page, method="mass-send", audience="7"))
    assert (Edition.objects.get().audience_tag, Edition.objects.get().audience_name) == (7, "7 号标签")


def test_an_account_without_the_right_cannot_choose_a_mass_send(people: Any, client: Any) -> None:
    account(
        probes=[{"code": "mass", "verdict": "warning", "message": "个人主体的公众号没有群发权限。", "next_step": ""}]
    )
    page = approved(people)
    client.force_login(people.drafter)
    shown = text(client.get(COMPOSE))
    assert "不能用：个人主体的公众号没有群发权限。" in shown
    answer = client.post(COMPOSE, answers(page, method="mass-send"))
    assert "没有群发权限" in text(answer)
    assert not Edition.objects.exists()


def test_a_spent_day_names_the_edition_that_holds_it(people: Any, client: Any) -> None:
    taken = flow.compose([approved(people).pk], people.drafter, method=Method.MASS_SEND)
    flow.sign_off(taken, people.publisher, confirmed=True)
    page = approved(people)
    client.force_login(people.drafter)
    assert f"已由{taken}占用" in text(client.get(COMPOSE))
    assert f"已由{taken}占用" in text(client.post(COMPOSE, answers(page, method="mass-send")))
    assert Edition.objects.count() == 1


@pytest.mark.parametrize(
    "standing", [{}, {"tags": None, "followers": None, "probes": None}, {"tags": [{"name": "无号"}]}]
)
def test_what_wechat_did_not_say_is_not_known(db: None, standing: dict[str, Any]) -> None:
    account(**standing)
    assert (known().followers, known().tags, known().refusal) == (None, (), "")


# Times ------------------------------------------------------------------------------------------------------------------
def test_the_usual_times_are_still_to_come() -> None:
    zone = timezone.get_default_timezone()
    noon = datetime.datetime(2026, 11, 23, 12, tzinfo=zone)
    late = datetime.datetime(2026, 11, 30, 23, tzinfo=zone)
    assert quick_times(noon) == [
        {"label": "今晚 19:00", "value": "2026-11-23T19:00"},
        {"label": "明早 07:30", "value": "2026-11-24T07:30"},
    ]
    assert quick_times(late) == [
        {"label": "明早 07:30", "value": "2026-12-01T07:30"},
        {"label": "明晚 19:00", "value": "2026-12-01T19:00"},
    ]


def test_the_calendar_brings_its_day_along(people: Any, client: Any) -> None:
    approved(people)
    client.force_login(people.drafter)
    assert 'value="2099-11-25T07:30"' in text(client.get(COMPOSE + "?at=2099-11-25T07:30"))
    for junk in ("x", "2099-99-99T07:30", ""):
        assert client.get(COMPOSE, {"at": junk}).status_code == 200


def test_the_time_is_of_beijing(people: Any, client: Any) -> None:
    page = approved(people)
    client.force_login(people.drafter)
    at = tomorrow()
    client.post(COMPOSE, answers(page, scheduled_at=f"{at:%Y-%m-%dT%H:%M}"))
    assert Edition.objects.get().scheduled_at == at


def test_a_new_time_must_be_ahead() -> None:
    past = TimeForm({"at": f"{timezone.localtime() - datetime.timedelta(minutes=1):%Y-%m-%dT%H:%M}"})
    assert not past.is_valid()
    assert "已经过去" in str(past.errors)
    assert not TimeForm({"at": ""}).is_valid()
    assert TimeForm({"at": f"{tomorrow():%Y-%m-%dT%H:%M}"}).is_valid()


# Previews -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "is_good"),
    [
        ("zhaomiao_2026", True),
        ("a", True),
        ("  padded ", True),
        ("x" * 64, True),
        ("x" * 65, False),
        ("", False),
        ("a b", False),
    ],
)
def test_a_wechat_id_has_1_to_64_characters_and_no_spaces(name: str, is_good: bool) -> None:
    assert PreviewForm({"wechat_name": name}).is_valid() is is_good


# Pictures -------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("shape", "size"), [("wide", (600, 255)), ("square", (160, 160))])
def test_a_cover_is_shown_as_the_feed_cuts_it(people: Any, client: Any, picture: Any, shape: str, size: Any) -> None:
    import io

    from PIL import Image

    page = approved(people, cover=picture)
    client.force_login(people.drafter)
    answer = client.get(f"/admin/editions/approved/{page.approvals.get().pk}/{shape}.jpg")
    assert answer["Content-Type"] == "image/jpeg"
    shown = Image.open(io.BytesIO(answer.content))
    assert shown.size == size
    red, green, blue = shown.convert("RGB").getpixel((size[0] // 2, size[1] - 8))
    assert abs(red - 0x3A) + abs(green - 0x7D) + abs(blue - 0x5C) < 30


def test_a_lost_picture_gives_way_to_the_drawn_cover(people: Any, client: Any, picture: Any) -> None:
    from publishing.review.models import ApprovedPicture

    page = approved(people, cover=picture)
    ApprovedPicture.objects.get(pk=picture.sha256).file.storage.delete(
        ApprovedPicture.objects.get(pk=picture.sha256).file.name
    )
    client.force_login(people.drafter)
    assert client.get(f"/admin/editions/approved/{page.approvals.get().pk}/wide.jpg").status_code == 200
    assert client.get(f"/admin/editions/approved/{page.approvals.get().pk}/other.jpg").status_code == 404


def test_the_frozen_article_is_read_as_approved(people: Any, client: Any, picture: Any) -> None:
    page = approved(
        people, body=[("text", "<p>审定的那句话</p>"), ("figure", {"image": picture, "alt": "一张图", "caption": "图"})]
    )
    approval = page.approvals.get()
    draft = page.get_latest_revision_as_object()
    draft.title = "后来改的标题"
    draft.save_revision(user=people.drafter)
    client.force_login(people.drafter)
    shown = text(client.get(reverse("approved_article", args=[approval.pk])))
    assert "审定的那句话" in shown
    assert approval.fingerprint in shown
    assert "后来改的标题" not in shown
    assert reverse("approved_picture", args=[picture.sha256]) in shown
    answer = client.get(reverse("approved_picture", args=[picture.sha256]))
    assert answer["Content-Type"] in ("image/jpeg", "image/png")
    assert hashlib.sha256(answer.getvalue()).hexdigest() == picture.sha256


def test_village_officers_do_not_read_frozen_articles(people: Any, client: Any) -> None:
    page = approved(people)
    client.force_login(officer())
    for url in (
        reverse("approved_article", args=[page.approvals.get().pk]),
        reverse("approved_picture", args=["0" * 64]),
    ):
        assert client.get(url).status_code in (302, 403)


def test_composing_leaves_no_place_behind_when_refused(people: Any) -> None:
    page = approved(people)
    with pytest.raises(Refusal):
        flow.compose([page.pk, 999999], people.drafter)
    assert not EditionArticle.objects.exists()
