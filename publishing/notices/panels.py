"""What the desk's home says of notices that cannot be sent."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from laces.components import Component

from publishing.notices.standing import Failing, failing


class FailingPanel(Component):  # type: ignore[misc]  # laces is untyped
    name = "notices-failing"
    template_name = "notices/failing_panel.html"
    order = 20

    def __init__(self, channels: list[Failing]) -> None:
        self.channels = channels

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {"channels": self.channels}


def failing_panel(user: Any) -> FailingPanel | None:
    """For those who can put it right; ``None`` while nothing is wrong."""
    channels = failing(timezone.now()) if user.is_superuser else []
    return FailingPanel(channels) if channels else None
