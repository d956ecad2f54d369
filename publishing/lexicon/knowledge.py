"""What the checks know, as plain frozen values: nothing here reads a database."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import ahocorasick


@dataclass(frozen=True, kw_only=True)
class Term:
    """A wrong expression and the right one. ``right`` empty: it must go, there is nothing to put in its place.

    ``allowed`` are longer expressions in which ``wrong`` is no mistake: 按装备 for 按装.
    """

    wrong: str
    right: str = ""
    allowed: tuple[str, ...] = ()
    severity: Literal["error", "warning"] = "warning"
    note: str = ""
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Post:
    """Who holds which post, from ``since`` to ``until`` inclusive; ``None`` is open."""

    name: str
    title: str
    since: datetime.date | None = None
    until: datetime.date | None = None


@dataclass(frozen=True, kw_only=True)
class Office:
    """An office and the numbers it answers on the public's behalf (digits only)."""

    name: str
    aliases: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Knowledge:
    """Everything the checks may ask. ``places`` are the names of villages and of the township as they are written."""

    terms: tuple[Term, ...] = ()
    posts: tuple[Post, ...] = ()
    offices: tuple[Office, ...] = ()
    places: tuple[str, ...] = ()

    def wrong_terms(self, text: str) -> Iterator[tuple[int, Term]]:
        """Every occurrence of a wrong expression, with the place where it begins, in order.

        Of those that overlap, the earliest and then the longest counts. Inside a right expression nothing is wrong:
        with 结算帐户 as the right form of some term, 帐户 within it is left alone.
        """
        if self._automaton is None:
            return
        hits = [(end - length + 1, end + 1, term) for end, (length, term) in self._automaton.iter(text)]
        taken_to = right_to = 0
        for start, end, term in sorted(hits, key=lambda hit: (hit[0], -hit[1])):
            if term is None:
                right_to = max(right_to, end)
            elif start >= taken_to and end > right_to:
                taken_to = end
                yield start, term

    @functools.cached_property
    def _automaton(self) -> Any:
        """Over the wrong expressions, and those right ones that contain one (with ``None`` for a term)."""
        words: dict[str, tuple[int, Term | None]] = {
            term.wrong: (len(term.wrong), term) for term in self.terms if term.wrong
        }
        if not words:
            return None
        wrong = _automaton_over(words)
        right_ones = {right for term in self.terms for right in (term.right, *term.allowed) if right}
        for right in right_ones - words.keys():
            if next(wrong.iter(right), None) is not None:
                words[right] = (len(right), None)
        return _automaton_over(words)

    @functools.cached_property
    def office_phones(self) -> frozenset[str]:
        """Digits of every number that belongs to an office."""
        return frozenset(phone for office in self.offices for phone in office.phones)


def _automaton_over(words: Mapping[str, object]) -> Any:
    automaton = ahocorasick.Automaton()
    for word, value in words.items():
        automaton.add_word(word, value)
    automaton.make_automaton()
    return automaton
