"""The dates and numbers of an article that make it this year's: what a copy must change or confirm."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

# The longest reading first. A bare number is no value: without its unit it says nothing that could be out of date.
VALUE = re.compile(
    r"〔\d{4}〕\s*\d+\s*号"
    r"|(?:19|20)\d{2}\s*年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*[日号])?)?"
    r"|(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}"
    r"|\d{1,2}\s*月\s*\d{1,2}\s*[日号]"
    r"|第\s*[一二三四五六七八九十\d]+\s*[届期批]"
    r"|(?<!\d)\d{1,2}[:：]\d{2}(?!\d)"
    r"|(?:星期|周)[一二三四五六日天]"
    r"|\d+(?:[,，]\d{3})*(?:\.\d+)?\s*"
    r"(?:%|％|[万亿]?元|[万亿]?人|户|名|个月|个|次|[万]?亩|吨|公斤|千克|平方米|公里|米|套|项|天|小时|周岁|岁|分钟)"
)
_YEAR = re.compile(r"(?:19|20)\d{2}(?=\s*年|[-/.])")
_DAY = re.compile(r"((?:19|20)\d{2})\D+(\d{1,2})\D+(\d{1,2})")


@dataclass(frozen=True, kw_only=True)
class Carried:
    """``values`` taken over from an article of ``year`` that nobody has confirmed yet."""

    values: tuple[str, ...]
    year: int


def values_in(texts: Iterable[str]) -> tuple[str, ...]:
    """Each value once, in the order of reading."""
    return tuple(dict.fromkeys(match[0] for text in texts for match in VALUE.finditer(text)))


def moved_to(value: str, *, years: int) -> str:
    """``value`` with its year ``years`` later; ``""`` where it has no year or that day does not exist."""
    year = _YEAR.search(value)
    if year is None or years == 0:
        return ""
    moved = value[: year.start()] + str(int(year[0]) + years) + value[year.end() :]
    day = _DAY.search(moved)
    if day is not None:
        try:
            datetime.date(int(day[1]), int(day[2]), int(day[3]))
        except ValueError:
            return ""
    return moved
