"""The cells of a Word table, with its merges resolved: ``gridSpan``, ``vMerge``, ``hMerge``, ``gridBefore``."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pages.word_import.cells import MAX_SPAN, RawCell
from pages.word_import.flow import FlowItem
from pages.word_import.losses import Losses
from pages.word_import.markup import Element, child, number, switch, value
from pages.word_import.styles import Styles, is_shaded

_WRAPPERS = {"w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo"}


@dataclass(kw_only=True)
class _Placed:
    """A cell still open to vertical merging, where it starts and how wide it is."""

    cell: RawCell
    span: int


def read_rows(
    table: Element, *, read_cell: Callable[[Element], Sequence[FlowItem]], styles: Styles, losses: Losses
) -> list[list[RawCell]]:
    """The rows of a ``w:tbl``; cells swallowed by a merge are absent, so a row may be empty.

    ``read_cell`` is called once for each cell that shows, in reading order.
    """
    look = child(child(table, "w:tblPr"), "w:tblLook")
    first_row_counts = look is not None and _first_row_counts(look)
    marks_first_row = first_row_counts and styles.marks_first_row(value(child(table, "w:tblPr"), "w:tblStyle"))
    rows: list[list[RawCell]] = []
    above: dict[int, _Placed] = {}
    for row in _children(table, "w:tr"):
        properties = child(row, "w:trPr")
        if child(properties, "w:del") is not None:
            losses.note("tracked changes")
            continue
        is_header = bool(switch(properties, "w:tblHeader"))
        cells: list[RawCell] = []
        placed: dict[int, _Placed] = {}
        column = number(value(properties, "w:gridBefore"), 0, low=0, high=MAX_SPAN)
        if column:
            cells.append(RawCell(colspan=column))
        for element in _children(row, "w:tc"):
            cell_properties = child(element, "w:tcPr")
            span = number(value(cell_properties, "w:gridSpan"), 1, low=1, high=MAX_SPAN)
            merge = child(cell_properties, "w:vMerge")
            joins_above = merge is not None and merge.get("w:val", "continue") == "continue"
            upper = above.get(column)
            if _joins_left(cell_properties) and cells:
                cells[-1].colspan = min(cells[-1].colspan + span, MAX_SPAN)
            elif joins_above and upper is not None and upper.span == span:
                upper.cell.rowspan += 1
                placed[column] = upper
            else:
                cell = RawCell(
                    items=read_cell(element),
                    colspan=span,
                    is_marked=is_header or (marks_first_row and not rows),
                    is_shaded=is_shaded(child(cell_properties, "w:shd")),
                )
                cells.append(cell)
                if merge is not None:
                    placed[column] = _Placed(cell=cell, span=span)
            column += span
        after = number(value(properties, "w:gridAfter"), 0, low=0, high=MAX_SPAN)
        if after:
            cells.append(RawCell(colspan=after))
        above = placed
        rows.append(cells)
    return rows


def _children(parent: Element, tag: str) -> Iterator[Element]:
    for element in parent:
        if element.tag == tag:
            yield element
        elif element.tag in _WRAPPERS:
            yield from _children(element, tag)


def _first_row_counts(look: Element) -> bool:
    first_row = look.get("w:firstRow")
    if first_row is not None:
        return first_row in ("1", "true", "on")
    mask = look.get("w:val", "")
    return bool(_hex(mask) & 0x20)


def _hex(text: str) -> int:
    try:
        return int(text, 16)
    except ValueError:
        return 0


def _joins_left(properties: Element | None) -> bool:
    merge = child(properties, "w:hMerge")
    return merge is not None and merge.get("w:val", "continue") == "continue"
