"""What the checks know, as plain frozen values: nothing here reads a database."""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import ahocorasick


@dataclass(frozen=True, kw_only=True)
class Term:
    """A wrong expression and the right one. ``right`` empty: it must go, there is nothing to put in its place."""

    wrong: str
    right: str = ""
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
        """Every occurrence of a wrong expression, with the place where it begins; the longest of those that overlap."""
        if self._automaton is not None:
            for end, term in self._automaton.iter_long(text):
                yield end - len(term.wrong) + 1, term

    @functools.cached_property
    def _automaton(self) -> Any:
        automaton = ahocorasick.Automaton()
        for term in self.terms:
            if term.wrong:
                automaton.add_word(term.wrong, term)
        if not len(automaton):
            return None
        automaton.make_automaton()
        return automaton

    @functools.cached_property
    def office_phones(self) -> frozenset[str]:
        """Digits of every number that belongs to an office."""
        return frozenset(phone for office in self.offices for phone in office.phones)
