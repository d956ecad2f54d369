"""Names of villages and offices that are almost, but not quite, ones the desk knows."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import ahocorasick

from publishing.review.checks.draft import Draft, Passage
from publishing.review.checks.excerpts import around
from publishing.review.checks.finding import Finding, Fix, Severity

# GB 2312's first level, 3,755 characters from 啊 to 座, is sorted by pronunciation, so neighbours sound alike.
_FIRST, _LAST, _ROW = 0xB0A1, 0xD7F9, 94
NEAR = 14
_LOOK_ALIKE = frozenset(
    frozenset(pair)
    for pair in (
        "未末",
        "己已",
        "戊戌",
        "人入",
        "土士",
        "村材",
        "村树",
        "湾弯",
        "湾塆",
        "塘搪",
        "庙届",
        "桥侨",
        "桥娇",
        "俯府",
        "付府",
        "石右",
        "王玉",
        "大太",
        "木本",
        "日曰",
        "干千",
        "白自",
        "东车",
        "民氏",
        "于干",
        "治冶",
        "离篱",
        "里理",
        "胡湖",
        "楼搂",
        "陈阵",
    )
)
SHORTEST = 3
SHORTEST_LACKING = 5


@dataclass(frozen=True, kw_only=True)
class Names:
    """What is known, and an automaton over the halves of each name: of one slip, one half is spared."""

    known: frozenset[str]
    halves: Any


def check(draft: Draft) -> Iterator[Finding]:
    names = _names(
        draft.knowledge.places,
        tuple(name for office in draft.knowledge.offices for name in (office.name, *office.aliases)),
    )
    if names is None:
        return
    for passage in draft.passages:
        yield from misspelt_places(passage, names)


def misspelt_places(passage: Passage, names: Names) -> Iterator[Finding]:
    text = passage.text
    taken: set[int] = set()
    for end, pieces in names.halves.iter(text):
        for name, offset, length in pieces:
            start = end - length + 1 - offset
            written = _misspelling(text, start, name, names.known)
            if not written or start in taken:
                continue
            taken.update(range(start, start + len(written)))
            yield Finding(
                code="misspelt-place",
                severity=Severity.WARNING,
                field=passage.field,
                where=passage.where,
                message=f"“{written}”是不是“{name}”",
                excerpt=around(text, start, start + len(written)),
                suggestion=f"通讯录里写作“{name}”；写错了请改正，确是另一个地方或单位的可以保留。",
                fix=Fix(old=written, new=name),
                may_keep=True,
                about=written,
            )


@functools.cache
def sounds_alike(one: str, other: str) -> bool:
    """Whether two characters are easily taken for each other: pronounced nearly alike, or known look-alikes."""
    if frozenset((one, other)) in _LOOK_ALIKE:
        return True
    places = [_place(one), _place(other)]
    return None not in places and abs((places[0] or 0) - (places[1] or 0)) <= NEAR


def _place(character: str) -> int | None:
    """The place in GB 2312's first level; ``None`` outside it."""
    try:
        code = int.from_bytes(character.encode("gb2312"))
    except UnicodeEncodeError:
        return None
    return (code >> 8) * _ROW + (code & 0xFF) if _FIRST <= code <= _LAST else None


def _misspelling(text: str, start: int, name: str, known: frozenset[str]) -> str:
    """What stands at ``start`` instead of ``name``: one character replaced by a similar one, or left out. Else empty."""
    if start < 0:
        return ""
    same = text[start : start + len(name)]
    if len(same) == len(name) and same not in known:
        differing = [(a, b) for a, b in zip(same, name, strict=True) if a != b]
        if len(differing) == 1 and sounds_alike(*differing[0]):
            return same
    if len(name) < SHORTEST_LACKING:
        return ""
    shorter = text[start : start + len(name) - 1]
    is_lacking = len(shorter) == len(name) - 1 and any(
        shorter == name[:place] + name[place + 1 :] for place in range(1, len(name) - 1)
    )
    return shorter if is_lacking and shorter not in known and same != name else ""


@functools.lru_cache(maxsize=8)
def _names(places: tuple[str, ...], offices: tuple[str, ...]) -> Names | None:
    known = frozenset((*places, *offices))
    pieces: dict[str, list[tuple[str, int, int]]] = {}
    for name in sorted(known, key=len, reverse=True):
        if len(name) < SHORTEST:
            continue
        middle = len(name) // 2
        pieces.setdefault(name[:middle], []).append((name, 0, middle))
        pieces.setdefault(name[middle:], []).append((name, middle, len(name) - middle))
        if len(name) >= SHORTEST_LACKING:
            # With a character of the first half left out, the second half stands one place earlier.
            pieces[name[middle:]].append((name, middle - 1, len(name) - middle))
    if not pieces:
        return None
    halves = ahocorasick.Automaton()
    for piece, owners in pieces.items():
        halves.add_word(piece, tuple(owners))
    halves.make_automaton()
    return Names(known=known, halves=halves)
