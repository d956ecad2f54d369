"""Who is told what about review: the right people, once, and never at the price of an act."""

from __future__ import annotations

import datetime
import io
import re

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.template import Context, Template
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from pages.desk_setup import GROUP_URGENT
from publishing.notices import sending
from publishing.notices import tell as tell_module
from publishing.notices.group import words
from publishing.notices.models import Channel, Notice, NoticeSettings
from publishing.review import flow
from publishing.review.findings import keeping
from publishing.review.models import Deputy, ReviewLink, ReviewTaskState, UrgentPublication
from publishing.review.status import State, status
from publishing.review.told import notified, telling
from tests.review.conftest import VETO
from tests.review.test_kept import name_of as finding_name
from tests.township import approved, draft, fresh, submitted

pytestmark = pytest.mark.django_db
HOURS = datetime.timedelta(hours=1)
REASON = "河水上涨，须立即通知沿河各村转移"


@pytest.fixture(autouse=True)
def no_quiet_hours(db):
    settings = NoticeSettings.load()
    settings.quiet = False
    settings.save()
    return settings


def told(occasion: str) -> list[str]:
    """User names of who was told by e-mail."""
    notices = Notice.objects.filter(kind=f"review.{occasion}", channel=Channel.EMAIL).order_by("pk")
    return [notice.person.username for notice in notices.select_related("person")]


def started(hours: float) -> None:
    ReviewTaskState.objects.update(started_at=timezone.now() - hours * HOURS)


