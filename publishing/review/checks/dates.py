"""Dates that do not exist, or contradict the weekday, the calendar, each other or today."""

from __future__ import annotations

import datetime
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from publishing.review.checks.draft import Draft, Passage
from publishing.review.checks.excerpts import around
from publishing.review.checks.finding import Finding, Fix, Severity

DATE = re.compile(
    r"(?<![\d.])(?:(?P<year>(?:19|20)\d{2})\s?年\s?)?(?P<month>\d{1,2})\s?月\s?(?P<day>\d{1,2})\s?[日号]"
    r"|(?<![\d.\-/])(?P<year2>(?:19|20)\d{2})(?P<mark>[-./])(?P<month2>\d{1,2})(?P=mark)(?P<day2>\d{1,2})(?![\d\-./]|\s?号)"
)
WEEKDAY = re.compile(r"\s?[（(]?(?:星期|周|礼拜)([一二三四五六日天])(?![期岁])")
DAY_ONLY = re.compile(r"(?:至|到|—{1,2}|–|-|~|～)\s?(?P<day>\d{1,2})\s?[日号]")
LUNAR = re.compile(r"农历|阴历|旧历|腊月|正月|冬月")
JOINED = re.compile(r"^(?:[（(][^）)]{1,6}[）)])?\s?(?:起)?(?:至|到|—{1,2}|–|-|~|～)\s?$")
STRANGE_YEAR = re.compile(r"(?<![\d〔])(\d{3}|\d{5}|2[1-9]\d{2}|20[6-9]\d)\s?年\s?\d{1,2}\s?月\s?\d{1,2}\s?[日号]")
DUE_BEFORE = re.compile(r"(?:请|须|应|务必|要|截止(?:日期|时间)?|截至日期|报名截止)[^。；\d]{0,16}$")
DUE_LABEL = re.compile(r"(?:截止(?:日期|时间)?|报名截止(?:时间)?|受理截止)(?:[：:为到至是于]|\s){0,3}$")
DUE_AFTER = re.compile(r"^(?:[（(][^）)]{1,6}[）)])?\s?(?:之前|以前|前|止|截止)(?!已)(?!出生)")
DONE = re.compile(r"已于|已经|均已|就已|完成了|前已|前出生")
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, kw_only=True)
class Written:
    """A date as it is written: ``year`` is ``None`` where it is left out."""

    year: int | None
    month: int
    day: int
    start: int
    end: int

    def on(self, year: int) -> datetime.date | None:
        """``None`` when there is no such day in ``year``."""
        try:
            return datetime.date(year, self.month, self.day)
        except ValueError:
            return None

    @property
    def exists(self) -> bool:
        """Whether there is such a day; without a year, 29 February is one."""
        return self.on(self.year if self.year is not None else 2000) is not None


def check(draft: Draft) -> Iterator[Finding]:
    for passage in draft.passages:
        written = list(_dates(passage.text))
        yield from strange_years(passage, draft.today)
        if not written:
            continue
        yield from impossible_dates(passage, written)
        yield from wrong_weekdays(passage, written, draft.today)
        yield from reversed_periods(passage, written)
        yield from passed_deadlines(passage, written, draft.today)


def impossible_dates(passage: Passage, written: list[Written]) -> Iterator[Finding]:
    for date in written:
        if not date.exists:
            text = passage.text[date.start : date.end]
            yield _finding(passage, date, "date-impossible", f"没有“{text}”这一天", "请核对日期。")


def wrong_weekdays(passage: Passage, written: list[Written], today: datetime.date) -> Iterator[Finding]:
    """Without a year, the one named before in the passage, else the one that puts the date nearest to today."""
    year = None
    for date in written:
        year = date.year or year
        match = WEEKDAY.match(passage.text, date.end)
        day = date.on(year) if year else _nearest(date, today)
        if match is None or day is None:
            continue
        right = WEEKDAYS[day.weekday()]
        if match[1].replace("天", "日") != right:
            old = passage.text[date.start : match.end()]
            new = old[:-1] + right
            yield _finding(
                passage,
                date,
                "weekday-wrong",
                f"{day.year}年{day.month}月{day.day}日是星期{right}，不是星期{match[1]}",
                "日期和星期至少错了一个，请核对。",
                fix=Fix(old=old, new=new),
            )


