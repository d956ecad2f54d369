"""The hours in which nobody is disturbed, in the desk's own time zone."""

from __future__ import annotations

import datetime

from django.utils import timezone

from publishing.notices.models import Notice, NoticeSettings


def is_quiet(settings: NoticeSettings, now: datetime.datetime) -> bool:
    """Whether ``now`` lies in the quiet hours: the first minute does, the last does not."""
    if not settings.quiet:
        return False
    time = timezone.localtime(now).time()
    start, end = settings.quiet_from, settings.quiet_until
    return start <= time < end if start < end else time >= start or time < end


def waits_for_morning(notice: Notice, settings: NoticeSettings, now: datetime.datetime) -> bool:
    return is_quiet(settings, now) and not (notice.is_urgent and settings.urgent_anyway)
