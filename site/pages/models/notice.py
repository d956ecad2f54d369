"""Notices (通知公告)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from pages.blocks import dial, phone_number
from pages.dates import chinese_date
from pages.models.article import ArticlePage, missing
from pages.panels import SeldomPanel
from publishing.article import Block, Fact, Facts
from publishing.review.checks import Finding, Severity


class NoticePage(ArticlePage):
    """A notice; a list of names (公示) leaves the public site when its display period ends (R10)."""

    kind = "notice"
    kind_label = _("通知公告")

    issuing_office = models.CharField(_("发布单位"), max_length=60, blank=True, help_text=_("不填则用公众号名称。"))
    number = models.CharField(_("编号"), max_length=60, blank=True)
    effective_from = models.DateField(_("生效日期"), null=True, blank=True)
    effective_until = models.DateField(_("失效日期"), null=True, blank=True)
    deadline = models.DateField(_("截止日期"), null=True, blank=True, help_text=_("要居民办的事，最晚哪天。"))
    contact_name = models.CharField(_("联系人或科室"), max_length=60, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=40, blank=True, validators=[phone_number])
    display_until = models.DateField(
        _("公示截止日期"),
        null=True,
        blank=True,
        help_text=_("有名单的公示必填。这一天过后，页面自动从公开网站撤下，后台存档保留。"),
    )

    content_panels = ArticlePage.panels_of_kind(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("issuing_office"), FieldPanel("deadline")]),
                    FieldRowPanel([FieldPanel("contact_name"), FieldPanel("contact_phone")]),
                ],
                heading=_("通知要素"),
            ),
            SeldomPanel(
                [
                    FieldRowPanel([FieldPanel("number"), FieldPanel("display_until")]),
                    FieldRowPanel([FieldPanel("effective_from"), FieldPanel("effective_until")]),
                ],
                heading=_("更多要素：编号、公示截止、生效和失效日期"),
            ),
        ]
    )

    class Meta:
        verbose_name = _("通知公告")
        verbose_name_plural = _("通知公告")

    def save(self, *args: Any, **kwargs: Any) -> Any:
        self.expire_at = _end_of_day(self.display_until) if self.display_until else None
        return super().save(*args, **kwargs)

    def opening_blocks(self) -> Iterator[Block]:
        rows = []
        if self.number:
            rows.append(Fact(label="编号", value=self.number))
        if self.effective_from or self.effective_until:
            rows.append(Fact(label="有效期", value=period(self.effective_from, self.effective_until)))
        if self.deadline:
            rows.append(Fact(label="截止", value=chinese_date(self.deadline)))
        if self.display_until:
            rows.append(Fact(label="公示至", value=chinese_date(self.display_until)))
        if self.contact_name or self.contact_phone:
            value = "  ".join(part for part in (self.contact_name, self.contact_phone) if part)
            rows.append(Fact(label="联系", value=value, phone=dial(self.contact_phone)))
        if rows or self.issuing_office:
            office = Fact(label="发布单位", value=self.issuing_office or settings.ACCOUNT_NAME)
            yield Facts(title="", rows=(office, *rows), style="card" if rows else "plain")

    def own_findings(self) -> Iterator[Finding]:
        if not (self.contact_name or self.contact_phone):
            yield missing("contact_phone", "联系电话", "请留一个能打通的电话。", Severity.WARNING)
        if self.effective_from and self.effective_until and self.effective_until < self.effective_from:
            yield _wrong("effective_until", "失效日期早于生效日期", "请核对两个日期。")
        today = timezone.localdate()
        if self.display_until and self.display_until < today:
            yield _wrong("display_until", "公示截止日期已经过去", "请改为今天以后的日期。")
        if self.deadline and self.deadline < today:
            yield _wrong("deadline", "截止日期已经过去", "请核对；确实已过的请在正文说明。", Severity.WARNING)
        if "公示" in self.title and not self.display_until:
            yield missing("display_until", "公示截止日期", "公示须有截止日期，到期自动撤下。")


def period(start: datetime.date | None, end: datetime.date | None) -> str:
    if start and end:
        return f"{chinese_date(start)}至{chinese_date(end)}"
    return f"自{chinese_date(start)}起" if start else f"至{chinese_date(end)}" if end else ""


def _wrong(field: str, message: str, suggestion: str, severity: Severity = Severity.ERROR) -> Finding:
    return Finding(
        code=f"{field.replace('_', '-')}-wrong", severity=severity, field=field, message=message, suggestion=suggestion
    )


def _end_of_day(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time.min))
