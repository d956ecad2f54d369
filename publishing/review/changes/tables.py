"""Two tables cell by cell: rows and columns put in or taken out, and what changed inside a cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from publishing.article import Cell, Table
from publishing.review.changes.pairing import Pair, likeness, pair
from publishing.review.changes.states import State, state_of
from publishing.review.changes.styled import Line, Run
from publishing.review.changes.words import Mark, Stretch, mark, whole

Row = tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True)
class CellChange:
    """A cell as it was and as it is; one of the two is missing where it was added or removed."""

    state: State
    old: Cell | None
    new: Cell | None
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, kw_only=True)
class RowChange:
    state: State
    cells: tuple[CellChange, ...]


@dataclass(frozen=True, kw_only=True)
class TableChange:
    state: State
    rows: tuple[RowChange, ...]
    old: Table | None
    new: Table | None

    @property
    def fits_one_table(self) -> bool:
        """Whether the rows of both can stand in one: with merged cells only while nothing but words has changed."""
        tables = [table for table in (self.old, self.new) if table is not None]
        return not any(_has_spans(row) for table in tables for row in table.rows) or all(
            cell.old is not None and cell.new is not None and _spans(cell.old) == _spans(cell.new)
            for row in self.rows
            for cell in row.cells
        )

    @property
    def columns(self) -> int:
        return max((len(row.cells) for row in self.rows), default=0)


def compare_tables(old: Table | None, new: Table | None) -> TableChange:
    before, after = (table.rows if table is not None else () for table in (old, new))
    columns = _columns(before, after)
    rows = tuple(
        _row(before[i] if i is not None else None, after[j] if j is not None else None, columns)
        for i, j in pair(before, after, _rows_alike)
    )
    return TableChange(state=state_of(old, new), rows=rows, old=old, new=new)


def _rows_alike(old: Row, new: Row) -> float:
    """The first cell names a row: with the same name it is the same row, whatever else changed."""
    if old and new and old[0].text.strip() and old[0].text == new[0].text:
        return 1.0
    return likeness("\t".join(cell.text for cell in old), "\t".join(cell.text for cell in new))


def _columns(old: Sequence[Row], new: Sequence[Row]) -> list[Pair] | None:
    """Which column became which, by the first row; ``None`` where the number of columns is the same or cells are merged."""
    widths = {len(row) for row in old}, {len(row) for row in new}
    has_columns = len(widths[0]) == len(widths[1]) == 1
    if not has_columns or widths[0] == widths[1] or any(_has_spans(row) for row in (*old, *new)):
        return None
    return pair(old[0], new[0], lambda one, other: likeness(one.text, other.text))


def _row(old: Row | None, new: Row | None, columns: list[Pair] | None) -> RowChange:
    if old is None or new is None:
        state = State.ADDED if old is None else State.REMOVED
        return RowChange(state=state, cells=tuple(_cells(old or (), new or ())))
    cells = tuple(_cells(old, new, columns))
    return RowChange(state=state_of(old, new), cells=cells)


def _cells(old: Row, new: Row, columns: list[Pair] | None = None) -> Iterator[CellChange]:
    if columns is None:
        # Of rows of different length the ends are added or removed; merged cells have no columns to go by.
        columns = [
            (place if place < len(old) else None, place if place < len(new) else None)
            for place in range(max(len(old), len(new)))
        ]
    for i, j in columns:
        yield _cell(old[i] if i is not None else None, new[j] if j is not None else None)


def _cell(old: Cell | None, new: Cell | None) -> CellChange:
    if new is None:
        assert old is not None
        return CellChange(state=State.REMOVED, old=old, new=None, stretches=whole(_line(old), Mark.REMOVED))
    if old is None:
        return CellChange(state=State.ADDED, old=None, new=new, stretches=whole(_line(new), Mark.ADDED))
    return CellChange(state=state_of(old, new), old=old, new=new, stretches=mark(_line(old), _line(new)))


def _line(cell: Cell) -> Line:
    return Line(runs=(Run(cell.text),) if cell.text else ())


def _has_spans(row: Row) -> bool:
    return any(_spans(cell) != (1, 1) for cell in row)


def _spans(cell: Cell) -> tuple[int, int]:
    return cell.colspan, cell.rowspan
