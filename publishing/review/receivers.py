"""An article that leaves the public site loses its approval with it."""

from __future__ import annotations

from typing import Any

from wagtail.models import Page
from wagtail.signals import page_unpublished

from publishing.review import flow
from publishing.review.models import ApprovedArticle


def connect() -> None:
    page_unpublished.connect(_end_approvals, dispatch_uid="publishing.review.end_approvals")


def _end_approvals(instance: Page, **kwargs: Any) -> None:
    flow.end_approvals(instance, ApprovedArticle.Ended.TAKEN_DOWN)
