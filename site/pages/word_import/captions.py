"""Pictures and tables with the captions that belong to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from pages.word_import.flow import Item, Line, Rule, Shot, Shots
from pages.word_import.headings import Body, words
from pages.word_import.patterns import UNIT, is_bare_figure_number, is_figure_caption, is_sentence, is_table_caption
from publishing.article import Figure, Gallery, Table

Settled: TypeAlias = Line | Figure | Gallery | Table | Rule

# What the caption of a block takes, and the pictures of one gallery; the rest would be refused on saving.
_MAX_CAPTION = 120
_MAX_GALLERY = 12
_MAX_CENTRED_CAPTION = 30
_BETWEEN_CAPTIONS = re.compile(r"[ \u00a0]{2,}|\u3000{2,}|\t+|[ \u00a0\u3000]+(?=图\s*[0-9０-９])")


def with_captions(items: Sequence[Item], body: Body) -> list[Settled]:
    """``items`` with the lines that are captions moved into their pictures and tables."""
    done: list[Settled] = []
    position = 0
    while position < len(items):
        item = items[position]
        used = 1
        if isinstance(item, Shots):
            caption = _caption_of_figure(items, position, body)
            done.extend(_figures(item.shots, caption))
            used += 1 if caption else 0
        elif isinstance(item, Table):
            below = _caption_under_table(items, position)
            done.append(Table(rows=item.rows, caption=below))
            used += 1 if below else 0
        else:
            table, used = _table_under_caption(items, position)
            done.append(item if table is None else table)
        position += used
    return done


def on_one_line(line: Line) -> str:
    return " ".join(words(line).split("\n"))


def _caption_of_figure(items: Sequence[Item], position: int, body: Body) -> Line | None:
    following, after = _at(items, position + 1), _at(items, position + 2)
    if not isinstance(following, Line) or len(on_one_line(following)) > _MAX_CAPTION:
        return None
    if following.role == "caption" or is_figure_caption(words(following)):
        belongs_below = isinstance(after, Table) and is_table_caption(words(following))
        return None if belongs_below else following
    item = items[position]
    has_own = isinstance(item, Shots) and any(shot.caption for shot in item.shots)
    return following if not has_own and _is_centred_caption(following, after, body) else None


def _is_centred_caption(line: Line, after: Item | None, body: Body) -> bool:
    """A short plain line centred under a picture, alone: where several follow, centring is the document's habit."""
    text = words(line)
    return (
        line.alignment == "center"
        and len(text) <= _MAX_CENTRED_CAPTION
        and not is_sentence(text)
        and not (line.outline or line.role or line.number)
        and not (body.is_bold(line) or body.is_large(line) or body.is_in_heading_font(line))
        and not (isinstance(after, Line) and after.alignment == "center")
    )


def _caption_under_table(items: Sequence[Item], position: int) -> str:
    following, after = _at(items, position + 1), _at(items, position + 2)
    if not isinstance(following, Line) or isinstance(after, Table) or not is_table_caption(words(following)):
        return ""
    return on_one_line(following)


def _table_under_caption(items: Sequence[Item], position: int) -> tuple[Table | None, int]:
    """The table whose caption stands at ``position``, and how many items the two take up; 单位：元 may come between."""
    line, following, after = items[position], _at(items, position + 1), _at(items, position + 2)
    if not isinstance(line, Line) or not (line.role == "caption" or is_table_caption(words(line))):
        return None, 1
    if isinstance(following, Table):
        return Table(rows=following.rows, caption=on_one_line(line)), 2
    if isinstance(following, Line) and isinstance(after, Table) and UNIT.fullmatch(words(following)):
        unit = on_one_line(following).strip("（()）")
        return Table(rows=after.rows, caption=f"{on_one_line(line)}（{unit}）"), 3
    return None, 1


def _at(items: Sequence[Item], position: int) -> Item | None:
    return items[position] if position < len(items) else None


def _figures(shots: Sequence[Shot], caption: Line | None) -> Iterator[Figure | Gallery]:
    """One figure, or galleries of as many as fit; a line with a caption for each picture is dealt out to them."""
    whole = on_one_line(caption) if caption is not None else ""
    each = _dealt(caption, len(shots)) if caption is not None else ()
    figures = [
        Figure(picture=shot.picture, caption=each[place] if each else shot.caption) for place, shot in enumerate(shots)
    ]
    if len(figures) == 1:
        yield Figure(picture=figures[0].picture, caption=whole or figures[0].caption)
        return
    for start in range(0, len(figures), _MAX_GALLERY):
        part = figures[start : start + _MAX_GALLERY]
        yield Gallery(figures=tuple(part), caption="" if each else whole) if len(part) > 1 else part[0]


def _dealt(caption: Line, count: int) -> tuple[str, ...]:
    """The captions standing side by side in one line, when there is one for each of ``count`` pictures; else none."""
    text = "".join(span.text for span in caption.spans).strip()
    parts = [part.strip() for part in _BETWEEN_CAPTIONS.split(text)]
    is_one_each = count > 1 and len(parts) == count and all(part and not is_bare_figure_number(part) for part in parts)
    return tuple(" ".join(part.split("\n")) for part in parts) if is_one_each else ()
