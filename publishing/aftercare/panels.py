"""What the desk's home and an edition's screen say about what is out."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from laces.components import Component
from wagtail.models import Page

from publishing.aftercare.models import Correction, CorrectionState, OldPublication, Withdrawal
from publishing.aftercare.reading import standings
from publishing.aftercare.withdrawal import may_ask
from publishing.delivery.models import Publication
from publishing.editions.models import Edition


class WithdrawalsPanel(Component):  # type: ignore[misc]  # laces is untyped
    """The withdrawals that wait for the person looking to confirm them."""

    name = "withdrawals"
    template_name = "aftercare/panel.html"
    order = 40

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        waiting = list(
            Withdrawal.objects.waiting()
            .exclude(asked_by=parent_context["request"].user)
            .select_related("publication__approval", "asked_by")
        )
        return {"withdrawals": waiting[:5], "count": len(waiting)}


class NoteSection(Component):  # type: ignore[misc]  # laces is untyped
    """What the public will be told, or was told without review, about an article that is put right."""

    template_name = "aftercare/note.html"

    def __init__(self, page: Page) -> None:
        self.page = page

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        unreviewed = Q(approval__urgent__cleared_at=None, approval__urgent__isnull=False, approval__ended_at=None)
        rows = Correction.objects.filter(Q(state=CorrectionState.OPEN) | unreviewed, page=self.page.pk)
        return {"correction": rows.first()}


class EditionSection(Component):  # type: ignore[misc]  # laces is untyped
    """How the publications of one edition stand, and what its sign-off will do to articles that it corrects."""

    template_name = "aftercare/edition.html"

    def __init__(self, edition: Edition) -> None:
        self.edition = edition

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        publications = list(
            Publication.objects.filter(delivery__edition=self.edition)
            .select_related("approval", "delivery__edition")
            .order_by("place")
        )
        replacing = Correction.objects.filter(
            approval__places__edition=self.edition,
            approval__places__released=False,
            state=CorrectionState.APPROVED,
            old=OldPublication.WITHDRAW,
        ).select_related("publication__approval")
        return {
            "standings": standings(publications) if publications else [],
            "replacing": [] if publications else list(replacing),
            "may_ask": may_ask(parent_context["request"].user),
        }
