"""How an approver gets in from a notice: a link of their own, and a device that is known."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from publishing.review.models.levels import ReviewTaskState


class ReviewLink(models.Model):
    """A link for one person to one decision. Only the SHA-256 of its token is stored.

    ``opened_by`` is the digest of the cookie of the browser that opened it: no other one may go on with it.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    task_state = models.ForeignKey(ReviewTaskState, on_delete=models.CASCADE, related_name="personal_links")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)
    opened_by = models.CharField(max_length=64, blank=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("审核链接")
        verbose_name_plural = _("审核链接")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.person} · {self.task_state_id}"


class Device(models.Model):
    """A browser that its person has bound: it opens review pages without a login, and nothing else."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="review_devices")
    digest = models.CharField(max_length=64, unique=True)
    label = models.CharField(_("设备"), max_length=80)
    bound_at = models.DateTimeField(_("绑定时间"), auto_now_add=True)
    last_used_at = models.DateTimeField(_("最近使用"), null=True)
    expires_at = models.DateTimeField(_("到期"))
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("已绑定的设备")
        verbose_name_plural = _("已绑定的设备")
        default_permissions = ()

    def __str__(self) -> str:
        return self.label
