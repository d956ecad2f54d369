"""What shows a drafter where an article is: who opened it, who holds it, what is pinned to it, who was asked outside."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from publishing.review.models.levels import ReviewTaskState


class Receipt(models.Model):
    """Who opened which revision, first and last."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="receipts")
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    opened_at = models.DateTimeField(_("打开时间"), auto_now_add=True)
    last_at = models.DateTimeField(_("最近一次"))

    class Meta:
        verbose_name = _("阅稿回执")
        verbose_name_plural = _("阅稿回执")
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["revision", "person"], name="one_receipt_per_reader")]

    def __str__(self) -> str:
        return f"{self.person} · {self.revision_id}"


class Claim(models.Model):
    """Who is at a decision just now, until ``expires_at``. One row per decision: taking it over writes it anew."""

    task_state = models.OneToOneField(ReviewTaskState, on_delete=models.CASCADE, related_name="claim")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    claimed_at = models.DateTimeField(_("领取时间"))
    expires_at = models.DateTimeField(_("到期"))

    class Meta:
        verbose_name = _("在审")
        verbose_name_plural = _("在审")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.person)


class PinnedNote(models.Model):
    """A note on top of an article until somebody has dealt with it."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="pinned_notes")
    text = models.CharField(_("内容"), max_length=300)
    pinned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("置顶人")
    )
    pinned_at = models.DateTimeField(_("置顶时间"), auto_now_add=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("处理人")
    )
    resolved_at = models.DateTimeField(_("处理时间"), null=True)

    class Meta:
        verbose_name = _("置顶备注")
        verbose_name_plural = _("置顶备注")
        default_permissions = ()
        ordering = ["pinned_at"]

    def __str__(self) -> str:
        return self.text


class FactCheck(models.Model):
    """One revision, shown to somebody outside the desk by a link, and what they answered.

    The name is text: they have no account. Only the SHA-256 of the link's token is stored.
    """

    class Verdict(models.TextChoices):
        CORRECT = "correct", _("属实")
        WRONG = "wrong", _("有出入")

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="fact_checks")
    revision = models.ForeignKey("wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(_("核稿人"), max_length=40)
    office = models.CharField(_("单位"), max_length=80)
    digest = models.CharField(max_length=64, unique=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("请求人")
    )
    asked_at = models.DateTimeField(_("请求时间"), auto_now_add=True)
    expires_at = models.DateTimeField(_("到期"))
    opened_at = models.DateTimeField(_("打开时间"), null=True)
    answered_at = models.DateTimeField(_("答复时间"), null=True)
    verdict = models.CharField(_("核实结果"), max_length=10, choices=Verdict, blank=True)
    answer = models.CharField(_("意见"), max_length=2000, blank=True)
    revoked_at = models.DateTimeField(_("收回时间"), null=True)

    class Meta:
        verbose_name = _("请单位核稿")
        verbose_name_plural = _("请单位核稿")
        default_permissions = ()
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.office} {self.name}"

    @property
    def is_waiting(self) -> bool:
        return self.answered_at is None and self.revoked_at is None and self.expires_at > timezone.now()
