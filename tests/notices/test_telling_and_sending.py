"""What is told is written once, goes out once, and nothing that goes wrong on the way reaches whoever told it."""

from __future__ import annotations

import datetime
import email
import email.policy

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from publishing.channels import wecom
from publishing.notices import kinds, sending
from publishing.notices.models import Channel, Contact, Notice
from tests.notices.smtp_server import mail_server

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


def make_due() -> None:
    Notice.objects.unfinished().update(due_at=timezone.now() - HOUR)


def test_a_notice_is_an_e_mail_with_one_button(told, lin):
    told(facts=[("撰稿", "示范撰稿甲"), ("时限", "11月24日 17:30")], button="去审核")
    assert sending.send_due() == 1
    message = mail.outbox[0]
    assert message.to == ["lin@example.invalid"]
    assert message.subject == "【美德青禾】待初审：《取暖安全》"
    page = message.alternatives[0][0]
    for part in (message.body, page):
        assert "http://testserver/admin/review/1/" in part
        assert "11月24日 17:30" in part
    assert page.count("去审核") == 1
    notice = Notice.objects.get()
    assert notice.sent_at is not None
    assert notice.outcome == "已发出。"


def test_what_was_told_is_not_told_again(told, lin, he, robot):
    assert len(told(lin)) == 2
    assert told(lin) == []
    sending.send_due()
    assert [notice.person for notice in told(lin, he)] == [he]
    sending.send_due()
    assert sending.send_due() == 0
    assert [message.to for message in mail.outbox] == [["lin@example.invalid"], ["he@example.invalid"]]
    assert len(robot.effects("group_told")) == 1


def test_nothing_is_told_when_the_act_is_rolled_back(told):
    with transaction.atomic():
        told()
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def test_titles_cannot_add_headers_or_markup(told):
    told(subject="待初审：《<b>甲\r\nBcc: x@example.invalid》")
    sending.send_due()
    assert mail.outbox[0].recipients() == ["lin@example.invalid"]
    assert "《&lt;b&gt;甲 Bcc: x@example.invalid》" in mail.outbox[0].alternatives[0][0]


def test_many_due_for_one_person_are_one_e_mail(told, lin, he):
    for number in range(3):
        told(lin, key=f"article:{number}", subject=f"待初审：第 {number} 篇", url=f"/admin/review/{number}/")
    told(he, key="article:9")
    assert sending.send_due() == 4
    together = next(message for message in mail.outbox if message.to == ["lin@example.invalid"])
    assert together.subject == "【美德青禾】3 条通知：待初审：第 0 篇 等"
    assert all(f"/admin/review/{number}/" in together.body for number in range(3))
    assert len(mail.outbox) == 2


def test_who_wants_no_e_mail_gets_none_and_it_is_on_record(told, lin, he):
    Contact.objects.create(user=lin, by_email=False)
    he.email = ""
    he.save()
    told(lin, he)
    assert sending.send_due() == 0
    assert mail.outbox == []
    assert set(Notice.objects.values_list("outcome", flat=True)) == {
        "没有发：本人关掉了邮件通知。",
        "没有发：没有登记邮箱。请本人在“账号”里填写。",
    }


def test_somebody_who_left_meanwhile_is_not_told(told, lin, he, robot):
    told(lin, he)
    lin.is_active = False
    lin.save()
    Contact.objects.create(user=lin, wecom_id="lin01")
    Contact.objects.create(user=he, wecom_id="he01")
    sending.send_due()
    assert [message.to for message in mail.outbox] == [["he@example.invalid"]]
    assert [effect["called"] for effect in robot.effects("group_told")] == [["he01"]]
    assert Notice.objects.get(person=lin).outcome == sending.NO_LONGER


def test_a_kind_decides_at_the_last_moment_and_makes_the_personal_address(told, lin, he, robot, monkeypatch):
    monkeypatch.setattr(kinds, "_KINDS", {})
    kinds.register(
        kinds.Kind(
            name="example",
            label="例",
            concerns=lambda notice, user: user == he,
            personal_url=lambda notice, user: f"/r/secret-of-{user.username}/",
        )
    )
    told(lin, he)
    sending.send_due()
    assert [message.to for message in mail.outbox] == [["he@example.invalid"]]
    assert "http://testserver/r/secret-of-he/" in mail.outbox[0].body
    stored = " ".join(str(value) for row in Notice.objects.values_list() for value in row)
    assert "secret-of" not in stored
    assert "secret-of" not in robot.state.store.row("SELECT content FROM group_message")["content"]


