"""Charity announcements (公益公告): appeals for help, calls for volunteers, results of aid."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from pages.blocks import dial, phone_number
from pages.dates import chinese_date
from pages.models.article import ArticlePage, missing
from publishing.article import Block, CallOut, Cell, Fact, Facts, Table
from publishing.review.checks import Finding, Severity

HOW_TO_VERIFY = "<p>可在“慈善中国”网站按慈善组织名称或备案编号查询真伪。请勿向个人收款码转账。</p>"


class CharityType(models.TextChoices):
    MONEY = "money", _("募款")
    GOODS = "goods", _("募物")
    VOLUNTEERS = "volunteers", _("招募志愿者")
    RESULT = "result", _("救助结果")


class CharityPage(ArticlePage):
    """An appeal for money names a charity with public-fundraising rights, its certificate and filing numbers (R13)."""

    kind = "charity"
    kind_label = _("公益公告")

    charity_type = models.CharField(_("类型"), max_length=10, choices=CharityType)
    organiser = models.CharField(_("发起单位"), max_length=60, blank=True)
    charity_name = models.CharField(
        _("慈善组织"), max_length=80, blank=True, help_text=_("具有公开募捐资格的组织全称。")
    )
    certificate_number = models.CharField(_("公开募捐资格证书编号"), max_length=60, blank=True)
    filing_number = models.CharField(_("募捐方案备案编号"), max_length=60, blank=True)
    how_to_help = models.TextField(_("怎样参与"), max_length=600, blank=True)
    contact_phone = models.CharField(_("联系电话"), max_length=40, blank=True, validators=[phone_number])
    until = models.DateField(_("截止日期"), null=True, blank=True)

    content_panels = ArticlePage.panels_of_kind(
        [
            MultiFieldPanel(
                [
                    FieldRowPanel([FieldPanel("charity_type"), FieldPanel("organiser")]),
                    FieldPanel("how_to_help"),
                    FieldRowPanel([FieldPanel("contact_phone"), FieldPanel("until")]),
                ],
                heading=_("公益要素"),
            ),
            MultiFieldPanel(
                [
                    FieldPanel("charity_name"),
                    FieldRowPanel([FieldPanel("certificate_number"), FieldPanel("filing_number")]),
                ],
                heading=_("募款必填（慈善法）"),
            ),
            InlinePanel("needs", heading=_("需求清单"), label=_("物品或岗位")),
        ]
    )

    class Meta:
        verbose_name = _("公益公告")
        verbose_name_plural = _("公益公告")

    def opening_blocks(self) -> Iterator[Block]:
        rows = [Fact(label="类型", value=str(CharityType(self.charity_type).label) if self.charity_type else "公益")]
        if self.organiser:
            rows.append(Fact(label="发起", value=self.organiser))
        if self.how_to_help:
            rows.append(Fact(label="怎样参与", value=self.how_to_help))
        if self.contact_phone:
            rows.append(Fact(label="电话", value=self.contact_phone, phone=dial(self.contact_phone)))
        if self.until:
            rows.append(Fact(label="截止", value=chinese_date(self.until)))
        yield Facts(title="怎样帮忙" if self.charity_type != CharityType.RESULT else "", rows=tuple(rows), style="card")

    def closing_blocks(self) -> Iterator[Block]:
        needs = list(self.needs.all())
        if needs:
            head = tuple(Cell(text=text, header=True) for text in ("项目", "需要", "已有"))
            rows = tuple(
                (Cell(text=need.item), Cell(text=need.quantity(need.wanted)), Cell(text=need.quantity(need.received)))
                for need in needs
            )
            yield Table(rows=(head, *rows), caption="需求清单")
        if self.charity_type == CharityType.MONEY:
            facts = (
                ("慈善组织", self.charity_name),
                ("募捐资格证书", self.certificate_number),
                ("募捐备案编号", self.filing_number),
            )
            yield Facts(
                title="募捐信息公示", rows=tuple(Fact(label=label, value=value) for label, value in facts if value)
            )
            yield CallOut(title="如何核实", html=HOW_TO_VERIFY, tone="warning")

    def own_findings(self) -> Iterator[Finding]:
        if not self.charity_type:
            yield missing("charity_type", "类型", "请选择募款、募物、招募志愿者或救助结果。")
        if self.charity_type == CharityType.MONEY:
            for field, label in (
                ("charity_name", "慈善组织"),
                ("certificate_number", "公开募捐资格证书编号"),
                ("filing_number", "募捐方案备案编号"),
            ):
                if not getattr(self, field):
                    yield missing(field, label, "募款公告须由有公开募捐资格的慈善组织发起，请填写。")
        if not self.organiser:
            yield missing("organiser", "发起单位", "请写明由谁发起。", Severity.WARNING)
        if self.charity_type != CharityType.RESULT and not self.contact_phone:
            yield missing("contact_phone", "联系电话", "想帮忙的人要能联系上，请填写。", Severity.WARNING)


class CharityNeed(Orderable):
    """One line of the needs list; quantities in ``unit``, e.g. 40 床."""

    page = ParentalKey(CharityPage, on_delete=models.CASCADE, related_name="needs")
    item = models.CharField(_("项目"), max_length=60)
    wanted = models.PositiveIntegerField(_("需要"))
    received = models.PositiveIntegerField(_("已有"), default=0)
    unit = models.CharField(_("单位"), max_length=10, blank=True)

    panels = [FieldPanel("item"), FieldRowPanel([FieldPanel("wanted"), FieldPanel("received"), FieldPanel("unit")])]

    class Meta(Orderable.Meta):
        verbose_name = _("需求")

    def quantity(self, number: int) -> str:
        return f"{number} {self.unit}".strip()
