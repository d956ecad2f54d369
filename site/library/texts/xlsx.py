"""Workbooks: every sheet, row and note, the hidden ones too; of a formula the value it had when it was saved."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator
from typing import IO, Any

import openpyxl

# Of a row as wide as no person writes, the cells are put side by side without the empty ones between them.
WIDEST = 100


def read(file: IO[bytes]) -> Iterator[tuple[str, str]]:
    book = openpyxl.load_workbook(file, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        hidden = _hidden_columns(sheet)
        name = f"{'隐藏' if sheet.sheet_state != 'visible' else ''}工作表‘{sheet.title}’"
        for number, cells in _rows(sheet):
            is_hidden = number in sheet.row_dimensions and sheet.row_dimensions[number].hidden
            place = f"{name}第 {number} 行{'（隐藏行）' if is_hidden else ''}"
            yield place, _joined([cell for cell in cells if not _is_within(cell.column, hidden)])
            for cell in cells:
                if _is_within(cell.column, hidden) and cell.value is not None:
                    yield f"{place}（隐藏列 {cell.column_letter}）", _text(cell.value)
                if cell.comment is not None:
                    yield f"{name}单元格 {cell.coordinate} 的批注", str(cell.comment.text)


def _rows(sheet: Any) -> Iterator[tuple[int, list[Any]]]:
    """The cells that are there. ``iter_rows`` would make up all others, down to a single one in row 1,048,576."""
    for number, cells in itertools.groupby(sorted(sheet._cells), key=lambda place: place[0]):
        yield number, [sheet._cells[place] for place in cells]


def _hidden_columns(sheet: Any) -> list[tuple[int, int]]:
    """First and last of each run. Not one by one: a file may say that there are two thousand million."""
    runs = sheet.column_dimensions.values()
    return [(run.min or 0, run.max or 0) for run in runs if run.hidden]


def _is_within(column: int, runs: list[tuple[int, int]]) -> bool:
    return any(first <= column <= last for first, last in runs)


def _joined(cells: list[Any]) -> str:
    words = {cell.column: text for cell in cells if (text := _text(cell.value))}
    last = max(words, default=0)
    return (
        "\t".join(words.get(column, "") for column in range(1, last + 1))
        if last <= WIDEST
        else "\t".join(words.values())
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime.datetime) and value.time() == datetime.time.min:
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        # Identity and phone numbers typed as numbers.
        return str(int(value))
    return " ".join(str(value).split())
