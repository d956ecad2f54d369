"""Since when a channel has failed: nothing has gone out through it since the first notice that could not."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Max

from publishing.notices.models import Channel, Notice

TOLERATED = datetime.timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Failing:
    """``outcome`` is what came back last, with the next step; ``count`` how many notices it has cost or holds up."""

    channel: Channel
    since: datetime.datetime
    outcome: str
    count: int


def failing(now: datetime.datetime) -> list[Failing]:
    """The channels that have failed for longer than is tolerated. One query while none has ever failed."""
    failed = Notice.objects.filter(failed_since__isnull=False, sent_at__isnull=True)
    # Unordered: the model's own order would make a group of every row.
    ever = failed.order_by().values_list("channel", flat=True).distinct()
    found = (_failing(Channel(channel), now) for channel in ever)
    return [channel for channel in found if channel is not None]


def _failing(channel: Channel, now: datetime.datetime) -> Failing | None:
    sent = Notice.objects.filter(channel=channel).aggregate(last=Max("sent_at"))["last"]
    failed = Notice.objects.filter(channel=channel, failed_since__isnull=False, sent_at__isnull=True)
    if sent is not None:
        failed = failed.filter(failed_since__gt=sent)
    by_time = failed.order_by("failed_since")
    since = by_time.values_list("failed_since", flat=True).first()
    if since is None or now - since <= TOLERATED:
        return None
    outcome = by_time.values_list("outcome", flat=True).last() or ""
    return Failing(channel=channel, since=since, outcome=outcome, count=failed.count())
