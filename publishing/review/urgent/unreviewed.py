"""What was published before its review: which approvals it still lacks, and who may give them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone
from wagtail.models import Page

from publishing.people import name_of
from publishing.review import rules
from publishing.review.models import ReviewTask, ReviewTaskState, UrgentPublication
from publishing.review.reviewed import Reviewed
from publishing.review.reviewers import VIEW_REPORT, is_reviewer, may_publish_urgently
from publishing.review.status import in_progress

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
    urgent = _open_ones(page)
    pages = [str(item.approval.page_id) for item in urgent]
    due = _due(list(in_progress().filter(workflow_state__object_id__in=pages))) if urgent else {}
    return _shown(urgent, due, _deciding((), due)) if urgent else []


def unreviewed_and_waiting(user: Any) -> tuple[list[Unreviewed], list[ReviewTaskState]]:
    """The same of all, and what waits for a decision of ``user``, longest waiting first: both for one reading."""
    urgent, waiting = _open_ones(None), list(in_progress())
    pages = {str(item.approval.page_id) for item in urgent}
    due = _due([state for state in waiting if state.workflow_state.object_id in pages])
    deciding = _deciding(waiting, due)
    return _shown(urgent, due, deciding), [state for state in waiting if deciding.why_not(state, user) is None]


def may_follow(user: Any) -> bool:
    """Who is shown what is not reviewed yet: whoever can do something about it, or answers for the desk."""
    return bool(user.has_perm(VIEW_REPORT) or may_publish_urgently(user) or is_reviewer(user))


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


def _open_ones(page: Page | None) -> list[UrgentPublication]:
    found = UrgentPublication.objects.open().select_related("approval", "published_by").order_by("published_at")
    return list(found if page is None else found.filter(approval__page=page.pk))


def _shown(
    urgent: list[UrgentPublication], due: dict[int, list[ReviewTaskState]], deciding: rules.Deciding
) -> list[Unreviewed]:
    return [
        Unreviewed(
            page_id=item.approval.page_id or 0,
            title=item.approval.title,
            reason=item.reason,
            person=name_of(item.published_by),
            published_at=item.published_at,
            missing=tuple(
                Missing(level=state.task.name, people=tuple(map(name_of, deciding.eligible(state))))
                for state in due.get(item.approval.page_id or 0, ())
            ),
        )
        for item in urgent
    ]


def _deciding(waiting: Iterable[ReviewTaskState], due: dict[int, list[ReviewTaskState]]) -> rules.Deciding:
    return rules.Deciding([*waiting, *(state for states in due.values() for state in states)])


def _due(waiting: list[ReviewTaskState]) -> dict[int, list[ReviewTaskState]]:
    """By article, the level that waits and each above it, as if it were waiting already."""
    if not waiting:
        return {}
    levels = list(
        ReviewTask.objects.filter(
            active=True, workflow_tasks__workflow__in={state.workflow_state.workflow_id for state in waiting}
        )
        .annotate(of_workflow=models.F("workflow_tasks__workflow_id"))
        .order_by("level")
    )
    return {int(state.workflow_state.object_id): _from(state, levels) for state in waiting}


def _from(state: ReviewTaskState, levels: list[Any]) -> list[ReviewTaskState]:
    """What ``state`` asks, and what each level above it will ask."""
    own = [level for level in levels if level.of_workflow == state.workflow_state.workflow_id]
    reached = next((level.level for level in own if level.pk == state.task_id), 0)
    return [
        ReviewTaskState(task=level, workflow_state=state.workflow_state, revision=state.revision, status=state.status)
        for level in own
        if level.level >= reached
    ]
