"""Documents residents can download, made in code: policy texts and forms as Word files, a timetable as a spreadsheet."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph
from openpyxl import Workbook  # type: ignore[import-untyped]  # no stubs
from openpyxl.styles import Alignment, Border, Font, Side  # type: ignore[import-untyped]  # no stubs

from pages.demo import documents
from pages.demo.days import words

_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, kw_only=True)
class DemoDocument:
    """``name`` is how articles speak of it; ``filename`` what residents download."""

    name: str
    title: str
    filename: str
    make: Callable[[], bytes]


def policy_text(policy: documents.Policy) -> bytes:
    document = _blank()
    _line(document, policy.issuer + "文件", size=26, bold=True, centred=True)
    _line(document, policy.number, centred=True)
    _line(document, policy.title, size=18, bold=True, centred=True)
    for number, clause in enumerate(policy.clauses):
        _line(document, f"第{_NUMERALS[number]}条　{clause}", indent=True)
    for closing in (policy.issuer, words(policy.date)):
        _line(document, closing).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _line(document, "（示范文件，内容虚构）", size=10)
    return _saved(document)


def heating_form() -> bytes:
    return _form(
        "清洁取暖补贴申领表",
        (
            ("户主姓名", "", "联系电话", ""),
            ("所在村", "", "门牌号", ""),
            ("身份证号", "", "“一本通”账号", ""),
            ("取暖方式", "□ 空气源热泵　□ 燃气壁挂炉", "安装日期", ""),
            ("设备型号", "", "购置费用（元）", ""),
            ("电表（气表）号", "", "起始读数", ""),
        ),
        "本人承诺：以上内容真实，设备在本户正常使用。如有不实，愿意退回补贴。",
        ("申领人签字", "村级核实意见", "镇级审核意见"),
    )


def hearing_form() -> bytes:
    return _form(
        "水价听证会代表报名表",
        (
            ("姓名", "", "性别", ""),
            ("出生年月", "", "联系电话", ""),
            ("所在村或单位", "", "用水户号", ""),
            ("报名身份", "□ 居民　□ 商户　□ 单位", "能否全程参加", "□ 能　□ 不能"),
        ),
        "我对水价调整的意见和建议（可另附页）：",
        ("报名人签字", "接收人", "接收日期"),
    )


def bus_times() -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "绕行时刻"
    rows = [
        ["绕行期间镇村公交时刻表", "", "", "", ""],
        ["线路", "始发站", "上午发车", "下午发车", "改站说明"],
        [
            "1 路",
            "镇汽车站",
            "6:30 7:30 8:30 10:00 11:30",
            "13:30 15:00 16:30 18:00",
            "柳林村口、柳林桥并到柳林小学东门",
        ],
        ["1 路", "望湖村", "6:50 7:50 9:00 10:30 12:00", "14:00 15:30 17:00 18:20", "同上"],
        ["3 路", "镇汽车站", "6:40 8:00 10:00", "14:00 16:00 17:40", "东篱村口改到东篱村便民服务点"],
        ["3 路", "东篱村", "7:10 8:30 10:30", "14:30 16:30 18:00", "同上"],
        ["咨询电话 0537-5550121（示范数据，内容虚构）", "", "", "", ""],
    ]
    thin = Side(style="thin", color="888888")
    for row in rows:
        sheet.append(row)
    for row in sheet.iter_rows(min_row=1, max_row=len(rows), max_col=5):
        for cell in row:
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
            cell.border = Border(left=thin, right=thin, top=thin, bottom=thin)
            cell.font = Font(name="宋体", size=16 if cell.row == 1 else 11, bold=cell.row <= 2)
    for merged in ("A1:E1", f"A{len(rows)}:E{len(rows)}"):
        sheet.merge_cells(merged)
    for column, width in zip("ABCDE", (8, 14, 30, 26, 34), strict=True):
        sheet.column_dimensions[column].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


DOCUMENTS = (
    DemoDocument(
        name="medical-policy",
        title="居民医保参保缴费工作通知（原文）",
        filename="居民医保参保缴费工作通知.docx",
        make=lambda: policy_text(documents.medical_policy()),
    ),
    DemoDocument(
        name="heating-policy",
        title="冬季清洁取暖补贴实施细则（原文）",
        filename="清洁取暖补贴实施细则.docx",
        make=lambda: policy_text(documents.heating_policy()),
    ),
    DemoDocument(
        name="elderly-policy",
        title="高龄津贴发放管理办法（原文）",
        filename="高龄津贴发放管理办法.docx",
        make=lambda: policy_text(documents.elderly_policy()),
    ),
    DemoDocument(
        name="heating-form", title="清洁取暖补贴申领表", filename="清洁取暖补贴申领表.docx", make=heating_form
    ),
    DemoDocument(
        name="hearing-form", title="水价听证会代表报名表", filename="水价听证会代表报名表.docx", make=hearing_form
    ),
    DemoDocument(
        name="bus-times", title="绕行期间镇村公交时刻表", filename="绕行期间镇村公交时刻表.xlsx", make=bus_times
    ),
)
BY_NAME = {document.name: document for document in DOCUMENTS}


def _form(title: str, rows: Sequence[tuple[str, str, str, str]], pledge: str, signatures: Sequence[str]) -> bytes:
    document = _blank()
    _line(document, title, size=20, bold=True, centred=True)
    table = document.add_table(rows=len(rows) + 2, cols=4, style="Table Grid")
    for row, cells in zip(table.rows, rows, strict=False):
        row.height = Cm(1.2)
        for cell, words_ in zip(row.cells, cells, strict=True):
            cell.text = words_
    pledged = table.rows[len(rows)]
    pledged.height = Cm(4)
    pledged.cells[0].merge(pledged.cells[3]).text = pledge
    signed = table.rows[len(rows) + 1]
    signed.height = Cm(3)
    for cell, words_ in zip(signed.cells, (*signatures, ""), strict=True):
        cell.text = f"{words_}：" if words_ else ""
    signed.cells[2].merge(signed.cells[3])
    _line(document, "（示范表格，内容虚构）", size=10)
    return _saved(document)


def _blank() -> WordDocument:
    document = Document()
    style = document.styles["Normal"]
    style.font.name = "Times New Roman"
    style.font.size = Pt(14)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.7)
    return document


def _line(
    document: WordDocument,
    words_: str,
    *,
    size: int = 14,
    bold: bool = False,
    centred: bool = False,
    indent: bool = False,
) -> Paragraph:
    paragraph = document.add_paragraph()
    run = paragraph.add_run(words_)
    run.bold = bold
    run.font.size = Pt(size)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(size * 2)
    return paragraph


def _saved(document: WordDocument) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
