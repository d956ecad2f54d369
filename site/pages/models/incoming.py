"""Copy that has come in (来稿) and is not an article yet: what was read, kept for a day for the one who sent it."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

from django.conf import settings
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pages.models.article import ArticlePage

KEPT_HOURS = 24


def _expiry() -> datetime.datetime:
    return timezone.now() + datetime.timedelta(hours=KEPT_HOURS)


class IncomingState(models.TextChoices):
    WAITING = "waiting", _("等待读取")
    READING = "reading", _("正在读取")
    READY = "ready", _("待核对")
    REFUSED = "refused", _("不能导入")
    SAVED = "saved", _("已存为草稿")
    DISCARDED = "discarded", _("已放弃")
    EXPIRED = "expired", _("已过期")


LIVING = (IncomingState.WAITING, IncomingState.READING, IncomingState.READY, IncomingState.REFUSED)


class Incoming(models.Model):
    """One import from the upload to its end. ``manuscript`` is what was read, as :mod:`pages.incoming.keeping` writes it.

    ``answers`` are what the drafter has typed into the form, by field name, so that changing the kind loses nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=IncomingState, default=IncomingState.WAITING)
    filename = models.CharField(max_length=255)
    kind = models.CharField(max_length=20, blank=True)
    section = models.CharField(max_length=255, blank=True)
    title = models.CharField(max_length=200, blank=True)
    manuscript = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    pictures_done = models.PositiveIntegerField(default=0)
    pictures_total = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(default=_expiry, db_index=True)
    page = models.ForeignKey(ArticlePage, null=True, on_delete=models.SET_NULL, related_name="+")

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("来稿")
        verbose_name_plural = _("来稿")

    def __str__(self) -> str:
        return self.filename


def _private_storage() -> FileSystemStorage:
    return FileSystemStorage(location=settings.MEDIA_ROOT / "incoming", base_url=None)


def _place(file: IncomingFile, filename: str) -> str:
    """Named by us alone: what people call their files never becomes a path."""
    return uuid.uuid4().hex


class IncomingFile(models.Model):
    """A file of an import: as it was sent, until it has been read; a cleaned picture and its small copy after that."""

    class Role(models.TextChoices):
        SENT = "sent"
        PICTURE = "picture"
        SMALL = "small"

    incoming = models.ForeignKey(Incoming, on_delete=models.CASCADE, related_name="files")
    role = models.CharField(max_length=10, choices=Role)
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64, blank=True)
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    file: Any = models.FileField(storage=_private_storage, upload_to=_place, max_length=120)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("来稿文件")
        verbose_name_plural = _("来稿文件")

    def __str__(self) -> str:
        return self.name

    def read(self) -> bytes:
        with self.file.open("rb") as file:
            data: bytes = file.read()
        return data
