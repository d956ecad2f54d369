"""What the desk's home offers to whoever may write: beginning an article, and what has come back to them."""

from __future__ import annotations

from typing import Any

from laces.components import Component

from publishing.review.notes.flow import noted
from publishing.review.status import returned_to


class DraftingPanel(Component):  # type: ignore[misc]  # laces is untyped
    name = "drafting"
    template_name = "pages_admin/drafting_panel.html"
    order = 60

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        returned = returned_to(parent_context["request"].user)
        return {"returned": returned, "noted": noted(article.page_id for article in returned)}
