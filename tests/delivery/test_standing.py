"""How the account stands: asked by workers, kept with its age, shown to those who look after it, never asked by a page."""

import datetime
import json
import re
import threading

import pytest
from django.core.management import call_command
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from publishing.channels.errors import Unavailable
from publishing.delivery import tasks
from publishing.delivery.account import quotas, standing
from publishing.delivery.account import round as account_round
from publishing.delivery.account.standing_row import account_row, remember
from publishing.delivery.account.watch import raise_due_alarms
from publishing.delivery.alarms import raise_alarm
from publishing.delivery.channel import channel as desk_channel
from publishing.delivery.models import Account, Alarm, CallsOfDay, Delivery
from publishing.editions.models import Edition
from tests.delivery.driving import drive
from tests.township import approved, signed_off

SCRIPT = "<script>alert(1)</script>"
HOURS = datetime.timedelta(hours=1)


@pytest.fixture(autouse=True)
def _nothing_pending():
    quotas._counts.clear()
    yield
    quotas._counts.clear()


def verdicts() -> dict[str, str]:
    return {line["code"]: line["verdict"] for line in account_row().standing["probes"]}


def screen(client) -> str:
    response = client.get(reverse("wechat_account"))
    assert response.status_code == 200
    return response.content.decode()


# What is kept


def test_a_look_keeps_lines_tags_and_followers_with_their_time(db, wechat_api):
    account_round.ask_if_due(desk_channel())
    account = account_row()
    assert verdicts()["publish"] == "ok"
    assert verdicts()["mass"] == "ok"
    assert {tag["name"] for tag in account.standing["tags"]} >= {"信息员"}
    assert account.standing["followers"] > 0
    assert account.asked_at is not None
    assert standing.moment(account.standing["token_until"]) > timezone.now()
    assert CallsOfDay.objects.exclude(daily_limit=None).count() == len(quotas.ASKED_ABOUT)
    assert len(wechat_api.log()) <= 22


def test_neither_token_nor_secret_is_kept(db, wechat_api, settings):
    account_round.ask_if_due(desk_channel())
    kept = str(account_row().standing)
    assert settings.WECHAT_APP_SECRET not in kept
    for row in wechat_api.state.store.rows("SELECT * FROM token"):
        assert row["value"] not in kept


def test_looking_again_the_same_day_asks_nothing(db, wechat_api):
    channel = desk_channel()
    account_round.ask_if_due(channel)
    calls = len(wechat_api.log())
    account_round.ask_if_due(channel)
    assert len(wechat_api.log()) == calls
    now = timezone.now()
    assert not standing.is_refresh_due(account_row(), now + 23 * HOURS)
    assert standing.is_refresh_due(account_row(), now + 25 * HOURS)


def test_a_wechat_that_is_down_leaves_the_tags_as_last_known_and_is_asked_again_soon(db, wechat_api, settings):
    account_round.ask_if_due(desk_channel())
    settings.WECHAT_API_BASE_URL = "http://127.0.0.1:9"
    account_round.ask_if_due(desk_channel(), anyway=True)
    account = account_row()
    assert verdicts()["credentials"] == "unknown"
    assert account.standing["followers"] > 0
    now = timezone.now()
    assert not standing.is_refresh_due(account, now)
    assert standing.is_refresh_due(account, now + 2 * HOURS)


def test_a_lost_answer_in_the_middle_is_no_error(db, wechat_api):
    wechat_api.faults.add("tags/get", "truncated_json", times=1)
    account_round.ask_if_due(desk_channel())
    assert "tags" not in account_row().standing
    assert account_row().standing["asking_since"] == ""


def test_a_wish_for_a_new_look_is_fulfilled_by_task_or_pass_and_only_once(people, wechat_api):
    account_round.ask_if_due(desk_channel())
    calls = len(wechat_api.log(operation="tags/get"))
    assert standing.ask_for_refresh()
    assert not standing.ask_for_refresh()
    assert standing.is_wanted(account_row(), timezone.now())
    tasks.ask_about_account.call()
    call_command("deliver_due")
    assert not standing.is_wanted(account_row(), timezone.now())
    assert len(wechat_api.log(operation="tags/get")) == calls + 1


def test_a_wish_nobody_fulfils_is_told_after_two_minutes(db, wechat_api):
    standing.ask_for_refresh()
    later = timezone.now() + datetime.timedelta(minutes=3)
    assert not standing.is_wanted(account_row(), later)
    assert standing.is_unanswered(account_row(), later)


def test_two_processes_do_not_ask_at_once_and_a_dead_one_is_given_up(db, wechat_api):
    now = timezone.now()
    assert standing.begin_asking(now)
    account_round.ask_if_due(desk_channel())
    assert wechat_api.log() == []
    assert standing.begin_asking(now + datetime.timedelta(minutes=3))


