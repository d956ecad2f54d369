"""The villages (行政村) an article concerns."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Village(models.Model):
    name = models.CharField(_("名称"), max_length=30, unique=True)
    slug = models.SlugField(
        _("代号"), max_length=40, unique=True, help_text=_("用于网址，只用小写字母、数字和连字符。")
    )
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("信息员"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="villages",
    )
    order = models.PositiveSmallIntegerField(_("排序"), default=0)

    class Meta:
        verbose_name = _("行政村")
        verbose_name_plural = _("行政村")
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name

    @classmethod
    def names(cls) -> tuple[str, ...]:
        return tuple(cls.objects.values_list("name", flat=True))
