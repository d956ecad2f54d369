"""The form as a Word document of one page, to be filed or filled on by hand: the same sheet, in Word's own faces.

Lines have an exact height, so that Word, WPS and LibreOffice, whose fonts differ, need the same room.
"""

from __future__ import annotations

import io
from typing import Any

import segno
from docx import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from publishing.review_form.form import ReviewForm
from publishing.review_form.sheet import COLUMNS_MM, NOT_IN_XML, Cell, Row
from publishing.review_form.typesetting import fitted

BODY_FACE, HEADING_FACE = "仿宋", "宋体"
LINE, PADDING = 1.22, 0.42
"""In units of the type's size: the height of a line, and the room above and below the words of a cell."""
RESERVE_MM = 10
"""Left free, for programs that set more widely than the form was measured."""
WIDTH_MM = sum(COLUMNS_MM)
PT_PER_MM = 72 / 25.4
RED, GREY = RGBColor(0xB3, 0x26, 0x1E), RGBColor(0x55, 0x55, 0x55)


def docx(form: ReviewForm) -> bytes:
    """A document that opens on one A4 page."""
    fit = fitted(form, reserve_mm=RESERVE_MM)
    sheet, size = fit.sheet, fit.sheet.size_pt
    document = _blank(f"{sheet.heading} {sheet.number}", sheet.account)
    _line(document.add_paragraph(), sheet.heading, 20, face=HEADING_FACE, bold=True, centred=True)
    if sheet.standing:
        _line(document.add_paragraph(), sheet.standing, 12, bold=True, centred=True, colour=RED)
    _two_ends(document, f"公众号：{sheet.account}", sheet.number)
    signed = [row for row in sheet.rows if row.is_signed]
    extra_pt = max(0.0, fit.spare_mm - RESERVE_MM) / max(1, len(signed)) / 2 * PT_PER_MM
    table = _table(document, len(sheet.rows), size)
    for number, row in enumerate(sheet.rows):
        _fill(table.rows[number].cells, row, size, extra_pt if row.is_signed else 0.0, sheet.url)
    foot = document.add_paragraph()
    foot.paragraph_format.space_before = Pt(3)
    _line(foot, "本表不能证明的　", 8, bold=True)
    _line(foot, sheet.cannot_prove, 8)
    seal = _two_ends(document, "单位（盖章）：", "年　　月　　日")
    seal.paragraph_format.space_before = Pt(4)
    made = document.add_paragraph()
    made.paragraph_format.space_before = Pt(10)
    _line(made, sheet.made, 8, colour=GREY)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _blank(title: str, author: str) -> Any:
    document = Document()
    document.core_properties.title, document.core_properties.author = title, author
    document.core_properties.comments = ""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(20), Mm(16)
    section.top_margin, section.bottom_margin = Mm(15), Mm(10)
    section.header_distance = section.footer_distance = Mm(5)
    style = document.styles["Normal"]
    style.font.name = "Times New Roman"
    style.element.rPr.rFonts.set(qn("w:eastAsia"), BODY_FACE)
    style.element.rPr.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="zh-CN" w:eastAsia="zh-CN"/>'))
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    return document


def _table(document: Any, rows: int, size: float) -> Any:
    table = document.add_table(rows=rows, cols=len(COLUMNS_MM))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, COLUMNS_MM, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    margin = round(size * PADDING * 20)
    sides = "".join(
        f'<w:{side} w:w="{amount}" w:type="dxa"/>'
        for side, amount in (("top", margin), ("left", 100), ("bottom", margin), ("right", 100))
    )
    table._tbl.tblPr.append(parse_xml(f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>"))
    return table


def _fill(places: Any, row: Row, size: float, extra_pt: float, url: str) -> None:
    if len(row.cells) == 2:
        first, second = row.cells
        _label(places[0], first.label, size)
        _value(places[1], first, size)
        _label(places[2], second.label, size)
        _value(places[3].merge(places[4]), second, size)
        return
    (cell,) = row.cells
    _label(places[0], cell.label, size)
    if row.is_signed:
        _value(places[1].merge(places[3]), cell, size, extra_pt)
        _signature(places[4])
    elif row.has_code:
        _value(places[1].merge(places[3]), cell, size)
        _code(places[4], url)
    else:
        _value(places[1].merge(places[4]), cell, size)


def _label(place: Any, words: str, size: float) -> None:
    place._tc.get_or_add_tcPr().append(parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:fill="F5F4F0"/>'))
    place.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    _line(place.paragraphs[0], words, size, centred=True)


def _value(place: Any, cell: Cell, size: float, extra_pt: float = 0.0) -> None:
    place.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraphs = [place.paragraphs[0], *(place.add_paragraph() for _ in cell.paragraphs[1:])]
    for paragraph, words in zip(paragraphs, cell.paragraphs, strict=True):
        _line(paragraph, words, size)
    paragraphs[0].paragraph_format.space_before = paragraphs[-1].paragraph_format.space_after = Pt(extra_pt)


def _signature(place: Any) -> None:
    place.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    _line(place.paragraphs[0], "签字：", 9, colour=GREY)
    day = place.add_paragraph()
    day.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    day.paragraph_format.space_before = Pt(20)
    _line(day, "年　　月　　日", 9, colour=GREY)


def _code(place: Any, url: str) -> None:
    place.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    buffer = io.BytesIO()
    segno.make(url, error="m", micro=False).save(buffer, kind="png", scale=8, border=2)
    picture = place.paragraphs[0]
    picture.alignment = WD_ALIGN_PARAGRAPH.CENTER
    picture.add_run().add_picture(buffer, width=Mm(21))
    _line(place.add_paragraph(), "扫码看网页", 7.5, centred=True, colour=GREY)


def _two_ends(document: Any, left: str, right: str) -> Any:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(WIDTH_MM), WD_TAB_ALIGNMENT.RIGHT)
    _line(paragraph, f"{left}\t{right}", 9.5)
    paragraph.paragraph_format.space_after = Pt(2)
    return paragraph


def _line(
    paragraph: Any,
    words: str,
    size: float,
    *,
    face: str = BODY_FACE,
    bold: bool = False,
    centred: bool = False,
    colour: RGBColor | None = None,
) -> None:
    """Add ``words``; characters that XML cannot hold are left out."""
    run = paragraph.add_run(NOT_IN_XML.sub("", words))
    run.font.size, run.font.bold = Pt(size), bold
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
    if colour is not None:
        run.font.color.rgb = colour
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    paragraph.paragraph_format.line_spacing = Pt(size * LINE)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
