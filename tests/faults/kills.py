"""kill -9 at every named point: the worker is a process of its own, and dies for good; another one carries on."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import signal
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from publishing.delivery.models import Delivery
from tests.faults import databases, points, reading, township, walking
from tests.faults.carrying import carry_on, how_it_ended
from tests.faults.place import channel, simulated
from tests.faults.running import Extent, Report, Scenario, in_child
from tests.faults.stories import STORIES, Story
from wechat_simulator.testing import Served

SAMPLED = 24
ANY = "*"


@dataclass(frozen=True, kw_only=True)
class Point:
    """A named point of a story, which is passed ``count`` times when nobody is killed."""

    story: Story
    name: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Worker:
    """A process forked before there are any threads, which waits to be told what to do."""

    pid: int
    orders: int
    """The writing end of its pipe."""

    def work(self, served: Served, *, point: str = "", occurrence: int = 1) -> bool:
        """Let it carry everything that is due, dying at that point; returns whether it was killed."""
        order = {"base_url": served.base_url, "point": point, "occurrence": occurrence}
        os.write(self.orders, json.dumps(order).encode() + b"\n")
        os.close(self.orders)
        _pid, status = os.waitpid(self.pid, 0)
        if os.WIFSIGNALED(status):
            return os.WTERMSIG(status) == signal.SIGKILL
        if os.WEXITSTATUS(status):
            raise RuntimeError("the worker broke by itself")
        return False


def scenarios(extent: Extent) -> list[Scenario]:
    """Each named point, again and again; a sample takes points spread over all of them, once."""
    found = _points()
    if extent.sample:
        step = max(1, len(found) // SAMPLED)
        return [_scenario(point, turn) for turn, point in enumerate(found[::step])]
    return [_scenario(point, turn) for turn in range(extent.times) for point in found]


def _scenario(point: Point, turn: int) -> Scenario:
    kind = point.name.partition(" ")[0] if " by " not in point.name else "database"
    row = {"database": "around a database write", "before": "before a remote call"}.get(kind, f"{kind} a remote call")
    return Scenario(
        part="kills",
        row=f"{point.story.name}: {row}",
        name=f"{point.name} (turn {turn})",
        run=lambda: _run(point, turn),
    )


def _run(point: Point, turn: int) -> Report:
    story = point.story
    with databases.copied("sqlite"), contextlib.ExitStack() as stack:
        township.signed_off(story.articles, method=story.method)
        first, second = stack.enter_context(_forked()), stack.enter_context(_forked())
        served = stack.enter_context(simulated())
        story.prepare(served)
        killed = first.work(served, point=point.name, occurrence=turn % point.count + 1)
        if turn % 4 == 3:
            # Whoever takes over may be killed as well, anywhere.
            second.work(served, point=ANY, occurrence=1 + turn * 7 % 40)
        carry_on(channel())
        ended = how_it_ended()
        found = reading.violations(served)
        if ended not in story.ends:
            reason = Delivery.objects.values_list("reason", flat=True).first()
            found.append(f"it ended as {ended}, not as {' or '.join(story.ends)}: {reason}")
    return Report(ended=ended, reached=killed, ended_well=not found, violations=tuple(found))


def _points() -> list[Point]:
    """Walk every story once and name what is passed; a point of two stories belongs to the first.

    Inside a transaction is as good as before its COMMIT.
    """
    found: list[Point] = []
    for story in STORIES:
        known = {point.name for point in found}
        counts = Counter(name for name in walking.names(story) if "in transaction" not in name)
        found += [Point(story=story, name=name, count=count) for name, count in counts.items() if name not in known]
    return found


@contextlib.contextmanager
def _forked() -> Iterator[Worker]:
    """A worker that waits for its order; ended for certain when the block is left."""
    told, orders = os.pipe()

    def wait_and_work() -> None:
        os.close(orders)
        signal.setitimer(signal.ITIMER_REAL, 0)
        with os.fdopen(told, encoding="utf-8") as lines:
            for line in itertools.islice(lines, 1):
                _obey(json.loads(line))

    pid = in_child(wait_and_work)
    os.close(told)
    try:
        yield Worker(pid=pid, orders=orders)
    finally:
        with contextlib.suppress(OSError):
            os.close(orders)
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def _obey(order: dict[str, Any]) -> None:
    settings.WECHAT_API_BASE_URL = order["base_url"]
    left = order["occurrence"]

    def reach(name: str) -> None:
        nonlocal left
        if order["point"] in (ANY, name):
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    with points.watching_http(reach), points.watching_database(reach, reach):
        carry_on(channel())
