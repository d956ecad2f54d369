"""What has become of a publication, in words for screens, and what the public page tells of it."""

from __future__ import annotations

import datetime
from typing import Any

from django import template
from django.utils import timezone

from publishing.aftercare.models import Comparison, Correction, Verdict, Withdrawal
from publishing.aftercare.reading import corrections_shown, withdrawal_shown
from publishing.people import name_of

register = template.Library()

MORNING = 8
TONES = {Verdict.SAME: "good", Verdict.CHANGED: "alert", Verdict.DELETED: "alert", Verdict.BANNED: "alert"}


@register.filter
def told(comparison: Comparison | None) -> str:
    """``今晨 02:10 核对一致``."""
    if comparison is None:
        return "尚未核对"
    return f"{moment(comparison.at)} {comparison.get_verdict_display()}"


@register.filter
def moment(at: datetime.datetime) -> str:
    """``今晨 02:10``, ``今天 14:05``, ``昨天 03:12``, ``11月20日 02:40``; the year only when it is another."""
    local, today = timezone.localtime(at), timezone.localdate()
    time = f"{local:%H:%M}"
    if local.date() == today:
        return f"{'今晨' if local.hour < MORNING else '今天'} {time}"
    if local.date() == today - datetime.timedelta(days=1):
        return f"昨天 {time}"
    year = "" if local.year == today.year else f"{local.year}年"
    return f"{year}{local.month}月{local.day}日 {time}"


@register.filter
def tone(comparison: Comparison | None) -> str:
    """The colour of the tag: ``good``, ``alert``, or empty."""
    return TONES.get(Verdict(comparison.verdict), "") if comparison is not None else ""


@register.filter
def person(user: Any) -> str:
    return name_of(user)


@register.inclusion_tag("aftercare/public.html")
def aftercare_notes(page: Any) -> dict[str, list[Correction] | Withdrawal | None]:
    """On the public page: that it was withdrawn from WeChat, and each correction, newest first."""
    return {"corrections": list(corrections_shown(page.pk)), "withdrawal": withdrawal_shown(page.pk)}
