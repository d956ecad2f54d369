"""What was told to whom, how people want to be told, and the hours in which nobody is."""

from __future__ import annotations

import datetime

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


class Channel(models.TextChoices):
    EMAIL = "email", _("邮件")
    WECOM = "wecom", _("企业微信群")


class NoticeQuerySet(models.QuerySet["Notice"]):
    def unfinished(self) -> NoticeQuerySet:
        return self.filter(sent_at__isnull=True, given_up_at__isnull=True)

    def due(self, now: datetime.datetime) -> NoticeQuerySet:
        """Neither sent nor given up, its time has come, and nobody is sending it."""
        free = models.Q(lease_until__isnull=True) | models.Q(lease_until__lte=now)
        return self.unfinished().filter(free, due_at__lte=now)


class Notice(models.Model):
    """One message to one person, or one to the group. ``key`` is its name: what has been told is not told again.

    ``recipients`` are the primary keys of those whom a message to the group calls; for an e-mail the one person.
    ``about`` names what it is about, for whoever wants to show what was told (``article:12``); ``data`` is what its kind
    needs to judge it again when it goes out. ``facts`` are pairs of label and words. ``doubts`` counts the times it was
    sent without anybody learning whether it arrived.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=160, unique=True)
    about = models.CharField(max_length=60, blank=True, db_index=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("收件人")
    )
    person_name = models.CharField(_("收件人"), max_length=200)
    recipients = models.JSONField(default=list)
    channel = models.CharField(_("方式"), max_length=5, choices=Channel)
    address = models.CharField(_("地址"), max_length=254, blank=True)
    subject = models.CharField(_("标题"), max_length=200)
    text = models.TextField(_("内容"), blank=True)
    facts = models.JSONField(default=list)
    url = models.CharField(max_length=500)
    button = models.CharField(max_length=20)
    data = models.JSONField(default=dict)
    is_urgent = models.BooleanField(_("紧急"), default=False)
    created_at = models.DateTimeField(_("产生时间"), default=timezone.now)
    due_at = models.DateTimeField(null=True, default=timezone.now)
    tries = models.PositiveSmallIntegerField(_("次数"), default=0)
    doubts = models.PositiveSmallIntegerField(default=0)
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    failed_since = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(_("发出时间"), null=True)
    given_up_at = models.DateTimeField(null=True)
    outcome = models.CharField(_("结果"), max_length=300, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("通知")
        verbose_name_plural = _("通知记录")
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(sent_at__isnull=True, given_up_at__isnull=True),
                name="notice_due",
            ),
            models.Index(fields=["-created_at", "-id"], name="notice_newest"),
            models.Index(fields=["channel", "-sent_at"], name="notice_last_sent"),
            models.Index(
                fields=["channel", "failed_since"],
                condition=models.Q(failed_since__isnull=False),
                name="notice_failing",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(sent_at__isnull=False, given_up_at__isnull=False), name="sent_or_given_up"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_name}：{self.subject}"

    @property
    def occasion(self) -> str:
        """What all notices told at once have in common: the key they were told under."""
        return self.key.rpartition("#")[0]


class Contact(models.Model):
    """How one person wants to be told. Without a row: by e-mail, and in the group by name."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_contact", verbose_name=_("用户")
    )
    by_email = models.BooleanField(
        _("用邮件通知"), default=True, help_text=_("关掉后，只在工作台首页和企业微信群里看到待办。")
    )
    wecom_id = models.CharField(
        _("企业微信账号"),
        max_length=64,
        blank=True,
        validators=[RegexValidator(r"^[A-Za-z0-9_@.\-]+\Z", _("只能是企业微信的账号（字母、数字）或手机号。"))],
        help_text=_("企业微信通讯录里的“账号”，或绑定的手机号。填了以后，群里的消息会 @ 到本人。"),
    )

    class Meta:
        verbose_name = _("通知方式")
        verbose_name_plural = _("通知方式")

    def __str__(self) -> str:
        return str(self.user)


@register_setting(icon="mail", order=350)
class NoticeSettings(BaseGenericSetting):  # type: ignore[misc]  # Wagtail is untyped
    """Quiet hours, the group's robot, and who is told when a time limit has passed."""

    quiet = models.BooleanField(
        _("夜间不打扰"), default=True, help_text=_("这段时间里的通知到时合成一封再发。可以跨过半夜。")
    )
    quiet_from = models.TimeField(_("从"), default=datetime.time(21, 30))
    quiet_until = models.TimeField(_("到"), default=datetime.time(7, 0))
    urgent_anyway = models.BooleanField(_("紧急的照发"), default=True, help_text=_("应急发布的补审通知不等到早上。"))
    robot = models.BooleanField(
        _("发到企业微信群"),
        default=True,
        help_text=_("机器人的地址由系统管理员写在服务器的环境变量 WECOM_ROBOT_URL 里，不在这里显示。"),
    )
    escalate_to = models.ForeignKey(
        Group,
        verbose_name=_("超过时限通知哪个组"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("不选就通知管理员。"),
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("quiet"),
                FieldRowPanel([FieldPanel("quiet_from"), FieldPanel("quiet_until")]),
                FieldPanel("urgent_anyway"),
            ],
            heading=_("安静时段"),
        ),
        FieldPanel("escalate_to"),
        FieldPanel("robot"),
    ]

    class Meta:
        verbose_name = _("通知")
        verbose_name_plural = _("通知")

    def __str__(self) -> str:
        return "通知"

    def clean(self) -> None:
        super().clean()
        if self.quiet and self.quiet_from == self.quiet_until:
            raise ValidationError({"quiet_until": _("起止时间相同，请改其中一个；不要安静时段就把它关掉。")})
