"""Errors that people let stand."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class KeptFindingQuerySet(models.QuerySet["KeptFinding"]):
    def standing(self) -> KeptFindingQuerySet:
        return self.filter(taken_back_at__isnull=True)


class KeptFinding(models.Model):
    """An error that somebody lets stand, and why. ``digest`` is keyed: it tells what was found from what else there is,
    but not what it was. Never deleted while its page stands: what was taken back stays on record.
    """

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="kept_findings")
    code = models.CharField(max_length=60)
    digest = models.CharField(max_length=64)
    message = models.CharField(_("问题"), max_length=200)
    reason = models.CharField(_("理由"), max_length=500)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("说明人")
    )
    kept_at = models.DateTimeField(_("说明时间"), auto_now_add=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("确认人")
    )
    confirmed_at = models.DateTimeField(_("确认时间"), null=True)
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("收回人")
    )
    taken_back_at = models.DateTimeField(_("收回时间"), null=True)

    objects = KeptFindingQuerySet.as_manager()

    class Meta:
        verbose_name = _("说明保留的问题")
        verbose_name_plural = _("说明保留的问题")
        constraints = [
            models.UniqueConstraint(
                fields=["page", "code", "digest"],
                condition=models.Q(taken_back_at__isnull=True),
                name="one_reason_per_finding",
            ),
            models.CheckConstraint(
                condition=~models.Q(confirmed_by=models.F("kept_by")), name="a_second_person_confirms"
            ),
        ]

    def __str__(self) -> str:
        return self.message

    @property
    def is_confirmed(self) -> bool:
        """By another person, who is still known: a confirmation nobody answers for does not count."""
        return self.confirmed_by_id is not None and self.confirmed_by_id != self.kept_by_id
