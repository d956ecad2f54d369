"""Word's automatic numbers, counted and written out: ``numbering.xml`` turned into the text Word would print."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from pages.word_import.flow import Number
from pages.word_import.markup import Element, child, number, switch, value
from pages.word_import.numerals import written
from pages.word_import.styles import Style, Styles

_LEVELS = 9
_MAX_COUNT = 1_000_000
_PLAIN_LABEL = re.compile(r"%\d[.．、]?")


@dataclass(frozen=True, kw_only=True)
class _Level:
    """A ``w:lvl``. ``restart_after`` is the 1-based level whose use restarts this one: 0 never, ``None`` any above."""

    start: int = 1
    number_format: str = "decimal"
    label: str = ""
    restart_after: int | None = None
    is_legal: bool = False
    suffix: str = "tab"
    style_id: str = ""


@dataclass(kw_only=True)
class _Counters:
    """Shared by every list made from one definition, as in Word."""

    counts: list[int | None] = field(default_factory=lambda: [None] * _LEVELS)


@dataclass(kw_only=True)
class _List:
    levels: dict[int, _Level]
    counters: _Counters
    pending_starts: dict[int, int]


class Numbering:
    """Counts as paragraphs are read, so :meth:`next` must be called once for each numbered paragraph, in order."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self._styles = styles
        self._definitions: dict[str, Element] = {}
        self._instances: dict[str, Element] = {}
        self._counters: dict[str, _Counters] = {}
        self._lists: dict[str, _List | None] = {}
        for element in root if root is not None else ():
            if element.tag == "w:abstractNum":
                self._definitions[element.get("w:abstractNumId", "")] = element
            elif element.tag == "w:num":
                self._instances[element.get("w:numId", "")] = element

    def next(self, style: Style) -> Number | None:
        """The number of the next paragraph, ``None`` when it has none."""
        if not style.list_id or style.list_id == "0":
            return None
        if style.list_id not in self._lists:
            self._lists[style.list_id] = self._open(style.list_id)
        list_ = self._lists[style.list_id]
        if list_ is None:
            return None
        index = style.list_level
        if style.list_style:
            index = next((i for i, level in list_.levels.items() if level.style_id == style.list_style), index)
        index = index or 0
        level = list_.levels.get(index)
        if level is None:
            return None
        count = _advance(list_, index)
        if level.number_format == "bullet":
            return Number(kind="bullet", text="•", level=index, list_key=style.list_id)
        label = _label(list_, index).strip()
        if not label:
            return None
        is_plain = level.number_format == "decimal" and _PLAIN_LABEL.fullmatch(level.label) is not None
        needs_gap = level.suffix != "nothing" and (label[-1].isalpha() or label[-1].isdecimal())
        return Number(
            kind="plain" if is_plain and level.label[1] == str(index + 1) else "text",
            text=f"{label} " if needs_gap else label,
            value=count,
            level=index,
            list_key=style.list_id,
        )

    def _open(self, list_id: str) -> _List | None:
        instance = self._instances.get(list_id)
        if instance is None:
            return None
        definition_id = value(instance, "w:abstractNumId")
        definition = self._definitions.get(definition_id)
        linked = value(definition, "w:numStyleLink")
        if linked:
            target = self._instances.get(self._styles.list_of(linked))
            definition_id = value(target, "w:abstractNumId", definition_id)
            definition = self._definitions.get(definition_id)
        if definition is None:
            return None
        levels = {_index(element): _read_level(element) for element in definition if element.tag == "w:lvl"}
        starts: dict[int, int] = {}
        for override in instance:
            if override.tag != "w:lvlOverride":
                continue
            index = _index(override)
            redefined = child(override, "w:lvl")
            if redefined is not None:
                levels[index] = _read_level(redefined)
            start = value(override, "w:startOverride")
            if start:
                starts[index] = number(start, 1, low=0, high=_MAX_COUNT)
                levels[index] = replace(levels.get(index, _Level()), start=starts[index])
        counters = self._counters.setdefault(definition_id, _Counters())
        return _List(levels=levels, counters=counters, pending_starts=starts)


def _index(element: Element) -> int:
    return number(element.get("w:ilvl"), 0, low=0, high=_LEVELS - 1)


def _read_level(element: Element) -> _Level:
    number_format = value(element, "w:numFmt")
    alternate = child(element, "mc:AlternateContent")
    if not number_format and alternate is not None:
        # A custom format (001, 002, …) comes as a choice, with a plain one beside it for older readers.
        number_format = value(child(alternate, "mc:Fallback"), "w:numFmt")
    restart = value(element, "w:lvlRestart")
    return _Level(
        start=number(value(element, "w:start"), 0, low=0, high=_MAX_COUNT),
        number_format=number_format or "decimal",
        label=value(element, "w:lvlText"),
        restart_after=number(restart, 0, low=0, high=_LEVELS) if restart else None,
        is_legal=bool(switch(element, "w:isLgl")),
        suffix=value(element, "w:suff", "tab"),
        style_id=value(element, "w:pStyle"),
    )


def _advance(list_: _List, index: int) -> int:
    counts = list_.counters.counts
    current = counts[index]
    if index in list_.pending_starts:
        count = list_.pending_starts.pop(index)
    elif current is None:
        count = list_.levels[index].start
    else:
        count = min(current + 1, _MAX_COUNT)
    counts[index] = count
    for deeper in range(index + 1, _LEVELS):
        level = list_.levels.get(deeper)
        restart_after = level.restart_after if level is not None else None
        if restart_after is None or index < restart_after:
            counts[deeper] = None
    return count


def _label(list_: _List, index: int) -> str:
    level = list_.levels[index]

    def fill(match: re.Match[str]) -> str:
        place = int(match[1]) - 1
        if place > index:
            return ""
        other = list_.levels.get(place, _Level())
        current = list_.counters.counts[place]
        count = other.start if current is None else current
        return str(count) if level.is_legal else written(count, other.number_format)

    return re.sub(r"%([1-9])", fill, level.label)
