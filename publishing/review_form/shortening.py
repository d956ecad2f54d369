"""How a form is made to fit on one page: smaller type, then shorter passages and lists, each saying that it was cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

IN_FULL_ELSEWHERE = "…（全文见台账）"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One attempt at one page: type of ``size_pt``, passages of at most ``characters``, lists of at most ``items``."""

    size_pt: float
    characters: int | None = None
    items: int | None = None


STEPS = (
    *(Step(size_pt=size) for size in (11, 10.5, 10, 9.5, 9, 8.5, 8)),
    *(
        Step(size_pt=8, characters=characters, items=items)
        for characters, items in (
            (400, 20),
            (260, 12),
            (180, 8),
            (130, 6),
            (90, 5),
            (70, 4),
            (50, 3),
            (40, 2),
            (36, 1),
            (30, 1),
        )
    ),
    *(Step(size_pt=7.5, characters=characters, items=1) for characters in (24, 18, 12)),
    Step(size_pt=6.5, characters=12, items=1),
)
"""Smaller type first, down to 8 pt; then shorter passages. The last one, which nothing real should ever need, holds a form
with every field as long as the database allows.
"""


class Shortening:
    """Passages and lists cut to what a step allows; what was cut says so."""

    def __init__(self, step: Step) -> None:
        self.characters, self.items = step.characters, step.items

    def words(self, text: str, times: int = 1) -> str:
        """White space becomes single spaces: a line break in an opinion would cost a line of the page."""
        text = " ".join(text.split())
        if self.characters is None or len(text) <= self.characters * times:
            return text
        return text[: self.characters * times] + IN_FULL_ELSEWHERE

    def opinion(self, text: str) -> str:
        """What a reviewer said is what the form is for: it is cut last."""
        return self.words(text, times=3)

    def list(self, entries: Iterable[str], *, more: int = 0) -> tuple[str, ...]:
        """At most as many as the step allows, and ``more``; a last entry counts the others."""
        entries = tuple(entries)
        if self.items is None or len(entries) <= self.items + more:
            return entries
        shown = self.items + more
        return (*entries[:shown], f"另有 {len(entries) - shown} 项{IN_FULL_ELSEWHERE}")

    def numbered(self, entries: Iterable[str]) -> tuple[str, ...]:
        """The same with numbers before them, if there are several."""
        entries = tuple(entries)
        return self.list(entries if len(entries) < 2 else (f"{n}. {entry}" for n, entry in enumerate(entries, 1)))

    def names(self, names: Sequence[str]) -> str:
        names = [self.words(name) for name in names]
        if self.items is None or len(names) <= self.items + 2:
            return "、".join(names)
        return f"{'、'.join(names[: self.items + 2])}等 {len(names)} 人{IN_FULL_ELSEWHERE}"
