"""Days as official texts write them: 2026年12月31日, 二〇二六年十二月一日, 12月20日, 2026-12-31, 12月底."""

from __future__ import annotations

import calendar
import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

_FIGURES = {**{sign: number for number, sign in enumerate("〇一二三四五六七八九")}, "零": 0}
_YEAR = r"(?:(?P<{p}year>\d{{4}}|[〇零一二三四五六七八九]{{4}})\s*年\s*)"
_MONTH = r"(?:(?P<{p}month>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\s*月\s*(?:份\s*)?)"
_DATE = r"(?:(?P<{p}date>\d{{1,2}}|[一二三四五六七八九十]{{1,3}})\s*[日号](?![线楼院])|(?P<{p}end>月?底))"
_FIGURES_ONLY = (
    r"(?P<{p}iso_year>(?<!\d)20\d{{2}})(?P<{p}dash>[-./])"
    r"(?P<{p}iso_month>\d{{1,2}})(?P={p}dash)(?P<{p}iso_date>\d{{1,2}})(?!\d)"
)
_FULL = rf"(?:{_FIGURES_ONLY}|{_YEAR}?(?<!\d){_MONTH}{_DATE})"
_YEAR_END = r"(?P<{p}year_end>\d{{4}})\s*年\s*年?底"
CLOCK = (
    r"(?:\s*[（(][^）)]{1,6}[）)])?"
    r"(?:\s*(?:上午|下午|中午|晚)?\s*\d{1,2}\s*(?:[:：]\s*\d{2}|[时点](?:\s*\d{1,2}\s*分|整|半)?))?"
)
"""A day of the week in brackets and a time of day, which may follow a day."""

DAY = rf"(?:{_FULL.format(p='')}|{_YEAR_END.format(p='')})"
_DAY = re.compile(DAY)
_RANGE = re.compile(
    rf"{_FULL.format(p='a_')}{CLOCK}\s*(?:起|开始)?\s*(?:至|到|[—–－\-~～]+)\s*"
    rf"(?:{_FIGURES_ONLY.format(p='b_')}|{_YEAR.format(p='b_')}?{_MONTH.format(p='b_')}?{_DATE.format(p='b_')})"
)
_NEXT_YEAR_AFTER_DAYS = 92


@dataclass(frozen=True)
class Day:
    """A day named at ``start``–``end`` of a text."""

    day: datetime.date
    start: int
    end: int


@dataclass(frozen=True)
class Period:
    """First and last day, named at ``start``–``end`` of a text."""

    first: datetime.date
    last: datetime.date
    start: int
    end: int


def days(text: str, *, written_on: datetime.date) -> Iterator[Day]:
    """Every day ``text`` names. A day without its year is the one nearest to ``written_on``, rather after than before it."""
    for match in _DAY.finditer(text):
        day = day_of(match, written_on=written_on)
        if day is not None:
            yield Day(day, match.start(), match.end())


def only_day(text: str, *, written_on: datetime.date) -> datetime.date | None:
    """The day, when ``text`` is nothing but one with its year."""
    match = _DAY.fullmatch(text.strip().strip("（）()"))
    if match is None or not (match["year"] or match["iso_year"]):
        return None
    return day_of(match, written_on=written_on)


def periods(text: str, *, written_on: datetime.date) -> Iterator[Period]:
    """Every 从…至… of two days in ``text``; the second may leave out year and month."""
    for match in _RANGE.finditer(text):
        first = day_of(match, written_on=written_on, prefix="a_")
        if first is None:
            continue
        last = day_of(match, written_on=first, prefix="b_", month=first.month)
        if last is not None and first <= last:
            yield Period(first, last, match.start(), match.end())


def day_of(
    match: re.Match[str], *, written_on: datetime.date, prefix: str = "", month: int | None = None
) -> datetime.date | None:
    """The day in the groups of :data:`DAY`; ``None`` when there is no such day in the calendar."""
    parts = match.groupdict()

    def part(name: str) -> str:
        return parts.get(prefix + name) or ""

    if part("year_end"):
        return datetime.date(int(part("year_end")), 12, 31)
    if part("iso_year"):
        return _date(int(part("iso_year")), int(part("iso_month")), int(part("iso_date")))
    month_number = written_number(part("month")) if part("month") else month or 0
    if not 1 <= month_number <= 12:
        return None
    year = _year(part("year")) if part("year") else 0
    if year:
        return _date(year, month_number, _date_in_month(part("date"), year, month_number))
    day = _date(written_on.year, month_number, _date_in_month(part("date"), written_on.year, month_number))
    if day is not None and (written_on - day).days > _NEXT_YEAR_AFTER_DAYS:
        day = _date(written_on.year + 1, month_number, _date_in_month(part("date"), written_on.year + 1, month_number))
    return day


def _date_in_month(written: str, year: int, month: int) -> int:
    return written_number(written) if written else calendar.monthrange(year, month)[1]


def _date(year: int, month: int, date: int) -> datetime.date | None:
    try:
        return datetime.date(year, month, date)
    except ValueError:
        return None


def _year(written: str) -> int:
    return int("".join(str(_FIGURES.get(sign, sign)) for sign in written))


def written_number(written: str) -> int:
    """12, 十二 or 二十三 as a number below 100; 0 when it is none."""
    if written.isdigit():
        return int(written)
    tens, ten, ones = written.partition("十")
    if not ten:
        return _FIGURES.get(written, 0)
    return (_FIGURES.get(tens, 0) if tens else 1) * 10 + (_FIGURES.get(ones, 0) if ones else 0)
