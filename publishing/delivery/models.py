"""The rows that are the only truth about a push: the delivery, each remote call, each publication."""

from __future__ import annotations

import datetime
import re
import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from publishing.editions.models import Edition
from publishing.review.models import ApprovedArticle


class State(models.TextChoices):
    PENDING = "pending", _("等待推送")
    UPLOADING = "uploading", _("上传图片")
    DRAFTING = "drafting", _("写入草稿箱")
    DRAFTED = "drafted", _("已存草稿")
    SUBMITTING = "submitting", _("提交发布")
    SUBMITTED = "submitted", _("微信处理中")
    PUBLISHED = "published", _("已发布")
    REFUSED = "refused", _("被拒绝")
    BLOCKED = "blocked", _("需管理员处理")
    WAITING = "waiting", _("稍后重试")
    UNKNOWN = "unknown", _("正在核实结果")
    WITHDRAWN = "withdrawn", _("已取消")


STOPPED = frozenset({State.REFUSED, State.BLOCKED, State.WITHDRAWN})


IP_NOT_ALLOWED = 40164
IP_ADDRESS = re.compile(r"(?:\d{1,3}\.){3}\d{1,3}")


def new_marker() -> str:
    return secrets.token_hex(8)


class Account(models.Model):
    """One WeChat account; its row is locked while a delivery is claimed, so that one delivery runs at a time.

    ``held_because`` stops every publication: the database is older than what WeChat has, and a person must look first.
    ``standing`` is what WeChat last said of the account (probes, tags, followers), as of ``asked_at``: screens show it
    with its age and never ask themselves.
    """

    app_id = models.CharField(max_length=64, unique=True)
    held_because = models.TextField(blank=True)
    held_since = models.DateTimeField(null=True, blank=True)
    standing = models.JSONField(default=dict, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("公众号")

    def __str__(self) -> str:
        return self.app_id


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    def unfinished(self) -> DeliveryQuerySet:
        """Neither at its end nor waiting for a person."""
        return self.filter(finished_at__isnull=True).exclude(state=State.BLOCKED)

    def due(self, now: datetime.datetime) -> DeliveryQuerySet:
        return (
            self.unfinished()
            .filter(due_at__lte=now)
            .filter(models.Q(lease_until__isnull=True) | models.Q(lease_until__lte=now))
        )


class Delivery(models.Model):
    """One edition on its way to one account. Only :mod:`publishing.delivery.lease` changes the state.

    A preview makes the row before the sign-off; ``due_at`` is null while there is nothing to do until then.
    ``late_allowed``: somebody said that it may go although its time was missed. ``confirm_until`` is when the
    administrator's confirmation of a mass send runs out. ``watched_at`` is when the end of a draft that a person publishes
    by hand was last looked for.

    ``marker`` is part of every article's 阅读原文 address, so that an unknown draft or publication can be recognised.
    ``draft``, ``job`` and ``article_id`` are WeChat's references, empty until known.
    """

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, related_name="delivery")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    marker = models.CharField(max_length=16, unique=True, default=new_marker, editable=False)
    state = models.CharField(_("状态"), max_length=12, choices=State, default=State.PENDING)
    due_at = models.DateTimeField(_("下次处理"), null=True, db_index=True)
    late_allowed = models.BooleanField(default=False)
    confirm_until = models.DateTimeField(null=True)
    watched_at = models.DateTimeField(null=True)
    lease_token = models.CharField(max_length=32, blank=True)
    lease_until = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    draft = models.CharField(max_length=128, blank=True)
    job = models.CharField(max_length=64, blank=True)
    article_id = models.CharField(max_length=128, blank=True)
    reason = models.TextField(_("原因"), blank=True)
    next_step = models.TextField(_("下一步"), blank=True)
    errcode = models.IntegerField(null=True)
    rid = models.CharField(max_length=64, blank=True)
    pictures_done = models.PositiveIntegerField(default=0)
    pictures_total = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    drafted_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("推送")
        verbose_name_plural = _("推送")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.edition}的推送"

    @property
    def is_finished(self) -> bool:
        return self.finished_at is not None

    @property
    def refused_ip(self) -> str:
        """The address that an administrator has to put on WeChat's whitelist; empty unless that is what blocks."""
        found = IP_ADDRESS.search(f"{self.reason} {self.next_step}") if self.errcode == IP_NOT_ALLOWED else None
        return found[0] if found else ""


