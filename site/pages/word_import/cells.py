"""A table cell of any source, before it is known what the table is for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pages.word_import.flow import FlowItem, Line

MAX_SPAN = 63


@dataclass(kw_only=True)
class RawCell:
    """A cell as the source has it. ``is_marked``: the source calls it a header; ``is_shaded``: it is coloured."""

    items: Sequence[FlowItem] = ()
    colspan: int = 1
    rowspan: int = 1
    is_marked: bool = False
    is_shaded: bool = False

    @property
    def is_bold(self) -> bool:
        lines = [line for line in lines_of(self.items) if line.text]
        return bool(lines) and all(line.is_bold for line in lines)

    @property
    def is_empty(self) -> bool:
        return not any(line.text for line in lines_of(self.items))


def lines_of(items: Sequence[FlowItem]) -> Iterator[Line]:
    return (item for item in items if isinstance(item, Line))
