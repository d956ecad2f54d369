"""What the drafter's side says: who has an article, who opened it, how often it came back, and what stands in the text."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, CommentReply
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from pages.models import SectionPage
from publishing.review import flow
from publishing.review.findings import keeping
from publishing.review.findings.kept import named
from publishing.review.models import Claim, Receipt, ReviewTaskState
from publishing.review.standing import short, standing
from publishing.review.status import returned_to
from tests.review.conftest import VETO
from tests.township import draft, fresh, submitted


def editor(client, page) -> str:
    return client.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()


def opened(page, user, revision=None, at=None):
    revision = revision or page.latest_revision
    return Receipt.objects.create(page=page, revision=revision, person=user, last_at=at or timezone.now())


# Who has it -------------------------------------------------------------------------------------------------------------
def test_the_drafter_sees_who_may_decide_and_how_long(people, client):
    page = submitted(people)
    waiting = standing(page).waiting
    assert (waiting.level, waiting.people, waiting.holder) == ("初审", ("reviewer1",), "")
    assert not waiting.time_left.is_over
    client.force_login(people.drafter)
    shown = editor(client, page)
    assert "reviewer1" in shown
    assert "还剩 24 小时" in shown


def test_a_level_that_takes_too_long_is_said_in_words(people, client):
    page = submitted(people)
    ReviewTaskState.objects.update(started_at=timezone.now() - datetime.timedelta(hours=27, minutes=5))
    client.force_login(people.drafter)
    assert "已超时 3 小时" in editor(client, page)


def test_who_is_at_it_now_is_named_until_the_claim_ends(people, client):
    page = submitted(people)
    now = timezone.now()
    claim = Claim.objects.create(
        task_state=page.current_workflow_task_state,
        person=people.reviewer1,
        claimed_at=now,
        expires_at=now + datetime.timedelta(minutes=30),
    )
    assert standing(page).waiting.holder == "reviewer1"
    client.force_login(people.drafter)
    assert "正在审" in editor(client, page)
    Claim.objects.filter(pk=claim.pk).update(expires_at=now)
    assert standing(page).waiting.holder == ""


def test_where_nobody_may_decide_it_says_who_could_be_asked(people, client):
    people.reviewer1.groups.add(*people.drafter.groups.all())
    page = submitted(people, owner=people.reviewer1)
    waiting = standing(page).waiting
    assert waiting.people == ()
    assert "reviewer2" in waiting.askable
    assert "reviewer1" not in waiting.askable
    client.force_login(people.drafter)
    shown = editor(client, page)
    assert "现在没有人能审这一级" in shown
    assert "加入本级审核组" in shown


def test_receipts_say_which_version_was_read(people, client):
    page = submitted(people)
    first = page.latest_revision
    opened(page, people.reviewer1, first)
    flow.return_(page, people.reviewer1, comment="补来源")
    page = fresh(page).get_latest_revision_as_object()
    page.digest = "请各村排查。来源：应急办。"
    page.save_revision(user=people.drafter, clean=False)
    page = fresh(page)
    opened(page, people.reviewer2)
    found = {opening.person: opening for opening in standing(page).openings}
    assert (found["reviewer1"].number, found["reviewer1"].is_newest) == (1, False)
    assert (found["reviewer2"].number, found["reviewer2"].is_newest) == (2, True)
    client.force_login(people.drafter)
    shown = editor(client, page)
    assert "打开第 1 稿（之后又改过）" in shown
    assert "打开第 2 稿（最新）" in shown


# Returned ---------------------------------------------------------------------------------------------------------------
def test_a_return_stands_on_top_with_level_person_reasons_and_words(people, client):
    page = submitted(people)
    flow.return_(page, people.reviewer1, comment="第二段的时间不对", reasons=["错别字", "需补来源"])
    [last] = standing(page).returns
    assert (last.level, last.person, last.reasons, last.words) == (
        "初审",
        "reviewer1",
        ("错别字", "需补来源"),
        "第二段的时间不对",
    )
    client.force_login(people.drafter)
    shown = editor(client, page)
    assert shown.index("初审退回 · reviewer1") < shown.index('name="title"')
    assert '<span class="desk-tag">错别字</span>' in shown


def test_returns_are_counted(people, client):
    page = submitted(people)
    for words in ("第一次", "第二次"):
        flow.return_(fresh(page), people.reviewer1, comment=words)
        flow.submit(fresh(page), people.drafter)
    flow.return_(fresh(page), people.reviewer1, comment="第三次")
    found = standing(fresh(page))
    assert found.times_returned == 3
    assert [last.words for last in found.returns] == ["第三次", "第二次", "第一次"]
    assert [item.times for item in returned_to(people.drafter)] == [3]
    client.force_login(people.drafter)
    assert "第 3 次退回" in client.get(reverse("wagtailadmin_home")).content.decode()
    assert "退回过 3 次" in editor(client, page)


@pytest.fixture
def marked(people):
    page = submitted(people)
    note = Comment.objects.create(page=page, user=people.reviewer1, text="时间请核对", contentpath="digest")
    CommentReply.objects.create(comment=note, user=people.reviewer1, text="见文件第三条")
    flow.return_(page, people.reviewer1, comment="见批注")
    return fresh(page), note


def form(note, *, replies=(), **changed) -> dict:
    comment = {"id": note.pk, "text": note.text, "contentpath": note.contentpath, "position": note.position}
    return nested_form_data(
        {
            "title": "关于冬季取暖安全排查的通知",
            "slug": "inspection",
            "digest": "请各村排查取暖安全。",
            "author": "",
            "source": "",
            "tags": "",
            "ai_use": "none",
            "contact_phone": "0537-5550101",
            "body": streamfield([("text", rich_text("<p>请各村排查。</p>"))]),
            "attachments": inline_formset([]),
            "comments": inline_formset(
                [
                    {
                        **comment,
                        "replies": inline_formset(replies, initial=len([r for r in replies if "id" in r])),
                        **changed,
                    }
                ],
                initial=1,
            ),
        }
    )


def test_comments_in_the_text_are_announced_and_opened(people, client, marked):
    page, note = marked
    client.force_login(people.drafter)
    shown = editor(client, page)
    assert "文中有 1 处批注" in shown
    assert "data-comments-now" in shown
    assert 'data-side-panel-toggle="comments"' in shown
    note.resolved_at = timezone.now()
    note.save()
    assert "处批注" not in editor(client, page)


def test_the_drafters_own_comments_are_no_marks_of_a_reviewer(people, marked):
    page, _note = marked
    Comment.objects.create(page=page, user=people.drafter, text="自己记一下", contentpath="title")
    assert [remark.person for remark in standing(page).remarks] == ["reviewer1"]


def test_the_drafter_resolves_and_replies(people, client, marked):
    page, note = marked
    client.force_login(people.drafter)
    reply = CommentReply.objects.get()
    data = form(note, resolved="on", replies=[{"id": reply.pk, "text": reply.text}, {"text": "已改为 12 月 20 日"}])
    assert client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data).status_code == 302
    note.refresh_from_db()
    assert note.resolved_by == people.drafter
    assert set(note.replies.values_list("user", "text")) == {
        (people.reviewer1.pk, "见文件第三条"),
        (people.drafter.pk, "已改为 12 月 20 日"),
    }


@pytest.mark.parametrize("changed", [{"DELETE": "on"}, {"text": "没有问题"}])
def test_the_drafter_neither_deletes_nor_rewrites_a_reviewers_comment(people, client, marked, changed):
    page, note = marked
    client.force_login(people.drafter)
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form(note, **changed))
    assert Comment.objects.get().text == "时间请核对"


def test_the_drafter_does_not_delete_a_reviewers_reply(people, client, marked):
    page, note = marked
    client.force_login(people.drafter)
    reply = CommentReply.objects.get()
    data = form(note, replies=[{"id": reply.pk, "text": reply.text, "DELETE": "on"}])
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), data)
    assert CommentReply.objects.exists()


def test_people_delete_their_own_comments(people, client, marked):
    page, note = marked
    Comment.objects.filter(pk=note.pk).update(user=people.drafter)
    CommentReply.objects.all().delete()
    client.force_login(people.drafter)
    client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form(note, DELETE="on"))
    assert not Comment.objects.exists()


# What was kept ------------------------------------------------------------------------------------------------------------
def test_the_drafter_is_told_who_confirmed_what_was_kept(people, client, made_up_words):
    page = draft(people, body=[("text", f"<p>{VETO}。</p>")])
    [name] = [name for name, found in named(page, page.findings()) if found.code == "serious-slip"]
    entry = keeping.keep(page, name, people.drafter, reason="照录文件原文")
    client.force_login(people.drafter)
    assert "还没有人确认保留：示范职务不对" in editor(client, page)
    keeping.confirm(entry, people.reviewer2)
    assert "reviewer2 已确认保留：示范职务不对" in editor(client, page)


# Lists ------------------------------------------------------------------------------------------------------------------
def test_the_explorer_says_which_level_has_it_and_who_is_at_it(people, client):
    page, back = submitted(people), submitted(people)
    flow.return_(back, people.reviewer1, comment="补来源")
    now = timezone.now()
    Claim.objects.create(
        task_state=page.current_workflow_task_state,
        person=people.reviewer1,
        claimed_at=now,
        expires_at=now + datetime.timedelta(minutes=30),
    )
    found = short([fresh(page), fresh(back), draft(people)])
    assert {pk: (item.label, item.holder) for pk, item in found.items()} == {
        page.pk: ("待初审", "reviewer1"),
        back.pk: ("初审退回", ""),
    }
    client.force_login(people.drafter)
    shown = client.get(reverse("wagtailadmin_explore", args=[SectionPage.objects.get(slug="news").pk])).content.decode()
    assert "reviewer1在审" in shown


@pytest.mark.parametrize("screen", ["explorer", "editor"])
def test_more_articles_and_more_readers_cost_no_more_queries(people, client, screen):
    client.force_login(people.drafter)
    page = submitted(people)
    section = SectionPage.objects.get(slug="news")
    url = {
        "explorer": reverse("wagtailadmin_explore", args=[section.pk]),
        "editor": reverse("wagtailadmin_pages:edit", args=[page.pk]),
    }[screen]

    def queries() -> int:
        client.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    opened(page, people.reviewer1)
    few = queries()
    for reader in (people.reviewer2, people.reviewer3, people.publisher):
        opened(page, reader)
        flow.return_(submitted(people), people.reviewer1, comment="补来源")
    assert queries() <= few
