"""Reading the state of review: where an article stands, and what waits for whom."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from wagtail.models import Page, TaskState, WorkflowState

from publishing.people import name_of
from publishing.review import rules
from publishing.review.models import ApprovedArticle, Level, ReviewTaskState


class State(enum.StrEnum):
    DRAFT = "draft"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    APPROVED = "approved"


LABELS = {State.DRAFT: "撰稿中", State.IN_REVIEW: "审核中", State.RETURNED: "已退回", State.APPROVED: "已审定"}


@dataclass(frozen=True, kw_only=True)
class Decision:
    level: str
    verdict: str
    person: str
    comment: str
    at: datetime.datetime | None


@dataclass(frozen=True, kw_only=True)
class Status:
    """``level`` is the level waiting or reached (1–3, 0 while drafting); ``level_label`` its name, empty while drafting."""

    state: State
    level: int
    level_label: str
    revision_id: int | None
    waiting_since: datetime.datetime | None = None

    @property
    def label(self) -> str:
        if self.state is State.IN_REVIEW:
            return f"待{self.level_label}"
        return LABELS[self.state]


def status(page: Page) -> Status:
    """Where the latest revision of the article stands."""
    state = page.specific.current_workflow_task_state
    if isinstance(state, ReviewTaskState):
        level = state.task.specific.level
        return Status(
            state=State.IN_REVIEW,
            level=level,
            level_label=str(Level(level).label),
            revision_id=state.revision_id,
            waiting_since=state.started_at,
        )
    workflow_state = page.specific.current_workflow_state
    if workflow_state is not None and workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        level = workflow_state.current_task_state.task.specific.level
        return Status(
            state=State.RETURNED, level=level, level_label=str(Level(level).label), revision_id=page.latest_revision_id
        )
    approval = ApprovedArticle.objects.valid().filter(page_id=page.pk).first()
    if approval is not None and approval.revision_id == page.latest_revision_id:
        last = (
            ReviewTaskState.objects.filter(revision_id=approval.revision_id, status=TaskState.STATUS_APPROVED)
            .order_by("finished_at")
            .last()
        )
        level = last.task.specific.level if last else 0
        return Status(
            state=State.APPROVED,
            level=level,
            level_label=str(Level(level).label) if level else "",
            revision_id=approval.revision_id,
        )
    return Status(state=State.DRAFT, level=0, level_label="", revision_id=page.latest_revision_id)


def decisions(page: Page) -> Iterator[Decision]:
    """Every decision ever taken about the article, newest first."""
    states = (
        ReviewTaskState.objects.filter(workflow_state__object_id=str(page.pk))
        .exclude(finished_at=None)
        .exclude(status=TaskState.STATUS_CANCELLED)
        .select_related("task", "finished_by")
        .order_by("-finished_at")
    )
    verdicts = {TaskState.STATUS_APPROVED: "同意", TaskState.STATUS_REJECTED: "退回", TaskState.STATUS_SKIPPED: "跳过"}
    for state in states:
        yield Decision(
            level=state.task.name,
            verdict=verdicts.get(state.status, state.get_status_display()),
            person=name_of(state.finished_by),
            comment=state.comment,
            at=state.finished_at,
        )


@dataclass(frozen=True, kw_only=True)
class Returned:
    """An article sent back, for the ``times``-th time; ``reason`` is what the reviewer wrote, ``person`` who, empty once the
    account is gone.
    """

    page_id: int
    title: str
    level: str
    reason: str
    person: str
    at: datetime.datetime | None
    times: int


def returned_to(user: Any) -> list[Returned]:
    """What has come back to ``user``, who owns it or submitted it, and waits to be mended; newest first."""
    own = Page.objects.filter(owner=user, pk=Cast(OuterRef("object_id"), IntegerField()))
    rejected = ReviewTaskState.objects.filter(
        workflow_state__object_id=OuterRef("object_id"), status=TaskState.STATUS_REJECTED
    ).order_by()
    times = rejected.values("workflow_state__object_id").annotate(number=Count("pk")).values("number")
    states = (
        WorkflowState.objects.filter(status=WorkflowState.STATUS_NEEDS_CHANGES)
        .filter(base_content_type=ContentType.objects.get_for_model(Page))
        .filter(Q(requested_by=user) | Exists(own))
        .select_related(*(f"current_task_state__{name}" for name in ("task", "revision", "finished_by")))
        .annotate(times=Subquery(times))
        .order_by("-current_task_state__finished_at")
    )
    return [
        Returned(
            page_id=int(state.object_id),
            title=last.revision.object_str,
            level=last.task.name,
            reason=last.comment,
            person=name_of(last.finished_by, gone=""),
            at=last.finished_at,
            times=state.times,
        )
        for state in states
        for last in (state.current_task_state,)
    ]


def waiting_for(user: Any) -> list[ReviewTaskState]:
    """What waits for a decision that ``user`` may take, longest waiting first."""
    return rules.Deciding(in_progress()).open_to(user)


def in_progress() -> QuerySet[ReviewTaskState]:
    """What waits for anybody, longest waiting first."""
    return (
        ReviewTaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
        .select_related("task", "workflow_state", "revision")
        .order_by("started_at")
    )
