"""Policy explainers (政策解读)."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db import models
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from pages.blocks import attachment_value, dial, phone_number
from pages.dates import chinese_date
from pages.models.article import ArticlePage, missing
from publishing.article import Block, CallOut, Fact, Facts
from publishing.review.checks import Finding, Severity


class PolicyPage(ArticlePage):
    """An explainer stands beside its policy text (R12) and says who can do what, where, with what, until when."""

    kind = "policy"
    kind_label = _("政策解读")

    policy_title = models.CharField(_("政策名称"), max_length=120, help_text=_("所解读文件的全称。"))
    policy_number = models.CharField(_("文号"), max_length=60, blank=True, help_text=_("例如 青政发〔2026〕12 号。"))
    policy_issuer = models.CharField(_("发文机关"), max_length=60)
    policy_date = models.DateField(_("发文日期"), null=True, blank=True)
    policy_url = models.URLField(_("政策原文网址"), blank=True)
    policy_document = models.ForeignKey(
        settings.WAGTAILDOCS_DOCUMENT_MODEL,
        verbose_name=_("政策原文文件"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    concerns = models.CharField(
        _("跟谁有关"), max_length=120, blank=True, help_text=_("用居民的话说：哪些人要看这篇。")
    )
    service_who = models.CharField(_("谁能办"), max_length=200, blank=True)
    service_bring = models.TextField(_("带什么"), max_length=400, blank=True)
    service_where = models.CharField(_("去哪办"), max_length=200, blank=True)
    service_phone = models.CharField(_("咨询电话"), max_length=40, blank=True, validators=[phone_number])
    service_until = models.DateField(_("截止日期"), null=True, blank=True)

    content_panels = ArticlePage.panels_of_kind(
        [
            MultiFieldPanel(
                [
                    FieldPanel("policy_title"),
                    FieldRowPanel(
                        [FieldPanel("policy_number"), FieldPanel("policy_issuer"), FieldPanel("policy_date")]
                    ),
                    FieldRowPanel([FieldPanel("policy_url"), FieldPanel("policy_document")]),
                ],
                heading=_("政策原文"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("concerns"),
                    FieldPanel("service_who"),
                    FieldPanel("service_bring"),
                    FieldPanel("service_where"),
                    FieldRowPanel([FieldPanel("service_phone"), FieldPanel("service_until")]),
                ],
                heading=_("办理卡片"),
            ),
        ]
    )

    class Meta:
        verbose_name = _("政策解读")
        verbose_name_plural = _("政策解读")

    def opening_blocks(self) -> Iterator[Block]:
        if self.concerns:
            yield CallOut(title="跟谁有关", html=f"<p>{escape(self.concerns)}</p>", tone="info")
        rows = [
            Fact(label=label, value=value)
            for label, value in (
                ("谁能办", self.service_who),
                ("带什么", self.service_bring),
                ("去哪办", self.service_where),
            )
            if value
        ]
        if self.service_phone:
            rows.append(Fact(label="电话", value=self.service_phone, phone=dial(self.service_phone)))
        if self.service_until:
            rows.append(Fact(label="截止", value=chinese_date(self.service_until)))
        if rows:
            yield Facts(title="办理指南", rows=tuple(rows), style="card")

    def closing_blocks(self) -> Iterator[Block]:
        rows = [
            Fact(label=label, value=value)
            for label, value in (
                ("名称", f"《{self.policy_title.strip('《》')}》" if self.policy_title else ""),
                ("文号", self.policy_number),
                ("发文机关", self.policy_issuer),
                ("发文日期", chinese_date(self.policy_date) if self.policy_date else ""),
                ("原文网址", self.policy_url),
            )
            if value
        ]
        if rows:
            yield Facts(title="政策原文", rows=tuple(rows))
        if self.policy_document:
            yield attachment_value(self.policy_document, f"政策原文：{self.policy_document.title}")

    def own_findings(self) -> Iterator[Finding]:
        if not self.policy_title:
            yield missing("policy_title", "政策名称", "解读须与政策原文成对，请填写所解读文件的全称。")
        if not self.policy_issuer:
            yield missing("policy_issuer", "发文机关", "请填写发文机关。")
        if not (self.policy_url or self.policy_document):
            yield missing("policy_url", "政策原文", "请给出原文网址或上传原文文件。", Severity.WARNING)
        if not self.policy_number:
            yield missing("policy_number", "文号", "请填写文号；没有文号的请在正文说明。", Severity.WARNING)
        if not self.service_phone:
            yield missing("service_phone", "咨询电话", "居民看完最想打个电话，请填写。", Severity.WARNING)
