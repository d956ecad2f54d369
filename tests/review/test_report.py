"""The report: who is waited for, how long levels take, why articles come back."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from publishing.review import flow
from publishing.review.models import ReviewTaskState
from publishing.review.report.figures import NO_CHIP, NOBODY, report
from tests.township import draft, fresh, submitted


def aged(page, *, hours, at=None):
    """As if the level waiting had been reached so many hours ago."""
    begun = (at or timezone.now()) - datetime.timedelta(hours=hours)
    ReviewTaskState.objects.filter(pk=page.current_workflow_task_state.pk).update(started_at=begun)
    return fresh(page)


def test_what_waits_is_counted_with_whoever_may_decide(people):
    for hours in (1, 20, 30):
        aged(submitted(people), hours=hours)
    row = report(days=30).waiting[0]
    assert (row.person, row.in_time, row.soon_late, row.late) == ("reviewer1", 1, 1, 1)
    assert round(row.longest / datetime.timedelta(hours=1)) == 30


def test_an_article_nobody_may_decide_on_is_counted_too(people):
    submitted(people, owner=people.reviewer1)
    assert [row.person for row in report(days=30).waiting] == [NOBODY]


def test_the_time_of_a_level_is_from_reaching_it_to_its_decision(people):
    for hours in (2, 4, 40):
        flow.approve(aged(submitted(people), hours=hours), people.reviewer1)
    first = report(days=30).times[0]
    assert (first.level, first.decisions, round(first.median_hours), first.in_time_percent) == ("初审", 3, 4, 67)


def test_reasons_are_counted_one_by_one(people):
    for reasons in (["错别字", "需补来源"], ["错别字"], []):
        flow.return_(submitted(people), people.reviewer1, comment="请改", reasons=reasons)
    figures = report(days=30)
    assert {row.reason: row.count for row in figures.reasons} == {"错别字": 2, "需补来源": 1, NO_CHIP: 1}
    assert (figures.approved, figures.returned, figures.returned_percent) == (0, 3, 100)


def test_what_was_decided_before_the_period_is_left_out(people):
    flow.return_(submitted(people), people.reviewer1, comment="请改", reasons=["错别字"])
    ReviewTaskState.objects.update(finished_at=timezone.now() - datetime.timedelta(days=40))
    assert report(days=30).reasons == []
    assert len(report(days=90).reasons) == 1


@pytest.mark.parametrize("asked", ["", "90", "7", "<script>", "-1", "9" * 400])
def test_the_screen_answers_whatever_period_is_asked_for(people, client, asked):
    flow.return_(submitted(people), people.reviewer1, comment="请改", reasons=["错别字"])
    draft(people)
    client.force_login(people.reviewer2)
    answer = client.get(reverse("review_report"), {"days": asked})
    assert answer.status_code == 200
    assert "错别字" in answer.content.decode()
    assert "<script>&" not in answer.content.decode()


def test_who_reviews_nothing_does_not_see_who_is_slow(people, client):
    client.force_login(people.drafter)
    answer = client.get(reverse("review_report"))
    assert answer.status_code == 302
    assert answer.url == reverse("wagtailadmin_home")
