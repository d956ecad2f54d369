"""What the worker does for the account itself, besides carrying deliveries."""

from __future__ import annotations

from django.utils import timezone

from publishing.channels.port import Channel
from publishing.delivery import quotas, standing, watch
from publishing.delivery.standing_row import account_row


def look_at_rows() -> None:
    """Every minute: alarms brought up to date, and the sign that a worker is there. Makes no call."""
    now = timezone.now()
    watch.raise_due_alarms(now)
    standing.beat(now)


def ask_if_due(channel: Channel, *, anyway: bool = False) -> None:
    """Ask WeChat how the account stands and what is left of its quotas: where it is time, somebody asked, or ``anyway``."""
    account = account_row()
    now = timezone.now()
    if anyway or standing.is_refresh_due(account, now):
        ask_now(channel)
    elif quotas.is_refresh_due(account, now):
        quotas.refresh(channel)


def ask_now(channel: Channel) -> None:
    """Both, at once; the quotas only when WeChat talks to us at all."""
    if standing.can_talk(standing.refresh(channel)):
        quotas.refresh(channel)
    quotas.flush()
