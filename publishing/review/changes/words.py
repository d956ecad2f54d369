"""What changed in a line of text, to the character, in pieces a person can read.

Chinese has no spaces: every character is a token, but numbers, dates and Latin words are one each, so that 420 → 450 is
marked whole. The longest common subsequence of two lines also keeps crumbs, single characters that happen to stand in
both; they are merged into the changes around them, and a change is slid to where a sentence or phrase begins.
"""

from __future__ import annotations

import enum
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import LCSseq

from publishing.review.changes.pairing import likeness, pair
from publishing.review.changes.styled import PLAIN, Line, Run, Style

MAX_CELLS = 60_000_000
"""Tokens times tokens compared one by one (8 MB and about 7 ms); beyond it, sentence by sentence."""
MIN_KEPT = 0.25
"""A line of which less than this share stays is shown as written anew."""
MIN_ISLAND, MAX_CRUMB = 2, 4
"""Up to so many characters between two changes are never worth keeping apart, or only where both are longer."""
MAX_SLIDE = 500

_TOKEN = re.compile(
    r"""
    [0-9]{4}年(?:[0-9]{1,2}月(?:[0-9]{1,2}[日号])?)?            # 2027年3月31日
    | [0-9]{1,2}月(?:[0-9]{1,2}[日号])?                          # 3月31日
    | [〇零一二三四五六七八九十]{1,4}年(?:[一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}[日号])?)?
    | [一二三四五六七八九十]{1,2}月(?:[一二三四五六七八九十]{1,3}[日号])?
    | [0-9]+(?:[.,:：/-][0-9]+)*[%％‰]?                          # 1,234.50  8:30  0537-5550101
    | [A-Za-z]+(?:['’_.-][A-Za-z0-9]+)*[0-9]*
    | [ \t]+
    | .[\u0300-\u036f\u200d\ufe0e\ufe0f]*                        # a character with what modifies it
    """,
    re.VERBOSE | re.DOTALL,
)
_SENTENCE_ENDS = frozenset("。！？；\n")
_AFTER = {**dict.fromkeys(_SENTENCE_ENDS, 5), **dict.fromkeys("，：、,", 4), **dict.fromkeys("）》”’」】)", 2)}
_BEFORE = dict.fromkeys("（《“‘「【(", 3)


