"""A task carries an id and nothing else; it may be lost, stuck or run twice without harm."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from publishing.delivery.account import round as account_round
from publishing.delivery.account import watch
from publishing.delivery.carry import carry
from publishing.delivery.channel import counted_channel


@task()
def carry_delivery(delivery_id: int) -> None:
    with counted_channel() as channel:
        carry(delivery_id, channel)
    watch.raise_due_alarms(timezone.now())


@task()
def ask_about_account() -> None:
    with counted_channel() as channel:
        account_round.ask_if_due(channel)
