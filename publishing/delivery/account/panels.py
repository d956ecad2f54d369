"""What the desk's home says of pushes: what has gone wrong, and that nobody is at work."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from laces.components import Component

from publishing.delivery.account import standing
from publishing.delivery.account.alarm_desk import Line, lines_for, may_look_after_account
from publishing.delivery.models import Account

SHOWN = 5


class AlarmPanel(Component):  # type: ignore[misc]  # laces is untyped
    """Open alarms for the person looking; see :func:`alarm_panel`, which makes none when there is nothing to tell."""

    name = "alarms"
    template_name = "delivery/alarm_panel.html"
    order = 10

    def __init__(
        self, lines: list[Line], *, is_silent: bool, last_beat: datetime.datetime | None, may_look_after: bool
    ) -> None:
        self.lines = lines
        self.last_beat = last_beat
        self.is_silent = is_silent
        self.may_look_after = may_look_after

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {
            "request": parent_context["request"],
            "csrf_token": parent_context.get("csrf_token"),
            "lines": self.lines[:SHOWN],
            "count": len(self.lines),
            "is_silent": self.is_silent,
            "last_beat": self.last_beat,
            "may_look_after": self.may_look_after,
        }


def alarm_panel(user: Any) -> AlarmPanel | None:
    """Two or three queries for whoever looks after the account, one for others."""
    lines = lines_for(user)
    may = may_look_after_account(user)
    account = Account.objects.filter(app_id=settings.WECHAT_APP_ID).first() if may else None
    is_silent = may and standing.is_silent(account, timezone.now())
    if not lines and not is_silent:
        return None
    last_beat = standing.last_beat(account) if account is not None else None
    return AlarmPanel(lines, is_silent=is_silent, last_beat=last_beat, may_look_after=may)
