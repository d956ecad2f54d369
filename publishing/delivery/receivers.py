"""An edition that is signed off is on its way."""

from __future__ import annotations

from typing import Any

from publishing.delivery import dispatch
from publishing.editions.models import Edition
from publishing.editions.signals import edition_signed_off


def connect() -> None:
    edition_signed_off.connect(_start, dispatch_uid="publishing.delivery.start")


def _start(edition: Edition, **kwargs: Any) -> None:
    dispatch.sign_off(edition)
