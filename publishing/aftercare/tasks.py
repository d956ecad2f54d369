"""A task carries an id and nothing else; it may be lost, stuck or run twice without harm."""

from __future__ import annotations

from django_tasks import task

from publishing.aftercare.deleting import carry_out
from publishing.delivery.channel import counted_channel


@task()
def carry_withdrawal(withdrawal_id: int) -> None:
    with counted_channel() as channel:
        carry_out(withdrawal_id, channel)
