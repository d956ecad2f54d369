"""Who has opened which revision, first and last."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from wagtail.models import Page, Revision

from publishing.review.models import Receipt


def note(page: Page, revision: Revision, person: Any) -> None:
    """``person`` has ``revision`` of ``page`` before them. One row for each reader of a revision."""
    now = timezone.now()
    if not Receipt.objects.filter(revision=revision, person=person).update(last_at=now):
        Receipt.objects.get_or_create(revision=revision, person=person, defaults={"page_id": page.pk, "last_at": now})
