"""Claim, call, record (invariant I5): the only place that changes the state of a delivery.

A claim is one conditional UPDATE under a lock on the account's row, so that one delivery runs at a time per account. The
lease carries a token; every record is conditional on it, so that a worker which lost its lease can record nothing.
"""

from __future__ import annotations

import datetime
import secrets
from collections.abc import Callable
from types import TracebackType
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from publishing.delivery.models import Account, Attempt, Delivery

AFTER_A_CRASH = datetime.timedelta(minutes=5)


class LeaseLost(Exception):
    """Another worker has taken this delivery over; stop at once and record nothing."""


class Lease:
    """The right to carry one delivery until ``lease_until``. Leaving the ``with`` block gives it back."""

    def __init__(self, delivery: Delivery, token: str) -> None:
        self.delivery = delivery
        self.token = token

    def __enter__(self) -> Lease:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if isinstance(error, LeaseLost):
            return
        released: dict[str, Any] = {"lease_token": "", "lease_until": None}
        if error is not None:
            # A defect of ours: let the others through, and try again later.
            released["due_at"] = timezone.now() + AFTER_A_CRASH
        self._mine().update(**released)

    def record(self, **changes: Any) -> None:
        """Write what has happened, and keep the lease alive. Raises :class:`LeaseLost`."""
        now = timezone.now()
        if not self._mine().update(lease_until=now + lease_duration(), updated_at=now, **changes):
            raise LeaseLost(str(self.delivery))
        for name, value in changes.items():
            setattr(self.delivery, name, value)

    def record_attempt(
        self,
        attempt: Attempt,
        *,
        delivery: dict[str, Any] | None = None,
        also: Callable[[], object] | None = None,
        **changes: Any,
    ) -> None:
        """Complete a remote call's row, the delivery's own fields and what ``also`` writes, in one transaction.

        Raises :class:`LeaseLost`, and then nothing of it is written.
        """
        with transaction.atomic():
            self.record(**(delivery or {}))
            Attempt.objects.filter(pk=attempt.pk).update(**changes)
            if also is not None:
                also()
        for name, value in changes.items():
            setattr(attempt, name, value)

    def _mine(self) -> Any:
        return Delivery.objects.filter(pk=self.delivery.pk, lease_token=self.token)


def lease_duration() -> datetime.timedelta:
    return datetime.timedelta(seconds=settings.DELIVERY_LEASE_SECONDS)


def claim(delivery_id: int) -> Lease | None:
    """Take a due delivery for this worker, or ``None`` when it is not due, taken, or the account is busy."""
    now = timezone.now()
    token = secrets.token_hex(16)
    with transaction.atomic():
        delivery = Delivery.objects.due(now).filter(pk=delivery_id).first()
        if delivery is None:
            return None
        Account.objects.select_for_update().get(pk=delivery.account_id)
        busy = Delivery.objects.filter(account=delivery.account_id, lease_until__gt=now).exclude(pk=delivery.pk)
        if busy.exists():
            return None
        taken = (
            Delivery.objects.due(now)
            .filter(pk=delivery_id)
            .update(lease_token=token, lease_until=now + lease_duration(), updated_at=now)
        )
    if not taken:
        return None
    return Lease(Delivery.objects.select_related("edition", "account").get(pk=delivery_id), token)


def claim_finished(delivery_id: int) -> Lease | None:
    """Take a delivery that has come to its end, to undo what it did; ``None`` when it or the account is busy."""
    now = timezone.now()
    token = secrets.token_hex(16)
    with transaction.atomic():
        delivery = Delivery.objects.filter(pk=delivery_id, finished_at__isnull=False).first()
        if delivery is None:
            return None
        Account.objects.select_for_update().get(pk=delivery.account_id)
        if Delivery.objects.filter(account=delivery.account_id, lease_until__gt=now).exists():
            return None
        taken = Delivery.objects.filter(pk=delivery_id, finished_at__isnull=False).update(
            lease_token=token, lease_until=now + lease_duration()
        )
    if not taken:
        return None
    return Lease(Delivery.objects.select_related("edition", "account").get(pk=delivery_id), token)
