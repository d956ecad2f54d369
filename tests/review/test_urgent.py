"""The one way round the levels: a named role, a reason, and the missing approvals afterwards."""

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from wagtail.models import PageLogEntry

from pages.desk_setup import GROUP_URGENT
from publishing.refusal import Refusal
from publishing.review import flow
from publishing.review.models import ApprovedArticle, UrgentPublication
from publishing.review.status import State, status, waiting_for
from tests.township import approved, draft, fresh, submitted

REASON = "河水上涨，须立即通知沿河各村转移"


def refused(code, act, *args, **kwargs):
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code


@pytest.fixture
def chief(people):
    """Somebody of the emergency role who is a reviewer too."""
    people.reviewer3.groups.add(Group.objects.get(name=GROUP_URGENT))
    return people.reviewer3


def test_it_is_public_at_once_and_waits_for_its_first_level(people, chief):
    page = draft(people)
    flow.publish_urgently(page, chief, reason=REASON)
    page = fresh(page)
    assert page.live
    assert (status(page).state, status(page).level) == (State.IN_REVIEW, 1)
    assert UrgentPublication.objects.open().get().approval == ApprovedArticle.objects.valid().get(page=page)
    assert PageLogEntry.objects.get(action="publishing.publish_urgently").data["reason"] == REASON


def test_the_missing_approvals_clear_it_without_publishing_again(people, chief):
    page = draft(people)
    flow.publish_urgently(page, chief, reason=REASON)
    approval = ApprovedArticle.objects.valid().get(page=page)
    flow.approve(fresh(page), people.reviewer1)
    flow.approve(fresh(page), people.reviewer2)
    urgent = UrgentPublication.objects.get()
    assert urgent.cleared_at is not None
    assert ApprovedArticle.objects.get() == approval
    assert urgent.approval.approved_by == people.reviewer2
    assert status(fresh(page)).state == State.APPROVED


def test_approvals_given_before_it_still_count(people, chief):
    page = submitted(people)
    flow.approve(page, people.reviewer1)
    flow.publish_urgently(fresh(page), chief, reason=REASON)
    assert status(fresh(page)).level == 2
    flow.approve(fresh(page), people.reviewer2)
    assert not UrgentPublication.objects.open().exists()


def test_whoever_published_urgently_is_no_reviewer_of_it(people, chief):
    page = draft(people, is_major=True)
    flow.publish_urgently(page, chief, reason=REASON)
    flow.approve(fresh(page), people.reviewer1)
    flow.approve(fresh(page), people.reviewer2)
    assert waiting_for(chief) == []
    refused("own-work", flow.approve, fresh(page), chief)


def test_the_drafter_of_an_unreviewed_text_is_no_reviewer_of_its_next_version(people, chief):
    page = draft(people)
    flow.publish_urgently(page, chief, reason=REASON)
    flow.return_(fresh(page), people.reviewer1, comment="口径不准")
    page = fresh(page).get_latest_revision_as_object()
    page.digest = "请沿河各村立即转移。"
    page.save_revision(user=people.drafter2, clean=False)
    people.drafter.groups.add(*people.reviewer1.groups.all())
    flow.submit(fresh(page), people.drafter2)
    refused("own-work", flow.approve, fresh(page), people.drafter)


def test_being_a_superuser_is_not_enough(people):
    refused("not-allowed", flow.publish_urgently, draft(people), people.admin, reason=REASON)


@pytest.mark.parametrize("reason", ["", "  \n ", "紧急", "\0" * 20, "九个字的理由在这里"])
def test_it_needs_a_reason_of_ten_characters(people, chief, reason):
    page = draft(people)
    refused("reason-too-short", flow.publish_urgently, page, chief, reason=reason)
    assert not fresh(page).live


def test_the_database_demands_the_reason_too(people, chief):
    page = approved(people)
    with pytest.raises(IntegrityError), transaction.atomic():
        UrgentPublication.objects.create(approval=page.approvals.get(), reason="短", published_by=chief)


def test_what_the_checks_forbid_is_not_published_urgently(people, chief):
    page = draft(people, body=[("text", "<p>本文属于内部资料，请阅。</p>")])
    refused("check-failed", flow.publish_urgently, page, chief, reason=REASON)
    assert not fresh(page).live


def test_twice_is_once(people, chief):
    page = draft(people)
    flow.publish_urgently(page, chief, reason=REASON)
    refused("nothing-new", flow.publish_urgently, fresh(page), chief, reason=REASON)
    assert UrgentPublication.objects.count() == 1


def test_an_urgent_article_that_is_taken_down_is_not_open_any_more(people, chief):
    page = draft(people)
    flow.publish_urgently(page, chief, reason=REASON)
    fresh(page).unpublish(user=people.admin)
    assert not UrgentPublication.objects.open().exists()
