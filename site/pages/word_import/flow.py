"""The source in reading order, before it is sorted into blocks: what every file format is first turned into."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Literal, TypeAlias

from publishing.article import Picture, Table

Alignment = Literal["left", "center", "right"]
Role = Literal["", "title", "caption"]


@dataclass(frozen=True, kw_only=True)
class Span:
    """Characters of one look; ``\\n`` is a line break. ``size`` is in half points, 0 when unknown."""

    text: str
    bold: bool = False
    italic: bool = False
    href: str = ""
    font: str = ""
    size: int = 0
    is_red: bool = False


@dataclass(frozen=True, kw_only=True)
class Shot:
    """A picture where it stands; a floating one is only anchored there, so it must not cut a sentence in two.

    ``caption`` is set where the source ties words to just this picture, as the cell below it in a table does.
    """

    picture: Picture
    is_floating: bool = False
    caption: str = ""


@dataclass(frozen=True, kw_only=True)
class Number:
    """What a list puts in front of a paragraph.

    ``kind``: ``bullet``; ``plain`` (1. 2. 3., which ``<ol>`` shows the same way); ``text`` (一、 （一） ① 第一条 1.1,
    which only text can show). ``value`` is the count within the level, ``list_key`` names the list.
    """

    kind: Literal["bullet", "plain", "text"]
    text: str
    value: int = 0
    level: int = 0
    list_key: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """A paragraph. ``outline`` is 1..9 for a heading by style, 0 for none."""

    pieces: tuple[Span | Shot, ...]
    role: Role = ""
    outline: int = 0
    alignment: Alignment = "left"
    number: Number | None = None

    @property
    def spans(self) -> tuple[Span, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, Span))

    @property
    def shots(self) -> tuple[Shot, ...]:
        return tuple(piece for piece in self.pieces if isinstance(piece, Shot))

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans).strip()

    @property
    def is_bold(self) -> bool:
        """Whether every visible character is bold."""
        visible = [span for span in self.spans if span.text.strip()]
        return bool(visible) and all(span.bold for span in visible)

    @property
    def is_red(self) -> bool:
        """Whether every visible character is red, as an issuer's name in a letterhead is."""
        visible = [span for span in self.spans if span.text.strip()]
        return bool(visible) and all(span.is_red for span in visible)

    @property
    def fonts(self) -> frozenset[str]:
        return frozenset(span.font for span in self.spans if span.text.strip())

    @property
    def size(self) -> int:
        """The size most characters have, in half points; 0 when unknown."""
        sizes: Counter[int] = Counter()
        for span in self.spans:
            sizes[span.size] += len(span.text.strip())
        return sizes.most_common(1)[0][0] if sizes else 0


@dataclass(frozen=True)
class Rule:
    """A horizontal line across the page."""


@dataclass(frozen=True)
class Shots:
    """Pictures that stood side by side, apart from the text around them."""

    shots: tuple[Shot, ...]


FlowItem: TypeAlias = Line | Table | Rule
# What a flow is parted into: text and pictures each for themselves.
Item: TypeAlias = Line | Shots | Table | Rule


@dataclass(frozen=True, kw_only=True)
class Flow:
    """``notes`` are the footnotes as they are cited; ``title`` and ``author`` what the file itself declares."""

    items: tuple[FlowItem, ...]
    notes: tuple[tuple[Line, ...], ...] = ()
    title: str = ""
    author: str = ""