@pytest.mark.django_db(transaction=True)
def test_parts_written_at_the_same_time_do_not_lose_each_other(wechat_api):
    account_row()

    def write(name: str) -> None:
        from django.db import connection

        for number in range(10):
            remember(**{name: number})
        connection.close()

    threads = [threading.Thread(target=write, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert account_row().standing == {"a": 9, "b": 9, "c": 9}


def test_the_command_keeps_what_it_found_for_the_screen(people, client, wechat_api, capsys):
    call_command("check_wechat")
    assert "✓ 正常  存草稿" in capsys.readouterr().out
    client.force_login(people.publisher)
    assert "可以" in screen(client)
    assert account_row().asked_at is not None


# The screen


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("admin", True),
        ("publisher", True),
        ("drafter", False),
        ("reviewer1", False),
        ("reviewer2", False),
        ("reviewer3", False),
    ],
)
def test_who_may_see_the_screen_ask_again_and_clear_alarms(people, client, name, may):
    raise_alarm(Alarm.Kind.DELETED, "a", message="文章被删除。", next_step="请核对。")
    alarm = Alarm.objects.get()
    client.force_login(getattr(people, name))
    assert (client.get(reverse("wechat_account")).status_code == 200) is may
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert (reverse("wechat_account") in home) is may
    assert ("文章被删除。" in home) is may
    client.post(reverse("wechat_account_check"))
    assert Account.objects.filter(standing__has_key="wanted_at").exists() is may
    client.post(reverse("clear_alarm", args=[alarm.pk]))
    alarm.refresh_from_db()
    assert (alarm.cleared_at is not None) is may


def test_strangers_are_sent_to_sign_in(people, client):
    for name in ("wechat_account", "wechat_account_check"):
        assert client.post(reverse(name)).status_code == 302
    assert not Account.objects.exists()


def test_reading_changes_nothing_and_asking_needs_a_post(people, client, wechat_api):
    client.force_login(people.publisher)
    screen(client)
    assert client.get(reverse("wechat_account_check")).status_code == 405
    assert client.get(reverse("clear_alarm", args=[1])).status_code == 405
    assert not Account.objects.exists()


def test_no_page_calls_wechat(people, client, wechat_api, django_capture_on_commit_callbacks):
    account_round.ask_if_due(desk_channel())
    calls = len(wechat_api.log())
    client.force_login(people.publisher)
    screen(client)
    client.get(reverse("wagtailadmin_home"))
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("wechat_account_check"))
    assert "正在检查" in screen(client)
    assert len(wechat_api.log()) == calls
    assert ModelLogEntry.objects.filter(action="publishing.check_account", user=people.publisher).count() == 1


def test_all_is_well(people, client, wechat_api):
    call_command("deliver_due")
    client.force_login(people.publisher)
    page = screen(client)
    assert "没有需要处理的事" in page
    assert "还可以群发" in page
    assert "保存草稿" in page
    assert "/callbacks/wechat/" in page
    assert "没有在运行" not in page


def test_missing_rights_are_named_with_what_to_do(people, client, wechat_api):
    wechat_api.switches.set(has_publish_right=False, has_mass_right=False, has_comment_right=False)
    call_command("deliver_due")
    client.force_login(people.publisher)
    page = screen(client)
    assert page.count("不可以") == 3
    assert "还可以群发" not in page
    assert "只存草稿" in page
    assert verdicts()["draft"] == "ok"


def test_the_address_to_allow_can_be_copied(people, client, wechat_api):
    wechat_api.switches.set(ip_not_whitelisted="203.0.113.7")
    call_command("deliver_due")
    client.force_login(people.publisher)
    page = screen(client)
    assert 'data-copy="203.0.113.7"' in page
    assert "没有需要处理的事" not in page
    # The four rights, and the secret, which nobody could try.
    assert page.count("还不知道") == 5


def test_a_wrong_secret_names_the_setting_and_shows_no_secret(people, client, wechat_api, settings):
    settings.WECHAT_APP_SECRET = "not-the-right-secret"
    call_command("deliver_due")
    client.force_login(people.publisher)
    page = screen(client)
    assert "WECHAT_APP_SECRET" in page
    assert "not-the-right-secret" not in page


def test_a_wechat_that_is_down_is_told_on_top(people, client, wechat_api):
    wechat_api.faults.add("*", "reset_before", times=None)
    call_command("deliver_due")
    client.force_login(people.publisher)
    page = screen(client)
    assert "连接中断" in page
    assert "没有需要处理的事" not in page
    assert page.count("连上微信以后才知道") == 4


