"""Levels of review, and nobody on their own work (I2)."""

import pytest
from wagtail.models import WorkflowState

from publishing.refusal import Refusal
from publishing.review import flow
from publishing.review.models import ApprovedArticle, ReviewTaskState
from publishing.review.status import State, status, waiting_for
from tests.township import approved, draft, fresh, submitted


def refused(code, act, *args, **kwargs):
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code
    assert str(caught.value)


def test_an_ordinary_article_goes_live_after_two_levels(people):
    page = submitted(people)
    assert (status(page).state, status(page).level) == (State.IN_REVIEW, 1)
    flow.approve(page, people.reviewer1, comment="属实")
    assert not fresh(page).live
    assert status(fresh(page)).level == 2
    flow.approve(fresh(page), people.reviewer2)
    page = fresh(page)
    assert page.live
    assert status(page).state == State.APPROVED
    assert ApprovedArticle.objects.valid().get(page=page).approved_by == people.reviewer2


def test_a_major_article_needs_the_third_level(people):
    page = submitted(people, is_major=True)
    flow.approve(page, people.reviewer1)
    flow.approve(fresh(page), people.reviewer2)
    assert not fresh(page).live
    flow.approve(fresh(page), people.reviewer3)
    assert fresh(page).live


def test_the_drafter_cannot_decide_even_as_reviewer(people):
    people.drafter.groups.add(*people.reviewer1.groups.all())
    page = submitted(people)
    refused("own-work", flow.approve, page, people.drafter)
    refused("own-work", flow.return_, page, people.drafter, comment="我自己退")


def test_whoever_fixed_a_comma_cannot_decide(people):
    page = draft(people)
    page.digest = "请各村排查取暖安全，并上报。"
    page.save_revision(user=people.reviewer1, clean=False)
    flow.submit(fresh(page), people.drafter)
    refused("own-work", flow.approve, fresh(page), people.reviewer1)


def test_the_whole_history_since_the_last_approval_counts_not_the_last_saver(people):
    page = draft(people, owner=people.reviewer1)
    page.save_revision(user=people.drafter, clean=False)
    flow.submit(fresh(page), people.drafter)
    refused("own-work", flow.approve, fresh(page), people.reviewer1)


def test_after_an_approval_the_count_starts_anew(people):
    page = approved(people, owner=people.reviewer3)
    page.digest = "更正：排查延至周六。"
    page.save_revision(user=people.drafter, clean=False)
    flow.submit(fresh(page), people.drafter)
    people.reviewer3.groups.set(people.reviewer1.groups.all())
    flow.approve(fresh(page), people.reviewer3)
    assert status(fresh(page)).level == 2


def test_superusers_are_bound_by_the_same_rules(people):
    own = submitted(people, owner=people.admin)
    refused("own-work", flow.approve, own, people.admin)
    other = submitted(people)
    flow.approve(other, people.admin)
    refused("already-decided", flow.approve, fresh(other), people.admin)


def test_one_person_decides_one_level_only(people):
    people.reviewer1.groups.add(*people.reviewer2.groups.all())
    page = submitted(people)
    flow.approve(page, people.reviewer1)
    refused("already-decided", flow.approve, fresh(page), people.reviewer1)


def test_somebody_outside_the_group_cannot_decide(people):
    refused("not-reviewer", flow.approve, submitted(people), people.reviewer2)


def test_a_return_needs_words_and_gives_the_article_back(people):
    page = submitted(people)
    refused("comment-required", flow.return_, page, people.reviewer1, comment="  ")
    flow.return_(fresh(page), people.reviewer1, comment="口径不准")
    page = fresh(page)
    assert status(page).state == State.RETURNED
    assert page.get_lock() is None


def test_after_a_change_a_returned_article_starts_at_level_one_again(people):
    page = submitted(people)
    flow.approve(page, people.reviewer1)
    flow.return_(fresh(page), people.reviewer2, comment="补来源")
    page = fresh(page).get_latest_revision_as_object()
    page.digest = "请各村排查取暖安全。来源：应急办。"
    page.save_revision(user=people.drafter, clean=False)
    flow.submit(fresh(page), people.drafter)
    assert status(fresh(page)).level == 1


def test_without_a_change_it_goes_on_where_it_was_returned(people):
    page = submitted(people)
    flow.approve(page, people.reviewer1)
    flow.return_(fresh(page), people.reviewer2, comment="请说明")
    flow.submit(fresh(page), people.drafter)
    assert status(fresh(page)).level == 2


def test_nobody_edits_what_is_being_reviewed(people):
    page = submitted(people)
    for person in (people.drafter, people.reviewer1, people.admin):
        assert page.get_lock().for_user(person)


def test_a_revision_saved_behind_the_lock_stops_the_approval(people):
    page = submitted(people)
    page.digest = "换了内容"
    page.save_revision(user=people.drafter2, clean=False)
    refused("stale-revision", flow.approve, fresh(page), people.reviewer1)


