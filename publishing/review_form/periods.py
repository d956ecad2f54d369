"""A month or a quarter, as an office files its forms."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from publishing.refusal import Refusal

_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
_QUARTER = re.compile(r"(20\d\d)Q([1-4])")


@dataclass(frozen=True, kw_only=True)
class Period:
    """``months`` whole months from the first of ``month`` (1–12) of ``year``: one, or three for a quarter."""

    year: int
    month: int
    months: int

    @property
    def code(self) -> str:
        """``2026-11`` or ``2026Q4``: the inverse of :func:`parse`."""
        return f"{self.year}-{self.month:02d}" if self.months == 1 else f"{self.year}Q{(self.month + 2) // 3}"

    @property
    def label(self) -> str:
        if self.months == 1:
            return f"{self.year}年{self.month}月"
        return f"{self.year}年第{'一二三四'[(self.month - 1) // 3]}季度"

    def bounds(self) -> tuple[datetime.datetime, datetime.datetime]:
        """Beginning and end in local time; the end is no part of it."""
        year, month = divmod(self.year * 12 + self.month - 1 + self.months, 12)
        return _first_of(self.year, self.month), _first_of(year, month + 1)


def parse(code: str) -> Period:
    """``2026-11`` or ``2026Q4``. Raises ``Refusal`` ``bad-period``."""
    if found := _MONTH.fullmatch(code):
        return Period(year=int(found[1]), month=int(found[2]), months=1)
    if found := _QUARTER.fullmatch(code):
        return Period(year=int(found[1]), month=int(found[2]) * 3 - 2, months=3)
    raise Refusal("bad-period", f"“{code[:20]}”不是月份或季度。月份写成 2026-11，季度写成 2026Q4。")


def this_month() -> Period:
    today = timezone.localdate()
    return Period(year=today.year, month=today.month, months=1)


def offered(since: datetime.datetime | None) -> Iterator[Period]:
    """The months and quarters from ``since`` until today, newest first, each quarter before its months."""
    now = this_month()
    first = timezone.localdate(since) if since is not None else datetime.date(now.year, now.month, 1)
    number = now.year * 12 + now.month - 1
    while number >= first.year * 12 + first.month - 1:
        year, month = divmod(number, 12)
        if month % 3 == 2 or number == now.year * 12 + now.month - 1:
            yield Period(year=year, month=month // 3 * 3 + 1, months=3)
        yield Period(year=year, month=month + 1, months=1)
        number -= 1


def _first_of(year: int, month: int) -> datetime.datetime:
    return datetime.datetime(year, month, 1, tzinfo=timezone.get_default_timezone())