def test_no_account_configured(people, client, settings):
    settings.WECHAT_APP_ID = settings.WECHAT_APP_SECRET = ""
    client.force_login(people.publisher)
    assert "还没有配置公众号" in screen(client)
    call_command("deliver_due")
    page = screen(client)
    assert "还没有配置公众号" in page
    assert "没有在运行" not in page


def test_a_silent_worker_is_told_on_the_screen_and_on_the_home(people, client, wechat_api):
    standing.beat(timezone.now() - datetime.timedelta(minutes=6))
    client.force_login(people.publisher)
    for page in (screen(client), client.get(reverse("wagtailadmin_home")).content.decode()):
        assert "后台工作进程没有在运行，推送不会自动进行" in page
    standing.beat(timezone.now() - datetime.timedelta(minutes=4))
    assert "没有在运行" not in screen(client)


def test_a_worker_busy_with_a_long_push_is_not_called_silent(people, client, wechat_api):
    standing.beat(timezone.now() - datetime.timedelta(minutes=20))
    edition = signed_off(people)
    Delivery.objects.filter(edition=edition).update(lease_until=timezone.now() + datetime.timedelta(minutes=2))
    client.force_login(people.publisher)
    assert "没有在运行" not in screen(client)


def test_what_wechat_says_is_shown_as_text(people, client, wechat_api):
    account_round.ask_if_due(desk_channel())
    account = account_row()
    wechat_api.faults.add("freepublish/batchget", "refuse", times=1, errcode=99999, errmsg=f"{SCRIPT} no right")
    account_round.ask_if_due(desk_channel(), anyway=True)
    account = account_row()
    assert SCRIPT in str(account.standing["probes"])
    remember(tags=[{"tag": 2, "name": SCRIPT, "followers": 1}])
    CallsOfDay.objects.create(account=account, day=quotas.today(), operation=SCRIPT, used=3)
    raise_alarm(Alarm.Kind.CHANGED, "a", message=SCRIPT, next_step=SCRIPT)
    Account.objects.update(held_because=SCRIPT)
    client.force_login(people.publisher)
    for page in (screen(client), client.get(reverse("wagtailadmin_home")).content.decode()):
        assert SCRIPT not in page
        assert "&lt;script&gt;alert(1)" in page


def test_tag_names_from_wechat_reach_the_screen_escaped(people, client, wechat_api, monkeypatch):
    from wechat_simulator import followers

    monkeypatch.setattr(followers, "TAGS", ({"id": 2, "name": SCRIPT, "count": 6},))
    account_round.ask_if_due(desk_channel())
    assert account_row().standing["tags"][0]["name"] == SCRIPT
    client.force_login(people.publisher)
    page = screen(client)
    assert SCRIPT not in page
    assert "&lt;script&gt;" in page


def test_todays_mass_sends_and_who_has_them(people, client, wechat_api, settings):
    settings.MASS_SENDS_PER_DAY = 2
    today = timezone.localdate()
    first, later = (signed_off(people) for _ in range(2))
    Edition.objects.filter(pk=first.pk).update(quota_day=today, quota_place=0)
    Edition.objects.filter(pk=later.pk).update(quota_day=today + datetime.timedelta(days=1), quota_place=0)
    client.force_login(people.publisher)
    page = re.sub(r"\s+", " ", screen(client))
    assert "还可以群发 <strong>1</strong> 次，每天共 2 次" in page
    assert page.count("已预定") == 1
    settings.MASS_SENDS_PER_DAY = 1
    assert "今天的群发已用完或已预定" in screen(client)


def test_calls_of_others_are_told(people, client, wechat_api, channel):
    for _ in range(12):
        channel.find_drafts("m", since=timezone.now())
    call_command("deliver_due")
    client.force_login(people.publisher)
    assert "多记 12 次" in screen(client)


def test_the_token_store_being_away_breaks_nothing(people, client, wechat_api, monkeypatch):
    def away():
        raise Unavailable("Redis")

    monkeypatch.setattr(standing, "token_stored_until", away)
    standing.beat(timezone.now())
    client.force_login(people.publisher)
    assert "现在没有存着可用的令牌" in screen(client)


# Alarms on the desk


def test_an_alarm_is_put_away_by_name_and_logged(people, client):
    raise_alarm(Alarm.Kind.DELETED, "article 1", message="文章在微信上被删除。", next_step="请核对。")
    alarm = Alarm.objects.get()
    client.force_login(people.publisher)
    assert "已处理" in screen(client)
    response = client.post(reverse("clear_alarm", args=[alarm.pk]), {"next": reverse("wagtailadmin_home")}, follow=True)
    assert response.request["PATH_INFO"] == reverse("wagtailadmin_home")
    alarm.refresh_from_db()
    assert alarm.cleared_by == people.publisher
    entry = ModelLogEntry.objects.get(action="publishing.clear_alarm")
    assert entry.user == people.publisher
    assert entry.data["message"] == "文章在微信上被删除。"
    client.post(reverse("clear_alarm", args=[alarm.pk]))
    assert ModelLogEntry.objects.filter(action="publishing.clear_alarm").count() == 1


