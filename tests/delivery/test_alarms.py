"""Nothing stands still unseen: alarms for what is stuck, stopped or refused, told to whoever can act."""

import datetime

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from publishing.channels import wechat
from publishing.delivery import dispatch, tasks
from publishing.delivery.account.watch import raise_due_alarms
from publishing.delivery.models import Alarm, Delivery, Preview, State
from publishing.editions import flow
from publishing.editions.models import Edition, Method
from tests.delivery.driving import drive
from tests.township import approved, fresh, signed_off

MINUTES = datetime.timedelta(minutes=1)
Kind = Alarm.Kind


def open_kinds() -> list[tuple[str, int | None]]:
    return sorted(Alarm.objects.filter(cleared_at=None).values_list("kind", "delivery_id"))


def watch(*, minutes: float = 0) -> None:
    """As the worker does each minute, that many minutes from now."""
    raise_due_alarms(timezone.now() + minutes * MINUTES)


def test_what_moves_raises_no_alarm(people, wechat_api, channel):
    drive(signed_off(people), channel)
    signed_off(people)
    watch(minutes=9)
    finished = Delivery.objects.filter(finished_at__isnull=False).get()
    watch(minutes=60)
    assert (Kind.STUCK, finished.pk) not in open_kinds()


def test_ten_minutes_without_an_end_raise_one_alarm_that_says_who_must_act(people, wechat_api):
    edition = signed_off(people)
    watch(minutes=9.9)
    assert open_kinds() == []
    for minutes in (10.1, 11, 12, 500):
        watch(minutes=minutes)
    assert open_kinds() == [(Kind.STUCK, edition.delivery.pk)]
    alarm = Alarm.objects.get()
    assert edition.places.get().approval.title in alarm.message
    assert alarm.subject == f"delivery {edition.delivery.pk}"
    assert str(edition) in alarm.message
    assert "后台工作进程" in alarm.next_step


def test_the_alarm_goes_when_the_push_ends(people, wechat_api, channel):
    edition = signed_off(people)
    watch(minutes=11)
    drive(edition, channel)
    watch(minutes=12)
    assert open_kinds() == []
    assert Alarm.objects.get().cleared_by is None


def test_a_push_planned_for_later_is_not_late(people, wechat_api):
    edition = flow.compose(
        [approved(people).pk], people.drafter, method=Method.PUBLISH, at=timezone.now() + 60 * MINUTES
    )
    flow.sign_off(edition, people.publisher)
    watch(minutes=69)
    assert open_kinds() == []
    watch(minutes=71)
    assert [kind for kind, _delivery in open_kinds()] == [Kind.STUCK]


def test_a_draft_waiting_for_its_sign_off_is_not_late_but_an_unsent_preview_is(people, wechat_api):
    edition = flow.compose([approved(people).pk], people.drafter, method=Method.PUBLISH)
    delivery = Delivery.objects.create(edition=edition, account=_account(), due_at=None, state=State.DRAFTED)
    watch(minutes=600)
    assert open_kinds() == []
    Preview.objects.create(delivery=delivery, wechat_name="somebody")
    watch(minutes=9)
    assert open_kinds() == []
    watch(minutes=11)
    assert open_kinds() == [(Kind.STUCK, delivery.pk)]
    delivery.previews.update(sent_at=timezone.now())
    watch(minutes=12)
    assert open_kinds() == []


def test_a_blocked_push_raises_an_alarm_at_once_with_its_reason_and_next_step(people, wechat_api, channel):
    wechat_api.switches.set(ip_not_whitelisted="203.0.113.7")
    delivery = drive(signed_off(people), channel)
    watch()
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.delivery) == (Kind.STOPPED, delivery)
    assert "203.0.113.7" in alarm.message
    assert alarm.next_step == delivery.next_step
    watch(minutes=60)
    assert open_kinds() == [(Kind.STOPPED, delivery.pk)]


def test_wechats_long_references_are_left_out_of_the_words(people, wechat_api, channel):
    wechat_api.switches.set(has_publish_right=False)
    delivery = drive(signed_off(people), channel)
    watch()
    assert delivery.draft in delivery.reason
    assert delivery.draft not in Alarm.objects.get().message


def test_a_stuck_push_that_is_blocked_changes_its_alarm_and_resuming_clears_it(people, wechat_api, channel):
    edition = signed_off(people)
    watch(minutes=11)
    wechat_api.switches.set(has_publish_right=False)
    delivery = drive(edition, channel)
    watch(minutes=11)
    assert open_kinds() == [(Kind.STOPPED, delivery.pk)]
    wechat_api.switches.set(has_publish_right=True)
    dispatch.resume(delivery, people.publisher)
    drive(edition, channel)
    watch(minutes=12)
    assert open_kinds() == []


