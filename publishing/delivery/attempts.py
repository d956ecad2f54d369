"""Every remote write leaves a row: intended before the call, its outcome after it (invariant I4)."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from django.db.models import QuerySet

from publishing.channels.errors import ChannelError, LimitReached, OutcomeUnknown, Unavailable
from publishing.delivery.lease import Lease
from publishing.delivery.models import Attempt, Delivery, Operation, Outcome

T = TypeVar("T")


def attempt(
    lease: Lease,
    operation: Operation,
    call: Callable[[], T],
    *,
    subject: str = "",
    digest: str = "",
    remember: str = "",
) -> T:
    """Make one remote write and record it. The row is committed before ``call`` and no transaction is open during it.

    ``remember`` names the delivery's field that keeps the answer; it is written together with the outcome, so that no crash
    can leave the one without the other. Raises what ``call`` raises, and ``LeaseLost`` when the lease has gone meanwhile.
    """
    lease.record()
    row = Attempt.objects.create(
        delivery=lease.delivery, operation=operation, subject=subject[:128], request_digest=digest
    )
    started = time.monotonic()
    try:
        answer = call()
    except ChannelError as error:
        outcome = _outcome(error)
        lease.record_attempt(
            row,
            outcome=outcome,
            message=str(error),
            errcode=error.errcode,
            rid=error.rid,
            milliseconds=_since(started),
        )
        raise
    lease.record_attempt(
        row,
        delivery={remember: answer} if remember else {},
        outcome=Outcome.DONE,
        answer=str(answer)[:512] if answer is not None else "",
        milliseconds=_since(started),
    )
    return answer


def unresolved(delivery: Delivery, operation: Operation) -> QuerySet[Attempt]:
    """Writes of this delivery that may have happened: cut off before they were recorded, or with an unknown outcome."""
    return delivery.attempts.filter(operation=operation, outcome__in=[Outcome.INTENDED, Outcome.UNKNOWN])


def _outcome(error: ChannelError) -> Outcome:
    if isinstance(error, OutcomeUnknown):
        return Outcome.UNKNOWN
    if isinstance(error, Unavailable | LimitReached):
        return Outcome.UNAVAILABLE
    return Outcome.REFUSED


def _since(started: float) -> int:
    return round((time.monotonic() - started) * 1000)
