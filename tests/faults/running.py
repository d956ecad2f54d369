"""Scenarios in processes of their own, several at a time, each against its own database and simulator.

The processes are forked from one that has Django and the drawing code loaded, so that a scenario costs what it does and
not what starting Python costs. A scenario that hangs is ended and counts as a violation.
"""

from __future__ import annotations

import json
import os
import signal
import struct
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db import connections

from tests.faults.databases import Vendor

HANGS_AFTER_SECONDS = 90.0
_LONGEST_SENTENCE = 600


@dataclass(frozen=True, kw_only=True)
class Report:
    """How a scenario went. ``reached`` is False when what was to go wrong never came to pass."""

    ended: str
    reached: bool = True
    ended_well: bool = True
    violations: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Extent:
    """How much is to be run. ``sample``: a representative part; ``times``: how often each point is killed."""

    vendors: tuple[Vendor, ...] = ("sqlite",)
    sample: bool = False
    times: int = 20


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """``part`` and ``row`` say where it is counted; ``name`` is its own within the row."""

    part: str
    row: str
    name: str
    run: Callable[[], Report]
    hangs_after_seconds: float = HANGS_AFTER_SECONDS


@dataclass(frozen=True, kw_only=True)
class Result:
    scenario: Scenario
    report: Report
    seconds: float


class Hung(BaseException):
    """The scenario took too long."""


def run_all(scenarios: Sequence[Scenario], *, processes: int = 2) -> Iterator[Result]:
    """Run every scenario in one of ``processes`` forked ones; yields the results as they come."""
    tasks_out, tasks_in = os.pipe()
    results_out, results_in = os.pipe()
    connections.close_all()
    children = [_fork(scenarios, tasks_out, tasks_in, results_out, results_in) for _ in range(processes)]
    os.close(tasks_out)
    os.close(results_in)
    _feed(tasks_in, len(scenarios))
    missing = dict(enumerate(scenarios))
    with os.fdopen(results_out, encoding="utf-8") as lines:
        for line in lines:
            told: dict[str, Any] = json.loads(line)
            scenario = missing.pop(told["index"])
            report = Report(**{**told["report"], "violations": tuple(told["report"]["violations"])})
            yield Result(scenario=scenario, report=report, seconds=told["seconds"])
    for child in children:
        os.waitpid(child, 0)
    for scenario in missing.values():
        dead = Report(ended="died", ended_well=False, violations=("its process died without a word",))
        yield Result(scenario=scenario, report=dead, seconds=0.0)


def in_child(work: Callable[[], None]) -> int:
    """Fork a process that does ``work`` and ends with 0, or with 1 and a traceback; returns its pid.

    No connection to a database is shared. Call it while no other thread runs.
    """
    connections.close_all()
    child = os.fork()
    if child:
        return child
    try:
        work()
    except BaseException:  # noqa: BLE001 - nothing may unwind into the code of the parent
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _feed(tasks_in: int, count: int) -> None:
    """Put the numbers of the tasks into the pipe; from a child, because the pipe may be too small for all of them."""

    def write() -> None:
        for index in range(count):
            os.write(tasks_in, struct.pack("I", index))

    in_child(write)
    os.close(tasks_in)


def _fork(scenarios: Sequence[Scenario], tasks: int, tasks_in: int, results_out: int, results: int) -> int:
    def work() -> None:
        os.close(tasks_in)
        os.close(results_out)
        while packed := os.read(tasks, 4):
            index = struct.unpack("I", packed)[0]
            started = time.monotonic()
            report = guarded(scenarios[index])
            line = {"index": index, "seconds": time.monotonic() - started, "report": asdict(report)}
            os.write(results, json.dumps(line).encode() + b"\n")

    return in_child(work)


def guarded(scenario: Scenario) -> Report:
    """Run one scenario here; what it raises and its hanging become violations."""

    def hung(*_signal: object) -> None:
        raise Hung

    signal.signal(signal.SIGALRM, hung)
    signal.setitimer(signal.ITIMER_REAL, scenario.hangs_after_seconds)
    try:
        report = scenario.run()
    except Hung as error:
        where = "".join(traceback.format_tb(error.__traceback__)[-3:])
        report = Report(ended="hung", ended_well=False, violations=(f"it hung for too long: {where}",))
    except Exception as error:  # noqa: BLE001 - whatever breaks a scenario is what the laboratory is to show
        where = "".join(traceback.format_exception(error)[-4:])
        report = Report(ended="broke", ended_well=False, violations=(f"it broke: {where}",))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        connections.close_all()
    cut = tuple(sentence[-_LONGEST_SENTENCE:] for sentence in report.violations[:5])
    return Report(ended=report.ended, reached=report.reached, ended_well=report.ended_well, violations=cut)
