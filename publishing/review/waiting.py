"""What waits for a person, as lists show it: with a number of queries that does not depend on how much there is."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from publishing.review.models import ReviewTaskState, UrgentPublication
from publishing.review.status import waiting_for

IN_MINUTES = 90
IN_HOURS = 48 * 60


@dataclass(frozen=True, kw_only=True)
class TimeLeft:
    """Until the level's time is up, rounded to what a reader wants to know."""

    words: str
    is_over: bool


@dataclass(frozen=True, kw_only=True)
class Card:
    """An article that waits; what it says is that of the revision under review."""

    page_id: int
    title: str
    kind: str
    level: str
    drafter: Any
    since: datetime.datetime
    time_left: TimeLeft
    digest: str
    is_major: bool
    is_public: bool
    """Published urgently and not reviewed yet."""


def time_left(due_at: datetime.datetime) -> TimeLeft:
    """“还剩 5 小时” or “已超时 40 分钟”."""
    left = due_at - timezone.now()
    minutes = max(1, round(abs(left).total_seconds() / 60))
    if minutes < IN_MINUTES:
        length = f"{minutes} 分钟"
    elif minutes < IN_HOURS:
        length = f"{round(minutes / 60)} 小时"
    else:
        length = f"{round(minutes / 60 / 24)} 天"
    is_over = left < datetime.timedelta(0)
    return TimeLeft(words=f"已超时 {length}" if is_over else f"还剩 {length}", is_over=is_over)


def cards_waiting_for(user: Any) -> list[Card]:
    """What ``user`` may decide on now: what is public already, then the others, the longest waiting first."""
    states = waiting_for(user)
    public = set(UrgentPublication.objects.open().values_list("approval__page", flat=True)) if states else set()
    levels: dict[int, Any] = {}
    for state in states:
        # One object for each level: what it looks up, it looks up once.
        state.task = levels.setdefault(state.task_id, state.task)
    drafters = get_user_model()._default_manager.in_bulk({state.revision.user_id for state in states})
    cards = [_card(state, drafters.get(state.revision.user_id), public) for state in states]
    return sorted(cards, key=lambda card: not card.is_public)


def _card(state: ReviewTaskState, drafter: Any, public: set[int]) -> Card:
    # As the revision was stored: building the page of each would cost queries for each.
    content = state.revision.content
    kind = ContentType.objects.get_for_id(state.revision.content_type_id)
    model = kind.model_class()
    page_id = int(state.workflow_state.object_id)
    return Card(
        page_id=page_id,
        title=content.get("title", ""),
        kind=str(model._meta.verbose_name) if model else "",
        level=state.task.name,
        drafter=drafter,
        since=state.started_at,
        time_left=time_left(state.due_at),
        digest=content.get("digest", ""),
        is_major=bool(content.get("is_major")),
        is_public=page_id in public,
    )
