"""What follows when an article goes live, and what is due every minute."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from wagtail.models import Page
from wagtail.signals import page_published

from pages.incoming import flow
from pages.models import ArticlePage, IncomingFile
from pages.tasks import draw_pictures, read_incoming
from publishing.delivery.signals import due_pass


def connect() -> None:
    page_published.connect(_draw_pictures, dispatch_uid="pages.draw_pictures")
    post_delete.connect(_delete_file, sender=IncomingFile, dispatch_uid="pages.delete_incoming_file")
    due_pass.connect(_look_after_incoming, dispatch_uid="pages.look_after_incoming")


def _draw_pictures(instance: Page, **kwargs: Any) -> None:
    if isinstance(instance, ArticlePage):
        transaction.on_commit(lambda: draw_pictures.enqueue(instance.pk))


def _look_after_incoming(now: datetime.datetime, **kwargs: Any) -> None:
    for incoming in flow.left_over(now):
        read_incoming.enqueue(str(incoming.pk))


def _delete_file(instance: IncomingFile, **kwargs: Any) -> None:
    transaction.on_commit(lambda: instance.file.storage.delete(instance.file.name))
