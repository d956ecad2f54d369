"""Two versions of an article → what became of every piece of it. Pure: no database, no request."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from publishing.article import Article, Picture
from publishing.review.changes.pairing import ALIKE, likeness, pair
from publishing.review.changes.pieces import Grid, Items, Part, Piece, Shown, Words, body, closing, opening
from publishing.review.changes.states import State, state_of
from publishing.review.changes.styled import Line
from publishing.review.changes.tables import TableChange, compare_tables
from publishing.review.changes.words import Mark, Stretch, mark, whole

MIN_MOVED = 6
"""Characters a piece must have to be told as moved: a short one may well be another of the same words."""
_CONTEXT = frozenset({"heading", "paragraph"})
_REPLACED_IN_PLACE = frozenset(
    {"heading", "figure", "gallery", "table", "steps", "questions", "facts", "quotation", "call_out", "contact"}
)


@dataclass(frozen=True, kw_only=True)
class LineChange:
    """``line`` is the new one, of what was removed the old one. ``note`` tells what no mark can: a list made of it, say."""

    state: State
    line: Line
    stretches: tuple[Stretch, ...]
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class WordsChange:
    label: str
    state: State
    lines: tuple[LineChange, ...]
    is_aside: bool = False
    kind: str = "words"


@dataclass(frozen=True, kw_only=True)
class PictureChange:
    """``note`` tells in words what an eye might miss."""

    state: State
    old: Picture | None
    new: Picture | None
    note: str = ""
    kind: str = "picture"


@dataclass(frozen=True, kw_only=True)
class GridChange:
    table: TableChange
    kind: str = "table"

    @property
    def state(self) -> State:
        return self.table.state


@dataclass(frozen=True, kw_only=True)
class ItemsChange:
    state: State
    items: tuple[Change, ...]
    kind: str = "items"

    @property
    def worth_showing(self) -> tuple[Change, ...]:
        """Those that changed; all of them where none did."""
        return tuple(item for item in self.items if item.state.is_change) or self.items

    @property
    def unchanged(self) -> int:
        return len(self.items) - len(self.worth_showing)


PartChange: TypeAlias = WordsChange | PictureChange | GridChange | ItemsChange


@dataclass(frozen=True, kw_only=True)
class Change:
    """What became of one piece. ``number`` counts the changed pieces of an article from 1; 0 for what is the same."""

    kind: str
    name: str
    state: State
    parts: tuple[PartChange, ...]
    number: int = 0

    @property
    def shown_parts(self) -> tuple[PartChange, ...]:
        """Without asides that did not change."""
        return tuple(
            part
            for part in self.parts
            if not (isinstance(part, WordsChange) and part.is_aside) or part.state is State.CHANGED
        )


@dataclass(frozen=True, kw_only=True)
class Passage:
    pieces: tuple[Change, ...]
    is_folded: bool


@dataclass(frozen=True, kw_only=True)
class Changes:
    """All pieces in reading order of the new version, what was removed where it stood.

    ``is_unseen``: the versions differ, but in nothing a reader sees (how text was cut into blocks).
    """

    pieces: tuple[Change, ...]
    old: Article | None
    new: Article

    @property
    def is_first(self) -> bool:
        return self.old is None

    @property
    def changed(self) -> tuple[Change, ...]:
        return tuple(piece for piece in self.pieces if piece.state.is_change)

    @property
    def count(self) -> int:
        return len(self.changed)

    @property
    def passages(self) -> tuple[Passage, ...]:
        """The pieces in order: what changed with the words before and after it, and what to fold away between."""
        near = {place + step for place, piece in enumerate(self.pieces) for step in (-1, 0, 1) if piece.state.is_change}
        shown = (
            (piece.state.is_change or (place in near and piece.kind in _CONTEXT), piece)
            for place, piece in enumerate(self.pieces)
        )
        return tuple(
            Passage(pieces=tuple(piece for _, piece in group), is_folded=not is_shown)
            for is_shown, group in itertools.groupby(shown, key=lambda item: item[0])
        )

    @property
    def is_unseen(self) -> bool:
        return self.old is not None and not self.count and self.old.fingerprint != self.new.fingerprint


def compare(old: Article | None, new: Article) -> Changes:
    """What became of each piece of ``old`` in ``new``; with no ``old`` everything is added."""
    pieces = [
        *_each_once(opening(old) if old else (), opening(new)),
        *_in_order(tuple(body(old)) if old else (), tuple(body(new)), is_body=True),
        *_each_once(closing(old) if old else (), closing(new)),
    ]
    return Changes(pieces=tuple(_numbered(pieces)), old=old, new=new)


def _numbered(pieces: Iterable[Change]) -> Iterator[Change]:
    number = 0
    for piece in pieces:
        if piece.state.is_change:
            number += 1
        yield replace(piece, number=number if piece.state.is_change else 0)


def _each_once(old: Iterable[Piece], new: Iterable[Piece]) -> Iterator[Change]:
    """Pieces of which each kind stands once, whether or not both have it."""
    before, after = ({piece.kind: piece for piece in pieces} for pieces in (old, new))
    for i, j in pair(tuple(before), tuple(after), _never):
        kind = tuple(after)[j] if j is not None else tuple(before)[i or 0]
        yield _change(before.get(kind), after.get(kind))


def _in_order(old: Sequence[Piece], new: Sequence[Piece], *, is_body: bool = False) -> list[Change]:
    pairs = pair(old, new, _alike)
    moved: Counter[Piece] = Counter()
    if is_body:
        gone = Counter(old[i] for i, j in pairs if i is not None and j is None)
        come = Counter(new[j] for i, j in pairs if i is None and j is not None)
        moved = Counter({piece: count for piece, count in (gone & come).items() if len(piece.text) >= MIN_MOVED})
    left, arrived = moved.copy(), moved.copy()
    changes: list[Change] = []
    for i, j in pairs:
        before, after = old[i] if i is not None else None, new[j] if j is not None else None
        if before is None and after is not None and arrived[after]:
            arrived[after] -= 1
            changes.append(replace(_change(after, after), state=State.MOVED))
        elif after is None and before is not None and left[before]:
            left[before] -= 1
        else:
            changes.append(_change(before, after))
    return changes


def _alike(old: Piece, new: Piece) -> float:
    if old.kind != new.kind:
        return 0.0
    if old.handle and old.handle == new.handle:
        return 1.0
    value = likeness(old.text, new.text)
    return max(value, ALIKE) if old.kind in _REPLACED_IN_PLACE else value


def _never(old: object, new: object) -> float:
    return 0.0


def _change(old: Piece | None, new: Piece | None) -> Change:
    piece = new or old
    assert piece is not None
    parts = tuple(_parts(old.parts if old else (), new.parts if new else ()))
    return Change(kind=piece.kind, name=piece.name, state=state_of(old, new), parts=parts)


def _parts(old: Sequence[Part], new: Sequence[Part]) -> Iterator[PartChange]:
    before, after = ({_place(part): part for part in parts} for parts in (old, new))
    for i, j in pair(tuple(before), tuple(after), _never):
        place = tuple(after)[j] if j is not None else tuple(before)[i or 0]
        yield _part(before.get(place), after.get(place))


def _place(part: Part) -> tuple[str, str]:
    return type(part).__name__, part.label if isinstance(part, Words) else ""


def _part(old: Part | None, new: Part | None) -> PartChange:
    """Both are of one type, or one of them is missing."""
    state = state_of(old, new)
    match old, new:
        case (Words() | None) as was, (Words() | None) as now:
            words = now or was
            assert words is not None
            lines = tuple(_lines(was.lines if was else (), now.lines if now else ()))
            return WordsChange(label=words.label, state=state, lines=lines, is_aside=words.is_aside)
        case (Shown() | None) as was, (Shown() | None) as now:
            pictures = was.picture if was else None, now.picture if now else None
            return PictureChange(state=state, old=pictures[0], new=pictures[1], note=_picture_note(*pictures))
        case (Grid() | None) as was, (Grid() | None) as now:
            return GridChange(table=compare_tables(was.table if was else None, now.table if now else None))
        case (Items() | None) as was, (Items() | None) as now:
            items = _in_order(was.pieces if was else (), now.pieces if now else ())
            return ItemsChange(state=state, items=tuple(items))
    raise TypeError(f"{type(old).__name__} and {type(new).__name__} cannot be compared")


def _lines(old: Sequence[Line], new: Sequence[Line]) -> Iterator[LineChange]:
    if len(old) == len(new) == 1:
        # The one line of a title or a cell of a card: however much was written anew, it is the same line.
        yield _line(old[0], new[0])
        return
    for i, j in pair(old, new, _lines_alike):
        yield _line(old[i] if i is not None else None, new[j] if j is not None else None)


def _lines_alike(old: Line, new: Line) -> float:
    return likeness(old.text, new.text)


def _line(old: Line | None, new: Line | None) -> LineChange:
    if new is None:
        assert old is not None
        return LineChange(state=State.REMOVED, line=old, stretches=whole(old, Mark.REMOVED))
    if old is None:
        return LineChange(state=State.ADDED, line=new, stretches=whole(new, Mark.ADDED))
    if old == new:
        return LineChange(state=State.SAME, line=new, stretches=whole(new, Mark.SAME))
    return LineChange(state=State.CHANGED, line=new, stretches=mark(old, new), note=_line_note(old, new))


def _line_note(old: Line, new: Line) -> str:
    if old.marker != new.marker:
        return f"由{_MARKERS[old.marker]}改为{_MARKERS[new.marker]}"
    if old.depth != new.depth:
        return f"由第 {old.depth} 层列表改为第 {new.depth} 层"
    return ""


_MARKERS = {"p": "段落", "ul": "符号列表", "ol": "编号列表"}


def _picture_note(old: Picture | None, new: Picture | None) -> str:
    if old is None or new is None:
        return ""
    if old.sha256 != new.sha256:
        return "换了图片"
    if old.focus != new.focus:
        return f"图片没有换，裁剪时保留的位置变了：原来{_focus(old)}，现在{_focus(new)}"
    return ""


def _focus(picture: Picture) -> str:
    if picture.focus is None:
        return "居中"
    x, y = picture.focus
    return f"在左起 {x:.0%}、上起 {y:.0%} 处"
