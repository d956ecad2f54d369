"""What an approved article shows cannot be taken away from under it."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import pre_delete

from library.models import Picture, StoredDocument
from publishing.refusal import Refusal
from publishing.review.models import ApprovedArticle


def connect() -> None:
    for model in (Picture, StoredDocument):
        pre_delete.connect(_keep_what_was_approved, sender=model, dispatch_uid=f"library.keep.{model.__name__}")


def _keep_what_was_approved(instance: Picture | StoredDocument, **kwargs: Any) -> None:
    if ApprovedArticle.shows(instance.sha256):
        raise Refusal(
            "in-approved-article",
            f"“{instance.title}”正用在审定的稿件里，不能删除。请先撤下相关稿件，或改用别的文件后重新审定。",
        )
