"""Numbered and bulleted paragraphs nested into ``<ul>`` and ``<ol>``, where those would show the same numbers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pages.word_import.flow import Line
from pages.word_import.inline import rich

_MAX_ROUNDS = 8


@dataclass(kw_only=True)
class _Entry:
    line: Line
    lists: list[_List] = field(default_factory=list)


@dataclass(kw_only=True)
class _List:
    is_ordered: bool
    list_key: str
    level: int
    entries: list[_Entry] = field(default_factory=list)


def is_entry(line: Line, unfit: frozenset[str]) -> bool:
    """Whether ``line`` becomes an ``<li>``, given the lists that do not fit ``<ol>``."""
    number = line.number
    if number is None or number.kind == "text":
        return False
    return number.kind == "bullet" or number.list_key not in unfit


def unfit_lists(lines: Sequence[Line | None]) -> frozenset[str]:
    """Keys of the plain lists that ``<ol>`` would number wrongly: started elsewhere than 1, or interrupted.

    ``lines`` are all items in order, ``None`` for whatever is not a paragraph of text or is a heading. Taking one list
    out may interrupt another, so this looks again until nothing changes.
    """
    unfit: frozenset[str] = frozenset()
    for _ in range(_MAX_ROUNDS):
        found = unfit | frozenset(_miscounted(_runs(lines, unfit)))
        if found == unfit:
            return unfit
        unfit = found
    return frozenset(line.number.list_key for line in lines if line is not None and line.number is not None)


def render(lines: Sequence[Line]) -> str:
    """The HTML of neighbouring list paragraphs."""
    return "".join(_html(list_) for list_ in _nested(lines))


def _runs(lines: Sequence[Line | None], unfit: frozenset[str]) -> list[list[Line]]:
    runs: list[list[Line]] = [[]]
    for line in lines:
        if line is not None and is_entry(line, unfit):
            runs[-1].append(line)
        elif runs[-1]:
            runs.append([])
    return runs


def _nested(lines: Iterable[Line]) -> list[_List]:
    top: list[_List] = []
    open_lists: list[_List] = []
    for line in lines:
        number = line.number
        if number is None:
            continue
        while open_lists and open_lists[-1].level > number.level:
            open_lists.pop()
        is_ordered = number.kind == "plain"
        current = open_lists[-1] if open_lists else None
        if current is not None and current.level == number.level:
            if (current.is_ordered, current.list_key) == (is_ordered, number.list_key):
                current.entries.append(_Entry(line=line))
                continue
            open_lists.pop()
        opened = _List(is_ordered=is_ordered, list_key=number.list_key, level=number.level)
        opened.entries.append(_Entry(line=line))
        (open_lists[-1].entries[-1].lists if open_lists else top).append(opened)
        open_lists.append(opened)
    return top


def _miscounted(runs: Iterable[Sequence[Line]]) -> list[str]:
    pending = [list_ for run in runs for list_ in _nested(run)]
    keys: list[str] = []
    while pending:
        list_ = pending.pop()
        counts = [entry.line.number.value for entry in list_.entries if entry.line.number is not None]
        if list_.is_ordered and counts != list(range(1, len(counts) + 1)):
            keys.append(list_.list_key)
        pending.extend(nested for entry in list_.entries for nested in entry.lists)
    return keys


def _html(list_: _List) -> str:
    tag = "ol" if list_.is_ordered else "ul"
    items = "".join(
        f"<li>{rich(entry.line.spans)}{''.join(_html(nested) for nested in entry.lists)}</li>"
        for entry in list_.entries
    )
    return f"<{tag}>{items}</{tag}>"
