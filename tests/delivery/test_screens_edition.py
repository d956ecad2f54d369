"""The screens of one edition and of all: signing off, following, stopping, and the calendar."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from publishing.delivery.desk import month
from publishing.delivery.desk.progress import has_missed_its_time, steps
from publishing.delivery.models import Delivery, JobEvent, Preview, Publication, State
from publishing.editions import flow
from publishing.editions.models import Edition, Method
from publishing.editions.models import State as EditionState
from tests.delivery.test_screens_compose import STANDING, account, text, tomorrow
from tests.township import approved, signed_off

EDITIONS = "/admin/editions/"
CALENDAR = "/admin/editions/calendar/"
AT = datetime.timedelta


def composed(people: Any, *, by: Any = None, method: Method = Method.PUBLISH, **values: Any) -> Edition:
    return flow.compose([approved(people).pk], by or people.drafter, method=method, **values)


def mass_sent(people: Any, **values: Any) -> Delivery:
    """A signed-off mass send as its delivery stands with ``values``."""
    edition = composed(people, method=Method.MASS_SEND)
    flow.sign_off(edition, people.publisher, confirmed=True)
    Delivery.objects.filter(edition=edition).update(**values)
    return Delivery.objects.get(edition=edition)


def missed(people: Any, *, method: Method = Method.PUBLISH) -> Delivery:
    """Signed off for an hour ago, and stopped because nobody sent it then."""
    edition = composed(people, at=tomorrow(), method=method)
    flow.sign_off(edition, people.publisher, confirmed=True)
    Edition.objects.filter(pk=edition.pk).update(scheduled_at=timezone.now() - AT(hours=1))
    Delivery.objects.filter(edition=edition).update(
        state=State.BLOCKED, reason="错过了推送时间。", updated_at=timezone.now()
    )
    return Delivery.objects.get(edition=edition)


def page_of(client: Any, edition: Edition) -> str:
    return text(client.get(f"{EDITIONS}{edition.pk}/"))


def queries(client: Any, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


# Signing off ------------------------------------------------------------------------------------------------------------
def test_whoever_signs_off_sees_what_goes_out(people: Any, client: Any) -> None:
    account(**STANDING)
    first, second = approved(people), approved(people)
    edition = flow.compose([second.pk, first.pk], people.drafter, method=Method.MASS_SEND, at=tomorrow())
    client.force_login(people.publisher)
    shown = page_of(client, edition)
    assert shown.index(second.title) < shown.index(first.title)
    for approval in (first.approvals.get(), second.approvals.get()):
        assert approval.fingerprint in shown
        assert f"/admin/editions/approved/{approval.pk}/" in shown
    assert "确认向全部关注者（14,021 人）群发" in shown
    assert f"{tomorrow():%-m月%-d日 %H:%M} 发出" in shown
    assert 'name="confirmed"' in shown


def test_a_mass_send_without_the_tick_is_not_signed_off(people: Any, client: Any) -> None:
    edition = composed(people, method=Method.MASS_SEND)
    client.force_login(people.publisher)
    for data in ({}, {"confirmed": ""}, {"confirmed": "no"}):
        answer = client.post(f"{EDITIONS}{edition.pk}/sign-off/", data, follow=True)
        assert "请勾选确认" in text(answer)
    edition.refresh_from_db()
    assert edition.state == EditionState.COMPOSED
    client.post(f"{EDITIONS}{edition.pk}/sign-off/", {"confirmed": "yes"})
    edition.refresh_from_db()
    assert edition.state == EditionState.SIGNED_OFF


def test_a_publication_needs_no_tick(people: Any, client: Any) -> None:
    edition = composed(people)
    client.force_login(people.publisher)
    assert 'name="confirmed"' not in page_of(client, edition)
    client.post(f"{EDITIONS}{edition.pk}/sign-off/")
    edition.refresh_from_db()
    assert edition.state == EditionState.SIGNED_OFF


def test_signing_off_twice_makes_one_delivery(people: Any, client: Any) -> None:
    edition = composed(people)
    client.force_login(people.publisher)
    client.post(f"{EDITIONS}{edition.pk}/sign-off/")
    again = client.post(f"{EDITIONS}{edition.pk}/sign-off/", follow=True)
    assert "不能再签发" in text(again)
    assert Delivery.objects.filter(edition=edition).count() == 1


@pytest.mark.parametrize("name", ["drafter2", "reviewer1", "reviewer2"])
def test_only_holders_of_the_right_sign_off(people: Any, client: Any, name: str) -> None:
    edition = composed(people)
    client.force_login(getattr(people, name))
    assert "签发并推送" not in page_of(client, edition)
    client.post(f"{EDITIONS}{edition.pk}/sign-off/", {"confirmed": "yes"})
    edition.refresh_from_db()
    assert edition.state == EditionState.COMPOSED


@pytest.mark.parametrize("name", ["publisher", "admin"])
def test_nobody_signs_off_their_own(people: Any, client: Any, name: str) -> None:
    edition = composed(people, by=getattr(people, name))
    client.force_login(getattr(people, name))
    assert "须由另一位有签发权的人签发" in page_of(client, edition)
    client.post(f"{EDITIONS}{edition.pk}/sign-off/", {"confirmed": "yes"})
    edition.refresh_from_db()
    assert edition.state == EditionState.COMPOSED


def test_a_day_taken_meanwhile_is_told_and_nothing_is_signed_off(people: Any, client: Any) -> None:
    first, second = composed(people, method=Method.MASS_SEND), composed(people, method=Method.MASS_SEND)
    flow.sign_off(first, people.publisher, confirmed=True)
    client.force_login(people.publisher)
    answer = client.post(f"{EDITIONS}{second.pk}/sign-off/", {"confirmed": "yes"}, follow=True)
    assert f"已由{first}占用" in text(answer)
    second.refresh_from_db()
    assert second.state == EditionState.COMPOSED


# Following ----------------------------------------------------------------------------------------------------------------
def test_a_mass_send_has_its_own_steps(people: Any) -> None:
    delivery = mass_sent(people, state=State.SUBMITTED, drafted_at=timezone.now(), draft="d", job="34182")
    names = {step.name: step.state for step in steps(delivery.edition, delivery)}
    assert list(names)[-3:] == ["提交群发", "微信发送中", "已群发"]
    assert names["微信发送中"] == "now"


def test_the_administrators_confirmation_is_a_step_while_it_is_awaited(people: Any, client: Any) -> None:
    until = timezone.now() + AT(minutes=29, seconds=41)
    delivery = mass_sent(
        people,
        state=State.SUBMITTED,
        drafted_at=timezone.now(),
        draft="d",
        job="34182",
        confirm_until=until,
        reason="正等待公众号管理员在手机微信上确认群发。",
    )
    names = {step.name: step.state for step in steps(delivery.edition, delivery)}
    assert (names["管理员确认"], names["微信发送中"]) == ("now", "ahead")
    client.force_login(people.publisher)
    shown = page_of(client, delivery.edition)
    assert f"{timezone.localtime(until):%H:%M} 之前" in shown
    assert "data-until=" in shown
    assert "等管理员确认" in shown
    assert "data-over hidden" in shown
    Delivery.objects.update(confirm_until=timezone.now() - AT(seconds=1))
    assert "data-waiting hidden" in page_of(client, delivery.edition)
    # Confirmed: WeChat has gone on to send.
    Delivery.objects.update(reason="")
    delivery.refresh_from_db()
    names = {step.name: step.state for step in steps(delivery.edition, delivery)}
    assert (names["管理员确认"], names["微信发送中"]) == ("done", "now")
    assert "data-until=" not in page_of(client, delivery.edition)


def test_a_confirmation_that_was_given_is_done(people: Any) -> None:
    delivery = mass_sent(
        people,
        state=State.PUBLISHED,
        draft="d",
        job="34182",
        confirm_until=timezone.now(),
        drafted_at=timezone.now(),
        finished_at=timezone.now(),
    )
    assert {step.state for step in steps(delivery.edition, delivery)} == {"done"}


def test_a_mass_sends_numbers_are_shown_and_its_link_is_awaited(people: Any, client: Any) -> None:
    now = timezone.now()
    delivery = mass_sent(people, state=State.PUBLISHED, job="34182", drafted_at=now, finished_at=now)
    Publication.objects.create(
        delivery=delivery, approval=delivery.edition.places.get().approval, place=0, url="", published_at=now
    )
    client.force_login(people.publisher)
    shown = page_of(client, delivery.edition)
    assert "链接待补" in shown
    assert "复制链接" not in shown
    assert "应发" not in shown
    JobEvent.objects.create(
        job="34182", succeeded=True, counts={"total": 14021, "filter": 14000, "sent": 13990, "error": 10}
    )
    shown = page_of(client, delivery.edition)
    for words in ("应发", "14,021 人", "13,990 人", "10 人"):
        assert words in shown


def test_a_refusal_leads_to_the_article_it_names(people: Any, client: Any) -> None:
    edition = signed_off(people)
    approval = edition.places.get().approval
    Delivery.objects.filter(edition=edition).update(
        state=State.REFUSED, finished_at=timezone.now(), reason=f"《{approval.title}》标题太长。"
    )
    client.force_login(people.publisher)
    assert f'<a href="/admin/pages/{approval.page_id}/edit/">去修改《{approval.title}》' in page_of(client, edition)


# What to do about a missed time ---------------------------------------------------------------------------------------------
def test_a_missed_time_offers_three_ways(people: Any, client: Any) -> None:
    delivery = missed(people)
    client.force_login(people.publisher)
    shown = page_of(client, delivery.edition)
    for words in ("已错过时间", "接下来怎么办", "现在推送", "改时间", "取消本期"):
        assert words in shown
    client.force_login(people.drafter2)
    assert "现在推送" not in page_of(client, delivery.edition)


@pytest.mark.parametrize("values", [{"errcode": 40164}, {"late_allowed": True}, {"submitted_at": timezone.now()}])
def test_other_stops_are_no_missed_time(people: Any, values: dict[str, Any]) -> None:
    delivery = missed(people)
    assert has_missed_its_time(delivery.edition, delivery)
    Delivery.objects.filter(pk=delivery.pk).update(**values)
    delivery.refresh_from_db()
    assert not has_missed_its_time(delivery.edition, delivery)


def test_a_time_to_come_can_be_changed_and_one_that_went_out_cannot(people: Any, client: Any) -> None:
    ahead = composed(people, at=tomorrow())
    flow.sign_off(ahead, people.publisher)
    client.force_login(people.publisher)
    assert "改时间" in page_of(client, ahead)
    ahead.delivery.attempts.create(operation="mass_send")
    shown = page_of(client, ahead)
    assert "改时间" not in shown
    assert "取消本期" not in shown


def test_a_new_time_lets_a_missed_edition_wait_again(people: Any, client: Any) -> None:
    delivery = missed(people)
    client.force_login(people.publisher)
    url = f"{EDITIONS}{delivery.edition_id}/time/"
    assert "明早 07:30" in text(client.get(url))
    assert "已经过去" in text(client.post(url, {"at": "2020-01-01T07:30"}))
    assert "desk-errors" in text(client.post(url, {"at": f"{tomorrow(days=400):%Y-%m-%dT%H:%M}"}))
    delivery.refresh_from_db()
    assert delivery.state == State.BLOCKED
    assert client.post(url, {"at": f"{tomorrow():%Y-%m-%dT%H:%M}"}).status_code == 302
    delivery = Delivery.objects.get(pk=delivery.pk)
    assert (delivery.state, delivery.due_at, delivery.edition.scheduled_at) == (State.PENDING, tomorrow(), tomorrow())


@pytest.mark.parametrize("name", ["drafter", "reviewer1"])
def test_only_holders_of_the_right_change_the_time(people: Any, client: Any, name: str) -> None:
    delivery = missed(people)
    client.force_login(getattr(people, name))
    client.post(f"{EDITIONS}{delivery.edition_id}/time/", {"at": f"{tomorrow():%Y-%m-%dT%H:%M}"})
    delivery.refresh_from_db()
    assert delivery.state == State.BLOCKED


# Previews -----------------------------------------------------------------------------------------------------------------
def test_a_preview_is_asked_for_and_the_name_remembered(people: Any, client: Any) -> None:
    edition = composed(people)
    client.force_login(people.drafter)
    url = f"{EDITIONS}{edition.pk}/preview/"
    shown = text(client.post(url, {"wechat_name": "张 三"}, follow=True))
    assert "不能有空格" in shown
    assert "张 三" in shown
    assert not Preview.objects.exists()
    client.post(url, {"wechat_name": " zhangsan_01 "})
    asked = Preview.objects.get()
    assert (asked.delivery.edition, asked.wechat_name, asked.asked_by) == (edition, "zhangsan_01", people.drafter)
    shown = page_of(client, edition)
    assert 'value="zhangsan_01"' in shown
    assert "排队中" in shown


def test_previews_say_how_they_stand(people: Any, client: Any) -> None:
    edition = composed(people)
    delivery = Delivery.objects.create(edition=edition, account=account(), state=State.DRAFTED)
    now = timezone.now()
    Preview.objects.create(delivery=delivery, wechat_name="one", asked_by=people.drafter)
    client.force_login(people.publisher)
    progress = f"{EDITIONS}{edition.pk}/progress/"
    assert 'data-moving="true"' in text(client.get(progress))
    Preview.objects.update(sent_at=now)
    Preview.objects.create(
        delivery=delivery,
        wechat_name="two",
        asked_by=people.drafter,
        failed_at=now,
        reason="这个微信号没有关注公众号。",
    )
    shown = text(client.get(progress))
    for words in ("已发送", "没有成功", "这个微信号没有关注公众号。", 'data-moving="false"', "待签发"):
        assert words in shown


def test_an_edition_that_is_signed_off_is_not_previewed(people: Any, client: Any) -> None:
    edition = signed_off(people)
    client.force_login(people.publisher)
    assert "发送预览" not in page_of(client, edition)


# The list -------------------------------------------------------------------------------------------------------------------
def test_the_list_is_filtered_by_state(people: Any, client: Any) -> None:
    waiting, moving, out, stopped = composed(people), signed_off(people), signed_off(people), signed_off(people)
    cancelled = composed(people)
    flow.cancel(cancelled, people.drafter)
    Delivery.objects.filter(edition=out).update(state=State.PUBLISHED, finished_at=timezone.now())
    Delivery.objects.filter(edition=stopped).update(state=State.BLOCKED)
    client.force_login(people.publisher)

    def shown(state: str) -> set[int]:
        return {row["edition"].pk for row in client.get(EDITIONS, {"state": state}).context["rows"]}

    assert shown("composed") == {waiting.pk}
    assert shown("moving") == {moving.pk}
    assert shown("published") == {out.pk}
    assert shown("stopped") == {stopped.pk}
    assert shown("nonsense") == shown("") == {edition.pk for edition in (waiting, moving, out, stopped, cancelled)}


def test_turning_the_page_keeps_the_filter(people: Any, client: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from publishing.delivery.desk import views

    monkeypatch.setattr(views, "PER_PAGE", 1)
    for _ in range(3):
        composed(people)
    client.force_login(people.publisher)
    shown = text(client.get(EDITIONS, {"state": "composed", "page": 2}))
    assert 'href="?state=composed&amp;page=1"' in shown
    assert 'href="?state=composed&amp;page=3"' in shown


def test_the_list_says_what_waits_for_me(people: Any, client: Any) -> None:
    composed(people)
    own = composed(people, by=people.publisher)
    blocked = signed_off(people)
    Delivery.objects.filter(edition=blocked).update(state=State.BLOCKED)

    def wanted(user: Any) -> list[str]:
        client.force_login(user)
        return [row["wanted"] for row in client.get(EDITIONS).context["rows"]]

    assert wanted(people.publisher) == ["等您处理", "", "等您签发"]
    assert wanted(people.drafter) == ["", "", ""]
    assert own.state == EditionState.COMPOSED


def test_the_list_costs_few_queries_however_long_it_is(people: Any, client: Any) -> None:
    client.force_login(people.publisher)
    signed_off(people, approved(people), approved(people))
    composed(people)
    few = queries(client, EDITIONS)
    for _ in range(4):
        signed_off(people, approved(people), approved(people))
        composed(people)
    assert queries(client, EDITIONS) == few
    # Ten of these are the desk's frame: session, rights, menu.
    assert few <= 14


# The calendar -----------------------------------------------------------------------------------------------------------------
def test_the_calendar_shows_what_is_planned_and_what_went_out(people: Any, client: Any) -> None:
    planned = composed(people, at=tomorrow(), method=Method.MASS_SEND)
    flow.sign_off(planned, people.publisher, confirmed=True)
    out = signed_off(people)
    Delivery.objects.filter(edition=out).update(state=State.PUBLISHED, finished_at=timezone.now())
    days = {day.date: day for first in _two_months() for day in month.days(first)}
    today = timezone.localdate()
    assert [entry.edition for entry in days[today].entries] == [out]
    assert [entry.edition for entry in days[tomorrow().date()].entries] == [planned]
    assert days[today].is_today
    assert days[today].is_mass_send_free
    assert days[tomorrow().date()].holders == [planned]
    assert not days[tomorrow().date()].is_mass_send_free
    client.force_login(people.publisher)
    assert "今天" in text(client.get(CALENDAR))


def _two_months() -> list[datetime.date]:
    return sorted({timezone.localdate().replace(day=1), tomorrow().date().replace(day=1)})


def test_an_empty_day_leads_to_a_new_edition_at_half_past_seven(people: Any, client: Any) -> None:
    client.force_login(people.drafter)
    after = month.neighbours(timezone.localdate().replace(day=1))[1]
    shown = text(client.get(CALENDAR, {"month": after}))
    assert f"/admin/editions/compose/?at={after}-01T07%3A30" in shown
    before = month.neighbours(timezone.localdate().replace(day=1))[0]
    assert f"?at={before}" not in text(client.get(CALENDAR, {"month": before}))


def test_the_day_is_beijings(people: Any) -> None:
    edition = signed_off(people)
    # 16:30 on the last of November in London is half past midnight on the first of December here.
    moment = datetime.datetime(2026, 11, 30, 16, 30, tzinfo=datetime.UTC)
    Delivery.objects.filter(edition=edition).update(state=State.PUBLISHED, finished_at=moment)
    assert [day.date.day for day in month.days(datetime.date(2026, 12, 1)) if day.entries] == [1]
    assert not [day for day in month.days(datetime.date(2026, 11, 1)) if any(e.edition == edition for e in day.entries)]


def test_cancelled_editions_are_not_on_the_calendar(people: Any) -> None:
    flow.cancel(composed(people, at=tomorrow()), people.drafter)
    assert not [day for first in _two_months() for day in month.days(first) if day.entries]


@pytest.mark.parametrize("text_", ["", "x", "2026", "2026-13", "1999-01", "9999-12", "-1-2", "2026-1-1"])
def test_a_month_that_is_none_is_this_one(text_: str) -> None:
    assert month.first_of(text_) == timezone.localdate().replace(day=1)


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        ((2026, 1, 1), ("2025-12", "2026-02")),
        ((2027, 2, 1), ("2027-01", "2027-03")),
        ((2026, 12, 1), ("2026-11", "2027-01")),
    ],
)
def test_neighbouring_months(first: tuple[int, int, int], expected: tuple[str, str]) -> None:
    assert month.neighbours(datetime.date(*first)) == expected


def test_the_calendar_counts_the_days_since_the_last_push(people: Any, client: Any) -> None:
    client.force_login(people.publisher)
    assert "还没有推送过" in text(client.get(CALENDAR))
    edition = signed_off(people)
    Publication.objects.create(
        delivery=edition.delivery,
        approval=edition.places.get().approval,
        place=0,
        url="https://mp.weixin.qq.com/s/x",
        published_at=timezone.now() - AT(days=12),
    )
    shown = text(client.get(CALENDAR))
    assert "<strong>12</strong> 天" in shown
    assert "再过 2 天" in shown


def test_the_calendar_costs_few_queries_however_much_is_on_it(people: Any, client: Any) -> None:
    client.force_login(people.publisher)
    composed(people, at=tomorrow())
    signed_off(people)
    few = queries(client, CALENDAR)
    for _ in range(4):
        composed(people, at=tomorrow())
        signed_off(people)
    assert queries(client, CALENDAR) == few
    assert few <= 15
