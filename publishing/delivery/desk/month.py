"""One month of editions: what is planned, what went out, and on which days a mass send is still free."""

from __future__ import annotations

import calendar
import datetime
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Max, Q
from django.utils import timezone

from publishing.delivery.desk.progress import Badge, badge
from publishing.delivery.models import Delivery, Publication, State
from publishing.editions import mass_sends
from publishing.editions.flow import FARTHEST
from publishing.editions.models import Edition, Method
from publishing.editions.models import State as EditionState
from publishing.editions.reading import with_titles

WEEKDAYS = "一二三四五六日"
MORNING = datetime.time(7, 30)
EVENING = datetime.time(19)
LONG_AGO = datetime.date(2012, 8, 1)
"""Official accounts did not exist before: no month before this one is shown."""


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An edition on its day: ``at`` is when it went out, or is to."""

    edition: Edition
    at: datetime.datetime
    title: str
    articles: int
    badge: Badge


@dataclass(frozen=True, kw_only=True)
class Day:
    """``compose_at`` is the time to begin with in a new edition on this day, for the address; empty when it is over.

    ``holders`` have reserved a mass send of the day; ``is_mass_send_free`` is said of days to come only.
    """

    date: datetime.date
    weekday: str
    entries: list[Entry]
    holders: list[Edition]
    is_today: bool
    is_past: bool
    is_mass_send_free: bool
    compose_at: str


def first_of(text: str) -> datetime.date:
    """The month written as ``2026-11``; this month for anything else, and for months nobody can have planned."""
    today = timezone.localdate()
    try:
        year, month = (int(part) for part in text.split("-"))
        first = datetime.date(year, month, 1)
    except (ValueError, OverflowError):
        return today.replace(day=1)
    return first if LONG_AGO <= first <= today + FARTHEST else today.replace(day=1)


def neighbours(first: datetime.date) -> tuple[str, str]:
    """The months before and after, as :func:`first_of` reads them."""
    before = first - datetime.timedelta(days=1)
    after = first + datetime.timedelta(days=31)
    return f"{before:%Y-%m}", f"{after:%Y-%m}"


def days(first: datetime.date) -> list[Day]:
    """Every day of the month that begins with ``first``; three queries however much there is."""
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    entries: dict[datetime.date, list[Entry]] = {}
    for entry in _entries(first, last):
        entries.setdefault(timezone.localdate(entry.at), []).append(entry)
    holders = mass_sends.held(first, last)
    now = timezone.localtime()
    found = []
    for number in range(last.day):
        date = first + datetime.timedelta(days=number)
        held = holders.get(date, [])
        found.append(
            Day(
                date=date,
                weekday=WEEKDAYS[date.weekday()],
                entries=sorted(entries.get(date, []), key=lambda entry: entry.at),
                holders=held,
                is_today=date == now.date(),
                is_past=date < now.date(),
                is_mass_send_free=date >= now.date() and len(held) < settings.MASS_SENDS_PER_DAY,
                compose_at=_compose_at(date, now),
            )
        )
    return found


def days_since_last_push() -> int | None:
    """``None`` when nothing has ever gone out."""
    last: datetime.datetime | None = Publication.objects.aggregate(last=Max("published_at"))["last"]
    return (timezone.localdate() - timezone.localdate(last)).days if last else None


def _entries(first: datetime.date, last: datetime.date) -> list[Entry]:
    zone = timezone.get_current_timezone()
    begin = datetime.datetime.combine(first, datetime.time.min, zone)
    end = datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time.min, zone)
    within = Q(scheduled_at__gte=begin, scheduled_at__lt=end)
    for field in ("finished_at", "drafted_at", "created_at"):
        within |= Q(**{f"delivery__{field}__gte": begin, f"delivery__{field}__lt": end})
    editions = (
        Edition.objects.filter(within)
        .exclude(state=EditionState.CANCELLED)
        .select_related("delivery")
        .prefetch_related(with_titles())
    )
    entries = []
    for edition in editions:
        delivery = getattr(edition, "delivery", None)
        at = _moment(edition, delivery)
        places = list(edition.places.all())
        if at is not None and begin <= at < end and places:
            entries.append(
                Entry(
                    edition=edition,
                    at=at,
                    title=places[0].approval.title,
                    articles=len(places),
                    badge=badge(edition, delivery),
                )
            )
    return entries


def _moment(edition: Edition, delivery: Delivery | None) -> datetime.datetime | None:
    """Where an edition stands on the calendar: when it went out, else when it is to; without either when it was begun."""
    if delivery is not None and edition.state == EditionState.SIGNED_OFF:
        if delivery.state == State.PUBLISHED:
            return delivery.finished_at
        if edition.method == Method.DRAFT and delivery.drafted_at is not None:
            return delivery.drafted_at
        return edition.scheduled_at or delivery.created_at
    return edition.scheduled_at


def _compose_at(date: datetime.date, now: datetime.datetime) -> str:
    if date < now.date() or date > now.date() + FARTHEST - datetime.timedelta(days=1):
        return ""
    hours = [hour for hour in (MORNING, EVENING) if date > now.date() or hour > now.time()]
    return f"{date:%Y-%m-%d}T{hours[0]:%H:%M}" if hours else ""
