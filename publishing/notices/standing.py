"""Since when a channel has failed: nothing has gone out through it since the first notice that could not."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db.models import Max, Q

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
    """The channels that have failed for longer than is tolerated. One query while none fails."""
    found = []
    still_failing = Q(failed_since__isnull=False, sent_at__isnull=True)
    standing = Notice.objects.order_by().values("channel")
    for row in standing.annotate(last=Max("sent_at"), failed=Max("failed_since", filter=still_failing)):
        sent = row["last"]
        if row["failed"] is None or (sent is not None and row["failed"] <= sent):
            continue
        failed = Notice.objects.filter(still_failing, channel=row["channel"])
        if sent is not None:
            failed = failed.filter(failed_since__gt=sent)
        by_time = list(failed.order_by("failed_since"))
        since, outcome = by_time[0].failed_since, by_time[-1].outcome
        if since is not None and now - since > TOLERATED:
            found.append(Failing(channel=Channel(row["channel"]), since=since, outcome=outcome, count=len(by_time)))
    return found
