"""Levels by rule, checklists, deputies, and who could be asked."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import Workflow, WorkflowTask

from pages.desk_setup import THREE_LEVELS, TWO_LEVELS
from pages.models import SectionPage
from publishing.refusal import Refusal
from publishing.review import flow, rules
from publishing.review.models import Deputy, ReviewRule, ReviewTask, ReviewTaskState, Via
from publishing.review.reviewers import is_reviewer
from publishing.review.status import status, waiting_for
from tests.township import draft, fresh, submitted


def refused(code, act, *args, **kwargs):
    with pytest.raises(Refusal) as caught:
        act(*args, **kwargs)
    assert caught.value.code == code
    return str(caught.value)


def levels_of(page):
    return page.get_workflow().tasks.filter(active=True).count()


def rule(**conditions):
    return ReviewRule.objects.create(name="另行规定", workflow=Workflow.objects.get(name=THREE_LEVELS), **conditions)


# Rules ------------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("kind", "levels"), [("notice", 3), ("charity", 2), ("", 3)])
def test_a_kind_may_need_more_levels(people, kind, levels):
    page = draft(people)
    assert levels_of(page) == 2
    rule(kind=kind)
    assert levels_of(page) == levels


def test_a_section_may_need_more_levels(people):
    page = draft(people)
    rule(section=SectionPage.objects.get(slug="charity").page_ptr)
    assert levels_of(page) == 2
    ReviewRule.objects.filter(name="另行规定").update(section=page.get_parent())
    assert levels_of(page) == 3


def test_warnings_may_need_more_levels(people):
    page = draft(people)
    found = len(list(page.findings()))
    warned = rule(least_warnings=found + 1)
    assert levels_of(page) == 2
    warned.least_warnings = found
    warned.save()
    assert levels_of(page) == 3


def test_a_rule_made_stricter_during_review_is_not_got_round(people):
    page = submitted(people)
    flow.approve(page, people.reviewer1)
    rule(kind="notice")
    refused("wrong-review-path", flow.approve, fresh(page), people.reviewer2)
    assert not fresh(page).live


def test_a_warning_that_comes_up_during_review_undoes_nothing(people):
    page = submitted(people)
    flow.approve(page, people.reviewer1)
    rule(least_warnings=1)
    assert levels_of(page) == 3
    flow.approve(fresh(page), people.reviewer2)
    assert fresh(page).live


def test_a_workflow_without_two_levels_is_no_review(people):
    lonely = Workflow.objects.create(name="一级")
    WorkflowTask.objects.create(workflow=lonely, task=ReviewTask.objects.get(level=1), sort_order=0)
    with pytest.raises(ValidationError, match="至少要有两级"):
        ReviewRule(name="一级", workflow=lonely).full_clean()


def test_a_level_switched_off_in_the_middle_publishes_nothing(people):
    page = submitted(people)
    flow.approve(page, people.reviewer1)
    WorkflowTask.objects.filter(workflow__name=TWO_LEVELS, task__name="初审").delete()
    refused("approvals-missing", flow.approve, fresh(page), people.reviewer2)
    assert not fresh(page).live


# Checklists -------------------------------------------------------------------------------------------------------------
def test_every_line_has_to_be_ticked(people):
    page = submitted(people)
    items = page.current_workflow_task.checklist_items
    said = refused("checklist-incomplete", flow.approve, page, people.reviewer1, ticked=items[1:], via=Via.DESK)
    assert items[0] in said
    refused("checklist-incomplete", flow.approve, fresh(page), people.reviewer1, via=Via.DESK)
    flow.approve(fresh(page), people.reviewer1, ticked=[*items, "凭空多出的一项"], via=Via.DESK)
    assert ReviewTaskState.objects.get(finished_by=people.reviewer1).ticked == items


def test_a_command_is_recorded_as_not_ticked_one_by_one(people):
    page = submitted(people)
    flow.approve(page, people.reviewer1)
    state = ReviewTaskState.objects.get(finished_by=people.reviewer1)
    assert (state.ticked, state.via) == (None, Via.COMMAND)


def test_an_opinion_of_100_000_characters_is_refused_in_words(people):
    page = submitted(people)
    refused("comment-too-long", flow.approve, page, people.reviewer1, comment="长" * 100_000)
    refused("comment-too-long", flow.return_, fresh(page), people.reviewer1, comment="长" * 100_000)
    assert status(fresh(page)).level == 1


def test_reasons_are_kept_apart_from_the_words(people):
    page = submitted(people)
    flow.return_(page, people.reviewer1, comment="第二段\0", reasons=["错别字", "需补来源"])
    state = ReviewTaskState.objects.get(finished_by=people.reviewer1)
    assert state.reasons == ["错别字", "需补来源"]
    assert state.comment == "错别字；需补来源；第二段"


# Deputies ---------------------------------------------------------------------------------------------------------------
def deputy(absent, substitute, *, days=1, **values):
    now = timezone.now()
    times = {"starts_at": now - datetime.timedelta(hours=1), "ends_at": now + datetime.timedelta(days=days)}
    return Deputy.objects.create(absent=absent, substitute=substitute, **{**times, **values})


def test_a_deputy_decides_and_is_recorded_as_such(people):
    page = submitted(people)
    deputy(people.reviewer1, people.publisher)
    assert is_reviewer(people.publisher)
    assert len(waiting_for(people.publisher)) == 1
    flow.approve(page, people.publisher)
    state = ReviewTaskState.objects.get(finished_by=people.publisher)
    assert state.deputy_for == people.reviewer1


@pytest.mark.parametrize("hours", [(-48, -24), (24, 48)])
def test_a_deputy_has_no_right_before_or_after_the_time(people, hours):
    page = submitted(people)
    now = timezone.now()
    begin, end = (now + datetime.timedelta(hours=hour) for hour in hours)
    deputy(people.reviewer1, people.publisher, starts_at=begin, ends_at=end)
    refused("not-reviewer", flow.approve, page, people.publisher)


def test_a_deputy_whose_time_was_ended_has_no_right(people):
    page = submitted(people)
    deputy(people.reviewer1, people.publisher, ended_at=timezone.now())
    refused("not-reviewer", flow.approve, page, people.publisher)


def test_the_drafter_is_nobodys_deputy_on_their_own_work(people):
    page = submitted(people)
    deputy(people.reviewer1, people.drafter)
    refused("own-work", flow.approve, page, people.drafter)


def test_who_may_not_decide_cannot_do_it_through_a_deputy(people):
    page = submitted(people, owner=people.reviewer1)
    deputy(people.reviewer1, people.publisher)
    refused("absent-barred", flow.approve, page, people.publisher)


def test_two_levels_are_not_decided_in_one_persons_right(people):
    people.reviewer1.groups.add(*people.reviewer2.groups.all())
    page = submitted(people)
    deputy(people.reviewer1, people.publisher)
    flow.approve(page, people.publisher)
    refused("already-decided", flow.approve, fresh(page), people.reviewer1)


def test_a_deputys_deputy_is_nobody(people):
    page = submitted(people)
    deputy(people.reviewer1, people.reviewer3)
    deputy(people.reviewer3, people.publisher)
    refused("not-reviewer", flow.approve, page, people.publisher)


def test_nobody_is_their_own_deputy(people):
    with pytest.raises(IntegrityError), transaction.atomic():
        deputy(people.reviewer1, people.reviewer1)


# Who may, who could -----------------------------------------------------------------------------------------------------
def test_the_eligible_are_the_free_members_and_their_deputies(people):
    page = submitted(people)
    deputy(people.reviewer1, people.publisher)
    deputy(people.reviewer1, people.drafter)
    state = page.current_workflow_task_state
    assert rules.Deciding([state]).eligible(state) == [people.reviewer1, people.publisher]


def test_where_nobody_may_decide_the_desk_knows_who_could_be_asked(people):
    page = submitted(people, owner=people.reviewer1)
    state = page.current_workflow_task_state
    deciding = rules.Deciding([state])
    assert deciding.eligible(state) == []
    assert people.reviewer2 in deciding.could_be_asked(state)
    assert not {people.reviewer1, people.admin} & set(deciding.could_be_asked(state))


def test_fifty_decisions_are_judged_in_as_many_queries_as_one(people, django_assert_max_num_queries):
    for _ in range(5):
        submitted(people)
    states = list(ReviewTaskState.objects.all())
    with django_assert_max_num_queries(14):
        assert len(waiting_for(people.reviewer1)) == len(states)


def test_a_deleted_page_does_not_break_the_list_of_what_waits(people):
    page = submitted(people)
    submitted(people)
    page.delete()
    assert len(waiting_for(people.reviewer1)) == 1
