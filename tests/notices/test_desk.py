"""What people see of notices in the desk."""

from __future__ import annotations

import datetime

import pytest
from django.core import mail
from django.core.checks import run_checks
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from publishing.notices import sending
from publishing.notices.models import Channel, Contact, Notice, NoticeSettings
from tests.notices.smtp_server import mail_server

HOURS = datetime.timedelta(hours=1)


@pytest.fixture
def admin(client, people):
    client.force_login(people.admin)
    return client


def test_administrators_see_every_notice_and_others_their_own(client, people, told):
    told(people.reviewer1, subject="给初审的")
    told(people.reviewer2, subject="给复审的", key="2")
    client.force_login(people.reviewer1)
    page = client.get(reverse("notices")).content.decode()
    assert "给初审的" in page
    assert "给复审的" not in page
    client.force_login(people.admin)
    page = client.get(reverse("notices")).content.decode()
    assert "给初审的" in page
    assert "给复审的" in page


@pytest.mark.parametrize(("state", "expected"), [("sent", "甲"), ("waiting", "乙"), ("given_up", "丙")])
def test_the_record_can_be_filtered_by_what_became_of_it(admin, people, told, state, expected):
    told(people.reviewer1, subject="甲", key="1")
    sending.send_due()
    Contact.objects.create(user=people.reviewer2, by_email=False)
    told(people.reviewer2, subject="丙", key="3")
    told(people.reviewer1, subject="乙", key="2")
    page = admin.get(reverse("notices"), {"state": state})
    assert [notice.subject for notice in page.context["object_list"]] == [expected]


def test_the_record_costs_the_same_for_many_rows(admin, people, told):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            admin.get(reverse("notices"))
        return len(captured)

    told(people.reviewer1)
    few = queries()
    for number in range(40):
        told(people.reviewer1, people.reviewer2, key=f"many:{number}")
    assert queries() <= few <= 20


def test_a_person_chooses_how_to_be_told(client, people):
    client.force_login(people.reviewer1)
    page = client.get(reverse("wagtailadmin_account"))
    assert "企业微信账号" in page.content.decode()
    sent = {
        "name_email-first_name": "示范",
        "name_email-last_name": "初审",
        "name_email-email": "r1@example.invalid",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
        "theme-keyboard_shortcuts": "on",
        "contact-wecom_id": "chushen01",
    }
    answer = client.post(reverse("wagtailadmin_account"), sent)
    assert answer.status_code == 302, answer.context["panels_by_tab"]
    contact = Contact.objects.get(user=people.reviewer1)
    assert (contact.by_email, contact.wecom_id) == (False, "chushen01")
    answer = client.post(reverse("wagtailadmin_account"), {**sent, "contact-wecom_id": "初审 员"})
    assert "只能是企业微信的账号" in answer.content.decode()


def test_the_account_page_offers_no_switch_that_does_nothing(admin):
    page = admin.get(reverse("wagtailadmin_account")).content.decode()
    assert "updated_comments_notifications" in page
    for gone in ("submitted", "approved", "rejected"):
        assert f"{gone}_notifications" not in page


def test_administrators_set_the_quiet_hours(admin):
    address = reverse("wagtailsettings:edit", args=["notices", "noticesettings", NoticeSettings.load().pk])
    sent = {"quiet": "on", "quiet_from": "22:00", "quiet_until": "22:00", "escalate_to": "", "robot": "on"}
    assert "起止时间相同" in admin.post(address, sent).content.decode()
    assert admin.post(address, {**sent, "quiet_until": "06:30"}).status_code == 302
    settings = NoticeSettings.load()
    assert (settings.quiet_from, settings.quiet_until) == (datetime.time(22), datetime.time(6, 30))
    assert not settings.urgent_anyway


def test_a_channel_that_fails_for_an_hour_stands_on_the_administrators_home(admin, people, told, settings):
    told(people.reviewer1)
    with mail_server(settings, answers={"HELLO": "421 no"}):
        sending.send_due()
    home = reverse("wagtailadmin_home")
    assert "通知发不出去" not in admin.get(home).content.decode()
    Notice.objects.update(failed_since=timezone.now() - 2 * HOURS)
    page = admin.get(home).content.decode()
    assert "通知发不出去" in page
    assert "没有应答或不接受连接" in page
    admin.force_login(people.reviewer1)
    assert "通知发不出去" not in admin.get(home).content.decode()
    Notice.objects.create(
        kind="x",
        key="later",
        channel=Channel.EMAIL,
        person_name="x",
        subject="x",
        url="/",
        button="x",
        sent_at=timezone.now(),
        due_at=None,
    )
    admin.force_login(people.admin)
    assert "通知发不出去" not in admin.get(home).content.decode()


def test_the_record_says_what_becomes_of_each_notice(admin, people, told, no_quiet_hours):
    def standing() -> str:
        return str(admin.get(reverse("notices")).context["object_list"][0].standing)

    told(people.reviewer1)
    assert standing() == "马上发出。"
    no_quiet_hours.quiet, no_quiet_hours.quiet_from = True, datetime.time(0, 0)
    no_quiet_hours.quiet_until = datetime.time(23, 59, 59)
    no_quiet_hours.save()
    assert standing() == "夜间不打扰，23:59 后发出。"
    no_quiet_hours.quiet = False
    no_quiet_hours.save()
    sending.send_due()
    assert standing().endswith("发出。")


def test_an_administrator_tries_whether_notices_arrive(admin, people, robot):
    listing = reverse("notices")
    assert "给我发一条测试通知" in admin.get(listing).content.decode()
    for _ in range(2):
        admin.post(reverse("notices_try_out"))
    assert sending.send_due() == 4
    assert [message.to for message in mail.outbox] == [["admin@example.invalid"]]
    assert len(robot.effects("group_told")) == 1
    admin.force_login(people.reviewer1)
    assert "给我发一条测试通知" not in admin.get(listing).content.decode()
    assert admin.post(reverse("notices_try_out")).status_code == 302
    assert Notice.objects.count() == 4


def test_administrators_enter_how_others_are_told(admin, client, people):
    address = reverse("wagtailsnippets_notices_contact:add")
    assert (
        admin.post(address, {"user": people.reviewer2.pk, "by_email": "on", "wecom_id": "fushen01"}).status_code == 302
    )
    page = admin.get(reverse("wagtailsnippets_notices_contact:list")).content.decode()
    assert "fushen01" in page
    assert "通知方式" in page
    client.force_login(people.reviewer2)
    assert client.get(address).status_code == 302


@pytest.mark.parametrize(("url", "key", "found"), [("https://x/send", "", 1), ("https://x/send", "k", 0), ("", "", 0)])
def test_an_address_of_the_robot_without_its_key_is_reported(settings, url, key, found):
    settings.WECOM_ROBOT_URL, settings.WECOM_ROBOT_KEY = url, key
    assert len([message for message in run_checks() if message.id == "notices.W001"]) == found
