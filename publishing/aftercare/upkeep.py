"""One pass over everything that is out: withdrawals, corrections, what people published by hand, comparisons."""

from __future__ import annotations

import datetime

from publishing.aftercare import correction, deleting
from publishing.aftercare.compare import compare_due
from publishing.aftercare.recognise import recognise_due
from publishing.channels.port import Channel


def pass_due(channel: Channel, now: datetime.datetime) -> dict[str, int]:
    """Do what is due, in bounded time; safe to call at any time and any number of times. Returns how much was done."""
    return {
        "withdrawals": deleting.sweep(channel, now),
        "recognised": recognise_due(channel, now),
        "corrections": correction.complete_due(),
        "compared": compare_due(channel, now),
    }