def reversed_periods(passage: Passage, written: list[Written]) -> Iterator[Finding]:
    for first, second in itertools.pairwise(written):
        if not JOINED.match(passage.text[first.end : second.start]):
            continue
        if _comes_before(second, first):
            yield _finding(passage, first, "period-reversed", "结束日期早于开始日期", "请核对两个日期。", until=second)
    for first in written:
        match = DAY_ONLY.match(passage.text, first.end)
        if match and int(match["day"]) < first.day:
            yield _finding(passage, first, "period-reversed", "结束日期早于开始日期", "请核对两个日期。")


def passed_deadlines(passage: Passage, written: list[Written], today: datetime.date) -> Iterator[Finding]:
    for date in written:
        day = date.on(date.year) if date.year else None
        if day is None or day >= today:
            continue
        before, after = passage.text[: date.start], passage.text[date.end : date.end + 24]
        is_due = DUE_LABEL.search(before[-16:]) or (DUE_BEFORE.search(before[-24:]) and DUE_AFTER.search(after))
        if is_due and not DONE.search(before[-24:] + after):
            yield _finding(
                passage,
                date,
                "deadline-passed",
                f"截止日期{day.year}年{day.month}月{day.day}日已经过去",
                "请核对；确实已过的请写明“已结束”。",
                severity=Severity.WARNING,
            )


def strange_years(passage: Passage, today: datetime.date) -> Iterator[Finding]:
    for match in STRANGE_YEAR.finditer(passage.text):
        if len(match[1]) == 4 and int(match[1]) <= today.year + 34:
            continue
        yield Finding(
            code="year-odd",
            severity=Severity.WARNING,
            field=passage.field,
            where=passage.where,
            message=f"年份“{match[1]}年”像是写错了",
            excerpt=around(passage.text, match.start(), match.end()),
            suggestion="请核对年份。",
            may_keep=True,
            about=match[0],
        )


def _dates(text: str) -> Iterator[Written]:
    for match in DATE.finditer(text):
        if LUNAR.search(text, max(0, match.start() - 6), match.start()):
            continue
        year = match["year"] or match["year2"]
        yield Written(
            year=int(year) if year else None,
            month=int(match["month"] or match["month2"]),
            day=int(match["day"] or match["day2"]),
            start=match.start(),
            end=match.end(),
        )


def _nearest(date: Written, today: datetime.date) -> datetime.date | None:
    days = [day for year in (today.year - 1, today.year, today.year + 1) if (day := date.on(year))]
    return min(days, key=lambda day: abs((day - today).days), default=None)


def _comes_before(second: Written, first: Written) -> bool:
    """Whether a period ends before it begins; 11月15日至3月15日 runs over the end of the year."""
    if first.year is not None and second.year is not None:
        return (second.year, second.month, second.day) < (first.year, first.month, first.day)
    if second.year is not None:
        return False
    return second.month == first.month and second.day < first.day


def _finding(
    passage: Passage,
    date: Written,
    code: str,
    message: str,
    suggestion: str,
    *,
    severity: Severity = Severity.ERROR,
    fix: Fix | None = None,
    until: Written | None = None,
) -> Finding:
    end = (until or date).end
    return Finding(
        code=code,
        severity=severity,
        field=passage.field,
        where=passage.where,
        message=message,
        excerpt=around(passage.text, date.start, end),
        suggestion=suggestion,
        fix=fix,
        may_keep=True,
        about=passage.text[date.start : end],
    )
