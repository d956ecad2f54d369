"""What the desk knows, kept by people: wrong and right expressions, who holds which post, offices and their numbers."""

from __future__ import annotations

import re
import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

ALREADY_HOLDS = _("同一人的同一职务、同一任职日期已经登记。")


class Severity(models.TextChoices):
    ERROR = "error", _("错误")
    WARNING = "warning", _("提醒")


class TermQuerySet(models.QuerySet["Term"]):
    def active(self) -> TermQuerySet:
        return self.filter(is_active=True)


class Term(models.Model):
    """A wrong expression and the right one; ``right`` empty: it must go."""

    wrong = models.CharField(_("错误写法"), max_length=60, unique=True)
    right = models.CharField(_("正确写法"), max_length=60, blank=True, help_text=_("不填表示应当删去。"))
    allowed = models.CharField(
        _("不算错的词"),
        max_length=200,
        blank=True,
        help_text=_("含有错误写法、本身却没错的词，例如“按装”在“按装备”里不算错；几个词用顿号隔开。"),
    )
    severity = models.CharField(
        _("级别"),
        max_length=7,
        choices=Severity,
        default=Severity.WARNING,
        help_text=_("错误不改正不能送审；提醒只请撰稿人核对。"),
    )
    note = models.CharField(_("说明"), max_length=200, blank=True)
    source = models.CharField(_("依据"), max_length=100, blank=True, help_text=_("例如：《现代汉语词典》、某号文件。"))
    is_active = models.BooleanField(_("启用"), default=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        verbose_name = _("用语")
        verbose_name_plural = _("用语")
        ordering = ["wrong"]

    def __str__(self) -> str:
        return f"{self.wrong} → {self.right or '（删去）'}"

    def clean(self) -> None:
        if self.wrong.strip() == self.right.strip():
            raise ValidationError({"right": _("与错误写法相同，请核对。")}, code="same")
        if any(self.wrong not in word for word in self.allowed_words()):
            raise ValidationError({"allowed": _("每个词里都要含有错误写法，请核对。")}, code="unrelated")

    def allowed_words(self) -> tuple[str, ...]:
        return tuple(word for word in re.split(r"[、，,；;\s]+", self.allowed) if word)


class PostQuerySet(models.QuerySet["Post"]):
    def ended(self) -> PostQuerySet:
        return self.filter(until__lt=timezone.localdate())


class Post(models.Model):
    """Who holds which post, from ``since`` to ``until`` inclusive; ``None`` is open."""

    name = models.CharField(_("姓名"), max_length=30)
    title = models.CharField(_("职务"), max_length=60, help_text=_("全称，例如：青禾镇人民政府镇长。"))
    since = models.DateField(_("任职自"), null=True, blank=True)
    until = models.DateField(
        _("任职至"), null=True, blank=True, help_text=_("含当日；在任不填。填写后可查到仍写着这一职务的旧稿。")
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = _("任职")
        ordering = ["title", "-since", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "title", "since"],
                name="one_post_per_person_and_day",
                violation_error_message=ALREADY_HOLDS,
            ),
            models.UniqueConstraint(
                fields=["name", "title"],
                condition=models.Q(since__isnull=True),
                name="one_post_per_person_without_a_day",
                violation_error_message=ALREADY_HOLDS,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.name}"

    def clean(self) -> None:
        if self.since and self.until and self.until < self.since:
            raise ValidationError({"until": _("早于任职自，请核对两个日期。")}, code="reversed")


class Office(models.Model):
    """An office of the directory (公务通讯录). ``aliases`` and ``phones`` hold one entry a line."""

    name = models.CharField(_("单位名称"), max_length=60, unique=True)
    aliases = models.TextField(_("简称和别名"), blank=True, help_text=_("一行一个。"))
    phones = models.TextField(
        _("公务电话"), blank=True, help_text=_("一行一个。列在这里的号码写进稿件，不当作个人电话。")
    )

    class Meta:
        verbose_name = _("单位")
        verbose_name_plural = _("单位")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        self.aliases = "\n".join(lines(self.aliases))
        self.phones = "\n".join(lines(self.phones))
        for phone in lines(self.phones):
            if not 3 <= sum(character.isdigit() for character in phone) <= 20:
                raise ValidationError({"phones": _("“%s”不像电话号码，请核对。") % phone}, code="phone")


class Stamp(models.Model):
    """One row whose value is another after every change: what was built from the rows before it is out of date."""

    value = models.UUIDField(default=uuid.uuid4)

    class Meta:
        verbose_name = _("词库版本")

    def __str__(self) -> str:
        return str(self.value)

    @classmethod
    def renew(cls) -> None:
        """Called in the transaction of the change itself, so that both are seen together or not at all."""
        cls.objects.update_or_create(pk=1, defaults={"value": uuid.uuid4()})

    @classmethod
    def now(cls) -> uuid.UUID | None:
        """``None`` while nothing has ever been written."""
        return cls.objects.filter(pk=1).values_list("value", flat=True).first()


class Upload(models.Model):
    """Rows of a workbook that were shown to a person and wait for their word; ``rows`` as :mod:`.workbook` read them."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    filename = models.CharField(max_length=200)
    rows = models.JSONField()
    stamp = models.UUIDField(null=True)

    class Meta:
        verbose_name = _("待导入的词库")

    def __str__(self) -> str:
        return self.filename


def lines(text: str) -> list[str]:
    """The entries of a field that holds one a line, without blanks and repetitions."""
    return list(dict.fromkeys(entry for line in text.splitlines() if (entry := line.strip())))