def test_a_push_that_waits_for_tomorrows_quota_is_told_at_once_with_the_time(people, wechat_api, channel):
    wechat_api.faults.add("draft/add", "refuse", times=1, errcode=45009)
    delivery = drive(signed_off(people), channel, passes=1)
    assert delivery.state == State.WAITING
    watch()
    alarm = Alarm.objects.get()
    assert alarm.kind == Kind.STOPPED
    assert f"{timezone.localtime(delivery.due_at):%-m月%-d日 %H:%M}" in alarm.message
    watch(minutes=30)
    assert open_kinds() == [(Kind.STOPPED, delivery.pk)]


def test_a_mass_send_that_awaits_the_administrator_says_so(people, wechat_api):
    edition = signed_off(people)
    now = timezone.now()
    Delivery.objects.filter(edition=edition).update(
        state=State.SUBMITTED, job="1", due_at=now + 12 * MINUTES, confirm_until=now + 25 * MINUTES
    )
    watch(minutes=11)
    assert "手机微信确认群发" in Alarm.objects.get().next_step


def test_a_held_account_says_so(people, wechat_api):
    edition = signed_off(people)
    edition.delivery.account.held_because = "数据库是从备份恢复的。"
    edition.delivery.account.save()
    Edition.objects.filter(pk=edition.pk).update(method=Method.MASS_SEND)
    watch(minutes=11)
    assert "数据库是从备份恢复的" in Alarm.objects.get().next_step


def refused(people, wechat_api, channel, *pages) -> Edition:
    wechat_api.switches.set(publish_outcomes=[2])
    edition = signed_off(people, *pages)
    assert drive(edition, channel).state == State.REFUSED
    return edition


def test_a_refused_push_raises_an_alarm_until_its_article_is_composed_again(people, wechat_api, channel):
    page = approved(people)
    edition = refused(people, wechat_api, channel, page)
    watch()
    alarm = Alarm.objects.get()
    assert (alarm.kind, alarm.delivery) == (Kind.STOPPED, edition.delivery)
    assert page.title in alarm.message
    flow.compose([page.pk], people.drafter)
    watch()
    assert open_kinds() == []


def test_composing_again_and_cancelling_that_brings_the_alarm_back(people, wechat_api, channel):
    page = approved(people)
    edition = refused(people, wechat_api, channel, page)
    again = flow.compose([page.pk], people.drafter)
    watch()
    assert open_kinds() == []
    flow.cancel(again, people.drafter)
    watch()
    assert open_kinds() == [(Kind.STOPPED, edition.delivery.pk)]


def test_every_article_of_a_refused_edition_must_be_composed_again(people, wechat_api, channel):
    pages = [approved(people), approved(people)]
    refused(people, wechat_api, channel, *pages)
    flow.compose([pages[0].pk], people.drafter)
    watch()
    message = Alarm.objects.get(cleared_at=None).message
    waiting, _reason = message.split("还没有重新编排")
    assert pages[1].title in waiting
    assert pages[0].title not in waiting
    fresh(pages[1]).unpublish()
    watch()
    assert open_kinds() == []


def test_a_refusal_of_last_month_is_history(people, wechat_api, channel):
    refused(people, wechat_api, channel)
    watch(minutes=8 * 24 * 60)
    assert open_kinds() == []


def test_a_refusal_somebody_has_put_away_stays_away(people, wechat_api, channel):
    edition = refused(people, wechat_api, channel)
    watch()
    Alarm.objects.update(cleared_at=timezone.now(), cleared_by=people.publisher)
    watch()
    assert open_kinds() == []
    assert Alarm.objects.filter(delivery=edition.delivery).count() == 1


def test_a_withdrawn_push_raises_no_alarm(people, wechat_api, channel):
    wechat_api.switches.set(ip_not_whitelisted="203.0.113.7")
    edition = signed_off(people)
    drive(edition, channel)
    watch()
    dispatch.withdraw(edition, people.publisher)
    watch()
    assert open_kinds() == []


def test_looking_costs_the_same_for_many_deliveries(people, wechat_api, channel):
    def cost() -> int:
        watch(minutes=11)
        with CaptureQueriesContext(connection) as captured:
            watch(minutes=12)
        return len(captured)

    refused(people, wechat_api, channel)
    signed_off(people)
    few = cost()
    refused(people, wechat_api, channel)
    signed_off(people)
    assert cost() == few <= 14
    assert len(open_kinds()) == 4


@pytest.mark.parametrize("by", ["command", "task"])
def test_the_pass_and_the_task_raise_them(people, wechat_api, settings, by):
    settings.WECHAT_APP_SECRET = "wrong"
    edition = signed_off(people)
    if by == "command":
        call_command("deliver_due")
    else:
        tasks.carry_delivery.call(edition.delivery.pk)
    assert open_kinds() == [(Kind.STOPPED, edition.delivery.pk)]


def test_the_secret_is_in_no_alarm(people, wechat_api, settings):
    settings.WECHAT_APP_SECRET = "a-very-wrong-secret"
    drive(signed_off(people), wechat.channel_from_settings())
    watch()
    alarm = Alarm.objects.get()
    assert "a-very-wrong-secret" not in alarm.message + alarm.next_step


def _account():
    from publishing.delivery.account.standing_row import account_row

    return account_row()