def test_the_group_hears_one_message_that_calls_the_right_people(told, lin, he, robot):
    Contact.objects.create(user=lin, wecom_id="lin01")
    Contact.objects.create(user=he, wecom_id="13900000000")
    told(lin, he, facts=[("时限", "11月24日 17:30")])
    sending.send_due()
    row = robot.state.store.row("SELECT * FROM group_message")
    assert robot.effects("group_told")[0]["called"] == ["lin01", "13900000000"]
    assert row["content"].splitlines() == [
        "【美德青禾】待初审：《取暖安全》",
        "时限：11月24日 17:30",
        "请：林初审、何复审",
        "http://testserver/admin/review/1/",
    ]


def test_many_for_the_group_fit_into_one_message(told, lin, robot):
    for number in range(60):
        told(lin, key=f"article:{number}", subject=f"待初审：《关于开展第 {number} 轮冬季取暖安全排查的通知》")
    sending.send_due()
    (row,) = robot.state.store.rows("SELECT * FROM group_message")
    assert len(row["content"].encode()) <= wecom.MAX_BYTES
    assert "【美德青禾】60 条通知" in row["content"]
    assert "另有" in row["content"]
    assert row["content"].endswith("http://testserver/review/")


@pytest.mark.parametrize(
    ("quiet_from", "quiet_until", "hour", "expected"),
    [
        ("21:30", "07:00", "23:00", 0),
        ("21:30", "07:00", "06:59", 0),
        ("21:30", "07:00", "07:00", 1),
        ("12:00", "14:00", "13:00", 0),
    ],
)
def test_nobody_is_disturbed_in_quiet_hours(told, no_quiet_hours, monkeypatch, quiet_from, quiet_until, hour, expected):
    no_quiet_hours.quiet = True
    no_quiet_hours.quiet_from, no_quiet_hours.quiet_until = map(datetime.time.fromisoformat, (quiet_from, quiet_until))
    no_quiet_hours.save()
    told()
    night = datetime.datetime.combine(
        timezone.localdate() + datetime.timedelta(days=2),
        datetime.time.fromisoformat(hour),
        tzinfo=timezone.get_default_timezone(),
    )
    monkeypatch.setattr(sending.timezone, "now", lambda: night)
    assert sending.send_due() == expected
    told(key="urgent", urgent=True)
    assert sending.send_due() == 1
    no_quiet_hours.urgent_anyway = False
    no_quiet_hours.save()
    told(key="urgent:2", urgent=True)
    assert sending.send_due() == expected


# What goes wrong -------------------------------------------------------------------------------------------------------


def test_a_real_server_receives_words_and_page(told, settings):
    told()
    with mail_server(settings) as server:
        assert sending.send_due() == 1
    message = email.message_from_bytes(server.received[0], policy=email.policy.default)
    assert message["Subject"].strip() == "【美德青禾】待初审：《取暖安全》"
    assert [part.get_content_type() for part in message.walk()][1:] == ["text/plain", "text/html"]


@pytest.mark.parametrize(
    ("behaviour", "words"),
    [
        ({"answers": {"HELLO": "421 closed"}}, "不接受连接"),
        ({"answers": {"RCPT": "450 busy"}}, "暂时不收收件人的邮箱（450）"),
        ({"answers": {"END": "452 full"}}, "暂时不收这封邮件（452）"),
        ({"silent_after": "HELLO"}, "没有应答"),
        ({"hang_up_after": "HELLO"}, "不接受连接"),
    ],
)
def test_a_mail_server_that_is_not_there_is_tried_again_and_then_given_up(told, settings, behaviour, words):
    told()
    with mail_server(settings, **behaviour):
        for tries in range(1, len(sending.PAUSES) + 1):
            assert sending.send_due() == 0
            notice = Notice.objects.get()
            assert (notice.tries, notice.given_up_at) == (tries, None)
            assert words in notice.outcome
            assert notice.due_at > timezone.now()
            assert sending.send_due() == 0
            make_due()
        sending.send_due()
    notice = Notice.objects.get()
    assert notice.given_up_at is not None
    assert notice.outcome.endswith("已试 6 次，不再重试。")


def test_nothing_listens(told, settings):
    with mail_server(settings):
        pass
    told()
    assert sending.send_due() == 0
    assert "连不上发信服务器" in Notice.objects.get().outcome


@pytest.mark.parametrize(
    ("answers", "words"),
    [({"RCPT": "550 no such user"}, "拒收收件人的邮箱（550）"), ({"END": "554 spam"}, "拒收这封邮件（554）")],
)
def test_a_refused_e_mail_is_given_up_with_the_next_step_and_stops_no_other(told, settings, lin, he, answers, words):
    told(lin, he)
    with mail_server(settings, answers=answers) as server:
        sending.send_due()
        assert server.connections == 2
    assert Notice.objects.filter(given_up_at__isnull=False, outcome__contains=words).count() == 2
    assert "请" in Notice.objects.first().outcome


