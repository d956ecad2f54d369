"""Carry on as a worker does, without waiting: every pause is over and every lease has run out."""

from __future__ import annotations

import datetime
import time

from django.db import DatabaseError, connection
from django.utils import timezone

from publishing.channels.port import Channel
from publishing.delivery import dispatch
from publishing.delivery.models import Attempt, Delivery, State

PASSES = 40
LONG_AGO = datetime.timedelta(minutes=10)


def carry_on(channel: Channel, *, passes: int = PASSES, settle_seconds: float = 0.0) -> int:
    """Make up to ``passes`` passes, until nothing is unfinished; returns how many were made.

    ``settle_seconds`` is waited after each pass where WeChat may still be at work on a call that we gave up. A database
    that fails ends a pass, as in the worker, and the next one goes on.
    """
    for number in range(passes):
        try:
            if not Delivery.objects.unfinished().exists():
                return number
            pauses_are_over()
            dispatch.pass_due(channel)
        except DatabaseError:
            connection.close()
        if settle_seconds:
            time.sleep(settle_seconds)
    return passes


def pauses_are_over() -> None:
    """Time passes: what waited is due, what was looked at was looked at long ago, no lease is held any more."""
    now = timezone.now()
    Delivery.objects.unfinished().update(due_at=now)
    Delivery.objects.exclude(lease_until=None).update(lease_until=now)
    Attempt.objects.exclude(looked_at=None).update(looked_at=now - LONG_AGO)


def resume_blocked(user: object) -> int:
    """A person with the right has put things right; returns how many deliveries go on."""
    blocked = list(Delivery.objects.filter(state=State.BLOCKED))
    for delivery in blocked:
        dispatch.resume(delivery, user)
    return len(blocked)


def unsettled() -> list[str]:
    """Deliveries that are neither at an end, nor stopped for a person, nor waiting for a time in the future."""
    now = timezone.now()
    return [
        f"delivery {delivery.pk} ({delivery.state}) is neither stopped nor waiting for a time to come"
        for delivery in Delivery.objects.unfinished()
        if delivery.due_at <= now
    ]


def how_it_ended() -> str:
    """The states of all deliveries, such as ``published`` or ``drafted published``."""
    return " ".join(sorted(Delivery.objects.values_list("state", flat=True)))
