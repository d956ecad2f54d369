"""The figures of the report, read in a fixed number of queries."""

from __future__ import annotations

import datetime
import statistics
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import TaskState

from publishing.people import name_of
from publishing.review.models import ReviewTaskState
from publishing.review.rules import Deciding

NOBODY = "没有人可审"
NO_CHIP = "其他（只写了文字）"


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """What waits for one person, by how much of the level's time has gone; the longest waiting first.

    An article is counted with everybody who may decide on it.
    """

    person: str
    in_time: int
    soon_late: int
    late: int
    longest: datetime.timedelta

    @property
    def total(self) -> int:
        return self.in_time + self.soon_late + self.late


@dataclass(frozen=True, kw_only=True)
class LevelTime:
    """Hours from the moment an article reached a level to its decision there: the median, and what nine of ten keep to."""

    level: str
    decisions: int
    median_hours: float
    ninth_decile_hours: float
    in_time: int

    @property
    def in_time_percent(self) -> int:
        return round(100 * self.in_time / self.decisions)


@dataclass(frozen=True, kw_only=True)
class Reason:
    reason: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Report:
    """``returned`` and ``approved`` count decisions in the last ``days`` days; ``waiting`` is as of now."""

    days: int
    waiting_articles: int
    waiting: list[Waiting] = field(default_factory=list)
    times: list[LevelTime] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)
    approved: int
    returned: int

    @property
    def returned_percent(self) -> int:
        decided = self.approved + self.returned
        return round(100 * self.returned / decided) if decided else 0


def report(*, days: int) -> Report:
    waiting = list(_states().filter(status=TaskState.STATUS_IN_PROGRESS).order_by("started_at"))
    decided = list(
        _states()
        .filter(status__in=[TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED])
        .filter(finished_at__gte=timezone.now() - datetime.timedelta(days=days))
    )
    returned = [state for state in decided if state.status == TaskState.STATUS_REJECTED]
    reasons = Counter(reason for state in returned for reason in state.reasons or [NO_CHIP])
    return Report(
        days=days,
        waiting_articles=len(waiting),
        waiting=_by_person(waiting),
        times=_by_level(decided),
        reasons=[Reason(reason=reason, count=count) for reason, count in reasons.most_common()],
        approved=len(decided) - len(returned),
        returned=len(returned),
    )


def _states() -> QuerySet[ReviewTaskState]:
    return ReviewTaskState.objects.select_related("task__reviewtask", "workflow_state", "revision")


def _by_person(waiting: list[ReviewTaskState]) -> list[Waiting]:
    now = timezone.now()
    deciding = Deciding(waiting)
    states: dict[str, list[ReviewTaskState]] = defaultdict(list)
    for state in waiting:
        for name in [name_of(user) for user in deciding.eligible(state)] or [NOBODY]:
            states[name].append(state)
    rows = []
    for name, theirs in states.items():
        rows.append(
            Waiting(
                person=name,
                in_time=sum(now < state.remind_at for state in theirs),
                soon_late=sum(state.remind_at <= now < state.due_at for state in theirs),
                late=sum(now >= state.due_at for state in theirs),
                longest=max(now - state.started_at for state in theirs),
            )
        )
    return sorted(rows, key=lambda row: row.longest, reverse=True)


def _by_level(decided: Iterable[ReviewTaskState]) -> list[LevelTime]:
    by_level: dict[tuple[int, str], list[tuple[float, bool]]] = defaultdict(list)
    for state in decided:
        hours = (state.finished_at - state.started_at) / datetime.timedelta(hours=1)
        by_level[state.task.reviewtask.level, state.task.name].append((hours, state.finished_at <= state.due_at))
    return [
        LevelTime(
            level=name,
            decisions=len(times),
            median_hours=statistics.median(hours for hours, _in_time in times),
            ninth_decile_hours=_ninth_decile([hours for hours, _in_time in times]),
            in_time=sum(in_time for _hours, in_time in times),
        )
        for (_level, name), times in sorted(by_level.items())
    ]


def _ninth_decile(hours: list[float]) -> float:
    return statistics.quantiles(hours, n=10, method="inclusive")[8] if len(hours) > 1 else hours[0]
