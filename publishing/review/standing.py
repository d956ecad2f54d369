"""Where an article is, as its drafter wants to know it: who has it, until when, who opened it, how often it came back."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from wagtail.models import Page, Revision, TaskState, WorkflowState

from publishing.people import name_of
from publishing.review import rules
from publishing.review.findings.kept import SECOND_PERSON
from publishing.review.models import Claim, FactCheck, KeptFinding, Receipt, ReviewTaskState
from publishing.review.waiting import TimeLeft, time_left

SHOWN_RETURNS = 3
SHOWN_RECEIPTS = 8
SHOWN_FACT_CHECKS = 5


@dataclass(frozen=True, kw_only=True)
class Opening:
    """``number`` is which saved version it was, counted from 1."""

    person: str
    at: datetime.datetime
    number: int
    is_newest: bool


@dataclass(frozen=True, kw_only=True)
class Return:
    level: str
    person: str
    at: datetime.datetime
    reasons: tuple[str, ...]
    words: str


@dataclass(frozen=True, kw_only=True)
class Remark:
    """What somebody without a hand in the article noted in its text; ``path`` names the field as Wagtail's comments do."""

    person: str
    text: str
    path: str


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """``holder`` is who is at it just now, empty when nobody is. ``askable`` is filled where nobody may decide."""

    level: str
    since: datetime.datetime
    due_at: datetime.datetime
    holder: str
    held_until: datetime.datetime | None
    people: tuple[str, ...]
    askable: tuple[str, ...]

    @property
    def time_left(self) -> TimeLeft:
        return time_left(self.due_at)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """``returns`` are the last ones, newest first; ``times_returned`` counts them all."""

    waiting: Waiting | None
    openings: tuple[Opening, ...]
    times_returned: int
    returns: tuple[Return, ...]
    remarks: tuple[Remark, ...]
    kept: tuple[KeptFinding, ...]
    fact_checks: tuple[FactCheck, ...]


def standing(page: Page) -> Standing:
    states = ReviewTaskState.objects.filter(workflow_state__object_id=str(page.pk)).select_related("task")
    returned = states.filter(status=TaskState.STATUS_REJECTED).select_related("finished_by").order_by("-finished_at")
    waiting = states.filter(status=TaskState.STATUS_IN_PROGRESS).select_related("workflow_state", "revision").first()
    returns = list(returned)
    return Standing(
        waiting=_waiting(waiting) if waiting is not None else None,
        openings=_openings(page),
        times_returned=len(returns),
        returns=tuple(_return(state) for state in returns[:SHOWN_RETURNS]),
        remarks=_remarks_of_others(page),
        kept=tuple(
            KeptFinding.objects.standing()
            .filter(page=page.pk, code__in=SECOND_PERSON)
            .select_related("kept_by", "confirmed_by")
        ),
        fact_checks=tuple(
            FactCheck.objects.filter(page=page.pk, revoked_at__isnull=True).select_related("asked_by")[
                :SHOWN_FACT_CHECKS
            ]
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Short:
    """The same in one line of a list. ``since`` is empty once it has been returned."""

    label: str
    since: datetime.datetime | None
    holder: str


def short(pages: Iterable[Page]) -> dict[int, Short]:
    """Of articles in review or returned, by primary key; one query for who is at them.

    Reads no state where they were prefetched (``prefetch_workflow_states``), as Wagtail's lists do.
    """
    states = {page.pk: page.current_workflow_state for page in pages}
    found = {pk: state for pk, state in states.items() if state is not None and state.current_task_state is not None}
    if not found:
        return {}
    claims = {
        claim.task_state_id: name_of(claim.person)
        for claim in Claim.objects.filter(
            task_state__in=[state.current_task_state_id for state in found.values()], expires_at__gt=timezone.now()
        ).select_related("person")
    }
    return {pk: _short(state, claims.get(state.current_task_state_id, "")) for pk, state in found.items()}


def _short(state: WorkflowState, holder: str) -> Short:
    level, now = state.current_task_state.task.name, state.current_task_state
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return Short(label=f"{level}退回", since=None, holder="")
    return Short(label=f"待{level}", since=now.started_at, holder=holder)


def _waiting(state: ReviewTaskState) -> Waiting:
    deciding = rules.Deciding([state])
    people = deciding.eligible(state)
    claim = Claim.objects.filter(task_state=state, expires_at__gt=timezone.now()).select_related("person").first()
    return Waiting(
        level=state.task.name,
        since=state.started_at,
        due_at=state.due_at,
        holder=name_of(claim.person) if claim else "",
        held_until=claim.expires_at if claim else None,
        people=tuple(map(name_of, people)),
        askable=() if people else tuple(map(name_of, deciding.could_be_asked(state))),
    )


def _openings(page: Page) -> tuple[Opening, ...]:
    receipts = list(
        Receipt.objects.filter(page=page.pk).select_related("person").order_by("-opened_at")[:SHOWN_RECEIPTS]
    )
    if not receipts:
        return ()
    saved = Revision.page_revisions.filter(object_id=str(page.pk)).order_by("pk").values_list("pk", flat=True)
    numbers = {pk: number for number, pk in enumerate(saved, start=1)}
    return tuple(
        Opening(
            person=name_of(receipt.person),
            at=receipt.opened_at,
            number=numbers.get(receipt.revision_id, 0),
            is_newest=receipt.revision_id == page.latest_revision_id,
        )
        for receipt in receipts
    )


def _return(state: Any) -> Return:
    words = state.comment
    # The words are stored behind the chips, all in one.
    for reason in state.reasons:
        words = words.removeprefix(reason).removeprefix("；")
    return Return(
        level=state.task.name,
        person=name_of(state.finished_by),
        at=state.finished_at,
        reasons=tuple(state.reasons),
        words=words,
    )


def _remarks_of_others(page: Page) -> tuple[Remark, ...]:
    """What nobody has resolved yet."""
    comments = list(page.wagtail_admin_comments.filter(resolved_at__isnull=True).select_related("user").order_by("pk"))
    drafters = rules.touched_by(page) if comments else set()
    return tuple(
        Remark(person=name_of(comment.user), text=comment.text, path=comment.contentpath)
        for comment in comments
        if comment.user_id not in drafters
    )
