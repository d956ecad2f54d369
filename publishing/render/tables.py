"""A table → what its template shows: a table as long as a phone shows it whole, else one card for each row.

Why not a table to be pushed sideways: nothing on the screen tells that there is more, WeChat's own gesture to go back
lies under the same finger, and with letters at their largest hardly two columns are left. A card carries the column's
name beside each value, so it can be read without looking up, and aloud.
"""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from publishing.article import Cell, Table
from publishing.render.rich_text import is_blank

LARGE_TABLE_CELLS = 60
"""From here on cells carry no style of their own and cards are a plain list: 50 to 100 characters saved on each. WeChat's
page sets ``td`` and ``th`` with a border and padding by itself (its article style sheet, read 2026-11)."""

MAX_COLUMNS = 4
"""A phone of 390 px shows so many columns, each cell broken into lines where it must be."""

MAX_WIDTH_CHARACTERS = 18
"""More columns fit when the widest cells of all of them stand beside each other in so many Chinese characters."""

CENTRED_CELL_CHARACTERS = 12
"""Table cells are centred, as official tables are; longer text starts at the left."""

_MAX_SPAN = 100
_PHONE_PX, _CHARACTER_PX, _PADDING_PX = 350, 16, 12
_SHORT_CHARACTERS, _LONG_CHARACTERS, _MOST_FOR_SHORT_PERCENT = 4.5, 10, 70
_COUNTING_LABELS = frozenset({"序号", "编号", "号", "No.", "NO.", "No"})

Grid = list[list[Cell]]


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row as a card: what it is about, and its values with the names of their columns (empty for none)."""

    title: str
    values: tuple[tuple[str, str], ...]


def table_values(table: Table) -> dict[str, Any] | None:
    """What the template gets, or ``None`` for a table in which nothing can be read."""
    if all(is_blank(cell.text) for row in table.rows for cell in row):
        return None
    caption, count = table.caption.strip(), sum(map(len, table.rows))
    grid = _grid(table)
    if not _fits(grid) and (cards := list(_cards(grid))):
        return {"caption": caption, "cards": cards, "large": count >= LARGE_TABLE_CELLS}
    rows = [[_cell(cell, rows_left=len(table.rows) - place) for cell in row] for place, row in enumerate(table.rows)]
    if len(rows[0]) == len(grid[0]):
        rows[0] = [{**cell, "width": width} for cell, width in zip(rows[0], _widths(grid), strict=True)]
    return {"caption": caption, "rows": rows, "large": count >= LARGE_TABLE_CELLS}


def _cell(cell: Cell, *, rows_left: int) -> dict[str, Any]:
    return {
        "text": cell.text.strip(),
        "is_long": not cell.header and max(map(len, cell.text.split("\n"))) > CENTRED_CELL_CHARACTERS,
        "tag": "th" if cell.header else "td",
        "colspan": max(1, min(cell.colspan, _MAX_SPAN)),
        "rowspan": max(1, min(cell.rowspan, rows_left)),
    }


def _grid(table: Table) -> Grid:
    """Every place of the table with the cell that covers it; a merged cell stands in all its places."""
    places: dict[tuple[int, int], Cell] = {}
    for y, row in enumerate(table.rows):
        x = 0
        for cell in row:
            while (y, x) in places:
                x += 1
            for down in range(max(1, min(cell.rowspan, len(table.rows) - y))):
                for right in range(max(1, min(cell.colspan, _MAX_SPAN))):
                    places.setdefault((y + down, x + right), cell)
    width = max(x for _, x in places) + 1
    nothing = Cell(text="")
    return [[places.get((y, x), nothing) for x in range(width)] for y in range(len(table.rows))]


def _fits(grid: Grid) -> bool:
    return len(grid[0]) <= MAX_COLUMNS or sum(_widest(grid)) <= MAX_WIDTH_CHARACTERS


def _widths(grid: Grid) -> list[int]:
    """The width of each column in percent: short words stay on one line, and what is left goes to the long ones."""
    widest = _widest(grid)
    natural = [(min(width, _LONG_CHARACTERS) * _CHARACTER_PX + _PADDING_PX) / _PHONE_PX * 100 for width in widest]
    short = sum(part for part, width in zip(natural, widest, strict=True) if width <= _SHORT_CHARACTERS)
    long = sum(natural) - short
    if not long or short > _MOST_FOR_SHORT_PERCENT:
        return [round(part / sum(natural) * 100) for part in natural]
    scale = (100 - short) / long
    return [
        round(part if width <= _SHORT_CHARACTERS else part * scale) for part, width in zip(natural, widest, strict=True)
    ]


def _widest(grid: Grid) -> list[float]:
    """The widest cell of each column, merged ones left out."""
    return [max((_width(row[x].text) for row in grid if row[x].colspan <= 1), default=0.0) for x in range(len(grid[0]))]


def _width(text: str) -> float:
    """In Chinese characters: Latin letters and digits take about half of one."""
    return max(
        sum(1.0 if unicodedata.east_asian_width(sign) in "WF" else 0.55 for sign in line) for line in text.split("\n")
    )


def _cards(grid: Grid) -> Iterator[Row]:
    """The rows below the head. A row that is one cell all across is a title for those that follow."""
    head = 0
    while head < len(grid) and all(cell.header for cell in grid[head]):
        head += 1
    for row in grid[head:]:
        if _is_across(row):
            yield Row(title=_line(row[0].text), values=())
            continue
        values = list(_joined(_values(row, grid[:head])))
        if not values:
            continue
        (first_label, title), *rest = values
        if rest and (first_label in _COUNTING_LABELS or title.isdecimal()):
            # A number alone says nothing: the name beside it goes with it.
            title, rest = f"{title}. {rest[0][1]}", rest[1:]
        yield Row(title=title, values=tuple(rest))


def _values(row: Sequence[Cell], head: Sequence[Sequence[Cell]]) -> Iterator[tuple[str, str]]:
    """Each cell once, with the names of all columns it covers."""
    x = 0
    while x < len(row):
        end = x + 1
        while end < len(row) and row[end] is row[x]:
            end += 1
        yield _label(head, x, end), _line(row[x].text)
        x = end


def _joined(values: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """What has something to say; neighbours under the same name in one line."""
    for label, group in itertools.groupby((pair for pair in values if pair[1]), key=lambda pair: pair[0]):
        texts = [text for _, text in group]
        yield from [(label, "；".join(texts))] if label else [(label, text) for text in texts]


def _label(head: Sequence[Sequence[Cell]], start: int, end: int) -> str:
    """The name of columns ``start`` to ``end``; heads of several rows are joined: 补贴标准·中央财政、省级财政."""
    levels = ("、".join(dict.fromkeys(text for cell in row[start:end] if (text := _line(cell.text)))) for row in head)
    return "·".join(dict.fromkeys(level for level in levels if level))


def _is_across(row: Sequence[Cell]) -> bool:
    return len(row) > 1 and all(cell is row[0] for cell in row) and not is_blank(row[0].text)


def _line(text: str) -> str:
    return " ".join(text.split())