class Outcome(models.TextChoices):
    INTENDED = "intended", _("已发起")
    DONE = "done", _("成功")
    REFUSED = "refused", _("被拒绝")
    UNAVAILABLE = "unavailable", _("未送达")
    UNKNOWN = "unknown", _("结果未知")


class Operation(models.TextChoices):
    UPLOAD_PICTURE = "upload_picture", _("上传正文图片")
    UPLOAD_COVER = "upload_cover", _("上传封面")
    SAVE_DRAFT = "save_draft", _("写入草稿箱")
    UPDATE_DRAFT = "update_draft", _("修改草稿")
    DELETE_DRAFT = "delete_draft", _("删除草稿")
    PREVIEW = "preview", _("发送预览")
    PUBLISH = "publish", _("提交发布")
    MASS_SEND = "mass_send", _("提交群发")
    WITHDRAW = "withdraw", _("撤回")


RELEASING = (Operation.PUBLISH, Operation.MASS_SEND)
"""The writes after which an edition is, or may be, before its readers."""


class Attempt(models.Model):
    """One remote write: written before the call as intended, completed after it. What stays intended was cut off."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    operation = models.CharField(_("操作"), max_length=20, choices=Operation)
    subject = models.CharField(_("对象"), max_length=128, blank=True)
    request_digest = models.CharField(max_length=64, blank=True)
    outcome = models.CharField(_("结果"), max_length=12, choices=Outcome, default=Outcome.INTENDED)
    answer = models.CharField(max_length=512, blank=True)
    message = models.TextField(_("说明"), blank=True)
    errcode = models.IntegerField(null=True)
    rid = models.CharField(max_length=64, blank=True)
    milliseconds = models.PositiveIntegerField(null=True)
    looks = models.PositiveSmallIntegerField(default=0)
    looked_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("调用记录")
        ordering = ["started_at", "pk"]

    def __str__(self) -> str:
        return f"{self.get_operation_display()}：{self.get_outcome_display()}"


class UploadedPicture(models.Model):
    """A picture the account already has, so that each is uploaded once per account. ``reference`` is URL or media id."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=20, choices=Operation)
    digest = models.CharField(max_length=64)
    reference = models.CharField(max_length=512)
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "purpose", "digest"], name="each_picture_once_per_account")
        ]

    def __str__(self) -> str:
        return self.reference


class SentArticle(models.Model):
    """One article as WeChat stored it and we compared it, before the release. What WeChat shows later is held against it."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="sent_articles")
    place = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=255)
    author = models.CharField(max_length=255, blank=True)
    content_source_url = models.TextField(blank=True)
    content = models.TextField()

    class Meta:
        verbose_name = _("送出的稿件")
        ordering = ["delivery", "place"]
        constraints = [models.UniqueConstraint(fields=["delivery", "place"], name="one_sent_article_per_place")]

    def __str__(self) -> str:
        return self.title


class Publication(models.Model):
    """An article as readers find it in WeChat. ``url`` is empty until known: WeChat tells a mass send's only by callback."""

    delivery = models.ForeignKey(Delivery, on_delete=models.PROTECT, related_name="publications")
    approval = models.ForeignKey(ApprovedArticle, on_delete=models.PROTECT, related_name="publications")
    place = models.PositiveSmallIntegerField()
    url = models.URLField(_("微信链接"), max_length=500, blank=True)
    published_at = models.DateTimeField(_("发布时间"))

    class Meta:
        verbose_name = _("已发布")
        ordering = ["delivery", "place"]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "place"], name="one_publication_per_place"),
            models.UniqueConstraint(fields=["approval"], name="one_publication_per_approval"),
        ]

    def __str__(self) -> str:
        return self.url


