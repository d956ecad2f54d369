"""Who is told what about review, and when. Everything is derived from the rows of review and told once.

After each act what follows from it is told; every minute the worker tells what the clock asks for, and whatever a process
that was killed has left untold. Nothing here is part of an act: no decision fails or waits because of a notice.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import Page, Task, TaskState, WorkflowState

from publishing.notices.models import Notice, NoticeSettings
from publishing.notices.tell import tell
from publishing.people import name_of
from publishing.review import rules
from publishing.review.findings.keeping import why_not_confirm
from publishing.review.findings.kept import SECOND_PERSON
from publishing.review.models import ApprovedArticle, KeptFinding, ReviewTask, ReviewTaskState, UrgentPublication

URGENT_STAYS_OPEN = datetime.timedelta(hours=24)
LATELY = datetime.timedelta(days=1)
"""How far back it is looked for what was left untold."""
TOGETHER = datetime.timedelta(minutes=1)


def tell_due(page_id: int | None = None) -> None:
    """Tell everything that is to be told by now, of one article or of all. Safe to call at any time, any number of times."""
    now = timezone.now()
    _tell_waiting(now, page_id)
    _tell_urgent(now, page_id)
    _tell_returned(now, page_id)
    _tell_approved(now, page_id)
    _tell_kept(page_id)


def answerable() -> list[Any]:
    """Who is told when a time limit has passed: the group of the settings, else the administrators."""
    group = NoticeSettings.load().escalate_to
    members = list(group.user_set.filter(is_active=True)) if group is not None else []
    return members or _administrators()


def about(page_id: int) -> str:
    """What notices about an article are filed under."""
    return f"article:{page_id}"


# While it waits -------------------------------------------------------------------------------------------------------


def _tell_waiting(now: datetime.datetime, page_id: int | None) -> None:
    waiting = ReviewTaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
    if page_id is not None:
        waiting = waiting.filter(workflow_state__object_id=str(page_id))
    states = list(waiting.select_related("task__reviewtask", "revision__user", "workflow_state"))
    pages = Page.objects.in_bulk([_page_id(state) for state in states])
    published = _open_urgent(pages)
    deciding = rules.Deciding(states)
    for state in states:
        page = pages.get(_page_id(state))
        if page is None or page.latest_revision_id != state.revision_id:
            continue
        people = deciding.eligible(state)
        urgent = published.get(page.pk)
        if not people:
            _tell_nobody(state, deciding.could_be_asked(state))
        # Whoever has just been asked to review what is public already need not be asked twice.
        elif urgent is None or state.started_at > urgent.published_at + TOGETHER:
            _tell(
                people,
                state,
                "waiting",
                f"待{state.task.name}：《{_title(state)}》",
                text="已应急公开，请补审。" if urgent else "",
                urgent=urgent is not None,
            )
        _tell_late(now, state, people)


def _tell_late(now: datetime.datetime, state: ReviewTaskState, people: list[Any]) -> None:
    if now >= state.due_at:
        names = "、".join(map(name_of, people)) or "没有人"
        _tell(
            [*people, *answerable()],
            state,
            "overdue",
            f"已超时：《{_title(state)}》还没有{state.task.name}",
            facts=[("可以审核", names)],
        )
    elif now >= state.remind_at:
        _tell(people, state, "reminder", f"快到时限：《{_title(state)}》还没有{state.task.name}")


def _tell_nobody(state: ReviewTaskState, others: list[Any]) -> None:
    names = "、".join(map(name_of, others))
    asked = f"可以请：{names}。请在“设置 → 用户”里把其中一位加进审核组。" if names else "别的人也都不行，请先建立账号。"
    _tell(
        _administrators(),
        state,
        "nobody",
        f"没有人能审：《{_title(state)}》等待{state.task.name}",
        text=f"审核组里的人都参与过本稿、审过前一级，或已停用。{asked}",
        button="查看稿件",
    )


def _tell(
    people: Iterable[Any],
    state: ReviewTaskState,
    occasion: str,
    subject: str,
    *,
    facts: Iterable[tuple[str, str]] = (),
    button: str = "去审核",
    **values: Any,
) -> None:
    drafter = [("撰稿", name_of(state.revision.user))] if state.revision.user else []
    tell(
        people,
        kind=f"review.{occasion}",
        key=f"review:{occasion}:{state.pk}",
        subject=subject,
        facts=[*drafter, ("时限", _moment(state.due_at)), *facts],
        url=_address(_page_id(state)),
        button=button,
        about=about(_page_id(state)),
        data={"state": state.pk},
        **values,
    )


# Published before its review ------------------------------------------------------------------------------------------


def _tell_urgent(now: datetime.datetime, page_id: int | None) -> None:
    publications = UrgentPublication.objects.open().select_related("approval__page", "published_by")
    if page_id is not None:
        publications = publications.filter(approval__page=page_id)
    for urgent in publications:
        page = urgent.approval.page
        if page is None:
            continue
        occasions = {"urgent": f"已应急公开，请补审：《{urgent.approval.title}》"}
        if now >= urgent.published_at + URGENT_STAYS_OPEN:
            occasions["unreviewed"] = f"应急公开已过 24 小时还没有补审：《{urgent.approval.title}》"
        by = name_of(urgent.published_by) if urgent.published_by else "（账号已删除）"
        for occasion, subject in occasions.items():
            people = reviewers_missing(page)
            tell(
                people if occasion == "urgent" else [*people, *answerable()],
                kind=f"review.{occasion}",
                key=f"review:{occasion}:{urgent.pk}",
                subject=subject,
                text=f"理由：{urgent.reason}",
                facts=[("发布", f"{by}，{_moment(urgent.published_at)}")],
                url=_address(page.pk),
                button="去补审",
                about=about(page.pk),
                data={"urgent": urgent.pk},
                urgent=True,
            )


def reviewers_missing(page: Page) -> list[Any]:
    """Who may give an approval that the running review of ``page`` still lacks, at any level."""
    running = page.specific.current_workflow_state
    if running is None:
        return []
    done = ReviewTaskState.objects.filter(
        workflow_state=running, revision=page.latest_revision_id, status=TaskState.STATUS_APPROVED
    )
    decided = dict(done.values_list("task_id", "finished_by_id"))
    missing = Task.objects.filter(workflow_tasks__workflow=running.workflow_id, active=True).exclude(pk__in=decided)
    members = get_user_model()._default_manager.filter(
        is_active=True, groups__in=ReviewTask.objects.filter(pk__in=missing).values("groups")
    )
    barred = rules.touched_by(page) | set(decided.values())
    return [person for person in members.distinct().order_by("pk") if person.pk not in barred]


def _open_urgent(pages: Iterable[int]) -> dict[int, UrgentPublication]:
    found = UrgentPublication.objects.open().filter(approval__page__in=list(pages)).select_related("approval")
    return {urgent.approval.page_id: urgent for urgent in found if urgent.approval.page_id is not None}


# What came of it ------------------------------------------------------------------------------------------------------


def _tell_returned(now: datetime.datetime, page_id: int | None) -> None:
    returned = WorkflowState.objects.filter(
        status=WorkflowState.STATUS_NEEDS_CHANGES, current_task_state__finished_at__gt=now - LATELY
    )
    if page_id is not None:
        returned = returned.filter(object_id=str(page_id))
    for workflow_state in returned.select_related("current_task_state", "requested_by"):
        state = workflow_state.current_task_state.specific
        page = workflow_state.content_object
        if page is None or not isinstance(state, ReviewTaskState):
            continue
        by = name_of(state.finished_by) if state.finished_by else "（账号已删除）"
        tell(
            _drafters(page, workflow_state, but=state.finished_by_id),
            kind="review.returned",
            key=f"review:returned:{state.pk}",
            subject=f"已退回：《{_title(state)}》",
            text=f"意见：{state.comment}",
            facts=[(state.task.name, by)],
            url=reverse("wagtailadmin_pages:edit", args=[page.pk]),
            button="去修改",
            about=about(page.pk),
            data={"state": state.pk},
            # Why somebody's work came back is for them to read, not for the group.
            group=False,
        )


def _tell_approved(now: datetime.datetime, page_id: int | None) -> None:
    lately = Q(urgent__isnull=True, approved_at__gt=now - LATELY) | Q(urgent__cleared_at__gt=now - LATELY)
    approvals = ApprovedArticle.objects.valid().filter(lately, page__isnull=False)
    if page_id is not None:
        approvals = approvals.filter(page=page_id)
    for approval in approvals.select_related("page", "approved_by"):
        page = approval.page
        if page is None or page.latest_revision_id != approval.revision_id:
            continue
        passed = WorkflowState.objects.for_instance(page).filter(status=WorkflowState.STATUS_APPROVED)
        tell(
            _drafters(page, passed.order_by("created_at").last(), but=approval.approved_by_id),
            kind="review.approved",
            key=f"review:approved:{approval.pk}",
            subject=f"已审定并公开：《{approval.title}》",
            facts=[("最后同意", name_of(approval.approved_by))] if approval.approved_by else [],
            url=_address(page.pk),
            button="查看稿件",
            about=about(page.pk),
            data={"approval": approval.pk},
            group=False,
        )


def _drafters(page: Page, workflow_state: WorkflowState | None, *, but: int | None) -> list[Any]:
    """Who wrote the article since its last approval, and who submitted it."""
    people = rules.touched_by(page)
    if workflow_state is not None and workflow_state.requested_by_id is not None:
        people.add(workflow_state.requested_by_id)
    return list(get_user_model()._default_manager.filter(pk__in=people - {but}, is_active=True).order_by("pk"))


# What is kept and waits for a second person ---------------------------------------------------------------------------


def _tell_kept(page_id: int | None) -> None:
    entries = KeptFinding.objects.standing().filter(code__in=SECOND_PERSON, confirmed_by__isnull=True)
    if page_id is not None:
        entries = entries.filter(page=page_id)
    waiting = {entry.pk: entry for entry in entries.select_related("page", "kept_by")}
    told = Notice.objects.filter(kind="review.kept", data__kept__in=list(waiting)).values_list("data__kept", flat=True)
    untold = [entry for pk, entry in waiting.items() if pk not in set(told)]
    if not untold:
        return
    members = ReviewTask.objects.filter(active=True).values("groups")
    reviewers = list(
        get_user_model()._default_manager.filter(is_active=True, groups__in=members).distinct().order_by("pk")
    )
    for entry in untold:
        tell(
            [person for person in reviewers if why_not_confirm(entry, person) is None],
            kind="review.kept",
            key=f"review:kept:{entry.pk}",
            subject=f"请确认一处保留：《{entry.page}》",
            text=f"{entry.message}\n保留的理由：{entry.reason}",
            facts=[("说明人", name_of(entry.kept_by))] if entry.kept_by else [],
            url=_address(entry.page_id),
            button="去确认",
            about=about(entry.page_id),
            data={"kept": entry.pk},
        )


def _administrators() -> list[Any]:
    return list(get_user_model()._default_manager.filter(is_superuser=True, is_active=True).order_by("pk"))


def _page_id(state: ReviewTaskState) -> int:
    return int(state.workflow_state.object_id)


def _title(state: ReviewTaskState) -> str:
    return str(state.revision.object_str)


def _address(page_id: int) -> str:
    return reverse("review_article", args=[page_id])


def _moment(moment: datetime.datetime) -> str:
    return date_format(timezone.localtime(moment), "n月j日 H:i")
