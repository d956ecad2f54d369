"""Which thing of the old list is which of the new one: paragraphs, rows, steps, questions, pictures.

Equal things are found first (longest common subsequence), then what stands between them is paired by likeness, in
order. The work is bounded: of two long stretches without anything equal only things near the same place are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import TypeVar

from rapidfuzz.distance import Indel, LCSseq

MAX_COMPARED = 40_000
"""Pairs whose likeness is asked for in one gap, about a microsecond each."""
MAX_EQUALS = 25_000_000
LOOKED_AT = 240
"""Characters of each text that decide about likeness."""
ALIKE = 0.45

Thing = TypeVar("Thing", bound=Hashable)
Pair = tuple[int | None, int | None]


def likeness(one: str, other: str) -> float:
    """0 (nothing in common) to 1 (equal), of the beginnings of both."""
    return float(Indel.normalized_similarity(one[:LOOKED_AT], other[:LOOKED_AT]))


def pair(
    old: Sequence[Thing],
    new: Sequence[Thing],
    alike: Callable[[Thing, Thing], float],
) -> list[Pair]:
    """Places in ``old`` and ``new`` that belong together, in reading order of ``new``; ``None`` for what has no other.

    What was removed stands where it stood. ``alike`` gives 0 to 1; below :data:`ALIKE` two things are never paired.
    """
    pairs: list[Pair] = []
    for a, b, c, d, is_equal in _steps(old, new):
        if is_equal:
            pairs += zip(range(a, b), range(c, d), strict=True)
        else:
            pairs += _by_likeness(old, new, (a, b), (c, d), alike)
    return pairs


def _steps(old: Sequence[Hashable], new: Sequence[Hashable]) -> list[tuple[int, int, int, int, bool]]:
    numbers: dict[Hashable, int] = {}
    before = [numbers.setdefault(thing, len(numbers)) for thing in old]
    after = [numbers.setdefault(thing, len(numbers)) for thing in new]
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    inner = before[start : len(before) - end], after[start : len(after) - end]
    steps = [(0, start, 0, start, True)] if start else []
    if len(inner[0]) * len(inner[1]) <= MAX_EQUALS:
        gap: tuple[int, int, int, int] | None = None
        for step in LCSseq.opcodes(*inner):
            a, b, c, d = (
                step.src_start + start,
                step.src_end + start,
                step.dest_start + start,
                step.dest_end + start,
            )
            if step.tag == "equal":
                if gap is not None:
                    steps.append((*gap, False))
                    gap = None
                steps.append((a, b, c, d, True))
            else:
                gap = (gap[0], b, gap[2], d) if gap is not None else (a, b, c, d)
        if gap is not None:
            steps.append((*gap, False))
    else:
        steps.append((start, len(before) - end, start, len(after) - end, False))
    if end:
        steps.append((len(before) - end, len(before), len(after) - end, len(after), True))
    return steps


def _by_likeness(
    old: Sequence[Thing],
    new: Sequence[Thing],
    left: tuple[int, int],
    right: tuple[int, int],
    alike: Callable[[Thing, Thing], float],
) -> list[Pair]:
    """The pairing in order with the greatest sum of likeness, within a band around the diagonal; removed things first."""
    rows, columns = left[1] - left[0], right[1] - right[0]
    band = max(4, MAX_COMPARED // (2 * max(rows, columns, 1)))
    taken: list[dict[int, str]] = []
    above, above_from = [0.0] * (columns + 1), -1
    for i in range(rows):
        start, stop = max(0, i * columns // rows - band), min(columns, i * columns // rows + band + 1)
        # ``row[k]`` is the best sum of the first i + 1 old and the first start + k new things; what lies beyond the band
        # of the row above is as good as its last.
        row = [above[min(start - above_from - 1, len(above) - 1)]]
        ways: dict[int, str] = {}
        for j in range(start, stop):
            place = j - above_from
            up = above[min(place, len(above) - 1)]
            diagonal = above[min(place - 1, len(above) - 1)]
            value = alike(old[left[0] + i], new[right[0] + j])
            if value >= ALIKE and diagonal + value > max(up, row[-1]):
                row.append(diagonal + value)
                ways[j] = "both"
            elif row[-1] >= up:
                row.append(row[-1])
                ways[j] = "left"
            else:
                row.append(up)
                ways[j] = "up"
        taken.append(ways)
        above, above_from = row, start - 1
    return _walked_back(taken, left[0], right[0], columns)


def _walked_back(taken: Sequence[dict[int, str]], first_old: int, first_new: int, columns: int) -> list[Pair]:
    pairs: list[Pair] = []
    i, j = len(taken) - 1, columns - 1
    while i >= 0 or j >= 0:
        way = "up" if j < 0 else "left"
        if i >= 0 and j >= 0:
            # Beside the band there is only one way back into it.
            way = taken[i].get(j, "left" if j > max(taken[i], default=-1) else "up")
        if way == "both":
            pairs.append((first_old + i, first_new + j))
            i, j = i - 1, j - 1
        elif way == "left":
            pairs.append((None, first_new + j))
            j -= 1
        else:
            pairs.append((first_old + i, None))
            i -= 1
    return pairs[::-1]
