"""Walk a story once, undisturbed, and tell the names of all points it passes."""

from __future__ import annotations

import json
import os

from tests.faults import databases, points, township
from tests.faults.carrying import carry_on
from tests.faults.databases import Vendor
from tests.faults.place import channel, simulated
from tests.faults.running import in_child
from tests.faults.stories import Story


def names(story: Story, *, vendor: Vendor = "sqlite") -> list[str]:
    """In their order. In a process of its own, which keeps its wrappers to itself. Raises ``RuntimeError``."""
    told, telling = os.pipe()

    def walk() -> None:
        os.close(told)
        passed: list[str] = []
        with databases.copied(vendor):
            township.signed_off(story.articles, method=story.method)
            with (
                simulated() as served,
                points.watching_http(passed.append),
                points.watching_database(passed.append, passed.append),
            ):
                story.prepare(served)
                carry_on(channel())
        with os.fdopen(telling, "w", encoding="utf-8") as out:
            json.dump(passed, out)

    child = in_child(walk)
    os.close(telling)
    with os.fdopen(told, encoding="utf-8") as lines:
        text = lines.read()
    os.waitpid(child, 0)
    if not text:
        raise RuntimeError(f"the story {story.name} cannot be walked")
    return list(json.loads(text))


def writes(story: Story, *, vendor: Vendor) -> int:
    """How many writes and COMMITs the story makes."""
    return sum(name.startswith("before ") and " by " in name for name in names(story, vendor=vendor))
