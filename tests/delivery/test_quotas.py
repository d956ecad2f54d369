"""Every call is counted, by operation and Beijing day, and compared with what WeChat says of the quota."""

import datetime
import threading

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from publishing.channels.wechat import Call, Outcome
from publishing.delivery.account import quotas
from publishing.delivery.account.standing_row import account_row
from publishing.delivery.carry import carry
from publishing.delivery.channel import channel, counted_channel
from publishing.delivery.models import Alarm, CallsOfDay, Delivery
from tests.delivery.driving import drive
from tests.township import signed_off

CALL = Call(operation="draft/add", milliseconds=1, outcome=Outcome.DONE)


@pytest.fixture(autouse=True)
def _nothing_pending():
    quotas._counts.clear()
    yield
    quotas._counts.clear()


def counted() -> dict[str, int]:
    return dict(CallsOfDay.objects.filter(used__gt=0).values_list("operation", "used"))


def in_the_log(wechat_api) -> dict[str, int]:
    found: dict[str, int] = {}
    for entry in wechat_api.log():
        name = entry["operation"]
        if name == "publish_job_finished":
            continue  # Not a call, but what the simulator did by itself.
        found[name] = found.get(name, 0) + 1
    return found


def test_every_call_of_a_delivery_is_counted_tokens_included(people, wechat_api):
    with counted_channel() as counting:
        drive(signed_off(people), counting)
    assert counted() == in_the_log(wechat_api)
    assert counted()["stable_token"] == 1
    assert set(CallsOfDay.objects.values_list("day", flat=True)) == {quotas.today()}


def test_refused_calls_count_and_calls_that_reached_nobody_do_not(people, wechat_api, settings):
    wechat_api.faults.add("draft/add", "refuse", times=1, errcode=45009)
    edition = signed_off(people)
    with counted_channel() as counting:
        carry(Delivery.objects.get(edition=edition).pk, counting)
    assert counted()["draft/add"] == 1
    before = counted()
    settings.WECHAT_API_BASE_URL = "http://127.0.0.1:9"
    with counted_channel() as counting:
        counting.probe()
    assert counted() == before


def test_the_commands_count_too(people, wechat_api):
    signed_off(people)
    call_command("deliver_due")
    call_command("check_wechat")
    assert counted() == in_the_log(wechat_api)


def test_counts_of_several_processes_add_up(db, wechat_api):
    account = account_row()
    CallsOfDay.objects.create(account=account, day=quotas.today(), operation="draft/add", used=7)
    for _ in range(3):
        quotas.count(account.app_id, CALL, may_flush=False)
    quotas.flush()
    quotas.flush()
    assert counted() == {"draft/add": 10}


@pytest.mark.django_db(transaction=True)
def test_an_upload_thread_only_counts_in_memory(wechat_api):
    account = account_row()
    queries: list[str] = []

    def upload() -> None:
        def complain(execute, sql, params, many, context):
            queries.append(sql)
            return execute(sql, params, many, context)

        with connection.execute_wrapper(complain):
            for _ in range(2 * quotas.FLUSH_EVERY_CALLS):
                quotas.count(account.app_id, CALL, may_flush=False)
        connection.close()

    thread = threading.Thread(target=upload)
    thread.start()
    thread.join()
    assert queries == []
    assert counted() == {}
    quotas.flush()
    assert counted() == {"draft/add": 2 * quotas.FLUSH_EVERY_CALLS}


@pytest.mark.django_db(transaction=True)
def test_the_channel_writes_down_only_in_the_thread_that_asked_for_it(wechat_api):
    counting = channel()
    since = timezone.now()
    thread = threading.Thread(
        target=lambda: [counting.find_drafts("m", since=since) for _ in range(quotas.FLUSH_EVERY_CALLS)]
    )
    thread.start()
    thread.join()
    assert counted() == {}
    counting.find_drafts("m", since=since)
    # A read that had to be repeated is one more call.
    assert counted()["draft/batchget"] >= quotas.FLUSH_EVERY_CALLS + 1


