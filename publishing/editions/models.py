"""An edition and its articles."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from publishing.review.models import ApprovedArticle

MAX_ARTICLES = 8


class Method(models.TextChoices):
    DRAFT = "draft", _("仅存草稿")
    PUBLISH = "publish", _("发布")
    MASS_SEND = "mass-send", _("群发")


class State(models.TextChoices):
    COMPOSED = "composed", _("待签发")
    SIGNED_OFF = "signed_off", _("已签发")
    CANCELLED = "cancelled", _("已取消")


class Edition(models.Model):
    """Its articles and method do not change once it is composed; a mistake is cancelled and composed anew.

    ``audience_tag`` is WeChat's number of the tag a mass send goes to, null for everybody who follows. ``quota_day`` and
    ``quota_place`` (from 0) reserve one of the account's mass sends of that Beijing day; null when none is reserved.
    """

    method = models.CharField(_("方式"), max_length=10, choices=Method, default=Method.PUBLISH)
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.COMPOSED, editable=False)
    scheduled_at = models.DateTimeField(_("推送时间"), null=True, blank=True, help_text=_("不填则签发后立即推送。"))
    audience_tag = models.PositiveIntegerField(_("群发标签"), null=True, blank=True)
    audience_name = models.CharField(_("群发对象"), max_length=60, blank=True)
    ignore_reprint = models.BooleanField(_("判为转载时继续群发"), default=False)
    quota_day = models.DateField(null=True, blank=True, editable=False)
    quota_place = models.PositiveSmallIntegerField(null=True, blank=True, editable=False)
    composed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("编排人"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    composed_at = models.DateTimeField(_("编排时间"), auto_now_add=True)
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("签发人"), null=True, on_delete=models.SET_NULL, related_name="+"
    )
    signed_off_at = models.DateTimeField(_("签发时间"), null=True, editable=False)

    class Meta:
        verbose_name = _("期次")
        verbose_name_plural = _("期次")
        ordering = ["-composed_at", "-pk"]
        permissions = [("sign_off_edition", "Can sign off an edition")]
        constraints = [
            models.CheckConstraint(
                name="signed_off_has_a_time",
                condition=~models.Q(state="signed_off") | models.Q(signed_off_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["quota_day", "quota_place"],
                condition=models.Q(quota_day__isnull=False),
                name="one_edition_per_mass_send",
            ),
        ]

    def __str__(self) -> str:
        return f"第 {self.pk} 期"


class EditionArticle(models.Model):
    """One place in an edition. ``released`` is set when the edition came to nothing: the approval may be used again."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="places")
    approval = models.ForeignKey(ApprovedArticle, on_delete=models.PROTECT, related_name="places")
    order = models.PositiveSmallIntegerField(_("顺序"))
    released = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name = _("期次中的稿件")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "order"], name="one_article_per_place"),
            models.UniqueConstraint(
                fields=["approval"], condition=models.Q(released=False), name="one_edition_per_approval"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} · {self.order}. {self.approval}"
