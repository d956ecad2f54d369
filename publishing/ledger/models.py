"""The chained acts, where the chain ends, and what the last look at the whole of it found."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import registry

from publishing.refusal import Refusal

SHORT_HASH_CHARACTERS = 12


def _refuse() -> NoReturn:
    raise Refusal("append-only", "操作台账只能追加，不能修改或删除。要更正，请在原处再做一次操作，新的记录会接在后面。")


class AppendOnly(models.QuerySet["LoggedAct"]):
    """What has been logged stays as it is; triggers in the database refuse the same to those who come past Django."""

    def update(self, **kwargs: Any) -> NoReturn:
        _refuse()

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse()

    def delete(self) -> NoReturn:
        _refuse()


class LoggedAct(models.Model):
    """One entry of Wagtail's log, copied in full and chained to the one before by SHA-256.

    ``number`` counts from 1 without gaps. ``backfilled``: the entry is older than the ledger, which vouches for it only
    from the day it was taken in.
    """

    class Log(models.TextChoices):
        PAGE = "page", _("页面日志")
        MODEL = "model", _("其他日志")

    number = models.PositiveBigIntegerField(_("编号"), primary_key=True)
    log = models.CharField(_("来源"), max_length=5, choices=Log)
    entry_id = models.PositiveBigIntegerField(_("日志编号"))
    at = models.DateTimeField(_("时间"), db_index=True)
    action = models.CharField(_("操作"), max_length=255, blank=True, db_index=True)
    kind = models.CharField(_("类型"), max_length=201, blank=True)
    object_id = models.CharField(_("对象编号"), max_length=255, db_index=True)
    title = models.TextField(_("对象"))
    revision_id = models.PositiveBigIntegerField(_("修订版"), null=True)
    person_id = models.CharField(_("人员编号"), max_length=64, blank=True, db_index=True)
    person = models.CharField(_("人员"), max_length=400)
    uuid = models.CharField(_("同次操作"), max_length=36, blank=True)
    content_changed = models.BooleanField(_("内容有改动"))
    deleted = models.BooleanField(_("对象已删除"))
    data = models.TextField(_("详情"))
    backfilled = models.BooleanField(_("补录"), default=False)
    previous = models.CharField(_("上一条校验值"), max_length=64, unique=True)
    hash = models.CharField(_("校验值"), max_length=64, unique=True)

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name = _("台账记录")
        verbose_name_plural = _("操作台账")
        ordering = ["-number"]
        default_permissions = ("view",)
        constraints = [models.UniqueConstraint(fields=["log", "entry_id"], name="one_act_per_log_entry")]

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.title}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            _refuse()
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        _refuse()

    @cached_property
    def action_in_words(self) -> str:
        return str(dict(registry.get_choices()).get(self.action, self.action))

    @property
    def short_hash(self) -> str:
        return self.hash[:SHORT_HASH_CHARACTERS]


class Head(models.Model):
    """Where the chain ends. The one row is locked by whoever adds to the chain, so that nobody adds beside them."""

    number = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.number} {self.hash}"


class Verification(models.Model):
    """A look at the whole chain and what it found. ``finished_at`` is empty while it is under way."""

    asked_at = models.DateTimeField(_("开始时间"), auto_now_add=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("发起人")
    )
    finished_at = models.DateTimeField(_("完成时间"), null=True)
    is_sound = models.BooleanField(_("完好"), default=False)
    number = models.PositiveBigIntegerField(_("最后编号"), default=0)
    hash = models.CharField(_("最后校验值"), max_length=64, blank=True)
    message = models.TextField(_("结果"), blank=True)

    class Meta:
        verbose_name = _("台账校验")
        verbose_name_plural = _("台账校验")
        ordering = ["-pk"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M} {self.message}"
