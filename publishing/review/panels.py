"""What the desk's home says about review."""

from __future__ import annotations

from typing import Any

from laces.components import Component

from publishing.review.notes.flow import noted
from publishing.review.permission_checks import Danger
from publishing.review.reviewers import may_publish_urgently
from publishing.review.urgent.unreviewed import unreviewed, unreviewed_and_waiting


class WaitingPanel(Component):  # type: ignore[misc]  # laces is untyped
    """What is public and not reviewed yet, how many articles wait for the person looking, and the longest waiting ones."""

    name = "waiting-for-me"
    template_name = "review/waiting_panel.html"
    order = 50

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        urgent, waiting = unreviewed_and_waiting(user)
        cards = [
            {"page_id": int(state.workflow_state.object_id), "title": state.revision.object_str, "state": state}
            for state in waiting[:5]
        ]
        return {
            "count": len(waiting),
            "cards": cards,
            "reviewer": user,
            "noted": noted(card["page_id"] for card in cards),
            "unreviewed": urgent,
            "may_publish": may_publish_urgently(user),
        }


class DangersPanel(Component):  # type: ignore[misc]  # laces is untyped
    """Settings and rights by which review could be weakened; for superusers, who alone can mend them."""

    name = "permission-dangers"
    template_name = "review/dangers_panel.html"
    order = 60

    def __init__(self, dangers: list[Danger]) -> None:
        self.dangers = dangers

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {"dangers": self.dangers}


class UrgentPanel(Component):  # type: ignore[misc]  # laces is untyped
    """The way to publish urgently, and what still lacks its approvals, for those who are no reviewers themselves."""

    name = "unreviewed"
    template_name = "review/urgent_panel.html"
    order = 45

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {"unreviewed": unreviewed(), "may_publish": may_publish_urgently(parent_context["request"].user)}
