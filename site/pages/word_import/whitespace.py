"""Line ends of an HTML source: a space in Western text, nothing between Chinese characters."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pages.word_import.flow import Shot, Span

WIDE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f“”‘’…—]")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_SOURCE_BREAK = "\r"


def collapsed(text: str) -> str:
    """``text`` with every run of white space made one sign; one that held a line end is settled by :func:`settled`."""
    return _SPACE.sub(lambda match: _SOURCE_BREAK if "\n" in match[0] or "\r" in match[0] else " ", text)


def settled(pieces: Sequence[Span | Shot]) -> tuple[Span | Shot, ...]:
    """The pieces of one paragraph with its source's line ends resolved, also where they fall between two spans."""
    text = "".join(piece.text for piece in pieces if isinstance(piece, Span))
    if _SOURCE_BREAK not in text:
        return tuple(pieces)
    resolved: list[Span | Shot] = []
    position = 0
    for piece in pieces:
        if isinstance(piece, Shot):
            resolved.append(piece)
            continue
        kept = (
            _between(text, index) if sign == _SOURCE_BREAK else sign for index, sign in enumerate(piece.text, position)
        )
        resolved.append(replace(piece, text="".join(kept)))
        position += len(piece.text)
    return tuple(resolved)


def _between(text: str, index: int) -> str:
    before, after = text[max(index - 1, 0) : index], text[index + 1 : index + 2]
    return "" if WIDE.match(before) and WIDE.match(after) else " "
