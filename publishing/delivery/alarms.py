"""Alarms: raised once per kind and subject, kept until somebody or the pass that raised them clears them."""

from __future__ import annotations

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from publishing.delivery.models import Alarm, Delivery


def raise_alarm(
    kind: Alarm.Kind, subject: str, *, message: str, next_step: str, delivery: Delivery | None = None
) -> None:
    """Safe to call again and again: an open alarm of the same kind and subject only gets the newer words."""
    subject = subject[:128]
    words = {"message": message, "next_step": next_step}
    if Alarm.objects.open().filter(kind=kind, subject=subject).update(**words):
        return
    try:
        with transaction.atomic():
            Alarm.objects.create(kind=kind, subject=subject, delivery=delivery, **words)
    except IntegrityError:
        return  # Another process has just raised it.


def clear(kind: Alarm.Kind, subject: str, *, user: Any = None) -> None:
    """``user`` is ``None`` when what raised the alarm has ended by itself."""
    Alarm.objects.open().filter(kind=kind, subject=subject[:128]).update(cleared_at=timezone.now(), cleared_by=user)
