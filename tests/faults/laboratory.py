"""All parts, run and put into one table."""

from __future__ import annotations

import os
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from tests.faults import calls, databases, kills, workers, worlds, writes
from tests.faults.databases import Vendor
from tests.faults.running import Extent, Result, Scenario, in_child, run_all

PARTS: dict[str, Callable[[Extent], list[Scenario]]] = {
    "calls": calls.scenarios,
    "kills": kills.scenarios,
    "writes": writes.scenarios,
    "workers": workers.scenarios,
    "worlds": worlds.scenarios,
}


def run(parts: Sequence[str], *, sample: bool, times: int, only: str, processes: int, temporary: bool) -> int:
    """Run the named parts (all when none is named), print the table; returns the exit status.

    ``temporary``: nobody else will use the databases that were prepared.
    """
    started = time.monotonic()
    extent = Extent(vendors=_vendors(sample=sample), sample=sample, times=times)
    chosen = [
        scenario
        for name, make in PARTS.items()
        if not parts or name in parts
        for scenario in make(extent)
        if only in f"{scenario.row} {scenario.name}"
    ]
    # What takes longest begins first, so that nobody waits for it alone at the end.
    chosen.sort(key=lambda scenario: -scenario.hangs_after_seconds)
    results: list[Result] = []
    for result in run_all(chosen, processes=processes):
        for (part, kind), found in violations([result]).items():
            if (part, kind) not in violations(results):
                sys.stderr.write(f"VIOLATION in {found[0][0]}: {kind}\n")
        results.append(result)
        if len(results) % 100 == 0:
            sys.stderr.write(f"{len(results)} of {len(chosen)} scenarios after {time.monotonic() - started:.0f} s\n")
    for vendor in extent.vendors if temporary else ():
        databases.drop(vendor)
    _say(table(results))
    slowest = sorted(results, key=lambda result: result.seconds)[-3:]
    _say("slowest: " + ", ".join(f"{_name(result)} {result.seconds:.0f} s" for result in reversed(slowest)))
    _say(f"{len(results)} scenarios in {time.monotonic() - started:.0f} s")
    for (part, kind), found in violations(results).items():
        scenario, sentence = found[0]
        _say(f"VIOLATION in {len(found)} scenarios of {part}: {kind}\n    first: {scenario}\n    {sentence}")
    return 1 if violations(results) else 0


def violations(results: Iterable[Result]) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Scenarios and sentences by part and kind of violation: the sentence without its numbers."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for result in results:
        for sentence in result.report.violations:
            kind = re.sub(r"\d+", "N", sentence.splitlines()[0])[:100]
            found[result.scenario.part, kind].append((f"{_name(result)} [{result.report.ended}]", sentence))
    return found


def _vendors(*, sample: bool) -> tuple[Vendor, ...]:
    """SQLite always; PostgreSQL where it answers, but for a sample only when the tests run on it."""
    wanted: tuple[Vendor, ...] = ("sqlite",)
    if os.environ.get("DATABASE_URL", "").startswith("postgres") if sample else databases.has_postgresql():
        wanted = ("sqlite", "postgresql")
    for vendor in wanted:
        child = in_child(lambda vendor=vendor: databases.prepare(vendor))  # type: ignore[misc]
        if os.waitpid(child, 0)[1]:
            raise RuntimeError(f"the database on {vendor} could not be prepared")
    return wanted


def table(results: Iterable[Result]) -> str:
    """One line for each row of each part, and the sum of all."""
    rows: dict[tuple[str, str], list[Result]] = defaultdict(list)
    for result in results:
        rows[result.scenario.part, result.scenario.row].append(result)
    lines = [_line("part", "what", "tried", "ended well", "not reached", "violations")]
    lines += [_line(part, row, *_counts(found)) for (part, row), found in rows.items()]
    lines.append(_line("all", "", *_counts([result for found in rows.values() for result in found])))
    return "\n".join(lines)


def _counts(results: Sequence[Result]) -> tuple[int, int, int, int]:
    reached = [result for result in results if result.report.reached]
    return (
        len(results),
        sum(result.report.ended_well for result in reached),
        len(results) - len(reached),
        sum(len(result.report.violations) for result in results),
    )


def _line(*cells: object) -> str:
    part, what, *numbers = (str(cell) for cell in cells)
    return f"{part:<9} {what:<44} " + " ".join(f"{number:>11}" for number in numbers)


def _name(result: Result) -> str:
    return f"{result.scenario.part} · {result.scenario.row} · {result.scenario.name}"


def _say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()
