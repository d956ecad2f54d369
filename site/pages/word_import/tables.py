"""Cells of any source folded into a table; layout tables opened up."""

from __future__ import annotations

from collections.abc import Sequence

from pages.word_import.cells import RawCell, lines_of
from pages.word_import.flow import FlowItem, Line, Shot
from pages.word_import.inline import plain, with_number
from pages.word_import.losses import Losses
from pages.word_import.picture_grid import picture_grid
from pages.word_import.refuse import refuse_overlong
from publishing.article import Cell, Table

_MAX_HEADER_ROWS = 3


def fold(rows: Sequence[Sequence[RawCell]], losses: Losses) -> list[FlowItem]:
    """Return what stands for the table: itself and then its pictures, or its content when it only lays out one cell.

    A table that only holds pictures and their captions gives those. Raises ``ImportRefused`` (``too-long``).
    """
    refuse_overlong(rows=len(rows), columns=max((sum(cell.colspan for cell in row) for row in rows), default=0))
    cells = [cell for row in rows for cell in row]
    if len(cells) == 1:
        return list(cells[0].items)
    shots = [shot for cell in cells for line in lines_of(cell.items) for shot in line.shots]
    if all(cell.is_empty and not any(isinstance(item, Table) for item in cell.items) for cell in cells):
        return [Line(pieces=tuple(shots))] if shots else []
    grid = picture_grid(rows)
    if grid:
        return grid
    header_rows = _header_rows(rows)
    folded = [
        tuple(
            Cell(
                text=_text(cell.items, losses),
                header=index < header_rows or cell.is_marked,
                colspan=cell.colspan,
                rowspan=cell.rowspan,
            )
            for cell in row
        )
        for index, row in enumerate(rows)
    ]
    for cell in cells:
        for line in lines_of(cell.items):
            losses.at(line.text)
            for _ in line.shots:
                losses.note("table picture")
            if any(span.href for span in line.spans):
                losses.note("table link")
    table = Table(rows=_without_swallowed_rows(folded))
    return [table, *(Line(pieces=(Shot(picture=shot.picture),)) for shot in shots)]


def _header_rows(rows: Sequence[Sequence[RawCell]]) -> int:
    """How many rows at the top are headers: marked as such, else set off from the rest by bold type or shading."""
    marked = 0
    for row in rows:
        if not row or not all(cell.is_marked for cell in row):
            break
        marked += 1
    if marked:
        return marked
    striking = 0
    for row in rows:
        stands_out = bool(row) and not all(cell.is_empty for cell in row) and _stands_out(row)
        if not stands_out:
            break
        striking += 1
    return striking if striking < len(rows) and striking <= _MAX_HEADER_ROWS else 0


def _stands_out(row: Sequence[RawCell]) -> bool:
    return all(cell.is_bold or cell.is_empty for cell in row) or all(cell.is_shaded for cell in row)


def _text(items: Sequence[FlowItem], losses: Losses) -> str:
    """The words of a cell, a line for each paragraph; a table inside it becomes lines too."""
    parts: list[str] = []
    for item in items:
        if isinstance(item, Line):
            text = with_number(item.number, plain(item.spans))
            if not text and item.number is not None and item.number.kind != "bullet":
                # A 序号 column is often nothing but automatic numbers.
                text = item.number.text.strip()
            if text:
                parts.append(text)
        elif isinstance(item, Table):
            losses.note("nested table")
            rows = (" ".join(cell.text.replace("\n", " ") for cell in row if cell.text) for row in item.rows)
            parts.extend(row for row in rows if row)
    return "\n".join(parts)


def _without_swallowed_rows(rows: Sequence[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
    """Leave out rows that hold no cell of their own, and shorten the cells reaching over them."""
    kept: list[tuple[Cell, ...]] = []
    for index, row in enumerate(rows):
        if not row:
            continue
        shortened = []
        for cell in row:
            reach = range(index + 1, min(index + cell.rowspan, len(rows)))
            rowspan = 1 + sum(1 for below in reach if rows[below])
            shortened.append(Cell(text=cell.text, header=cell.header, colspan=cell.colspan, rowspan=rowspan))
        kept.append(tuple(shortened))
    return tuple(kept)
