"""What the editor shows above the fields."""

from __future__ import annotations

from typing import Any, ClassVar

from wagtail.admin.panels import MultiFieldPanel, Panel
from wagtail.models import Page, PageLogEntry

from publishing.aftercare.models import Correction, CorrectionState
from publishing.aftercare.reading import publications_of, standings
from publishing.aftercare.withdrawal import may_ask
from publishing.review.checks import Severity
from publishing.review.standing import standing
from publishing.review.status import State, status


class StandingPanel(Panel):  # type: ignore[misc]  # Wagtail is untyped
    """Where the article stands: who has it, why it came back, what the checks say, its link in WeChat."""

    class BoundPanel(Panel.BoundPanel):  # type: ignore[misc]  # Wagtail is untyped
        template_name = "pages_admin/standing.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and self.instance.pk)

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            published = standings(list(publications_of(self.instance.pk)))
            correcting = Correction.objects.filter(page_id=self.instance.pk, state=CorrectionState.OPEN).first()
            now = status(self.instance)
            is_being_written = now.state in {State.DRAFT, State.RETURNED}
            findings = list(self.instance.get_latest_revision_as_object().findings()) if is_being_written else []
            return {
                **super().get_context_data(parent_context),
                "status": now,
                "is_being_written": is_being_written,
                "findings": findings,
                "errors": sum(finding.severity is Severity.ERROR for finding in findings),
                "losses": _losses(self.instance) if is_being_written else [],
                "is_returned": now.state is State.RETURNED,
                "where": standing(self.instance),
                "standings": published,
                "correcting": correcting,
                "may_ask": may_ask(self.request.user),
                "page": self.instance,
            }


def _losses(page: Page) -> list[str]:
    """What the import could not keep, as long as the draft made from it is being written."""
    entry = PageLogEntry.objects.filter(page=page.pk, action="publishing.import").order_by("-timestamp").first()
    return list(entry.data.get("warnings", [])) if entry is not None else []


class CarriedPanel(Panel):  # type: ignore[misc]  # Wagtail is untyped
    """The dates and numbers taken over from an earlier article, until each is changed or confirmed."""

    class BoundPanel(Panel.BoundPanel):  # type: ignore[misc]  # Wagtail is untyped
        template_name = "pages_admin/carried.html"

        class Media:
            css: ClassVar[dict[str, list[str]]] = {"all": ["pages/carried.css"]}
            js: ClassVar[list[str]] = ["pages/carried.js"]

        def is_shown(self) -> bool:
            beginning = getattr(self.instance, "beginning", None) if self.instance.pk else None
            return bool(super().is_shown() and beginning is not None and beginning.values)

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            return {**super().get_context_data(parent_context), "beginning": self.instance.beginning}


class SeldomPanel(MultiFieldPanel):  # type: ignore[misc]  # Wagtail is untyped
    """Fields that few articles need: folded up as long as all are empty. Wagtail unfolds what holds an error."""

    class BoundPanel(MultiFieldPanel.BoundPanel):  # type: ignore[misc]  # Wagtail is untyped
        def classes(self) -> list[str]:
            names = self.panel.get_form_options()["fields"]
            is_filled = any(self.form[name].value() not in {None, ""} for name in names)
            return [*super().classes(), *([] if is_filled else ["collapsed"])]
