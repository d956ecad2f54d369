"""The register of a month or quarter as a workbook (.xlsx): one row for each approval. No cell is ever a formula."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Sequence
from typing import Any

import openpyxl
from django.utils import timezone
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from publishing.lexicon.workbook import EXECUTABLE
from publishing.review_form.form import ReviewForm
from publishing.review_form.sheet import CANNOT_PROVE, NOT_IN_XML

LONGEST = 2000
TIME_FORMAT = "yyyy-mm-dd hh:mm"
COLUMNS: dict[str, int] = {
    "序号": 6,
    "审定编号": 9,
    "审定时间": 17,
    "标题": 48,
    "类别": 10,
    "栏目": 12,
    "重要程度": 9,
    "转载来源": 16,
    "撰稿人": 20,
    "送审人": 10,
    "送审时间": 17,
    "初审": 14,
    "初审时间": 17,
    "复审": 14,
    "复审时间": 17,
    "终审": 14,
    "终审时间": 17,
    "退回次数": 9,
    "保留问题": 9,
    "应急发布": 28,
    "期次": 10,
    "推送方式": 9,
    "推送状态": 12,
    "签发人": 10,
    "签发时间": 17,
    "微信发布时间": 17,
    "微信链接": 40,
    "最近核对": 24,
    "更正撤回": 28,
    "网页": 40,
    "指纹": 68,
}
"""Headings and widths in characters."""


def register(forms: Iterable[ReviewForm], *, account: str, period: str) -> bytes:
    """The forms in their order; a second sheet says what the register is and what it cannot prove."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("审核登记")
    sheet.freeze_panes = "E2"
    for number, width in enumerate(COLUMNS.values(), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_heading(sheet, label) for label in COLUMNS])
    count = 0
    for count, form in enumerate(forms, start=1):
        sheet.append([_cell(sheet, value) for value in (count, *_row(form))])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(COLUMNS))}{count + 1}"
    about = book.create_sheet("说明")
    about.column_dimensions["A"].width, about.column_dimensions["B"].width = 16, 90
    told = {
        "公众号": account,
        "期间": f"{period}，按审定时间（北京时间）",
        "篇数": count,
        "制表时间": timezone.localtime(),
        "不能证明的": CANNOT_PROVE,
    }
    for label, value in told.items():
        about.append([_heading(about, label), _cell(about, value)])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _row(form: ReviewForm) -> Sequence[Any]:
    push, urgent, submitted = form.push, form.urgent, form.submitted
    signed = push.signed_off if push is not None else None
    return (
        form.approval,
        form.approved_at,
        form.title,
        form.kind,
        form.section,
        "重大" if form.is_major else "一般",
        form.source,
        "、".join(form.drafters),
        submitted.person if submitted is not None else "",
        submitted.at if submitted is not None else None,
        *(value for level in (1, 2, 3) for value in _level(form, level)),
        len(form.returns),
        len(form.kept),
        "" if urgent is None else f"{urgent.by}：{urgent.reason}（{'已补齐' if urgent.cleared_at else '审核未补齐'}）",
        push.edition if push is not None else "",
        push.method if push is not None else "",
        push.state if push is not None else "",
        signed.person if signed is not None else "",
        signed.at if signed is not None else None,
        push.published_at if push is not None else None,
        push.url if push is not None else "",
        push.compared.verdict if push is not None and push.compared is not None else "",
        "；".join(f"{later.what}（{later.state}）{later.reason}" for later in form.later),
        form.url,
        form.fingerprint,
    )


def _level(form: ReviewForm, level: int) -> tuple[str, datetime.datetime | None]:
    decision = form.decision(level)
    if decision is None:
        return "", None
    deputy = f"（代 {decision.deputy_for}）" if decision.deputy_for else ""
    return f"{decision.person}{deputy}", decision.at


def _cell(sheet: Any, value: Any) -> Any:
    """A cell that says ``value``: times in local time, text as text whatever it begins with."""
    if isinstance(value, datetime.datetime):
        cell = WriteOnlyCell(sheet, value=timezone.localtime(value).replace(tzinfo=None, microsecond=0))
        cell.number_format = TIME_FORMAT
        return cell
    if isinstance(value, str):
        value = NOT_IN_XML.sub("", value)[:LONGEST]
        value = f"'{value}" if value.startswith(EXECUTABLE) else value
    cell = WriteOnlyCell(sheet, value=value)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell


def _heading(sheet: Any, label: str) -> Any:
    cell = WriteOnlyCell(sheet, value=label)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(vertical="center")
    return cell
