"""Aftercare hears of the minute pass, and of articles that become public."""

from __future__ import annotations

import datetime
from typing import Any

from wagtail.models import Page, Revision
from wagtail.signals import page_published

from publishing.aftercare import correction, upkeep
from publishing.channels.port import Channel
from publishing.delivery.signals import due_pass


def connect() -> None:
    due_pass.connect(_pass_due, dispatch_uid="publishing.aftercare.pass_due")
    page_published.connect(_bind_correction, dispatch_uid="publishing.aftercare.bind_correction")


def _pass_due(channel: Channel, now: datetime.datetime, **kwargs: Any) -> None:
    upkeep.pass_due(channel, now)


def _bind_correction(instance: Page, revision: Revision, **kwargs: Any) -> None:
    correction.bind(instance, revision)
