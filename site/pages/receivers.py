"""What follows when an article goes live."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from wagtail.models import Page
from wagtail.signals import page_published

from pages.models import ArticlePage
from pages.tasks import draw_pictures


def connect() -> None:
    page_published.connect(_draw_pictures, dispatch_uid="pages.draw_pictures")


def _draw_pictures(instance: Page, **kwargs: Any) -> None:
    if isinstance(instance, ArticlePage):
        transaction.on_commit(lambda: draw_pictures.enqueue(instance.pk))
