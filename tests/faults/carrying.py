"""Carry on as a worker does, without waiting: time passes until something is due."""

from __future__ import annotations

import datetime
import time
from typing import Any

import requests
from django.db import DatabaseError, connection
from django.utils import timezone

from publishing.channels.port import Channel
from publishing.delivery import dispatch, memory
from publishing.delivery.account import watch
from publishing.delivery.by_hand import flow as by_hand
from publishing.delivery.models import Delivery, State
from tests.faults import passing

PASSES = 80
MOMENT = datetime.timedelta(milliseconds=1)


def carry_on(channel: Channel, *, passes: int = PASSES, settle_seconds: float = 0.0, starts: bool = True) -> int:
    """A worker makes up to ``passes`` passes until nothing is unfinished; returns how many were made.

    ``settle_seconds`` is really waited after each pass where WeChat may still be at work on a call that we gave up. A
    database that fails ends a pass, as in the worker, and the next one goes on. ``starts``: it has just been started.
    """
    if starts:
        memory.ask_first()
    for number in range(passes):
        try:
            moment = _next_moment()
            if moment is None:
                watch.raise_due_alarms(timezone.now())
                return number
            passing.move_to(moment + MOMENT)
            dispatch.pass_due(channel)
        except DatabaseError:
            connection.close()
        if settle_seconds:
            time.sleep(settle_seconds)
    return passes


def _next_moment() -> datetime.datetime | None:
    """When a worker can next do something: the time has come, and no lease is held. ``None`` when nothing is left."""
    rows = Delivery.objects.unfinished().filter(due_at__isnull=False).values_list("due_at", "lease_until")
    return min((max(due, lease or due) for due, lease in rows if due), default=None)


def resume_blocked(user: Any, base_url: str) -> int:
    """A person with the right has put things right; returns how many deliveries were seen to.

    What WeChat has left open is settled by what its back office at ``base_url`` shows.
    """
    blocked = list(Delivery.objects.filter(state=State.BLOCKED))
    for delivery in blocked:
        if not by_hand.is_in_doubt(delivery):
            dispatch.resume(delivery, user)
        elif links := _links_in_the_back_office(delivery, base_url):
            by_hand.record_links(delivery.edition, links, user)
        else:
            by_hand.give_up(delivery.edition, user, confirmed=True)
    return len(blocked)


def _links_in_the_back_office(delivery: Delivery, base_url: str) -> list[str]:
    shown = requests.get(f"{base_url}/_simulator/state", timeout=5).json()["publications"]
    return [
        article["url"]
        for publication in shown
        if publication["media_id"] == delivery.draft
        for article in publication["articles"]
    ]


def unsettled() -> list[str]:
    """Deliveries that are neither at an end, nor stopped for a person, nor waiting for a time in the future."""
    now = timezone.now()
    return [
        f"delivery {delivery.pk} ({delivery.state}) is neither stopped nor waiting for a time to come"
        for delivery in Delivery.objects.unfinished()
        if delivery.due_at is None or delivery.due_at <= now
    ]


def how_it_ended() -> str:
    """The states of all deliveries, such as ``published`` or ``drafted published``."""
    return " ".join(sorted(Delivery.objects.values_list("state", flat=True)))
