"""Which lines are the title, the author, and headings, with and without the help of styles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar

from pages.word_import.flow import Line
from pages.word_import.inline import plain, with_number
from pages.word_import.patterns import (
    DATE,
    DOCUMENT_NUMBER,
    FIRST_RANK,
    LETTERHEAD,
    SALUTATION,
    SAYS_ALL,
    SECOND_RANK,
    is_contact,
    is_sentence,
    named_author,
)
from publishing.article import Table

HeadingLevel: TypeAlias = Literal[2, 3]
Item = TypeVar("Item")

_TITLE_WITHIN = 12
_MAX_TITLE_LINES = 4
_MAX_TITLE = 120
_MAX_TITLE_LINE = 60
_MAX_STYLED_HEADING = 80
_MAX_NUMBERED_HEADING = 60
_MAX_PLAIN_HEADING = 30
_LARGER_BY_HALF_POINTS = 4
_AUTHOR_WITHIN = 4
_HEADING_FONTS = ("黑体", "楷体", "simhei", "kaiti", "stkaiti", "stheiti")


@dataclass(frozen=True, kw_only=True)
class Body:
    """What ordinary text looks like in this document: what is common cannot mark a heading or a title."""

    size: int
    common_fonts: frozenset[str]
    is_mostly_bold: bool

    @classmethod
    def of(cls, lines: Sequence[Line]) -> Body:
        sizes: Counter[int] = Counter()
        fonts: Counter[str] = Counter()
        bold = total = 0
        for line in lines:
            for span in line.spans:
                length = len(span.text.strip())
                sizes[span.size] += length
                fonts[span.font] += length
                bold += length if span.bold else 0
                total += length
        common = frozenset(font for font, count in fonts.items() if count * 2 > total)
        return cls(
            size=sizes.most_common(1)[0][0] if sizes else 0,
            common_fonts=common,
            is_mostly_bold=bold * 2 > total,
        )

    def is_bold(self, line: Line) -> bool:
        return not self.is_mostly_bold and line.is_bold

    def is_large(self, line: Line) -> bool:
        return bool(self.size) and line.size >= self.size + _LARGER_BY_HALF_POINTS

    def is_in_heading_font(self, line: Line) -> bool:
        fonts = line.fonts
        return bool(fonts) and all(
            font not in self.common_fonts and any(name in font.lower() for name in _HEADING_FONTS) for font in fonts
        )


def words(line: Line) -> str:
    return with_number(line.number, plain(line.spans))


def take_title(items: list[Item], body: Body) -> str:
    """Remove the title's lines from ``items`` and return them as one; empty when there is none."""
    indexes = _styled_title(items) or _only_first_heading(items) or _striking_title(items, body)
    parts = [
        plain(item.spans).replace("\n", "") for item in (items[index] for index in indexes) if isinstance(item, Line)
    ]
    for index in reversed(indexes):
        del items[index]
    title = ""
    for part in parts:
        is_latin = title[-1:].isascii() and title[-1:].isalnum() and part[:1].isascii() and part[:1].isalnum()
        title += f" {part}" if is_latin else part
    return title


def _styled_title(items: Sequence[object]) -> list[int]:
    first = next(
        (
            index
            for index, item in enumerate(items[: _TITLE_WITHIN * 2])
            if isinstance(item, Line) and item.role == "title"
        ),
        None,
    )
    if first is None:
        return []
    indexes = [first]
    for index in range(first + 1, min(first + _MAX_TITLE_LINES, len(items))):
        item = items[index]
        if not isinstance(item, Line) or item.role != "title":
            break
        indexes.append(index)
    return indexes


def _only_first_heading(items: Sequence[object]) -> list[int]:
    """A first-level heading that opens the document and is the only one of its level."""
    tops = [index for index, item in enumerate(items) if isinstance(item, Line) and _heading_outline(item) == 1]
    if len(tops) != 1:
        return []
    index = tops[0]
    before = [item for item in items[:index] if isinstance(item, Line)]
    is_first = len(before) <= _TITLE_WITHIN and not any(
        _heading_outline(item) or is_sentence(item.text) for item in before
    )
    line = items[index]
    is_numbered = isinstance(line, Line) and (line.number is not None or FIRST_RANK.match(line.text) is not None)
    return [index] if is_first and not is_numbered else []


