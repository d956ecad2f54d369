"""What people did to articles until each approval: the rows of many pages at once, sorted to the approval they led to.

An act belongs to the first approval that came after it. What was decided about a revision that had been published
urgently belongs to that publication's approval, although it came later. What belongs to none is under way.
"""

from __future__ import annotations

import datetime
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, PageLogEntry, Revision, TaskState, Workflow, WorkflowState, WorkflowTask

from publishing.ledger.models import LoggedAct
from publishing.people import name_of
from publishing.review.models import ApprovedArticle, FactCheck, KeptFinding, Level, ReviewTask, ReviewTaskState
from publishing.review.rules import TOUCHING_ACTIONS
from publishing.review_form.form import Act, Chained, Decision, Kept, Via

SUBMITTING_ACTIONS = ["wagtail.workflow.start", "wagtail.workflow.resume"]
COMPLETING_ACTIONS = ["publishing.approve", "publishing.publish_urgently", "publishing.clear_urgent", "wagtail.publish"]
DECIDING_ACTIONS: dict[str, str] = {
    TaskState.STATUS_APPROVED: "publishing.approve",
    TaskState.STATUS_REJECTED: "publishing.return",
}
UNDER_WAY = None
_BEGINNING = datetime.datetime.min.replace(tzinfo=datetime.UTC)


class Acts:
    """Read once for all ``page_ids``, in a constant number of queries; then asked for one approval after the other."""

    def __init__(self, page_ids: Iterable[int]) -> None:
        self._pages = sorted(set(page_ids))
        self._approvals: dict[int, list[ApprovedArticle]] = defaultdict(list)
        approvals = ApprovedArticle.objects.filter(page__in=self._pages).select_related("urgent__published_by")
        for approval in approvals.defer("payload").order_by("approved_at", "pk"):
            self._approvals[approval.page_id or 0].append(approval)
        self._touches = self._by_home(self._touching())
        self._submissions = self._by_home(self._submitting())
        self._kept = _grouped(
            KeptFinding.objects.filter(page__in=self._pages).select_related("kept_by", "confirmed_by")
        )
        self._logged_acts: dict[int, list[LoggedAct]] = defaultdict(list)
        logged = LoggedAct.objects.filter(
            log=LoggedAct.Log.PAGE,
            object_id__in=[str(pk) for pk in self._pages],
            action__in={*COMPLETING_ACTIONS, *DECIDING_ACTIONS.values()},
        )
        for act in logged.order_by("number"):
            self._logged_acts[int(act.object_id)].append(act)
        self._decisions = self._by_home(self._deciding())
        self._checked = _grouped(FactCheck.objects.filter(page__in=self._pages, answered_at__isnull=False))

    def drafters(self, page_id: int, approval_id: int | None) -> tuple[str, ...]:
        """Everybody who touched the text, in the order in which they came.

        Of what was approved again without a change, those who touched it before the last approval.
        """
        homes = [approval.pk for approval in self._approvals[page_id]]
        earlier = homes[: homes.index(approval_id)] if approval_id in homes else homes
        for home in (approval_id, *reversed(earlier)):
            touched = sorted(self._touches[page_id, home], key=lambda touch: touch[2])
            if touched:
                return tuple({user_id: name for user_id, name, _ in touched}.values())
        return ()

    def submissions(self, page_id: int, approval_id: int | None) -> list[Act]:
        return self._submissions[page_id, approval_id]

    def decisions(self, page_id: int, approval_id: int | None) -> list[tuple[ReviewTaskState, Decision]]:
        """Oldest first, approvals and returns."""
        return self._decisions[page_id, approval_id]

    def kept(self, page_id: int, at: datetime.datetime | None) -> list[KeptFinding]:
        """What was let stand at that moment; now, without one."""
        if at is None:
            return [entry for entry in self._kept[page_id] if entry.taken_back_at is None]
        return [
            entry
            for entry in self._kept[page_id]
            if entry.kept_at <= at and (entry.taken_back_at is None or entry.taken_back_at > at)
        ]

    def checked_outside(self, page_id: int, revision_id: int | None) -> list[FactCheck]:
        return [check for check in self._checked[page_id] if check.revision_id == revision_id]

    def chained(self, page_id: int, approval: ApprovedArticle) -> Chained | None:
        """The last act of the ledger that belongs to this approval."""
        next_one = min(
            (other.approved_at for other in self._approvals[page_id] if other.approved_at > approval.approved_at),
            default=None,
        )
        acts = [
            act
            for act in self._logged_acts[page_id]
            if act.revision_id is not None
            and act.action in COMPLETING_ACTIONS
            and act.revision_id == approval.revision_id
            and (next_one is None or act.at < next_one)
        ]
        if not acts:
            return None
        return Chained(number=acts[-1].number, short_hash=acts[-1].short_hash, backfilled=acts[-1].backfilled)

    def _home(self, page_id: int, at: datetime.datetime, revision_id: int | None = None) -> int | None:
        approvals = self._approvals[page_id]
        for approval in approvals:
            if (
                hasattr(approval, "urgent")
                and revision_id is not None
                and approval.revision_id == revision_id
                and at >= approval.approved_at
            ):
                return approval.pk
        return next((approval.pk for approval in approvals if at <= approval.approved_at), UNDER_WAY)

    def _by_home(self, acts: Iterator[tuple[int, int | None, Any]]) -> dict[tuple[int, int | None], list[Any]]:
        sorted_acts: dict[tuple[int, int | None], list[Any]] = defaultdict(list)
        for page_id, home, act in acts:
            sorted_acts[page_id, home].append(act)
        return sorted_acts

    def _touching(self) -> Iterator[tuple[int, int | None, tuple[Any, str, datetime.datetime]]]:
        for page in Page.objects.filter(pk__in=self._pages).select_related("owner"):
            if page.owner is not None:
                yield page.pk, self._home(page.pk, _BEGINNING), (page.owner.pk, name_of(page.owner), _BEGINNING)
        numbers = [str(pk) for pk in self._pages]
        revisions = Revision.page_revisions.filter(object_id__in=numbers).select_related("user").defer("content")
        for revision in revisions:
            if revision.user is not None:
                page_id, at = int(revision.object_id), revision.created_at
                yield page_id, self._home(page_id, at), (revision.user.pk, name_of(revision.user), at)
        for entry in self._logged(TOUCHING_ACTIONS):
            # A log entry outlives the account of its person.
            if entry.user_id is not None:
                at = entry.timestamp
                yield entry.page_id, self._home(entry.page_id, at), (entry.user_id, name_of(entry.user), at)

    def _submitting(self) -> Iterator[tuple[int, int | None, Act]]:
        for entry in self._logged(SUBMITTING_ACTIONS):
            yield entry.page_id, self._home(entry.page_id, entry.timestamp, entry.revision_id), _act(entry)

    def _logged(self, actions: list[str]) -> Any:
        entries = PageLogEntry.objects.filter(page__in=self._pages, action__in=actions).select_related("user")
        return entries.order_by("timestamp", "pk")

    def _deciding(self) -> Iterator[tuple[int, int | None, tuple[ReviewTaskState, Decision]]]:
        states = (
            ReviewTaskState.objects.filter(
                workflow_state__base_content_type=ContentType.objects.get_for_model(Page),
                workflow_state__object_id__in=[str(pk) for pk in self._pages],
                status__in=[TaskState.STATUS_APPROVED, TaskState.STATUS_REJECTED],
                finished_at__isnull=False,
            )
            .select_related("workflow_state", "task", "finished_by", "deputy_for")
            .order_by("finished_at", "pk")
        )
        levels = dict(ReviewTask.objects.values_list("pk", "level"))
        for state in states:
            page_id = int(state.workflow_state.object_id)
            home = self._home(page_id, state.finished_at, state.revision_id)
            yield page_id, home, (state, self._decision(page_id, state, levels.get(state.task_id, 0)))

    def _decision(self, page_id: int, state: ReviewTaskState, level: int) -> Decision:
        """In the names that its people have now, or had then where their accounts are gone: the ledger remembers them."""
        act = self._act_of(page_id, state)
        via = Via(state.via)
        absent = json.loads(act.data).get("deputy_for", "") if act is not None else ""
        return Decision(
            level=level,
            level_name=level_name(level),
            person=name_of(state.finished_by) if act is None or state.finished_by is not None else gone(act.person),
            at=state.finished_at,
            approved=state.status == TaskState.STATUS_APPROVED,
            comment=state.comment,
            # Empty after a command that named none: nobody has gone through the checklist item by item.
            ticked=tuple(state.ticked or ()),
            deputy_for=name_of(state.deputy_for) if state.deputy_for is not None else gone(absent),
            via=via,
        )

    def _act_of(self, page_id: int, state: ReviewTaskState) -> LoggedAct | None:
        """What the ledger says of a decision: the first such act about that revision and level, written just after it.

        Rather none than another's: a level that was renamed since is not found.
        """
        action = DECIDING_ACTIONS[state.status]
        for act in self._logged_acts[page_id]:
            if (act.action, act.revision_id) == (action, state.revision_id) and act.at >= state.finished_at:
                return act if json.loads(act.data).get("level") == state.task.name else None
        return None