def test_each_level_is_told_to_its_reviewers_and_to_nobody_else(people, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page = submitted(people)
    assert told("waiting") == ["reviewer1"]
    with django_capture_on_commit_callbacks(execute=True):
        flow.approve(page, people.reviewer1)
    assert told("waiting") == ["reviewer1", "reviewer2"]
    with django_capture_on_commit_callbacks(execute=True):
        flow.approve(fresh(page), people.reviewer2)
    assert told("waiting") == ["reviewer1", "reviewer2"]
    assert told("approved") == ["drafter"]
    sending.send_due()
    # Decided meanwhile: only what still concerns its reader goes out.
    assert [message.to for message in mail.outbox] == [["drafter@example.invalid"]]
    assert "已审定并公开" in mail.outbox[0].subject


def test_telling_again_tells_nothing_new(people):
    submitted(people)
    approved(people)
    telling.tell_due()
    before = Notice.objects.count()
    assert before
    telling.tell_due()
    assert Notice.objects.count() == before


def test_the_notice_leads_to_the_article_and_names_who_and_when(people):
    page = submitted(people)
    telling.tell_due()
    sending.send_due()
    (message,) = mail.outbox
    assert message.subject == f"【美德青禾】待初审：《{page.title}》"
    assert "撰稿：drafter" in message.body
    assert "时限：" in message.body
    assert Notice.objects.get(channel=Channel.EMAIL).url == reverse("review_article", args=[page.pk])


def test_the_button_opens_without_a_login_for_its_reader_alone(people, settings, client):
    settings.WECOM_ROBOT_KEY = "key"
    page = submitted(people)
    telling.tell_due()
    sending.send_due()
    (message,) = mail.outbox
    link = ReviewLink.objects.get()
    assert link.person == people.reviewer1
    (address,) = set(re.findall(r"http://testserver(/\S+)", message.body)) - {"/admin/"}
    token = address.strip("/").rpartition("/")[2]
    assert people.reviewer1.username in client.get(address).content.decode()
    assert "请不要转发" in message.body
    stored = " ".join(str(value) for row in Notice.objects.values_list() for value in row)
    assert token not in stored
    group = Notice.objects.get(channel=Channel.WECOM)
    assert words([group]).endswith(reverse("review_article", args=[page.pk]))


def test_whoever_is_told_but_may_not_decide_gets_the_plain_address(people, no_quiet_hours):
    no_quiet_hours.escalate_to = people.publisher.groups.get()
    no_quiet_hours.save()
    page = submitted(people)
    started(25)
    telling.tell_due()
    sending.send_due()
    bodies = {message.to[0].partition("@")[0]: message.body for message in mail.outbox}
    plain = f"http://testserver{reverse('review_article', args=[page.pk])}"
    assert plain in bodies["publisher"]
    assert plain not in bodies["reviewer1"]


def test_an_urgent_publication_leads_its_first_level_to_a_link_and_the_others_to_a_login(people):
    people.publisher.groups.add(Group.objects.get(name=GROUP_URGENT))
    page = draft(people)
    flow.publish_urgently(page, people.publisher, reason=REASON)
    telling.tell_due()
    sending.send_due()
    assert [link.person for link in ReviewLink.objects.all()] == [people.reviewer1]


def test_own_work_is_told_to_a_colleague_only(people):
    people.drafter2.groups.add(*people.reviewer1.groups.all())
    submitted(people, owner=people.drafter2)
    telling.tell_due()
    assert told("waiting") == ["reviewer1"]


def test_a_deputy_is_told_like_a_reviewer(people):
    now = timezone.now()
    Deputy.objects.create(
        absent=people.reviewer1, substitute=people.reviewer3, starts_at=now - HOURS, ends_at=now + HOURS
    )
    submitted(people)
    telling.tell_due()
    assert told("waiting") == ["reviewer1", "reviewer3"]


def test_who_left_the_group_before_it_went_out_is_not_told(people):
    submitted(people)
    telling.tell_due()
    people.reviewer1.groups.clear()
    sending.send_due()
    assert mail.outbox == []
    assert Notice.objects.get(kind="review.waiting").outcome == sending.NO_LONGER


def test_a_returned_article_is_told_to_drafter_and_submitter_with_the_reason(people, settings):
    settings.WECOM_ROBOT_KEY = "key"
    page = draft(people)
    flow.submit(page, people.drafter2)
    flow.return_(fresh(page), people.reviewer1, comment="第二段时间不对", reasons=["错别字"])
    telling.tell_due()
    assert told("returned") == ["drafter", "drafter2"]
    assert not Notice.objects.filter(kind="review.returned", channel=Channel.WECOM).exists()
    sending.send_due()
    assert "错别字；第二段时间不对" in mail.outbox[0].body
    assert f"/admin/pages/{page.pk}/edit/" in mail.outbox[0].body


def test_who_has_submitted_again_need_not_hear_of_the_return(people):
    page = submitted(people)
    flow.return_(page, people.reviewer1, comment="再核对")
    telling.tell_due()
    flow.submit(fresh(page), people.drafter)
    telling.tell_due()
    sending.send_due()
    assert [message.to for message in mail.outbox] == [["reviewer1@example.invalid"]]


@pytest.mark.parametrize(
    ("hours", "expected"), [(17, {}), (18.1, {"reminder": ["reviewer1"]}), (24.1, {"overdue": ["reviewer1", "admin"]})]
)
def test_the_clock_reminds_and_then_escalates_once(people, hours, expected):
    submitted(people)
    started(hours)
    for _ in range(2):
        telling.tell_due()
    assert {occasion: told(occasion) for occasion in ("reminder", "overdue") if told(occasion)} == expected


def test_escalation_goes_to_the_group_of_the_settings(people, no_quiet_hours):
    no_quiet_hours.escalate_to = people.publisher.groups.get()
    no_quiet_hours.save()
    page = submitted(people)
    started(25)
    telling.tell_due()
    assert told("overdue") == ["reviewer1", "publisher"]
    flow.approve(page, people.reviewer1)
    sending.send_due()
    assert mail.outbox == []


def test_nobody_eligible_is_told_to_the_administrator_with_who_could_be_asked(people):
    people.reviewer1.groups.clear()
    submitted(people)
    telling.tell_due()
    assert told("nobody") == ["admin"]
    notice = Notice.objects.get(kind="review.nobody")
    assert "没有人能审" in notice.subject
    assert "reviewer2" in notice.text
    assert "drafter、" not in notice.text
    people.reviewer1.groups.add(Group.objects.get(name="初审"))
    sending.send_due()
    assert mail.outbox == []


def test_an_urgent_publication_is_told_to_all_missing_levels_at_once_even_at_night(people, no_quiet_hours, monkeypatch):
    people.publisher.groups.add(Group.objects.get(name=GROUP_URGENT))
    no_quiet_hours.quiet = True
    no_quiet_hours.quiet_from, no_quiet_hours.quiet_until = datetime.time(0, 0), datetime.time(23, 59, 59)
    no_quiet_hours.save()
    submitted(people)
    page = draft(people)
    flow.publish_urgently(page, people.publisher, reason=REASON)
    telling.tell_due()
    assert told("urgent") == ["reviewer1", "reviewer2"]
    assert told("waiting") == ["reviewer1"]
    sending.send_due()
    assert sorted(message.to[0] for message in mail.outbox) == [
        "reviewer1@example.invalid",
        "reviewer2@example.invalid",
    ]
    assert all("已应急公开" in message.subject and REASON in message.body for message in mail.outbox)


def test_an_urgent_publication_open_for_a_day_is_escalated(people):
    people.publisher.groups.add(Group.objects.get(name=GROUP_URGENT))
    page = draft(people)
    flow.publish_urgently(page, people.publisher, reason=REASON)
    flow.approve(fresh(page), people.reviewer1)
    UrgentPublication.objects.update(published_at=timezone.now() - 25 * HOURS)
    telling.tell_due()
    assert told("unreviewed") == ["reviewer2", "admin"]
    flow.approve(fresh(page), people.reviewer2)
    sending.send_due()
    assert mail.outbox == []


@pytest.mark.usefixtures("made_up_words")
def test_wording_that_is_kept_is_told_to_whoever_may_confirm_it(people, monkeypatch):
    monkeypatch.setattr(telling, "SECOND_PERSON", {"serious-slip"})
    page = draft(people, body=[("text", f"<p>{VETO}</p>")])
    keeping.keep(page, finding_name(page, "serious-slip"), people.drafter, reason="文件原文如此")
    for _ in range(2):
        telling.tell_due()
    assert told("kept") == ["reviewer1", "reviewer2", "reviewer3"]
    keeping.confirm(page.kept_findings.get(), people.reviewer1)
    sending.send_due()
    assert mail.outbox == []


def test_an_act_stands_although_telling_fails(people, monkeypatch, django_capture_on_commit_callbacks, caplog):
    def broken(*args, **kwargs):
        raise RuntimeError("telling is broken")

    monkeypatch.setattr(telling, "tell", broken)
    page = draft(people)
    with django_capture_on_commit_callbacks(execute=True):
        flow.submit(page, people.drafter)
    assert status(fresh(page)).state == State.IN_REVIEW
    assert "telling is broken" in caplog.text
    monkeypatch.setattr(telling, "tell", tell_module.tell)
    telling.tell_due()
    assert told("waiting") == ["reviewer1"]


def test_an_article_shows_who_was_told_what(people, settings, django_assert_num_queries):
    settings.WECOM_ROBOT_KEY = "key"
    page = submitted(people)
    telling.tell_due()
    flow.return_(page, people.reviewer1, comment="再核对")
    telling.tell_due()
    with django_assert_num_queries(2):
        returned, waiting = notified.told_about(page)
    assert (returned.label, returned.names) == ("退回", ["drafter"])
    assert (waiting.label, waiting.names) == ("待审核", ["reviewer1", "企业微信群"])
    assert waiting.outcomes[0] == ("reviewer1", "马上发出。")
    shown = Template("{% load notified %}{% told_about page %}").render(Context({"page": page}))
    assert "已通知：drafter" in shown
    assert "企业微信群" in shown


def test_wagtail_sends_no_e_mail_of_its_own(people, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        page = submitted(people)
        flow.return_(page, people.reviewer1, comment="再核对")
        approved(people)
    assert mail.outbox == []


def test_the_pass_by_command_tells_and_sends(people, settings):
    settings.WECHAT_API_BASE_URL = "http://127.0.0.1:9"
    submitted(people)
    call_command("deliver_due", stdout=io.StringIO())
    assert [message.to for message in mail.outbox] == [["reviewer1@example.invalid"]]


def test_a_pass_over_many_waiting_articles_stays_cheap(people):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            telling.tell_due()
        return len(captured)

    submitted(people)
    telling.tell_due()
    one = queries()
    for _ in range(4):
        submitted(people)
    telling.tell_due()
    assert queries() - one <= 4 * 4
