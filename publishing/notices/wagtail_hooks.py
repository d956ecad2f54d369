"""Where notices stand in the desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet

from publishing.notices.account import ContactViewSet, contact_panel
from publishing.notices.listing import NoticesView, try_out
from publishing.notices.panels import failing_panel


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("notices/", NoticesView.as_view(), name="notices"),
        path("notices/try-out/", try_out, name="notices_try_out"),
        path("notices/results/", NoticesView.as_view(results_only=True), name="notices_results"),
    ]


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    return MenuItem(_("通知记录"), reverse("notices"), name="notices", icon_name="mail", order=600)


@hooks.register("construct_homepage_panels")
def failures_on_the_home(request: HttpRequest, panels: list[Any]) -> None:
    if (panel := failing_panel(request.user)) is not None:
        panels.insert(0, panel)


hooks.register("register_account_settings_panel", contact_panel)
register_snippet(ContactViewSet)
