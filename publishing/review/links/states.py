"""Stored answers of addresses outside: wanted when an article is looked at, asked for by a task, shared for hours."""

from __future__ import annotations

import datetime
import hashlib
import time
from collections.abc import Callable, Iterable

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from publishing.review.links.asking import Address, ask, is_public
from publishing.review.models import LinkState

FRESH = datetime.timedelta(hours=6)
# A task that died while asking holds an address for so long.
CLAIMED = datetime.timedelta(minutes=10)
AT_ONCE = 40
# Then others get their turn: one worker does all that is queued, and somebody may be waiting for an import.
BUSY_SECONDS = 30


def digest_of(url: str) -> str:
    return hashlib.sha256(url.encode()).hexdigest()


def want(urls: Iterable[str]) -> bool:
    """Note the addresses; whether any of them has to be asked. Safe to call at any time; asks nobody itself."""
    if not settings.LINK_CHECKS:
        return False
    by_digest = {digest_of(url): url for url in urls}
    if not by_digest:
        return False
    LinkState.objects.bulk_create(
        [LinkState(digest=digest, url=url) for digest, url in by_digest.items()], ignore_conflicts=True
    )
    return _due().filter(pk__in=by_digest).exists()


def ask_due(*, may_reach: Callable[[Address], bool] = is_public) -> int:
    """Ask what is due, each address by one process only, for about half a minute; how many were asked."""
    asked, until = 0, time.monotonic() + BUSY_SECONDS
    for digest in list(_due().values_list("pk", flat=True)[:AT_ONCE]):
        with transaction.atomic():
            claimed = _due().filter(pk=digest).update(asked_at=timezone.now())
        if not claimed:
            continue
        answer = ask(LinkState.objects.get(pk=digest).url, may_reach=may_reach)
        LinkState.objects.filter(pk=digest).update(
            outcome=answer.outcome.value, status=answer.status, answered_at=timezone.now()
        )
        asked += 1
        if time.monotonic() > until:
            break
    return asked


def is_due() -> bool:
    return _due().exists()


def _due() -> QuerySet[LinkState]:
    now = timezone.now()
    unclaimed = Q(asked_at__isnull=True) | Q(asked_at__lt=now - CLAIMED)
    return LinkState.objects.filter(unclaimed & (Q(answered_at__isnull=True) | Q(answered_at__lt=now - FRESH)))