def test_nothing_is_written_inside_a_transaction_of_the_caller(db, wechat_api):
    # The test itself runs in one.
    for _ in range(2 * quotas.FLUSH_EVERY_CALLS):
        quotas.count(wechat_api.app_id, CALL, may_flush=True)
    assert counted() == {}


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_loses_no_count_and_disturbs_nobody(wechat_api):
    account = account_row()

    def away(*args, **kwargs):
        from django.db import OperationalError

        raise OperationalError("database is locked")

    with connection.execute_wrapper(away):
        for _ in range(quotas.FLUSH_EVERY_CALLS + 5):
            quotas.count(account.app_id, CALL, may_flush=True)
        quotas.flush()
    quotas.flush()
    assert counted() == {"draft/add": quotas.FLUSH_EVERY_CALLS + 5}


def test_threads_lose_no_count(db, wechat_api):
    threads = [
        threading.Thread(target=lambda: [quotas.count(wechat_api.app_id, CALL, may_flush=False) for _ in range(500)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    quotas.flush()
    assert counted() == {"draft/add": 2000}


def test_an_account_without_a_name_counts_nothing(db, settings):
    settings.WECHAT_APP_ID = ""
    quotas.count("", CALL, may_flush=False)
    quotas.flush()
    assert counted() == {}


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-03-01T15:59:00+00:00", datetime.date(2026, 3, 1)),
        ("2026-03-01T16:00:00+00:00", datetime.date(2026, 3, 2)),
    ],
)
def test_the_day_is_beijings(moment, day):
    assert quotas.today(datetime.datetime.fromisoformat(moment)) == day


def use(operation: str) -> quotas.Use:
    account = account_row()
    return {one.operation: one for one in quotas.of_today(account, timezone.now())}[operation]


def test_wechats_word_is_stored_beside_our_count(db, wechat_api):
    wechat_api.switches.set(daily_limits={"/cgi-bin/draft/batchget": 500})
    with counted_channel() as counting:
        counting.find_drafts("m", since=timezone.now())
        assert quotas.refresh(counting)
    row = CallsOfDay.objects.get(operation="draft/batchget")
    assert (row.used, row.daily_limit, row.remaining) == (1, 500, 499)
    assert row.asked_at is not None
    assert use("draft/batchget").elsewhere == 0
    assert use("draft/batchget").label == "查询草稿箱"
    assert len(wechat_api.log(operation="openapi/quota/get")) == len(quotas.ASKED_ABOUT)


def test_what_is_left_goes_down_with_our_calls_since(db, wechat_api):
    wechat_api.switches.set(daily_limits={"/cgi-bin/draft/batchget": 500})
    with counted_channel() as counting:
        quotas.refresh(counting)
        counting.find_drafts("m", since=timezone.now())
    assert (use("draft/batchget").left, use("draft/batchget").spent) == (499, 1)


def test_calls_of_somebody_else_show(db, wechat_api, channel):
    for _ in range(12):
        channel.find_drafts("m", since=timezone.now())
    with counted_channel() as counting:
        quotas.refresh(counting)
    assert use("draft/batchget").elsewhere == 12
    assert use("draft/add").elsewhere == 0


def test_a_wechat_that_is_down_is_asked_once(db, wechat_api):
    wechat_api.faults.add("openapi/quota/get", "http_502", times=None)
    with counted_channel() as counting:
        assert not quotas.refresh(counting)
    assert len(wechat_api.log(operation="openapi/quota/get")) == 1
    assert not CallsOfDay.objects.exclude(asked_at=None).exists()
    now = timezone.now()
    assert not quotas.is_refresh_due(account_row(), now)
    assert quotas.is_refresh_due(account_row(), now + datetime.timedelta(hours=2))


def test_an_operation_the_account_does_not_have_is_passed_over(db, wechat_api):
    wechat_api.faults.add("openapi/quota/get", "refuse", times=1, errcode=76022)
    with counted_channel() as counting:
        assert quotas.refresh(counting)
    assert CallsOfDay.objects.exclude(asked_at=None).count() == len(quotas.ASKED_ABOUT) - 1


@pytest.mark.parametrize(("name", "value"), [("WECHAT_APP_SECRET", "wrong"), ("WECHAT_APP_ID", "")])
def test_credentials_that_do_not_work_end_the_refresh_quietly(db, wechat_api, settings, name, value):
    setattr(settings, name, value)
    with counted_channel() as counting:
        assert not quotas.refresh(counting)


def test_wechat_is_asked_a_few_times_a_day(db, wechat_api):
    with counted_channel() as counting:
        quotas.refresh(counting)
    now = timezone.now()
    assert not quotas.is_refresh_due(account_row(), now + datetime.timedelta(minutes=59))
    assert quotas.is_refresh_due(account_row(), now + datetime.timedelta(hours=7))


def test_a_quota_nearly_spent_raises_an_alarm_that_goes_when_it_recovers(db, wechat_api, channel):
    wechat_api.switches.set(daily_limits={"/cgi-bin/draft/batchget": 20})
    for _ in range(19):
        channel.find_drafts("m", since=timezone.now())
    with counted_channel() as counting:
        quotas.refresh(counting)
    for _ in range(2):
        quotas.raise_due_alarms(timezone.now())
    alarm = Alarm.objects.get(kind=Alarm.Kind.QUOTA)
    assert "查询草稿箱" in alarm.message
    assert "还剩 1 次" in alarm.message
    assert alarm.next_step
    wechat_api.switches.set(daily_limits={})
    with counted_channel() as counting:
        quotas.refresh(counting)
    quotas.raise_due_alarms(timezone.now())
    alarm.refresh_from_db()
    assert alarm.cleared_at is not None


def test_our_own_calls_since_wechats_word_raise_the_alarm_too(db, wechat_api):
    wechat_api.switches.set(daily_limits={"/cgi-bin/draft/batchget": 10})
    with counted_channel() as counting:
        quotas.refresh(counting)
        quotas.raise_due_alarms(timezone.now())
        assert not Alarm.objects.exists()
        for _ in range(10):
            counting.find_drafts("m", since=timezone.now())
    quotas.raise_due_alarms(timezone.now())
    assert Alarm.objects.filter(kind=Alarm.Kind.QUOTA, cleared_at=None).count() == 1


def test_a_new_day_clears_the_alarm(db, wechat_api):
    account = account_row()
    CallsOfDay.objects.create(
        account=account, day=quotas.today(), operation="draft/add", daily_limit=100, remaining=3, used=97
    )
    now = timezone.now()
    quotas.raise_due_alarms(now)
    assert Alarm.objects.filter(cleared_at=None).count() == 1
    quotas.raise_due_alarms(now + datetime.timedelta(days=1))
    assert Alarm.objects.filter(cleared_at=None).count() == 0


def test_spending_the_days_mass_send_is_no_alarm(db, wechat_api):
    CallsOfDay.objects.create(
        account=account_row(), day=quotas.today(), operation=quotas.MASS_SEND, daily_limit=1, remaining=0, used=1
    )
    quotas.raise_due_alarms(timezone.now())
    assert not Alarm.objects.exists()


def test_the_chart_shows_fourteen_days_and_the_empty_ones(db, wechat_api):
    account = account_row()
    now = timezone.now()
    for back, used in ((0, 5), (3, 10), (20, 99)):
        day = quotas.today(now) - datetime.timedelta(days=back)
        CallsOfDay.objects.create(account=account, day=day, operation="draft/add", used=used)
    days = quotas.days(quotas.recent(account, now), now)
    assert len(days) == 14
    assert [(day.calls, day.height) for day in days if day.calls] == [(10, 100.0), (5, 50.0)]
