"""The place of a finding, fit to be shown: a few words around it, long numbers hidden."""

from __future__ import annotations

import re

from publishing.review.checks.finding import Fix

AROUND = 12
# Longer than any number below, so that no excerpt begins in the middle of one unnoticed.
_REACH = 48
_LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){10,24}[Xx]?")


def mask(number: str, *, head: int, tail: int) -> str:
    """``number`` with all but its first ``head`` and last ``tail`` digits as ``*``; separators stay where they are."""
    places = [place for place, character in enumerate(number) if character.isalnum()]
    hidden = set(places[head : len(places) - tail])
    return "".join("*" if place in hidden else character for place, character in enumerate(number))


def hide_numbers(text: str) -> str:
    """``text``, equally long, with every number of eleven digits and more masked."""
    return _LONG_NUMBER.sub(lambda match: mask(match[0], head=3, tail=4), text)


def around(text: str, start: int, end: int) -> str:
    """The words from ``start`` to ``end`` of ``text`` with a few on each side, long numbers masked."""
    left = max(0, start - AROUND - _REACH)
    hidden = hide_numbers(text[left : end + AROUND + _REACH])
    return hidden[max(0, start - AROUND) - left : end + AROUND - left].replace("\t", " ").strip()


def with_neighbours(text: str, start: int, end: int, new: str) -> Fix:
    """``new`` for what stands from ``start`` to ``end``, both with one character on each side."""
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    return Fix(
        old=f"{before}{text[start:end]}{after}", new=f"{before}{new}{after}", before=len(before), after=len(after)
    )
