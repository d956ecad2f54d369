"""Dates as official documents write them."""

from __future__ import annotations

import datetime


def chinese_date(day: datetime.date) -> str:
    """``2026年12月31日``: no spaces, no leading zeros."""
    return f"{day.year}年{day.month}月{day.day}日"
