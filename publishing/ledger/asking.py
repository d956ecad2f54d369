"""Have the whole chain looked at beside the screens: when somebody asks, and every night."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from publishing.ledger.models import Verification
from publishing.ledger.tasks import look_at_whole
from publishing.refusal import Refusal

EVERY = datetime.timedelta(hours=24)
GIVEN_UP_AFTER = datetime.timedelta(hours=1)
KEPT = 100


def ask(user: Any) -> Verification:
    """Look at the whole chain soon. Raises ``Refusal`` ``under-way`` while somebody else's look is not finished."""
    if _is_under_way():
        raise Refusal("under-way", "整本校验正在进行，请稍后刷新本页看结果。")
    with transaction.atomic():
        asked = Verification.objects.create(asked_by=user)
        transaction.on_commit(lambda: look_at_whole.enqueue(asked.pk))
    Verification.objects.filter(pk__lte=asked.pk - KEPT).delete()
    return asked


def ask_if_due(now: datetime.datetime) -> bool:
    """For the minute pass: once a day, whoever asked last."""
    last = Verification.objects.first()
    if _is_under_way() or (last is not None and last.finished_at and now - last.asked_at < EVERY):
        return False
    ask(None)
    return True


def _is_under_way() -> bool:
    since = timezone.now() - GIVEN_UP_AFTER
    return Verification.objects.filter(finished_at=None, asked_at__gt=since).exists()
