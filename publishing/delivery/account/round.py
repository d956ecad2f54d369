"""What the worker does for the account itself, besides carrying deliveries."""

from __future__ import annotations

from django.utils import timezone

from publishing.channels.port import Channel
from publishing.delivery.account import quotas, standing, watch
from publishing.delivery.account.standing_row import account_row
from publishing.ledger import asking


def look_at_rows() -> None:
    """Every minute: alarms brought up to date, the sign that a worker is there, the ledger's daily look. Makes no call."""
    now = timezone.now()
    watch.raise_due_alarms(now)
    standing.beat(now)
    asking.ask_if_due(now)


def ask_if_due(channel: Channel, *, anyway: bool = False) -> None:
    """Ask WeChat how the account stands and what is left of its quotas: where it is time, somebody asked, or ``anyway``.

    Two processes never ask at once. The quotas are left out when WeChat does not talk to us at all.
    """
    account = account_row()
    now = timezone.now()
    everything = anyway or standing.is_refresh_due(account, now)
    if not everything and not quotas.is_refresh_due(account, now):
        return
    if not standing.begin_asking(now):
        return
    try:
        if not everything or standing.can_talk(standing.refresh(channel)):
            quotas.refresh(channel)
        quotas.flush()
    finally:
        standing.end_asking()
