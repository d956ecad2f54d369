"""The account's mass sends: how many a day, and which edition has reserved which."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from publishing.editions.models import Edition
from publishing.refusal import Refusal


def day_of(at: datetime.datetime | None) -> datetime.date:
    """The day (in the desk's time zone, Beijing) on which an edition sent at ``at``, or now, uses a mass send."""
    return timezone.localdate(at or timezone.now())


def taken_by(day: datetime.date) -> list[Edition]:
    """The editions that hold the day's mass sends when none is left; else an empty list."""
    holders = list(Edition.objects.filter(quota_day=day).order_by("quota_place"))
    return holders if len(holders) >= settings.MASS_SENDS_PER_DAY else []


def reserve(edition: Edition) -> None:
    """Take one of the day's mass sends for ``edition``; not saved when the caller's transaction fails.

    Raises ``Refusal`` ``mass-send-spent``. Two at the same moment cannot take the same one: the database says so.
    """
    day = day_of(edition.scheduled_at)
    held = set(Edition.objects.filter(quota_day=day).values_list("quota_place", flat=True))
    free = next((place for place in range(settings.MASS_SENDS_PER_DAY) if place not in held), None)
    if free is None:
        raise spent(taken_by(day))
    edition.quota_day, edition.quota_place = day, free
    try:
        with transaction.atomic():
            edition.save(update_fields=["quota_day", "quota_place"])
    except IntegrityError as error:
        raise spent(taken_by(day)) from error


def spent(holders: Sequence[Edition]) -> Refusal:
    names = "、".join(str(edition) for edition in holders) or "别的期次"
    return Refusal(
        "mass-send-spent",
        f"这一天的群发（每天 {settings.MASS_SENDS_PER_DAY} 次）已由{names}占用。请改到别的日子，或改用“发布”（不通知关注者）。",
    )
