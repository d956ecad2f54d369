"""Notices of review at the moment they go out: whether they still concern their reader; and what was told, for a screen."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models.signals import post_save
from django.utils import timezone
from wagtail.models import Page, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected

from publishing.notices import kinds
from publishing.notices.kinds import Kind
from publishing.notices.listing import standing_of
from publishing.notices.models import Channel, Notice, NoticeSettings
from publishing.refusal import Refusal
from publishing.review import rules
from publishing.review.access import links
from publishing.review.findings.keeping import why_not_confirm
from publishing.review.models import KeptFinding, ReviewTaskState, UrgentPublication
from publishing.review.told import telling

SHOWN = 40


@dataclass(frozen=True, kw_only=True)
class Told:
    """One occasion: who was told of it, and what became of each notice, as (recipient, sentence)."""

    label: str
    at: datetime.datetime
    names: list[str]
    outcomes: list[tuple[str, str]]


def register() -> None:
    for kind in (
        Kind(name="review.waiting", label="待审核", concerns=_may_decide, personal_url=_link),
        Kind(name="review.reminder", label="快到时限", concerns=_may_decide, personal_url=_link),
        Kind(name="review.overdue", label="超时", concerns=_is_overdue_for, personal_url=_link),
        Kind(name="review.nobody", label="没有人能审", concerns=_has_nobody),
        Kind(name="review.urgent", label="应急补审", concerns=_is_unreviewed, personal_url=_link),
        Kind(name="review.unreviewed", label="应急未补审", concerns=_is_unreviewed, personal_url=_link),
        Kind(name="review.returned", label="退回", concerns=_is_returned),
        Kind(name="review.approved", label="审定"),
        Kind(name="review.kept", label="待确认保留", concerns=_may_confirm),
    ):
        kinds.register(kind)


def connect() -> None:
    """After each act, once it is certain: what follows from it is told."""
    task_submitted.connect(_after_task, dispatch_uid="publishing.review.tell_submitted")
    workflow_approved.connect(_after_workflow, dispatch_uid="publishing.review.tell_approved")
    workflow_rejected.connect(_after_workflow, dispatch_uid="publishing.review.tell_returned")
    post_save.connect(_after_kept, sender=KeptFinding, dispatch_uid="publishing.review.tell_kept")
    post_save.connect(_after_urgent, sender=UrgentPublication, dispatch_uid="publishing.review.tell_urgent")


def told_about(page: Page) -> list[Told]:
    """What was told about an article, newest first. Two queries, whatever was told."""
    settings, now = NoticeSettings.load(), timezone.now()
    occasions: dict[str, list[Notice]] = {}
    for notice in Notice.objects.filter(about=telling.about(page.pk))[:SHOWN]:
        occasions.setdefault(notice.occasion, []).insert(0, notice)
    return [
        Told(
            label=kinds.kind_of(notices[0]).label,
            at=notices[0].created_at,
            names=[_named(notice) for notice in notices],
            outcomes=[(_named(notice), standing_of(notice, settings, now)) for notice in notices],
        )
        for notices in occasions.values()
    ]


def _named(notice: Notice) -> str:
    """The group is told by its name: whom it calls stands in the e-mails already."""
    return str(notice.get_channel_display()) if notice.channel == Channel.WECOM else notice.person_name


def _after_task(instance: Any, **kwargs: Any) -> None:
    _soon(int(instance.workflow_state.object_id))


def _after_workflow(instance: WorkflowState, **kwargs: Any) -> None:
    _soon(int(instance.object_id))


def _after_kept(instance: KeptFinding, **kwargs: Any) -> None:
    _soon(instance.page_id)


def _after_urgent(instance: UrgentPublication, **kwargs: Any) -> None:
    if instance.approval.page_id is not None:
        _soon(instance.approval.page_id)


def _soon(page_id: int) -> None:
    # Robust: the act stands, whatever becomes of telling it; the worker tells what is left untold. A lambda, since
    # Django 5.2 names what failed by its __qualname__, which a partial lacks.
    transaction.on_commit(lambda: telling.tell_due(page_id), robust=True)


def _state(notice: Notice) -> ReviewTaskState | None:
    return ReviewTaskState.objects.filter(pk=notice.data.get("state")).select_related("task", "workflow_state").first()


def _link(notice: Notice, user: Any) -> str:
    """Made while the e-mail is written; the one before it ends. Raises ``Refusal`` for whoever may not decide now."""
    state = _state(notice)
    if state is None and (urgent := _urgent(notice)) is not None and urgent.approval.page is not None:
        running = urgent.approval.page.specific.current_workflow_task_state
        state = running if isinstance(running, ReviewTaskState) else None
    if state is None:
        raise Refusal("not-in-review", "这篇稿件不在审核中。")
    return links.make(user, state)


def _urgent(notice: Notice) -> UrgentPublication | None:
    found = UrgentPublication.objects.open().filter(pk=notice.data.get("urgent"))
    return found.select_related("approval__page").first()


def _may_decide(notice: Notice, user: Any) -> bool:
    state = _state(notice)
    return state is not None and rules.why_not_decide(state, user) is None


def _is_overdue_for(notice: Notice, user: Any) -> bool:
    state = _state(notice)
    if state is None or state.status != ReviewTaskState.STATUS_IN_PROGRESS:
        return False
    return user in telling.answerable() or rules.why_not_decide(state, user) is None


def _has_nobody(notice: Notice, user: Any) -> bool:
    state = _state(notice)
    if state is None or state.status != ReviewTaskState.STATUS_IN_PROGRESS:
        return False
    return not rules.Deciding([state]).eligible(state)


def _is_returned(notice: Notice, user: Any) -> bool:
    state = _state(notice)
    return state is not None and state.workflow_state.status == WorkflowState.STATUS_NEEDS_CHANGES


def _is_unreviewed(notice: Notice, user: Any) -> bool:
    urgent = _urgent(notice)
    if urgent is None or urgent.approval.page is None:
        return False
    return user in telling.reviewers_missing(urgent.approval.page) or (
        notice.kind == "review.unreviewed" and user in telling.answerable()
    )


def _may_confirm(notice: Notice, user: Any) -> bool:
    entry = KeptFinding.objects.standing().filter(pk=notice.data.get("kept")).select_related("page").first()
    return entry is not None and why_not_confirm(entry, user) is None
