"""A task carries an id and nothing else; it may be lost, stuck or run twice without harm."""

from __future__ import annotations

from django_tasks import task

from publishing.channels import wechat
from publishing.delivery.carry import carry


@task()
def carry_delivery(delivery_id: int) -> None:
    carry(delivery_id, wechat.channel_from_settings())
