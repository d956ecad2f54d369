"""The report's screen: figures as bars, each with its number."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from publishing.review.report.figures import Report, report
from publishing.review.reviewers import VIEW_REPORT
from publishing.review.views import DeskView

PERIODS = {30: "最近 30 天", 90: "最近 90 天", 365: "最近一年"}
FULL = 100.0


class ReportView(DeskView):
    template_name = "review/report.html"
    page_title = "审核情况"
    header_icon = "history"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(VIEW_REPORT):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        asked = self.request.GET.get("days", "")
        days = int(asked) if asked in map(str, PERIODS) else min(PERIODS)
        figures = report(days=days)
        return {
            **super().get_context_data(**kwargs),
            "report": figures,
            "periods": [
                {"days": value, "label": label, "is_chosen": value == days} for value, label in PERIODS.items()
            ],
            "waiting_bars": _waiting_bars(figures),
            "time_bars": _time_bars(figures),
            "reason_bars": _reason_bars(figures),
        }


def _waiting_bars(figures: Report) -> list[dict[str, Any]]:
    """Each bar in three parts, in percent of the longest bar."""
    most = max((row.total for row in figures.waiting), default=1)
    bars = []
    for row in figures.waiting:
        parts, x = [], 0.0
        for kind, label, count in (
            ("late", "超时", row.late),
            ("soon", "快到时限", row.soon_late),
            ("", "时限内", row.in_time),
        ):
            if count:
                width = FULL * count / most
                parts.append({"kind": kind, "label": label, "count": count, "x": x, "width": width})
                x += width
        bars.append({"label": row.person, "parts": parts, "value": row.total, "longest": _spoken(row.longest)})
    return bars


def _time_bars(figures: Report) -> list[dict[str, Any]]:
    most = max((row.ninth_decile_hours for row in figures.times), default=0) or 1
    return [
        {
            "label": row.level,
            "median": FULL * row.median_hours / most,
            "ninth": FULL * row.ninth_decile_hours / most,
            "median_spoken": _spoken(datetime.timedelta(hours=row.median_hours)),
            "ninth_spoken": _spoken(datetime.timedelta(hours=row.ninth_decile_hours)),
            "row": row,
        }
        for row in figures.times
    ]


def _reason_bars(figures: Report) -> list[dict[str, Any]]:
    most = max((row.count for row in figures.reasons), default=1)
    return [{"label": row.reason, "width": FULL * row.count / most, "value": row.count} for row in figures.reasons]


def _spoken(time: datetime.timedelta) -> str:
    minutes = round(time.total_seconds() / 60)
    if minutes < 1:
        return "不到 1 分钟"
    if minutes < 60:
        return f"{minutes} 分钟"
    hours = minutes / 60
    return f"{hours:.1f} 小时".replace(".0 ", " ") if hours < 48 else f"{hours / 24:.1f} 天".replace(".0 ", " ")
