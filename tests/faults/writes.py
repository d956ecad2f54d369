"""The n-th write to the database fails, for every n, until a whole delivery passes untouched."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import OperationalError

from publishing.delivery.models import Delivery
from tests.faults import points, reading, township, walking
from tests.faults.carrying import carry_on, how_it_ended
from tests.faults.databases import Vendor
from tests.faults.place import place
from tests.faults.running import Extent, Report, Scenario
from tests.faults.stories import STORIES, Story

BEYOND = 3
"""So many more than the story makes: these count as not reached, and show that the end was reached."""


class NthWrite:
    """Fails at the ``number``-th write or COMMIT; ``done`` tells whether the database has carried it out all the same."""

    def __init__(self, number: int, *, done: bool) -> None:
        self.left = number
        self.done = done

    def before(self, _name: str) -> None:
        self.left -= 1
        if self.left == 0 and not self.done:
            raise OperationalError("the database went away before this write")

    def after(self, _name: str) -> None:
        if self.left == 0 and self.done:
            self.left = -1
            raise OperationalError("the database went away after this write")


def scenarios(extent: Extent) -> list[Scenario]:
    """One for each write of two stories; a sample takes every ninth of the first."""
    return list(_scenarios(extent))


def _scenarios(extent: Extent) -> Iterator[Scenario]:
    stories = [story for story in STORIES if story.name in ("publish", "answers lost")]
    for vendor in extent.vendors:
        for story in stories[:1] if extent.sample else stories:
            count = walking.writes(story, vendor=vendor) + BEYOND
            for number in range(1, count + 1, 9 if extent.sample else 1):
                for done in (False, True):
                    yield _scenario(vendor, story, number, done=done)


def _scenario(vendor: Vendor, story: Story, number: int, *, done: bool) -> Scenario:
    how = "carried out, told as failed" if done else "not carried out"
    return Scenario(
        part="writes",
        row=f"{vendor}, {story.name}: {how}",
        name=f"write {number}",
        run=lambda: _run(vendor, story, number, done=done),
    )


def _run(vendor: Vendor, story: Story, number: int, *, done: bool) -> Report:
    with place(vendor) as here:
        township.signed_off(story.articles, method=story.method)
        story.prepare(here.served)
        failing = NthWrite(number, done=done)
        with points.watching_database(failing.before, failing.after):
            carry_on(here.channel)
        ended = how_it_ended()
        found = reading.violations(here.served)
        if ended not in story.ends:
            reason = Delivery.objects.values_list("reason", flat=True).first()
            found.append(f"it ended as {ended}, not as {' or '.join(story.ends)}: {reason}")
    return Report(ended=ended, reached=failing.left <= 0, ended_well=not found, violations=tuple(found))