class Mark(enum.StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    RESTYLED = "restyled"
    """The same words, now bold, no longer bold, or leading elsewhere."""


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Words with one mark. ``style`` is the new one, of what was removed the old one; ``was`` only where restyled."""

    text: str
    mark: Mark
    style: Style = PLAIN
    was: Style | None = None


@dataclass(frozen=True)
class _Edit:
    """Tokens ``old[i1:i2]`` became ``new[j1:j2]``; one of the two may be empty."""

    i1: int
    i2: int
    j1: int
    j2: int


def mark(old: Line, new: Line) -> tuple[Stretch, ...]:
    """``new`` and what it has lost, in reading order; in place of other words the old ones stand first.

    Leaving out what was removed gives ``new`` to the letter, leaving out what was added gives ``old``.
    """
    before, after = _TOKEN.findall(old.text), _TOKEN.findall(new.text)
    edits = _slid(_merged(_edits(before, after), before, after), before, after)
    was, now = _Cut(old.runs), _Cut(new.runs)
    stretches: list[Stretch] = []
    i = 0
    for edit in [*edits, _Edit(len(before), len(before), len(after), len(after))]:
        stretches += _kept(was, now, sum(map(len, before[i : edit.i1])))
        removed = was.take(sum(map(len, before[edit.i1 : edit.i2])))
        added = now.take(sum(map(len, after[edit.j1 : edit.j2])))
        stretches += [Stretch(text=run.text, mark=Mark.REMOVED, style=run.style) for run in removed]
        stretches += [Stretch(text=run.text, mark=Mark.ADDED, style=run.style) for run in added]
        i = edit.i2
    return tuple(stretches)


def whole(line: Line, kind: Mark) -> tuple[Stretch, ...]:
    """All of ``line`` with one mark."""
    return tuple(Stretch(text=run.text, mark=kind, style=run.style) for run in line.runs)


def _edits(old: Sequence[str], new: Sequence[str]) -> list[_Edit]:
    """The changes between two lists of tokens in order; none touches the next."""
    start = 0
    while start < min(len(old), len(new)) and old[start] == new[start]:
        start += 1
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    middle = old[start : len(old) - end], new[start : len(new) - end]
    if not middle[0] and not middle[1]:
        return []
    is_small = len(middle[0]) * len(middle[1]) <= MAX_CELLS
    found = _by_token(*middle) if is_small else _by_sentence(*middle)
    return [_Edit(edit.i1 + start, edit.i2 + start, edit.j1 + start, edit.j2 + start) for edit in _joined(found)]


def _by_token(old: Sequence[str], new: Sequence[str]) -> Iterator[_Edit]:
    # Numbers in place of words: the library compares hashes, and those of small numbers are themselves.
    numbers: dict[str, int] = {}
    before = [numbers.setdefault(token, len(numbers)) for token in old]
    after = [numbers.setdefault(token, len(numbers)) for token in new]
    for step in LCSseq.opcodes(before, after):
        if step.tag != "equal":
            yield _Edit(step.src_start, step.src_end, step.dest_start, step.dest_end)


def _by_sentence(old: Sequence[str], new: Sequence[str]) -> Iterator[_Edit]:
    """Which sentence became which first, then within each, as far as the measure allows."""
    before, after = _sentences(old), _sentences(new)
    starts, ends = _offsets(before), _offsets(after)
    cells_left = MAX_CELLS
    i, j = 0, 0
    for one, other in pair(["".join(tokens) for tokens in before], ["".join(tokens) for tokens in after], likeness):
        i1, j1 = i, j
        i, j = starts[one + 1] if one is not None else i, ends[other + 1] if other is not None else j
        cells = (i - i1) * (j - j1)
        if not cells or cells > cells_left:
            yield _Edit(i1, i, j1, j)
        elif before[one or 0] != after[other or 0]:
            cells_left -= cells
            for inner in _by_token(old[i1:i], new[j1:j]):
                yield _Edit(inner.i1 + i1, inner.i2 + i1, inner.j1 + j1, inner.j2 + j1)


def _sentences(tokens: Sequence[str]) -> list[list[str]]:
    sentences: list[list[str]] = [[]]
    for token in tokens:
        sentences[-1].append(token)
        if token in _SENTENCE_ENDS:
            sentences.append([])
    return sentences if sentences[-1] else sentences[:-1]


def _offsets(pieces: Sequence[Sequence[str]]) -> list[int]:
    """Where each piece starts, and where the last one ends."""
    return [0, *itertools.accumulate(map(len, pieces))]


def _joined(edits: Iterator[_Edit]) -> Iterator[_Edit]:
    """Neighbouring deletions and insertions as one change."""
    last: _Edit | None = None
    for edit in edits:
        if last is not None and (last.i2, last.j2) == (edit.i1, edit.j1):
            last = _Edit(last.i1, edit.i2, last.j1, edit.j2)
            continue
        if last is not None:
            yield last
        last = edit
    if last is not None:
        yield last


def _merged(edits: list[_Edit], old: Sequence[str], new: Sequence[str]) -> list[_Edit]:
    """Without crumbs: what stayed between two changes and is tiny, or short beside both, belongs to them."""
    position = _offsets(old), _offsets(new)

    def size(edit: _Edit) -> int:
        return max(position[0][edit.i2] - position[0][edit.i1], position[1][edit.j2] - position[1][edit.j1])

    merged: list[_Edit] = []
    for edit in edits:
        current = edit
        while merged:
            last = merged[-1]
            crumb = position[0][current.i1] - position[0][last.i2]
            if crumb > MIN_ISLAND and crumb > min(MAX_CRUMB, size(last), size(current)):
                break
            current = _Edit(last.i1, current.i2, last.j1, current.j2)
            merged.pop()
        merged.append(current)
    kept = position[0][-1] - sum(position[0][edit.i2] - position[0][edit.i1] for edit in merged)
    if len(merged) > 1 and kept < MIN_KEPT * max(position[0][-1], position[1][-1]):
        return [_Edit(0, len(old), 0, len(new))]
    return merged


def _slid(edits: Sequence[_Edit], old: Sequence[str], new: Sequence[str]) -> list[_Edit]:
    """The same insertions and deletions where they read best: “请注意，” after a comma rather than “，请注意” before it."""
    slid: list[_Edit] = []
    for place, edit in enumerate(edits):
        back = edit.i1 - (slid[-1].i2 + 1 if slid else 0)
        forth = (edits[place + 1].i1 - 1 if place + 1 < len(edits) else len(old)) - edit.i2
        shift = 0
        if edit.i1 == edit.i2:
            shift = _best_shift(new, edit.j1, edit.j2, back=back, forth=forth)
        elif edit.j1 == edit.j2:
            shift = _best_shift(old, edit.i1, edit.i2, back=back, forth=forth)
        slid.append(_Edit(edit.i1 + shift, edit.i2 + shift, edit.j1 + shift, edit.j2 + shift))
    return slid


def _best_shift(tokens: Sequence[str], start: int, end: int, *, back: int, forth: int) -> int:
    """How far to move ``tokens[start:end]``, at most ``back`` to the front (negative) and ``forth`` to the end."""
    best, best_score = 0, _ease(tokens, start) + _ease(tokens, end)
    for step, limit in ((-1, back), (1, forth)):
        for length in range(1, min(limit, MAX_SLIDE) + 1):
            shift = step * length
            leaving, entering = (end + shift, start + shift) if step < 0 else (start + shift - 1, end + shift - 1)
            if tokens[leaving] != tokens[entering]:
                break
            score = _ease(tokens, start + shift) + _ease(tokens, end + shift)
            if score > best_score:
                best, best_score = shift, score
    return best


def _ease(tokens: Sequence[str], place: int) -> int:
    """How well a change may begin or end before ``tokens[place]``."""
    if place in {0, len(tokens)}:
        return 6
    return max(_AFTER.get(tokens[place - 1], 0), _BEFORE.get(tokens[place], 0))


class _Cut:
    """Takes runs off the front of a line by a number of characters."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self.runs = list(reversed(runs))

    def take(self, length: int) -> list[Run]:
        taken: list[Run] = []
        while length > 0:
            run = self.runs.pop()
            if len(run.text) > length:
                self.runs.append(Run(run.text[length:], run.style))
                run = Run(run.text[:length], run.style)
            taken.append(run)
            length -= len(run.text)
        return taken


def _kept(was: _Cut, now: _Cut, length: int) -> Iterator[Stretch]:
    """The next ``length`` characters, which stayed, cut where either side changes its style."""
    old = was.take(length)
    for run in now.take(length):
        left = run.text
        while left:
            before = old.pop(0)
            shared = min(len(left), len(before.text))
            restyled = before.style != run.style
            yield Stretch(
                text=left[:shared],
                mark=Mark.RESTYLED if restyled else Mark.SAME,
                style=run.style,
                was=before.style if restyled else None,
            )
            if shared < len(before.text):
                old.insert(0, replace(before, text=before.text[shared:]))
            left = left[shared:]
