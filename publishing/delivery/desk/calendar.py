"""The calendar of editions: a month on a desk, a list of days on a phone."""

from __future__ import annotations

from typing import Any

from django.urls import reverse_lazy
from django.utils import timezone

from publishing.delivery.desk import month
from publishing.editions import flow
from publishing.review.views import DeskView

SILENCE_DAYS = 14
"""A veto item of the inspections (R4): two weeks without an update."""


class CalendarView(DeskView):
    template_name = "delivery/calendar.html"
    page_title = "期次日历"
    header_icon = "calendar-alt"
    parent = ("期次", reverse_lazy("editions"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        first = month.first_of(self.request.GET.get("month", ""))
        before, after = month.neighbours(first)
        silent = month.days_since_last_push()
        return {
            **super().get_context_data(**kwargs),
            "first": first,
            "first_weekday": first.isoweekday(),
            "weekdays": month.WEEKDAYS,
            "days": month.days(first),
            "before": before,
            "after": after,
            "is_this_month": first == timezone.localdate().replace(day=1),
            "silent_days": silent,
            "silence_days": SILENCE_DAYS,
            "days_left": None if silent is None else SILENCE_DAYS - silent,
            "may_compose": self.request.user.has_perm(flow.COMPOSE),
        }
