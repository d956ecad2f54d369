"""Every remote write leaves a row: intended before the call, its outcome after it (invariant I4).

:func:`attempt` does all of it. Who makes calls in other threads takes the parts: :func:`begin` and :func:`conclude` touch the
database and belong to the thread that holds the lease, :func:`make` does not and may run anywhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import transaction
from django.db.models import QuerySet

from publishing.channels.errors import ChannelError, LimitReached, OutcomeUnknown, Unavailable
from publishing.delivery.lease import Lease
from publishing.delivery.models import RELEASING, Attempt, Delivery, Operation, Outcome

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Answered(Generic[T]):
    """A remote write that was done."""

    answer: T
    milliseconds: int


@dataclass(frozen=True, kw_only=True)
class Failed:
    """A remote write that raised ``error``."""

    error: ChannelError
    milliseconds: int


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
    row = begin(lease, operation, subject=subject, digest=digest)
    made = make(call)
    if isinstance(made, Failed):
        conclude(lease, row, made)
        raise made.error
    conclude(lease, row, made, delivery={remember: made.answer} if remember else None)
    return made.answer


def begin(lease: Lease, operation: Operation, *, subject: str = "", digest: str = "") -> Attempt:
    """Commit the row of a write that is about to be made. Raises ``LeaseLost``, and then there is no row."""
    with transaction.atomic():
        lease.record()
        return Attempt.objects.create(
            delivery=lease.delivery, operation=operation, subject=subject[:128], request_digest=digest
        )


def make(call: Callable[[], T]) -> Answered[T] | Failed:
    """Make the write and take its time. Touches no database. Raises what is no ``ChannelError``."""
    started = time.monotonic()
    try:
        answer = call()
    except ChannelError as error:
        return Failed(error=error, milliseconds=_since(started))
    return Answered(answer=answer, milliseconds=_since(started))


def conclude(
    lease: Lease,
    row: Attempt,
    made: Answered[T] | Failed,
    *,
    delivery: dict[str, Any] | None = None,
    also: Callable[[], object] | None = None,
) -> None:
    """Record how a write went, the delivery's own fields and what ``also`` writes: all or nothing. Raises ``LeaseLost``."""
    if isinstance(made, Failed):
        error = made.error
        lease.record_attempt(
            row,
            delivery=delivery,
            also=also,
            outcome=_outcome(error),
            message=str(error),
            errcode=error.errcode,
            rid=error.rid,
            milliseconds=made.milliseconds,
        )
        return
    lease.record_attempt(
        row,
        delivery=delivery,
        also=also,
        outcome=Outcome.DONE,
        answer=str(made.answer)[:512] if made.answer is not None else "",
        milliseconds=made.milliseconds,
    )


def may_be_out(delivery: Delivery) -> bool:
    """Whether a write was made after which the edition is, or may be, before its readers. One that was refused is none."""
    return releasing_attempts().filter(delivery=delivery).exists()


def releasing_attempts() -> QuerySet[Attempt]:
    return Attempt.objects.filter(
        operation__in=RELEASING, outcome__in=[Outcome.INTENDED, Outcome.UNKNOWN, Outcome.DONE]
    )


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
