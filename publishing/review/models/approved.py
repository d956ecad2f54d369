"""The frozen article that the final approval leaves behind, its pictures, and what went out before it was reviewed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage
from django.db import models
from django.db.models.functions import Length
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from publishing.article import Article
from publishing.refusal import Refusal

REASON_CHARACTERS = 10
# What becomes of an approved article afterwards; everything else about it stays.
FOLLOWING = frozenset({"approved_by", "ended_at", "ended_because"})


class ApprovedArticleQuerySet(models.QuerySet["ApprovedArticle"]):
    def valid(self) -> ApprovedArticleQuerySet:
        """Neither withdrawn nor replaced by a newer approval."""
        return self.filter(ended_at__isnull=True)


class ApprovedArticle(models.Model):
    """The article exactly as the final reviewer approved it (invariant I1). Never changed, never deleted.

    ``payload`` is the canonical JSON of the :class:`~publishing.article.Article`. ``ended_at`` is set when a newer approval
    replaces it or its page leaves the public site.
    """

    class Ended(models.TextChoices):
        REPLACED = "replaced", _("已有新的审定版")
        TAKEN_DOWN = "taken_down", _("已从网站撤下")

    page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="approvals")
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("修订版")
    )
    fingerprint = models.CharField(_("指纹"), max_length=64, db_index=True)
    title = models.CharField(_("标题"), max_length=255)
    payload = models.TextField(editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("终审人")
    )
    approved_at = models.DateTimeField(_("审定时间"), auto_now_add=True)
    ended_at = models.DateTimeField(_("失效时间"), null=True, blank=True)
    ended_because = models.CharField(_("失效原因"), max_length=12, choices=Ended, blank=True)

    objects = ApprovedArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("审定稿")
        verbose_name_plural = _("审定稿")
        ordering = ["-approved_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["revision"], condition=models.Q(ended_at__isnull=True), name="one_valid_approval_per_revision"
            ),
            models.UniqueConstraint(
                fields=["page"], condition=models.Q(ended_at__isnull=True), name="one_valid_approval_per_page"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Raises ``Refusal`` ``frozen`` when this would change what was approved."""
        if not self._state.adding and not FOLLOWING.issuperset(kwargs.get("update_fields") or {"payload"}):
            raise Refusal("frozen", f"《{self.title}》已经审定，不能改动。请改稿件，重新送审。")
        super().save(*args, **kwargs)

    @classmethod
    def shows(cls, sha256: str) -> bool:
        """Whether a valid approval shows a picture or carries a file with these bytes."""
        return bool(sha256) and cls.objects.valid().filter(payload__contains=sha256).exists()

    @cached_property
    def article(self) -> Article:
        return Article.from_json(self.payload)


def _private_storage() -> FileSystemStorage:
    return FileSystemStorage(location=settings.MEDIA_ROOT / "approved", base_url=None)


class ApprovedPicture(models.Model):
    """The bytes of a picture as approved, kept once per content, out of reach of the media library and of the web."""

    sha256 = models.CharField(max_length=64, primary_key=True)
    file = models.FileField(storage=_private_storage, max_length=120)

    class Meta:
        verbose_name = _("审定图片")
        verbose_name_plural = _("审定图片")

    def __str__(self) -> str:
        return self.sha256

    @classmethod
    def keep(cls, pictures: Iterable[tuple[str, bytes]]) -> None:
        """Store what is not stored yet; calling it again changes nothing."""
        for sha256, data in pictures:
            if not cls.objects.filter(pk=sha256).exists():
                row = cls(sha256=sha256)
                row.file.save(f"{sha256[:2]}/{sha256}", ContentFile(data), save=False)
                row.save(force_insert=True)


class UrgentPublicationQuerySet(models.QuerySet["UrgentPublication"]):
    def open(self) -> UrgentPublicationQuerySet:
        """Public, and not yet approved by the levels it should have passed."""
        return self.filter(cleared_at__isnull=True, approval__ended_at__isnull=True)


class UrgentPublication(models.Model):
    """An article that one person published before its review, and why. Never deleted.

    ``cleared_at`` is set when every level has approved the same words afterwards.
    """

    approval = models.OneToOneField(ApprovedArticle, on_delete=models.PROTECT, related_name="urgent")
    reason = models.CharField(_("应急理由"), max_length=500)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("应急发布人")
    )
    published_at = models.DateTimeField(_("发布时间"), auto_now_add=True)
    cleared_at = models.DateTimeField(_("补审完成"), null=True)

    objects = UrgentPublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("应急发布")
        verbose_name_plural = _("应急发布")
        ordering = ["-published_at"]
        default_permissions = ()
        permissions = [("publish_urgently", "应急发布，事后补审")]
        constraints = [
            models.CheckConstraint(
                condition=models.lookups.GreaterThanOrEqual(Length("reason"), REASON_CHARACTERS),
                name="urgent_needs_a_reason",
            )
        ]

    def __str__(self) -> str:
        return self.approval.title