def kept(entries: Iterable[KeptFinding]) -> tuple[Kept, ...]:
    return tuple(
        Kept(
            message=entry.message,
            reason=entry.reason,
            kept_by=name_of(entry.kept_by),
            confirmed_by=name_of(entry.confirmed_by) if entry.confirmed_at is not None else "",
        )
        for entry in entries
    )


def levels_of(workflow: Workflow | None) -> dict[int, str]:
    """The levels of a way of review as it is now, with their names."""
    return _levels([workflow.pk]).get(workflow.pk, {}) if workflow is not None else {}


def levels_due(page_ids: Iterable[int | None]) -> dict[int, dict[int, str]]:
    """The levels of the review that each of these pages is in; nothing is asked without pages."""
    numbers = [str(pk) for pk in page_ids]
    under_way = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=numbers,
        status__in=[WorkflowState.STATUS_IN_PROGRESS, WorkflowState.STATUS_NEEDS_CHANGES],
    )
    workflows = dict(under_way.values_list("object_id", "workflow_id")) if numbers else {}
    levels = _levels(workflows.values()) if workflows else {}
    return {int(page_id): levels.get(workflow_id, {}) for page_id, workflow_id in workflows.items()}


def _levels(workflow_ids: Iterable[int]) -> dict[int, dict[int, str]]:
    levels = dict(ReviewTask.objects.filter(active=True).values_list("pk", "level"))
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for step in WorkflowTask.objects.filter(workflow__in=set(workflow_ids), task__in=levels):
        found[step.workflow_id][levels[step.task_id]] = level_name(levels[step.task_id])
    return found


def level_name(level: int) -> str:
    return str(Level(level).label) if level in Level.values else "审核"


def _act(entry: PageLogEntry) -> Act:
    return Act(person=name_of(entry.user), at=entry.timestamp)


def gone(name: str) -> str:
    """``name`` as of somebody whose account is gone; nothing of nobody."""
    known = name_of(None)
    return name if not name or name == known else f"{name}{known}"


def _grouped(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.page_id].append(row)
    return found