@pytest.mark.parametrize("behaviour", [{"silent_after": "END"}, {"hang_up_after": "END"}])
def test_an_e_mail_whose_fate_is_unknown_goes_out_three_times_at_most_and_under_one_name(told, settings, behaviour):
    told()
    with mail_server(settings, **behaviour) as server:
        for _ in range(5):
            sending.send_due()
            make_due()
    assert len(server.received) == sending.MAX_DOUBTS
    assert len({email.message_from_bytes(content)["Message-ID"] for content in server.received}) == 1
    assert "可能已经收到" in Notice.objects.get().outcome


def test_a_dead_mail_server_costs_one_try_a_pass_and_holds_up_no_group(told, settings, lin, he, robot):
    told(lin, he)
    with mail_server(settings, silent_after="HELLO") as server:
        assert sending.send_due() == 1
        assert server.connections == 1
    assert len(robot.effects("group_told")) == 1


def test_a_sender_killed_between_claim_and_record_is_followed_by_another(told):
    told()
    (pk,) = Notice.objects.values_list("pk", flat=True)
    for _ in range(sending.MAX_DOUBTS - 1):
        assert len(sending._claim([pk])) == 1
        assert sending.send_due() == 0
        Notice.objects.update(lease_until=timezone.now() - HOUR)
    assert sending.send_due() == 1
    assert len(mail.outbox) == 1


def test_a_sender_killed_again_and_again_ends(told):
    told()
    (pk,) = Notice.objects.values_list("pk", flat=True)
    for _ in range(sending.MAX_DOUBTS):
        sending._claim([pk])
        Notice.objects.update(lease_until=timezone.now() - HOUR)
    assert sending.send_due() == 0
    assert mail.outbox == []
    assert "可能已经收到" in Notice.objects.get().outcome


def test_two_senders_never_share_a_notice(told):
    told()
    ids = list(Notice.objects.values_list("pk", flat=True))
    first, second = sending._claim(ids), sending._claim(ids)
    assert (len(first), len(second)) == (1, 0)


def test_without_a_mail_server_it_is_on_record(told, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    told()
    assert sending.send_due() == 0
    assert Notice.objects.get().outcome == "没有发邮件：没有配置发信服务器。请管理员设置 EMAIL_URL。"


@pytest.mark.parametrize(
    ("fault", "values", "sent", "words"),
    [
        ("reset_before", {}, 0, "不知道企业微信收到没有"),
        ("commit_then_drop", {}, 1, "不知道企业微信收到没有"),
        ("http_500", {}, 0, "HTTP 500"),
        ("truncated_json", {}, 1, "不是完整的 UTF-8 JSON"),
        ("empty_200", {}, 1, "答复是空的"),
        ("busy_before", {}, 0, "系统繁忙"),
    ],
)
def test_a_group_message_whose_fate_is_unknown_is_repeated_within_bounds(told, lin, robot, fault, values, sent, words):
    robot.faults.add("webhook/send", fault, times=None, **values)
    told(lin)
    for _ in range(5):
        sending.send_due()
        assert words in Notice.objects.get(channel=Channel.WECOM).outcome
        make_due()
    assert len(robot.effects("group_told")) == sent * sending.MAX_DOUBTS
    assert len(mail.outbox) == 1


def test_a_wrong_robot_is_told_to_the_administrator_and_its_key_to_nobody(told, settings, robot, caplog):
    settings.WECOM_ROBOT_KEY = "a-key-nobody-may-see"
    told()
    with caplog.at_level("DEBUG"):
        sending.send_due()
    notice = Notice.objects.get(channel=Channel.WECOM)
    assert "93000" in notice.outcome
    assert "WECOM_ROBOT_URL" in notice.outcome
    assert "a-key-nobody-may-see" not in caplog.text
    assert "a-key-nobody-may-see" not in " ".join(str(value) for row in Notice.objects.values_list() for value in row)
    assert "a-key-nobody-may-see" not in repr(wecom.Robot(url="http://x/", key="a-key-nobody-may-see"))


def test_a_robot_that_is_called_too_often_is_left_alone_for_a_minute(told, robot):
    robot.faults.add("webhook/send", "refuse", errcode=45009)
    told()
    sending.send_due()
    notice = Notice.objects.get(channel=Channel.WECOM)
    assert (notice.tries, notice.given_up_at, notice.failed_since) == (0, None, None)
    make_due()
    assert sending.send_due() == 1
