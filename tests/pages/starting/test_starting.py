"""Beginning an article from a skeleton or as last year's: what comes over, what must be changed, who may."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from pages.models import ArticlePage, Beginning, NoticePage
from pages.starting import flow
from pages.starting.skeletons import SKELETONS
from publishing.refusal import Refusal
from publishing.review import flow as review
from publishing.review.checks import Severity
from publishing.review.findings import fixing
from publishing.review.findings.kept import named
from publishing.review.rules import touched_by
from tests.factories import document
from tests.township import approved, draft, fresh

LAST_YEAR = [("text", "<p>缴费期为2025年9月1日至12月31日，每人400元。</p>")]


@pytest.fixture
def last_years(people):
    """A notice published a year ago."""
    page = approved(people, title="关于2025年医保缴费的通知", digest="请于12月31日前缴费。", body=LAST_YEAR)
    ArticlePage.objects.filter(pk=page.pk).update(first_published_at=timezone.now() - datetime.timedelta(days=365))
    return fresh(page)


def carried(page) -> list:
    return [f for f in page.get_latest_revision_as_object().findings() if f.code == "carried-over"]


# As an earlier article -----------------------------------------------------------------------------------------------------
def test_a_copy_is_a_draft_of_its_own_beside_the_original(people, last_years):
    page = flow.start_from_article(last_years, people.drafter2)
    page = fresh(page)
    assert (page.live, page.owner, page.first_published_at) == (False, people.drafter2, None)
    assert page.get_parent() == last_years.get_parent()
    assert page.slug != last_years.slug
    assert page.body == last_years.body
    assert fresh(last_years).live
    assert people.drafter2.pk in touched_by(page)


def test_attachments_come_over_and_comments_and_times_do_not(people):
    page = draft(people)
    page.attachments.create(document=document(), title="申请表")
    page.go_live_at = page.expire_at = timezone.now()
    page.save_revision(user=people.drafter)
    copy = fresh(flow.start_from_article(fresh(page), people.drafter))
    assert [item.title for item in copy.attachments.all()] == ["申请表"]
    assert (copy.go_live_at, copy.expire_at) == (None, None)


def test_what_readers_saw_is_copied_not_a_later_draft(people, last_years):
    later = last_years.get_latest_revision_as_object()
    later.title = "还没审的新标题"
    later.save_revision(user=people.drafter)
    assert flow.start_from_article(fresh(last_years), people.drafter2).title == "关于2025年医保缴费的通知"


def test_every_date_and_number_taken_over_waits_to_be_checked(people, last_years):
    page = flow.start_from_article(last_years, people.drafter)
    assert page.beginning.values == ["2025年", "12月31日", "2025年9月1日", "400元"]
    findings = carried(fresh(page))
    assert {f.severity for f in findings} == {Severity.WARNING}
    year = timezone.localdate().year
    assert [(f.fix.old, f.fix.new) for f in findings if f.fix] == [
        ("2025年", f"{year}年"),
        ("2025年9月1日", f"{year}年9月1日"),
    ]
    assert findings[-1].excerpt == "12月31日、400元"


def test_what_has_been_changed_is_named_no_more(people, last_years):
    page = flow.start_from_article(last_years, people.drafter)
    page.title = "关于医保缴费的通知"
    page.digest = "请按时缴费。"
    page.body = [("text", "<p>每人420元。</p>")]
    page.save_revision(user=people.drafter)
    assert carried(fresh(page)) == []


def test_years_move_on_in_the_text_while_a_date_of_its_own_waits_for_a_person(people):
    old = approved(
        people,
        title="关于2025年医保缴费的通知",
        body=[("text", "<p>2025年9月1日开始，2025年10月1日扣款，2025年12月31日前交清。</p>")],
        deadline=datetime.date(2025, 12, 31),
    )
    ArticlePage.objects.filter(pk=old.pk).update(first_published_at=timezone.now() - datetime.timedelta(days=365))
    page = fresh(flow.start_from_article(fresh(old), people.drafter))

    def years() -> list[str]:
        latest = fresh(page).get_latest_revision_as_object()
        return [name for name, finding in named(latest, latest.findings()) if finding.message.startswith("年份")]

    fixing.fix(page, years()[0], people.drafter, revision_id=fresh(page).latest_revision_id)
    latest = fresh(page).get_latest_revision_as_object()
    assert latest.title == f"关于{timezone.localdate().year}年医保缴费的通知"
    assert "2025年" not in str(latest.body)
    assert latest.deadline == datetime.date(2025, 12, 31)
    with pytest.raises(Refusal) as refused:
        fixing.fix(fresh(page), years()[0], people.drafter, revision_id=fresh(page).latest_revision_id)
    assert refused.value.code == "not-fixable"


def test_a_value_that_stays_is_confirmed_once_with_name_and_time(people, last_years):
    page = flow.start_from_article(last_years, people.drafter)
    assert flow.confirm(fresh(page), "400元", people.drafter) == ["2025年", "12月31日", "2025年9月1日"]
    flow.confirm(fresh(page), "400元", people.drafter)
    entry = PageLogEntry.objects.get(page=page.pk, action="publishing.confirm_value")
    assert (entry.user, entry.data) == (people.drafter, {"value": "400元"})
    assert carried(fresh(page))[-1].excerpt == "12月31日"


def test_somebody_elses_unpublished_draft_is_not_copied(people):
    page = draft(people, owner=people.reviewer1)
    with pytest.raises(Refusal) as refused:
        flow.start_from_article(page, people.reviewer2)
    assert refused.value.code == "not-allowed"
    assert NoticePage.objects.count() == 1


def test_only_who_may_edit_the_copy_confirms(people, last_years):
    page = flow.start_from_article(last_years, people.drafter)
    with pytest.raises(Refusal):
        flow.confirm(fresh(page), "400元", people.reviewer1)
    assert "400元" in Beginning.objects.get(page=page).values


def test_a_copy_survives_its_original(people):
    original = draft(people)
    copy = flow.start_from_article(original, people.drafter)
    fresh(original).delete()
    assert Beginning.objects.get(page=copy).source is None


# Skeletons -----------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("skeleton", SKELETONS, ids=lambda skeleton: skeleton.code)
def test_a_skeleton_makes_a_draft_that_cannot_be_submitted_with_blanks_left(people, skeleton):
    page = fresh(flow.start_from_skeleton(skeleton, people.drafter))
    assert page.kind == skeleton.kind
    assert len(page.title) <= 32
    assert page.to_article().body
    with pytest.raises(Refusal) as refused:
        review.submit(page, people.drafter)
    assert refused.value.code == "check-failed"
    assert "提纲里还有没填的地方" in str(refused.value)


def test_a_filled_skeleton_has_no_blanks_to_report(people):
    page = draft(people, body=[("text", "<p>【注意】带身份证。</p>")])
    assert "blank-left" not in {finding.code for finding in page.findings()}


def test_nobody_without_the_right_to_write_begins_anything(people, django_user_model):
    stranger = django_user_model.objects.create_user("stranger")
    with pytest.raises(Refusal):
        flow.start_from_skeleton(SKELETONS[0], stranger)
    assert not ArticlePage.objects.exists()


# The desk ------------------------------------------------------------------------------------------------------------------
def test_the_page_offers_skeletons_and_last_years_articles(people, client, last_years, django_assert_max_num_queries):
    client.force_login(people.drafter)
    with django_assert_max_num_queries(60):
        shown = client.get(reverse("start_article")).content.decode()
    assert "往年这个时候发的" in shown
    assert last_years.title in shown
    assert all(skeleton.label in shown for skeleton in SKELETONS)


def test_one_article_is_put_first_when_asked_for(people, client, last_years):
    client.force_login(people.drafter)
    shown = client.get(reverse("start_article"), {"like": last_years.pk}).content.decode()
    assert "照这一篇写" in shown
    for wrong in ("0", "x", "99999999999999999999"):
        assert "照这一篇写" not in client.get(reverse("start_article"), {"like": wrong}).content.decode()


def test_buttons_begin_and_lead_to_the_editor(people, client, last_years):
    client.force_login(people.drafter)
    answer = client.post(reverse("start_from_skeleton", args=["notice-handle"]))
    newest = ArticlePage.objects.latest("pk")
    assert answer.url == reverse("wagtailadmin_pages:edit", args=[newest.pk])
    answer = client.post(reverse("start_from_article", args=[last_years.pk]))
    copy = ArticlePage.objects.latest("pk")
    editor = client.get(answer.url).content.decode()
    assert f'data-url="{reverse("confirm_value", args=[copy.pk])}"' in editor
    assert 'data-value="400元"' in editor


def test_looking_begins_nothing(people, client, last_years):
    client.force_login(people.drafter)
    for url in (
        reverse("start_from_skeleton", args=["notice-handle"]),
        reverse("start_from_article", args=[last_years.pk]),
        reverse("confirm_value", args=[last_years.pk]),
    ):
        assert client.get(url).status_code == 405
    assert client.post(reverse("start_from_skeleton", args=["nothing"])).status_code == 404
    assert ArticlePage.objects.count() == 1


def test_a_refusal_is_told_in_the_language_of_the_page(people, client, last_years):
    client.force_login(people.reviewer1)
    copy = flow.start_from_article(last_years, people.drafter)
    answer = client.post(reverse("confirm_value", args=[copy.pk]), {"value": "400元"})
    assert answer.status_code == 403
    assert "没有编辑" in answer.json()["message"]


def test_words_no_database_takes_are_not_searched_for(people, client):
    client.force_login(people.drafter)
    assert client.get(reverse("start_article"), {"q": "医\0保"}).context["words"] == "医保"
