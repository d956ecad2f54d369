"""Dates that fit whenever the demonstration is loaded: counted from today, never written down."""

from __future__ import annotations

import datetime

from django.utils import timezone

from pages.dates import chinese_date

_QUARTERS = "一二三四"
_WEEKDAYS = "一二三四五六日"


def day(number: int) -> datetime.date:
    """So many days from today; negative ones lie behind us."""
    return timezone.localdate() + datetime.timedelta(days=number)


def workday(number: int) -> datetime.date:
    """The first Monday to Friday on or after ``day(number)``; public holidays are not known here."""
    found = day(number)
    return found + datetime.timedelta(days=max(0, 7 - found.weekday()) if found.weekday() > 4 else 0)


def workdays(number: int, count: int) -> list[datetime.date]:
    """``count`` days from Monday to Friday, one after another, the first on or after ``day(number)``."""
    found = [workday(number)]
    while len(found) < count:
        following = found[-1] + datetime.timedelta(days=1)
        found.append(
            following + datetime.timedelta(days=max(0, 7 - following.weekday()) if following.weekday() > 4 else 0)
        )
    return found


def after_workdays(count: int) -> datetime.date:
    """The day on which ``count`` working days from tomorrow are over."""
    found = day(0)
    while count:
        found += datetime.timedelta(days=1)
        count -= found.weekday() < 5
    return found


def month_end(number: int) -> datetime.date:
    """The last day of the month in which ``day(number)`` lies."""
    return (day(number).replace(day=28) + datetime.timedelta(days=4)).replace(day=1) - datetime.timedelta(days=1)


def month_start(number: int) -> datetime.date:
    return day(number).replace(day=1)


def words(date: datetime.date, *, weekday: bool = False) -> str:
    """``2026年12月31日``, with ``（周四）`` if asked."""
    return chinese_date(date) + (f"（周{_WEEKDAYS[date.weekday()]}）" if weekday else "")


def short(date: datetime.date) -> str:
    """``12月31日（周四）``"""
    return f"{date.month}月{date.day}日（周{_WEEKDAYS[date.weekday()]}）"


def quarter(date: datetime.date) -> str:
    return f"第{_QUARTERS[(date.month - 1) // 3]}季度"
