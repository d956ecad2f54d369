"""The lexicon as a workbook (.xlsx), out and in: three sheets, one row an entry. Nothing in a cell is ever executed."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from typing import IO, Any
from xml.etree.ElementTree import ParseError

import openpyxl
from lxml.etree import LxmlError
from openpyxl.styles import Alignment, Font
from openpyxl.utils.exceptions import InvalidFileException

from publishing.lexicon.models import Office, Post, Severity, Term
from publishing.refusal import Refusal

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED_BYTES = 150 * 1024 * 1024
MAX_ROWS = 50_000
# Spreadsheets take what begins with these for a formula; the apostrophe says "text" to all of them.
EXECUTABLE = ("=", "+", "-", "@", "\t", "\r")
COLUMNS: dict[str, dict[str, str]] = {
    "用语": {
        "wrong": "错误写法",
        "right": "正确写法",
        "severity": "级别",
        "note": "说明",
        "source": "依据",
        "is_active": "启用",
        "allowed": "不算错的词",
    },
    "任职": {"name": "姓名", "title": "职务", "since": "任职自", "until": "任职至"},
    "单位": {"name": "单位名称", "aliases": "简称和别名", "phones": "公务电话"},
}
WIDTHS = {"说明": 48, "依据": 32, "职务": 32, "简称和别名": 28, "公务电话": 28, "单位名称": 32}
Rows = dict[str, list[dict[str, Any]]]
TEMPLATE_HINT = "请下载模板，把内容填进模板里再导入。"


def write(*, empty: bool = False) -> bytes:
    """The whole lexicon, or with ``empty`` the template to fill in."""
    book = openpyxl.Workbook(write_only=True)
    for name, columns in COLUMNS.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        for number, label in enumerate(columns.values()):
            sheet.column_dimensions[chr(ord("A") + number)].width = WIDTHS.get(label, 16)
        sheet.append([_heading(sheet, label) for label in columns.values()])
        for row in [] if empty else _entries(name):
            sheet.append([_harmless(row[field]) for field in columns])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def read(file: IO[bytes]) -> Rows:
    """The filled rows of each known sheet: ``{"row": its number, field: text or ""…}``; a formula is ``None``.

    Raises ``Refusal`` when the file is no workbook, too large once unpacked, or has other columns than the template.
    """
    _require_modest(file)
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
        found = {name: list(_read_sheet(book[name])) for name in COLUMNS if name in book.sheetnames}
    except DAMAGES as error:
        raise Refusal("not-a-workbook", f"这个文件打不开，可能已损坏或加了密码。{TEMPLATE_HINT}") from error
    if not found:
        expected = "、".join(f"“{name}”" for name in COLUMNS)
        raise Refusal("wrong-sheets", f"文件里没有名为{expected}的工作表。{TEMPLATE_HINT}")
    return found


# What openpyxl and its readers raise on files that are cut short or lie about themselves. defusedxml, which refuses
# entities, raises a ``ValueError``.
DAMAGES = (
    InvalidFileException,
    zipfile.BadZipFile,
    LxmlError,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
)


def _require_modest(file: IO[bytes]) -> None:
    file.seek(0, io.SEEK_END)
    size_bytes = file.tell()
    file.seek(0)
    if size_bytes > MAX_BYTES:
        raise Refusal(
            "file-too-large", f"文件有 {size_bytes >> 20} MB，最大 {MAX_BYTES >> 20} MB。请分成几个文件导入。"
        )
    try:
        with zipfile.ZipFile(file) as package:
            unpacked = sum(entry.file_size for entry in package.infolist())
    except (zipfile.BadZipFile, ValueError) as error:
        raise Refusal("not-a-workbook", f"这不是 .xlsx 工作簿。{TEMPLATE_HINT}") from error
    if unpacked > MAX_UNPACKED_BYTES:
        raise Refusal("file-too-large", f"文件展开后超过 {MAX_UNPACKED_BYTES >> 20} MB，不能导入。{TEMPLATE_HINT}")
    file.seek(0)


def _read_sheet(sheet: Any) -> Iterator[dict[str, Any]]:
    columns = COLUMNS[sheet.title]
    fields = {label: field for field, label in columns.items()}
    rows = sheet.iter_rows()
    present = [_text(cell) or "" for cell in next(rows, ())]
    lost = [label for label in columns.values() if label not in present]
    if lost:
        raise Refusal(
            "wrong-columns",
            f"工作表“{sheet.title}”第 1 行缺少{'、'.join(f'“{label}”' for label in lost)}列。{TEMPLATE_HINT}",
        )
    for count, cells in enumerate(rows, start=2):
        if count > MAX_ROWS:
            raise Refusal("too-many-rows", f"工作表“{sheet.title}”超过 {MAX_ROWS} 行。请分成几个文件导入。")
        row: dict[str, Any] = dict.fromkeys(columns, "")
        row |= {fields[label]: _text(cell) for label, cell in zip(present, cells, strict=False) if label in fields}
        if any(value != "" for value in row.values()):
            yield {"row": count, **row}


def _text(cell: Any) -> str | None:
    """What a cell says; ``None`` for a formula, which says nothing until somebody runs it."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return None
    if isinstance(value, datetime.datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip()
    return text[1:] if text.startswith("'") and text[1:].startswith(EXECUTABLE) else text


def _entries(name: str) -> Iterable[Mapping[str, Any]]:
    match name:
        case "用语":
            for term in Term.objects.all():
                yield {
                    **{field: getattr(term, field) for field in ("wrong", "right", "note", "source", "allowed")},
                    "severity": str(Severity(term.severity).label),
                    "is_active": "是" if term.is_active else "否",
                }
        case "任职":
            yield from Post.objects.values("name", "title", "since", "until")
        case _:
            yield from Office.objects.values("name", "aliases", "phones")


def _harmless(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(EXECUTABLE) else value


def _heading(sheet: Any, label: str) -> Any:
    cell = openpyxl.cell.WriteOnlyCell(sheet, value=label)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(vertical="center")
    return cell