def _striking_title(items: Sequence[object], body: Body) -> list[int]:
    """The first group of like lines that is centred, larger or bold, before any ordinary text."""
    for index, item in enumerate(items[:_TITLE_WITHIN]):
        if isinstance(item, Table) or (isinstance(item, Line) and item.outline):
            return []
        if not isinstance(item, Line):
            continue
        if _may_be_title(item, body):
            indexes = [index]
            while len(indexes) < _MAX_TITLE_LINES and indexes[-1] + 1 < len(items):
                following = items[indexes[-1] + 1]
                if not isinstance(following, Line) or not _goes_on(item, following, body):
                    break
                indexes.append(indexes[-1] + 1)
            group = [items[i] for i in indexes]
            length = sum(len(line.text) for line in group if isinstance(line, Line))
            return indexes if length <= _MAX_TITLE else [index]
        if len(item.text) > _MAX_TITLE_LINE or is_sentence(item.text) or item.number is not None:
            return []
    return []


def _may_be_title(line: Line, body: Body) -> bool:
    text = plain(line.spans).replace("\n", "")
    if (
        not 2 <= len(text) <= _MAX_TITLE_LINE
        or is_sentence(text)
        or line.alignment == "right"
        or line.number is not None
    ):
        return False
    if line.role or any(pattern.fullmatch(text) for pattern in (DOCUMENT_NUMBER, LETTERHEAD, DATE, SALUTATION)):
        return False
    if FIRST_RANK.match(text) or SECOND_RANK.match(text) or named_author(text):
        return False
    return line.alignment == "center" or body.is_large(line) or body.is_bold(line)


def _goes_on(first: Line, following: Line, body: Body) -> bool:
    is_alike = (first.alignment, first.size, first.is_bold, first.fonts) == (
        following.alignment,
        following.size,
        following.is_bold,
        following.fonts,
    )
    return is_alike and not following.outline and _may_be_title(following, body)


def take_author(items: list[Item]) -> str:
    """Remove the line 来源：… or 作者：… near the title or the end, and return the name; empty when there is none."""
    lines = [index for index, item in enumerate(items) if isinstance(item, Line)]
    for index in (*lines[:_AUTHOR_WITHIN], *lines[-_AUTHOR_WITHIN:]):
        item = items[index]
        name = named_author(plain(item.spans)) if isinstance(item, Line) else ""
        if name:
            del items[index]
            return name
    return ""


def heading_levels(items: Sequence[object], body: Body) -> dict[int, HeadingLevel]:
    """The level of every heading, by its place in ``items``."""
    levels: dict[int, HeadingLevel] = {}
    outlines = ((index, _heading_outline(item)) for index, item in enumerate(items) if isinstance(item, Line))
    styled = {index: outline for index, outline in outlines if outline}
    top = min(styled.values(), default=0)
    for index, outline in styled.items():
        levels[index] = 2 if outline == top else 3
    for index, item in enumerate(items):
        if isinstance(item, Line) and index not in levels and _is_numbered_heading(item, body):
            levels[index] = 2 if FIRST_RANK.match(words(item)) else 3
    plain_level: HeadingLevel = 3 if 2 in levels.values() else 2
    for index, item in enumerate(items):
        if isinstance(item, Line) and index not in levels and _is_plain_heading(items, index, item, body):
            levels[index] = plain_level
    return levels


def _heading_outline(line: Line) -> int:
    """The outline level of a heading by style, 0 for a whole paragraph that was only given an outline level."""
    return line.outline if len(line.text) <= _MAX_STYLED_HEADING else 0


def _is_numbered_heading(line: Line, body: Body) -> bool:
    text = words(line)
    if len(text) > _MAX_NUMBERED_HEADING or not (FIRST_RANK.match(text) or SECOND_RANK.match(text)):
        return False
    if is_sentence(text) and (len(text) > 40 or "。" in text[:-1]):
        return False
    return body.is_bold(line) or body.is_in_heading_font(line)


def _is_plain_heading(items: Sequence[object], index: int, line: Line, body: Body) -> bool:
    """A short bold line on its own, with text after it."""
    text = plain(line.spans)
    if not body.is_bold(line) or not 2 <= len(text) <= _MAX_PLAIN_HEADING or "\n" in text:
        return False
    if (
        is_sentence(text)
        or is_contact(text)
        or DATE.fullmatch(text)
        or SALUTATION.fullmatch(text)
        or named_author(text)
        or SAYS_ALL.match(text)
    ):
        return False
    if line.alignment == "right" or line.role or any(span.href for span in line.spans):
        return False
    following = items[index + 1] if index + 1 < len(items) else None
    if following is None:
        return False
    number = line.number
    if number is None:
        return True
    if number.kind == "bullet":
        return False
    # A bold list item is a heading only when other text comes between it and the next item.
    is_followed_by_item = (
        isinstance(following, Line)
        and following.number is not None
        and (following.number.list_key == number.list_key and following.number.level == number.level)
    )
    return not is_followed_by_item
