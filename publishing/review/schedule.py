"""What the clock does to public articles: a list of names whose display has ended leaves the public site (R10)."""

from __future__ import annotations

import logging

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

logger = logging.getLogger(__name__)


def take_down_expired() -> list[int]:
    """Unpublish every page past its ``expire_at``, each in a transaction of its own; returns their primary keys.

    Wagtail's ``publish_scheduled`` would also publish: here an article goes live by its final approval and no other way.
    """
    taken = []
    for page in Page.objects.live().filter(expire_at__lt=timezone.now()).specific():
        with transaction.atomic():
            page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
        taken.append(page.pk)
    return taken
