"""What a reader's eye meets in an article's HTML: each piece of text with its colour, its ground and its size."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from wechat_simulator.dark_mode import Colour, Rgb

EMPTY_TAGS = {"br", "img", "hr"}
_COLOUR = re.compile(r"#[0-9a-f]{3,6}\b|rgba?\([^)]*\)")


@dataclass(frozen=True, kw_only=True)
class Seen:
    """``px`` is the size of the letters."""

    text: str = ""
    colour: Rgb
    ground: Rgb
    px: float = 17
    is_bold: bool = False

    @property
    def contrast(self) -> float:
        return contrast(self.colour, self.ground)

    @property
    def needed(self) -> float:
        """WCAG 2.2 AA, 1.4.3: large is 24 px, or 18.66 px in bold."""
        return 3.0 if self.px >= 24 or (self.is_bold and self.px >= 18.66) else 4.5


def contrast(one: Rgb, other: Rgb) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def texts(html: str, *, ground: Rgb, colour: Rgb) -> Iterator[Seen]:
    """Every piece of visible text."""
    reader = _Reader(ground, colour)
    reader.feed(html)
    reader.close()
    yield from reader.seen


def lines(html: str, *, ground: Rgb) -> list[Rgb]:
    """The colour of every border and rule as it is seen on the page's ground."""
    found = re.findall(r"border(?:-\w+)?:\s*([^;\"]*)", html)
    return [Colour.read(part).over(ground) for value in found for part in _COLOUR.findall(value)]


def _luminance(rgb: Rgb) -> float:
    parts = [c / 255 / 12.92 if c / 255 <= 0.03928 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


class _Reader(HTMLParser):
    def __init__(self, ground: Rgb, colour: Rgb) -> None:
        super().__init__(convert_charrefs=True)
        self.seen: list[Seen] = []
        self._open = [Seen(ground=ground, colour=colour)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in EMPTY_TAGS:
            return
        outer = self._open[-1]
        style = dict(
            (part.strip() for part in declaration.split(":", 1))
            for declaration in (dict(attrs).get("style") or "").split(";")
            if ":" in declaration
        )
        ground = Colour.read(style["background"]).over(outer.ground) if "background" in style else outer.ground
        bold = style.get("font-weight", "bold" if tag in {"strong", "b", "th"} else "")
        self._open.append(
            Seen(
                ground=ground,
                colour=Colour.read(style["color"]).over(ground) if "color" in style else outer.colour,
                px=float(style["font-size"].removesuffix("px")) if "font-size" in style else outer.px,
                is_bold=bold == "bold" if bold else outer.is_bold,
            )
        )

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY_TAGS:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if data.strip():
            now = self._open[-1]
            self.seen.append(Seen(text=data, colour=now.colour, ground=now.ground, px=now.px, is_bold=now.is_bold))