def test_errors_stop_a_submission_and_name_what_is_wrong(people):
    page = draft(people, body=[("text", "<p>本文属于内部资料，请阅。</p>")])
    with pytest.raises(Refusal) as caught:
        flow.submit(page, people.drafter)
    assert caught.value.code == "check-failed"
    assert "内部资料" in str(caught.value)
    assert status(fresh(page)).state == State.DRAFT


def test_what_waits_is_shown_only_to_those_who_may_decide(people):
    page = submitted(people)
    assert [state.revision_id for state in waiting_for(people.reviewer1)] == [page.latest_revision_id]
    assert waiting_for(people.drafter) == []
    assert waiting_for(people.reviewer2) == []


def test_submitting_twice_is_refused(people):
    refused("in-review", flow.submit, submitted(people), people.drafter)


def test_an_approved_article_without_a_change_has_nothing_to_submit(people):
    refused("nothing-new", flow.submit, approved(people), people.drafter)


def test_what_was_taken_down_can_be_reviewed_and_published_again(people):
    page = approved(people)
    page.unpublish(user=people.admin)
    flow.submit(fresh(page), people.drafter)
    flow.approve(fresh(page), people.reviewer1)
    flow.approve(fresh(page), people.reviewer2)
    assert fresh(page).live


def test_taking_down_does_not_make_the_author_a_reviewer(people):
    page = approved(people)
    page.unpublish(user=people.admin)
    people.drafter.groups.add(*people.reviewer1.groups.all())
    flow.submit(fresh(page), people.drafter)
    refused("own-work", flow.approve, fresh(page), people.drafter)


def test_a_level_decides_again_when_what_it_saw_has_changed(people, picture):
    page = submitted(people, body=[("figure", {"image": picture, "alt": "图", "caption": ""})])
    flow.approve(page, people.reviewer1)
    type(picture).objects.filter(pk=picture.pk).update(
        focal_point_x=10, focal_point_y=10, focal_point_width=5, focal_point_height=5
    )
    refused("content-changed", flow.approve, fresh(page), people.reviewer2)
    flow.return_(fresh(page), people.reviewer2, comment="图片换过，请重看")
    flow.submit(fresh(page), people.drafter)
    assert status(fresh(page)).level == 1
    flow.approve(fresh(page), people.reviewer1)
    flow.approve(fresh(page), people.reviewer2)
    assert fresh(page).live


def test_a_deleted_reviewers_approval_is_given_again(people):
    page = submitted(people)
    flow.approve(page, people.reviewer1)
    groups = list(people.reviewer1.groups.all())
    people.reviewer1.delete()
    refused("approvals-missing", flow.approve, fresh(page), people.reviewer2)
    flow.return_(fresh(page), people.reviewer2, comment="初审人已离任，请重审")
    flow.submit(fresh(page), people.drafter)
    people.reviewer3.groups.set(groups)
    flow.approve(fresh(page), people.reviewer3)
    flow.approve(fresh(page), people.reviewer2)
    assert fresh(page).live


def test_a_returned_article_that_became_major_goes_through_three_levels(people):
    page = submitted(people)
    flow.return_(page, people.reviewer1, comment="这是重大事项")
    draft_again = fresh(page).get_latest_revision_as_object()
    draft_again.is_major = True
    draft_again.save_revision(user=people.drafter, clean=False)
    # As Wagtail's editor resubmits: it resumes the workflow by itself.
    fresh(page).current_workflow_state.resume(user=people.drafter)
    flow.approve(fresh(page), people.reviewer1)
    flow.approve(fresh(page), people.reviewer2)
    assert not fresh(page).live
    flow.approve(fresh(page), people.reviewer3)
    assert fresh(page).live


def test_an_article_leaves_the_public_site_when_its_display_ends(people):
    import datetime

    from django.utils import timezone

    from publishing.review.schedule import take_down_expired

    page = approved(people, title="救助对象公示", display_until=timezone.localdate())
    assert take_down_expired() == []
    type(page).objects.filter(pk=page.pk).update(expire_at=timezone.now() - datetime.timedelta(minutes=1))
    assert take_down_expired() == [page.pk]
    assert not fresh(page).live


def test_nobody_decides_on_a_review_that_is_just_being_withdrawn(people):
    """Wagtail cancels a review first and what waits in it afterwards: between the two a decision would come to nothing."""
    page = submitted(people)
    state = page.current_workflow_task_state
    WorkflowState.objects.filter(pk=state.workflow_state_id).update(status=WorkflowState.STATUS_CANCELLED)
    refused("not-waiting", state.approve, user=people.reviewer1)
    assert ReviewTaskState.objects.get(pk=state.pk).finished_by is None
