"""Sentences of a text, and what was found in one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")

_END = re.compile(r"(?<=[。！？!?；;])")
_WIDE = str.maketrans("０１２３４５６７８９○Ｏ◯", "0123456789〇〇〇")
_LONGEST_QUOTE = 60


@dataclass(frozen=True, kw_only=True)
class Found(Generic[T]):
    """A value, and the words of the text it was taken from (at most about 60 characters, cut with …)."""

    value: T
    sentence: str


def with_plain_digits(text: str) -> str:
    """``text`` with full-width digits and round zeros made plain; as long as before, so that places agree."""
    return text.translate(_WIDE)


def sentences(lines: Iterable[str]) -> Iterator[str]:
    """The sentences of ``lines`` in order; a sentence never goes over the end of a line."""
    for line in lines:
        for sentence in _END.split(line):
            if sentence.strip():
                yield sentence.strip()


def quote(sentence: str, start: int = 0, end: int = 0) -> str:
    """``sentence`` as a person is shown it: on one line, cut round the place ``start``–``end``."""
    if len(sentence) > _LONGEST_QUOTE:
        spare = max(_LONGEST_QUOTE - (end - start), 0) // 2
        first, last = max(start - spare, 0), min(end + spare, len(sentence))
        sentence = ("…" if first else "") + sentence[first:last] + ("…" if last < len(sentence) else "")
    return " ".join(sentence.split())
