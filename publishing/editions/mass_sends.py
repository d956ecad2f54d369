"""The account's mass sends: how many a day, and which edition has reserved which."""

from __future__ import annotations

import datetime
from collections import defaultdict
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
    holders = held(day, day).get(day, [])
    return holders if len(holders) >= settings.MASS_SENDS_PER_DAY else []


def held(first: datetime.date, last: datetime.date) -> dict[datetime.date, list[Edition]]:
    """The editions that hold mass sends of each day from ``first`` to ``last``, both included; days without are absent."""
    holders = defaultdict(list)
    for edition in Edition.objects.filter(quota_day__range=(first, last)).order_by("quota_day", "quota_place"):
        if edition.quota_day is not None:
            holders[edition.quota_day].append(edition)
    return dict(holders)


def reserve(edition: Edition) -> None:
    """Take one of the day's mass sends for ``edition``; not saved when the caller's transaction fails.

    Raises ``Refusal`` ``mass-send-spent``. Two at the same moment cannot take the same one: the database says so.
    """
    _take(edition, max(day_of(edition.scheduled_at), day_of(None)))


def _take(edition: Edition, day: datetime.date) -> None:
    places = set(Edition.objects.filter(quota_day=day).values_list("quota_place", flat=True))
    free = next((place for place in range(settings.MASS_SENDS_PER_DAY) if place not in places), None)
    if free is None:
        raise spent(taken_by(day))
    edition.quota_day, edition.quota_place = day, free
    try:
        with transaction.atomic():
            edition.save(update_fields=["quota_day", "quota_place"])
    except IntegrityError as error:
        raise spent(taken_by(day)) from error


def move(edition: Edition, day: datetime.date) -> None:
    """Take one of ``day``'s mass sends instead of the one that ``edition`` holds. Raises ``Refusal`` ``mass-send-spent``."""
    if edition.quota_day == day:
        return
    with transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(quota_day=None, quota_place=None)
        _take(edition, day)


def spent(holders: Sequence[Edition]) -> Refusal:
    names = "、".join(str(edition) for edition in holders) or "别的期次"
    return Refusal(
        "mass-send-spent",
        f"这一天的群发（每天 {settings.MASS_SENDS_PER_DAY} 次）已由{names}占用。请改到别的日子，或改用“发布”（不通知关注者）。",
    )