class Preview(models.Model):
    """A look at the stored draft on somebody's own phone, before the sign-off. ``wechat_name`` is their WeChat id."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="previews")
    wechat_name = models.CharField(_("微信号"), max_length=64)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        verbose_name = _("预览")
        ordering = ["-asked_at"]

    def __str__(self) -> str:
        return f"{self.delivery} → {self.wechat_name}"


class JobEvent(models.Model):
    """What WeChat told us of a finished job without being asked; it may come before we know the job, or never.

    ``links`` and ``failed`` are as in :class:`~publishing.channels.port.Job`; ``counts`` are those of a mass send.
    """

    job = models.CharField(max_length=64, unique=True)
    succeeded = models.BooleanField()
    links = models.JSONField(default=list)
    failed = models.JSONField(default=list)
    reason = models.TextField(blank=True)
    counts = models.JSONField(default=dict)
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("微信通知")

    def __str__(self) -> str:
        return self.job


class CallsOfDay(models.Model):
    """Calls of one operation on one Beijing day: as we counted, and as WeChat said when asked (null until then)."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="calls")
    day = models.DateField()
    operation = models.CharField(max_length=60)
    used = models.PositiveIntegerField(default=0)
    daily_limit = models.PositiveIntegerField(null=True)
    remaining = models.PositiveIntegerField(null=True)
    asked_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("接口调用量")
        ordering = ["-day", "operation"]
        constraints = [
            models.UniqueConstraint(fields=["account", "day", "operation"], name="one_count_per_operation_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.operation} {self.used}"


class Recovered(models.Model):
    """An article that WeChat has and our restored database does not: it must not go out a second time.

    ``path`` is the public page's, from the 阅读原文 address; ``text_digest`` is SHA-256 of its text without white space.
    """

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="recovered")
    article_id = models.CharField(max_length=128)
    place = models.PositiveSmallIntegerField()
    title = models.CharField(_("标题"), max_length=255)
    path = models.CharField(max_length=500, db_index=True)
    url = models.URLField(_("微信链接"), max_length=500, blank=True)
    text_digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()
    found_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("恢复备份后发现的发布")
        constraints = [
            models.UniqueConstraint(fields=["account", "article_id", "place"], name="each_recovered_article_once")
        ]

    def __str__(self) -> str:
        return self.title


class AlarmQuerySet(models.QuerySet["Alarm"]):
    def open(self) -> AlarmQuerySet:
        """Neither ended by itself nor put away by a person."""
        return self.filter(cleared_at=None)


class Alarm(models.Model):
    """Something people will notice unless somebody acts. One open alarm per ``kind`` and ``subject``."""

    class Kind(models.TextChoices):
        STUCK = "stuck", _("推送停滞")
        STOPPED = "stopped", _("推送停下")
        CHANGED = "changed", _("微信上的内容被改动")
        DELETED = "deleted", _("微信上的文章被删除")
        BANNED = "banned", _("微信上的文章被封禁")
        UNEXPECTED = "unexpected", _("未经签发的发布")
        RESTORED = "restored", _("数据库比微信旧")
        QUOTA = "quota", _("接口额度将尽")

    kind = models.CharField(_("类别"), max_length=12, choices=Kind)
    subject = models.CharField(max_length=128)
    delivery = models.ForeignKey(Delivery, null=True, blank=True, on_delete=models.CASCADE, related_name="alarms")
    message = models.TextField(_("情况"))
    next_step = models.TextField(_("下一步"), blank=True)
    raised_at = models.DateTimeField(_("时间"), auto_now_add=True)
    cleared_at = models.DateTimeField(null=True)
    cleared_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = AlarmQuerySet.as_manager()

    class Meta:
        verbose_name = _("警报")
        verbose_name_plural = _("警报")
        ordering = ["-raised_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject"], condition=models.Q(cleared_at=None), name="one_open_alarm_per_subject"
            )
        ]

    def __str__(self) -> str:
        return self.message
