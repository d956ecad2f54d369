"""What was published before its review: which approvals it still lacks, and who may give them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from wagtail.models import Page, TaskState

from publishing.review import rules
from publishing.review.kept import person
from publishing.review.models import ReviewTask, ReviewTaskState, UrgentPublication
from publishing.review.reviewed import Reviewed
from publishing.review.reviewers import is_reviewer, may_publish_urgently

OVERDUE = datetime.timedelta(hours=24)
CANDIDATES = 20


@dataclass(frozen=True, kw_only=True)
class Missing:
    """An approval that is still due, and who may give it."""

    level: str
    people: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Unreviewed:
    """``missing`` begins with the level that waits; it is empty while the article is not in review."""

    page_id: int
    title: str
    reason: str
    person: str
    published_at: datetime.datetime
    missing: tuple[Missing, ...]

    @property
    def is_overdue(self) -> bool:
        return timezone.now() - self.published_at >= OVERDUE

    @property
    def age(self) -> str:
        """In words, in the largest unit that is full: ``40 分钟``, ``5 小时``, ``3 天``."""
        minutes = int((timezone.now() - self.published_at).total_seconds() // 60)
        if minutes < 60:
            return f"{max(minutes, 1)} 分钟"
        return f"{minutes // 60} 小时" if minutes < 48 * 60 else f"{minutes // (24 * 60)} 天"


def unreviewed(*, page: Page | None = None) -> list[Unreviewed]:
    """What is public and not reviewed yet, of one page or of all, oldest first; a fixed number of queries."""
    found = UrgentPublication.objects.open().select_related("approval", "published_by").order_by("published_at")
    if page is not None:
        found = found.filter(approval__page=page.pk)
    urgent = list(found)
    missing = _missing([item.approval.page_id for item in urgent if item.approval.page_id]) if urgent else {}
    return [
        Unreviewed(
            page_id=item.approval.page_id or 0,
            title=item.approval.title,
            reason=item.reason,
            person=person(item.published_by),
            published_at=item.published_at,
            missing=missing.get(item.approval.page_id or 0, ()),
        )
        for item in urgent
    ]


def may_follow(user: Any) -> bool:
    """Who is shown what is not reviewed yet: whoever can do something about it, or answers for the desk."""
    return bool(user.is_superuser or may_publish_urgently(user) or is_reviewer(user))


def candidates() -> list[Page]:
    """Articles whose latest revision readers do not see, newest first: what an emergency may be about."""
    kinds = [model for model in apps.get_models() if issubclass(model, Reviewed) and issubclass(model, Page)]
    pages: Iterable[Page] = (
        Page.objects.type(*kinds)
        .filter(latest_revision__isnull=False)
        .exclude(live=True, live_revision=models.F("latest_revision"))
        .select_related("latest_revision__user", "content_type")
        .order_by("-latest_revision_created_at")[:CANDIDATES]
    )
    return list(pages)


def _missing(page_ids: list[int]) -> dict[int, tuple[Missing, ...]]:
    """For each article in review, the level that waits and those above it."""
    waiting = list(
        ReviewTaskState.objects.filter(
            status=TaskState.STATUS_IN_PROGRESS, workflow_state__object_id__in=[str(pk) for pk in page_ids]
        ).select_related("task", "workflow_state", "revision")
    )
    workflows = {state.workflow_state.workflow_id for state in waiting}
    levels = list(
        ReviewTask.objects.filter(active=True, workflow_tasks__workflow__in=workflows)
        .annotate(of_workflow=models.F("workflow_tasks__workflow_id"))
        .order_by("level")
    )
    due = {state.pk: _due(state, levels) for state in waiting}
    deciding = rules.Deciding([state for states in due.values() for state in states])
    return {
        int(state.workflow_state.object_id): tuple(
            Missing(level=one.task.name, people=tuple(map(person, deciding.eligible(one)))) for one in due[state.pk]
        )
        for state in waiting
    }


def _due(state: ReviewTaskState, levels: list[Any]) -> list[ReviewTaskState]:
    """The level that waits and each above it, as if it were waiting already."""
    own = [level for level in levels if level.of_workflow == state.workflow_state.workflow_id]
    reached = next((level.level for level in own if level.pk == state.task_id), 0)
    return [
        ReviewTaskState(task=level, workflow_state=state.workflow_state, revision=state.revision, status=state.status)
        for level in own
        if level.level >= reached
    ]
