"""What an approved article shows cannot be taken away from under it; what was uploaded is read."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save, pre_delete

from library.models import Picture, StoredDocument
from library.tasks import read_uploaded
from publishing.refusal import Refusal
from publishing.review.models import ApprovedArticle


def connect() -> None:
    for model in (Picture, StoredDocument):
        pre_delete.connect(_keep_what_was_approved, sender=model, dispatch_uid=f"library.keep.{model.__name__}")
    post_save.connect(_read, sender=StoredDocument, dispatch_uid="library.read")


def _read(instance: StoredDocument, **kwargs: Any) -> None:
    if instance.sha256:
        transaction.on_commit(lambda: read_uploaded.enqueue(instance.sha256))


def _keep_what_was_approved(instance: Picture | StoredDocument, **kwargs: Any) -> None:
    if ApprovedArticle.shows(instance.sha256):
        raise Refusal(
            "in-approved-article",
            f"“{instance.title}”正用在审定的稿件里，不能删除。请先撤下相关稿件，或改用别的文件后重新审定。",
        )
