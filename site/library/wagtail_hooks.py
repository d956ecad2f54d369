"""What of Wagtail's own furniture stays out of the desk: help on hosts abroad, a second list of what waits for review."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel


@hooks.register("construct_help_menu")
def keep_help_at_home(request: HttpRequest, items: list[MenuItem]) -> None:
    """Township networks often reach no host abroad; the shortcuts, which open in place, stay."""
    items[:] = [item for item in items if not item.url.startswith(("http://", "https://"))]


# Last, so that no other hook finds a shorter list than Wagtail promises.
@hooks.register("construct_homepage_panels", order=100)
def review_is_listed_once(request: HttpRequest, panels: list[Any]) -> None:
    """``publishing.review`` lists what waits for the person, with its own way to review."""
    panels[:] = [panel for panel in panels if not isinstance(panel, WorkflowObjectsToModeratePanel)]
