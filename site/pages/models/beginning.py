"""Where an article began, when it was written after an earlier one."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from pages.models.article import ArticlePage
from pages.starting.values import Carried


class Beginning(models.Model):
    """``values`` are the dates and numbers taken over from ``source`` that nobody has confirmed yet."""

    page = models.OneToOneField(ArticlePage, on_delete=models.CASCADE, related_name="beginning")
    source = models.ForeignKey(
        ArticlePage, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("照哪篇写")
    )
    source_title = models.CharField(_("原稿标题"), max_length=255)
    source_year = models.PositiveSmallIntegerField(_("原稿年份"))
    values = models.JSONField(_("还没核对的日期和数字"), default=list)

    class Meta:
        verbose_name = _("照写")
        verbose_name_plural = _("照写")

    @property
    def carried(self) -> Carried:
        return Carried(values=tuple(self.values), year=self.source_year)

    def __str__(self) -> str:
        return self.source_title
