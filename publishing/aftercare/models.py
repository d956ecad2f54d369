"""The rows of what happens after publication: comparisons, withdrawals, corrections, and when to look next."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThanOrEqual
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from publishing.delivery.models import Delivery, Publication
from publishing.review.models import ApprovedArticle

SHORTEST_REASON = 10


class Verdict(models.TextChoices):
    SAME = "same", _("核对一致")
    CHANGED = "changed", _("内容被改动")
    DELETED = "deleted", _("文章被删除")
    BANNED = "banned", _("文章被封禁")
    UNREADABLE = "unreadable", _("无法自动核对")


class Comparison(models.Model):
    """What WeChat showed readers of one publication at one moment, against what was approved. Never changed.

    ``differences`` are Chinese sentences, one a line; of an unreadable publication, why it cannot be read.
    """

    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="comparisons")
    at = models.DateTimeField(_("核对时间"))
    verdict = models.CharField(_("结果"), max_length=12, choices=Verdict)
    differences = models.TextField(_("不同之处"), blank=True)

    class Meta:
        verbose_name = _("发布后的核对")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["publication", "-at"], name="latest_comparison")]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()} {self.at:%Y-%m-%d %H:%M}"


class Watch(models.Model):
    """What the pass remembers between two looks at a delivery.

    ``compare_at`` is when it is compared next, null when no more. ``failed_on`` is the last Beijing day on which WeChat could
    not be asked, ``failed_days`` how many since it last answered. ``draft_missed_at`` is when a draft that a person was to
    publish was first found gone without a publication.
    """

    delivery = models.OneToOneField(Delivery, on_delete=models.CASCADE, related_name="watch")
    compare_at = models.DateTimeField(null=True, db_index=True)
    failed_on = models.DateField(null=True)
    failed_days = models.PositiveSmallIntegerField(default=0)
    draft_missed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("发布后的跟踪")

    def __str__(self) -> str:
        return f"{self.delivery}"


class WithdrawalState(models.TextChoices):
    ASKED = "asked", _("待确认")
    CONFIRMED = "confirmed", _("已确认")
    WORKING = "working", _("撤回中")
    DONE = "done", _("已撤回")
    REFUSED = "refused", _("须人工删除")
    DECLINED = "declined", _("未撤回")


class OnTheWeb(models.TextChoices):
    """What becomes of the article's page on the public site."""

    KEEP = "keep", _("网页照旧")
    NOTICE = "notice", _("网页保留，并在文首注明已撤回和原因")
    UNPUBLISH = "unpublish", _("网页一并撤下")


class WithdrawalQuerySet(models.QuerySet["Withdrawal"]):
    def waiting(self) -> WithdrawalQuerySet:
        """For the second person."""
        return self.filter(state=WithdrawalState.ASKED)

    def open(self) -> WithdrawalQuerySet:
        """Somebody or something has still to act."""
        return self.exclude(state__in=[WithdrawalState.DONE, WithdrawalState.DECLINED])

    def standing(self) -> WithdrawalQuerySet:
        """Not declined: what is or will be withdrawn."""
        return self.exclude(state=WithdrawalState.DECLINED)

    def due(self, now: datetime.datetime) -> WithdrawalQuerySet:
        return self.filter(state__in=[WithdrawalState.CONFIRMED, WithdrawalState.WORKING], due_at__lte=now)


class Withdrawal(models.Model):
    """One article of one publication taken back from its readers, asked by one person and confirmed by another.

    ``message`` and ``next_step`` are WeChat's refusal in Chinese and what a person has to do. ``due_at`` is when the remote
    deletion is tried or looked at next. ``by_hand`` is who says that it was deleted in the back office.
    """

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="withdrawals")
    reason = models.TextField(_("撤回原因"))
    web = models.CharField(_("网页"), max_length=10, choices=OnTheWeb, default=OnTheWeb.NOTICE)
    state = models.CharField(_("状态"), max_length=10, choices=WithdrawalState, default=WithdrawalState.ASKED)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    confirmed_at = models.DateTimeField(null=True)
    declined_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    declined_at = models.DateTimeField(null=True)
    declined_because = models.TextField(_("不撤回的理由"), blank=True)
    by_hand = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    done_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True, db_index=True)
    tries = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    next_step = models.TextField(blank=True)

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        verbose_name = _("撤回")
        verbose_name_plural = _("撤回")
        ordering = ["-asked_at"]
        permissions = [("confirm_withdrawal", "Can confirm a withdrawal")]
        constraints = [
            models.UniqueConstraint(
                fields=["publication"], condition=~models.Q(state="declined"), name="one_withdrawal_per_publication"
            ),
            models.CheckConstraint(
                name="withdrawn_by_two_persons",
                condition=models.Q(confirmed_by__isnull=True)
                | models.Q(asked_by__isnull=True)
                | ~models.Q(confirmed_by=models.F("asked_by")),
            ),
            models.CheckConstraint(
                name="withdrawn_only_when_confirmed",
                condition=models.Q(state__in=["asked", "declined"]) | models.Q(confirmed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="withdrawal_has_a_reason",
                condition=GreaterThanOrEqual(Length("reason"), SHORTEST_REASON),
            ),
        ]

    def __str__(self) -> str:
        return f"撤回《{self.publication.approval.title}》"


class CorrectionState(models.TextChoices):
    OPEN = "open", _("改稿审核中")
    APPROVED = "approved", _("网页已更正，待推送")
    DONE = "done", _("已更正")
    ABANDONED = "abandoned", _("已作罢")


class OldPublication(models.TextChoices):
    """What becomes of the uncorrected article in WeChat once the corrected one is out."""

    WITHDRAW = "withdraw", _("新稿发布后撤回旧文")
    KEEP = "keep", _("保留旧文，标为已更正")


class Correction(models.Model):
    """A published article put right: reason, what the public is told, and the approval and publication that replace it.

    ``approval`` is bound when the corrected article has passed review and is public; ``replaced_by`` when it is out in
    WeChat. ``withdrawal`` is that of the old publication.
    """

    page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="corrections")
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="corrections")
    reason = models.TextField(_("更正原因"))
    public_note = models.CharField(_("给读者的说明"), max_length=300)
    old = models.CharField(_("微信上的旧文"), max_length=10, choices=OldPublication)
    state = models.CharField(_("状态"), max_length=10, choices=CorrectionState, default=CorrectionState.OPEN)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)
    approval = models.OneToOneField(
        ApprovedArticle,
        null=True,
        on_delete=models.PROTECT,
        related_name="correction",
        verbose_name=_("更正后的审定稿"),
    )
    corrected_at = models.DateTimeField(_("更正时间"), null=True)
    replaced_by = models.ForeignKey(Publication, null=True, on_delete=models.PROTECT, related_name="corrects")
    withdrawal = models.OneToOneField(Withdrawal, null=True, on_delete=models.PROTECT, related_name="correction")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("更正")
        verbose_name_plural = _("更正")
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["page"], condition=models.Q(state="open"), name="one_open_correction_per_article"
            ),
            models.CheckConstraint(
                name="correction_has_a_reason",
                condition=GreaterThanOrEqual(Length("reason"), SHORTEST_REASON),
            ),
            models.CheckConstraint(name="correction_says_what_to_readers", condition=~models.Q(public_note="")),
            models.CheckConstraint(
                name="corrected_by_an_approval",
                condition=models.Q(state__in=["open", "abandoned"])
                | models.Q(approval__isnull=False, corrected_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"更正《{self.publication.approval.title}》"