def held() -> Account:
    account = account_row()
    Account.objects.filter(pk=account.pk).update(held_because="数据库比微信旧。", held_since=timezone.now())
    raise_alarm(Alarm.Kind.RESTORED, f"account {account.pk}", message="数据库比微信旧。", next_step="请核对。")
    return account


@pytest.mark.parametrize(("name", "may"), [("admin", True), ("publisher", True), ("drafter", False)])
def test_a_hold_is_ended_by_whoever_has_compared_and_by_name(people, client, name, may):
    account = held()
    client.force_login(getattr(people, name))
    if may:
        assert "恢复推送" in screen(client)
        client.post(reverse("end_hold"))
        account.refresh_from_db()
        assert account.held_because
    client.post(reverse("end_hold"), {"compared": "yes"})
    account.refresh_from_db()
    assert (account.held_because == "") is may
    assert Alarm.objects.filter(cleared_at=None).exists() is not may
    assert ModelLogEntry.objects.filter(action="publishing.end_hold").count() == int(may)


def test_the_alarm_of_a_hold_has_no_button_of_its_own(people, client):
    held()
    client.force_login(people.publisher)
    assert reverse("clear_alarm", args=[Alarm.objects.get().pk]) not in screen(client)


def test_the_way_back_leads_nowhere_else(people, client):
    raise_alarm(Alarm.Kind.DELETED, "article 1", message="文章在微信上被删除。", next_step="请核对。")
    client.force_login(people.publisher)
    response = client.post(reverse("clear_alarm", args=[Alarm.objects.get().pk]), {"next": "https://evil.example/"})
    assert response.url == reverse("wechat_account")


def test_an_alarm_whose_cause_goes_on_cannot_be_put_away(people, client, wechat_api, channel):
    wechat_api.switches.set(has_publish_right=False)
    drive(signed_off(people), channel)
    raise_due_alarms(timezone.now())
    alarm = Alarm.objects.get()
    client.force_login(people.publisher)
    page = screen(client)
    assert reverse("clear_alarm", args=[alarm.pk]) not in page
    assert "处理好以后自动消失" in page
    client.post(reverse("clear_alarm", args=[alarm.pk]))
    alarm.refresh_from_db()
    assert alarm.cleared_at is None


def test_a_refused_push_is_told_to_the_drafter_whose_it_is_and_to_no_other(people, client, wechat_api, channel):
    wechat_api.switches.set(publish_outcomes=[2])
    edition = signed_off(people, approved(people))
    drive(edition, channel)
    raise_due_alarms(timezone.now())
    for person, sees in ((people.drafter, True), (people.drafter2, False), (people.publisher, True)):
        client.force_login(person)
        home = client.get(reverse("wagtailadmin_home")).content.decode()
        assert ("没有推送成" in home) is sees
        assert (reverse("edition", args=[edition.pk]) in home) is sees
    client.force_login(people.drafter)
    home = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "/alarms/" not in home


def test_the_menu_counts_the_open_alarms(people, client):
    client.force_login(people.publisher)
    for number in range(3):
        raise_alarm(Alarm.Kind.DELETED, f"article {number}", message="被删除。", next_step="请核对。")
    assert json.dumps("公众号（3）").strip('"') in client.get(reverse("editions")).content.decode()


def test_the_home_costs_few_queries_more_however_many_alarms_there_are(people, client, wechat_api):
    client.force_login(people.publisher)
    standing.beat(timezone.now())
    home = reverse("wagtailadmin_home")
    client.get(home)

    def queries() -> int:
        from django.db import connection

        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(home)
        return len([query for query in captured if "delivery_" in query["sql"]])

    # The alarms, the account, the count in the menu, and the withdrawals that wait.
    assert queries() == 4
    for edition in [signed_off(people) for _ in range(3)]:
        raise_alarm(
            Alarm.Kind.STUCK,
            f"delivery {edition.delivery.pk}",
            message="停滞。",
            next_step="请核对。",
            delivery=edition.delivery,
        )
    assert queries() == 4


def test_the_screen_costs_few_queries(people, client, wechat_api, django_assert_max_num_queries):
    call_command("deliver_due")
    client.force_login(people.publisher)
    screen(client)
    with django_assert_max_num_queries(25):
        screen(client)
