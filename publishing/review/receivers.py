"""What follows from Wagtail's own signals, whichever door the act came through."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import pre_save
from wagtail.models import Page, TaskState
from wagtail.signals import page_unpublished, task_approved, task_cancelled, task_rejected

from publishing.review import flow
from publishing.review.access import links
from publishing.review.models import ApprovedArticle, ReviewTaskState
from publishing.review.phone import claims
from publishing.review.reviewed import Reviewed


def connect() -> None:
    page_unpublished.connect(_end_approvals, dispatch_uid="publishing.review.end_approvals")
    for decided in (task_approved, task_rejected, task_cancelled):
        decided.connect(_end_loans, dispatch_uid="publishing.review.end_loans")
    pre_save.connect(_require_approved, sender=Page, dispatch_uid="publishing.review.require_approved")


def _end_approvals(instance: Page, **kwargs: Any) -> None:
    """An article that leaves the public site loses its approval with it."""
    flow.end_approvals(instance, ApprovedArticle.Ended.TAKEN_DOWN)


def _end_loans(instance: Any, **kwargs: Any) -> None:
    """A decision ends what was lent for it."""
    if isinstance(instance, ReviewTaskState):
        claims.end(instance)
        if instance.status != TaskState.STATUS_CANCELLED:
            links.use_up(instance)


def _require_approved(instance: Page, raw: bool, update_fields: Iterable[str] | None, **kwargs: Any) -> None:
    """What :meth:`Reviewed.save` asks, for an article in the hands of somebody who holds it as a plain ``Page``."""
    kind = instance.specific_class
    if raw or not instance.live or instance.pk is None or kind is None or not issubclass(kind, Reviewed):
        return
    article = kind._base_manager.filter(pk=instance.pk).first()
    if article is not None:
        for field in Page._meta.concrete_fields:
            setattr(article, field.attname, getattr(instance, field.attname))
        article.require_approved(update_fields)
