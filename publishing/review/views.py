"""The list of what waits for me, in the desk. One article is read on a page of its own: :mod:`publishing.review.phone`."""

from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from publishing.review.findings.keeping import waiting_for_second
from publishing.review.waiting import cards_waiting_for


class DeskView(WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]  # Wagtail is untyped
    """A screen of the desk with its place in the breadcrumbs."""

    parent: tuple[str, Any] | None = None

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [*super().get_breadcrumbs_items()]
        if self.parent is not None:
            label, url = self.parent
            items.append({"url": url, "label": label})
        return [*items, {"url": "", "label": self.get_page_title(), "sublabel": ""}]


class WaitingView(DeskView):
    """Everything that waits for a decision of the person looking."""

    template_name = "review/waiting.html"
    page_title = "待我审核"
    header_icon = "check"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        context = {"waiting": cards_waiting_for(user), "to_confirm": waiting_for_second(user)}
        return {**super().get_context_data(**kwargs), **context}
