"""An article that leaves the public site loses its approval with it; a decision ends what was lent for it."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page, TaskState
from wagtail.signals import page_unpublished, task_approved, task_cancelled, task_rejected

from publishing.review import flow
from publishing.review.access import links
from publishing.review.models import ApprovedArticle, ReviewTaskState
from publishing.review.phone import claims


def connect() -> None:
    page_unpublished.connect(_end_approvals, dispatch_uid="publishing.review.end_approvals")
    for decided in (task_approved, task_rejected, task_cancelled):
        decided.connect(_end_loans, dispatch_uid="publishing.review.end_loans")


def _end_approvals(instance: Page, **kwargs: Any) -> None:
    flow.end_approvals(instance, ApprovedArticle.Ended.TAKEN_DOWN)


def _end_loans(instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, ReviewTaskState):
        claims.end(instance)
        if instance.status != TaskState.STATUS_CANCELLED:
            links.use_up(instance)
