"""Rich text as lines of styled runs: what a reader sees of it, without tags."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

from publishing.render import dom

Marker = Literal["p", "ul", "ol"]

_SPACES = re.compile(r"[ \t\r\n]+")
_STYLES = {"strong": "strong", "b": "strong", "em": "em", "i": "em"}


@dataclass(frozen=True, kw_only=True)
class Style:
    """How words look and where they lead; ``href`` is empty where they lead nowhere."""

    strong: bool = False
    em: bool = False
    href: str = ""


PLAIN = Style()


@dataclass(frozen=True)
class Run:
    text: str
    style: Style = PLAIN


@dataclass(frozen=True, kw_only=True)
class Line:
    """A paragraph or list item; line breaks inside are ``\\n``. ``depth`` counts the lists around it, 0 for a paragraph.

    ``number`` is the item's own in a numbered list. It is no part of what is compared: an item put in before this one
    does not change it.
    """

    runs: tuple[Run, ...]
    marker: Marker = "p"
    depth: int = 0
    number: int = field(default=0, compare=False)

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


def plain_lines(text: str) -> tuple[Line, ...]:
    """``text`` as one line, or none when it is empty."""
    return (Line(runs=(Run(text),)),) if text else ()


def rich_lines(html: str) -> tuple[Line, ...]:
    """The paragraphs and list items of rich text in reading order, none of them blank."""
    return tuple(_Reader().read(dom.parse(html)))


class _Reader:
    """Walks a tree without recursion: free text must not be able to nest deeper than Python's stack."""

    def __init__(self) -> None:
        self.runs: list[Run] = []
        self.lists: list[tuple[Marker, int]] = []
        self.styles: list[Style] = [PLAIN]
        self.is_item = False

    def read(self, root: Any) -> Iterator[Line]:
        stack: list[tuple[str, Any]] = [("start", root)]
        while stack:
            event, item = stack.pop()
            if event == "text":
                self._add(_SPACES.sub(" ", item))
            elif event == "start":
                yield from self._start(item)
                stack.append(("end", item))
                for child in reversed(item):
                    if child.tail:
                        stack.append(("text", child.tail))
                    stack.append(("start", child))
                if item.text:
                    stack.append(("text", item.text))
            else:
                yield from self._end(item)
        yield from self._finish_line()

    def _start(self, element: Any) -> Iterator[Line]:
        tag = element.tag
        if tag in {"p", "ul", "ol", "li"}:
            yield from self._finish_line()
        style = self.styles[-1]
        if tag == "br":
            self._add("\n")
        elif tag == "ul" or tag == "ol":
            self.lists.append((tag, 0))
        elif tag == "li" and self.lists:
            marker, number = self.lists[-1]
            self.lists[-1] = (marker, number + 1)
            self.is_item = True
        elif tag == "a":
            style = Style(strong=style.strong, em=style.em, href=(element.get("href") or "").strip())
        elif tag in _STYLES:
            name = _STYLES[tag]
            style = Style(strong=style.strong or name == "strong", em=style.em or name == "em", href=style.href)
        self.styles.append(style)

    def _end(self, element: Any) -> Iterator[Line]:
        self.styles.pop()
        if element.tag in {"p", "ul", "ol", "li"}:
            yield from self._finish_line()
        if element.tag in {"ul", "ol"}:
            self.lists.pop()

    def _add(self, text: str) -> None:
        style = self.styles[-1]
        if self.runs and self.runs[-1].style == style:
            self.runs[-1] = Run(self.runs[-1].text + text, style)
        elif text:
            self.runs.append(Run(text, style))

    def _finish_line(self) -> Iterator[Line]:
        runs = _stripped(self.runs)
        self.runs = []
        if not runs:
            return
        if self.is_item and self.lists:
            marker, number = self.lists[-1]
            yield Line(runs=runs, marker=marker, depth=len(self.lists), number=number)
        else:
            yield Line(runs=runs, depth=len(self.lists))
        self.is_item = False


def _stripped(runs: list[Run]) -> tuple[Run, ...]:
    """``runs`` without white space at either end of the line."""
    kept = list(runs)
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[0] = Run(kept[0].text.lstrip(), kept[0].style)
        kept[-1] = Run(kept[-1].text.rstrip(), kept[-1].style)
    return tuple(kept)
