"""Where the ledger stands in the desk: a report for those who were given the right to read it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from publishing.ledger import views
from publishing.ledger.models import Verification
from publishing.ledger.panels import BrokenPanel


class LedgerMenuItem(MenuItem):  # type: ignore[misc]  # Wagtail is untyped
    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm(views.MAY_READ))


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("reports/ledger/", views.LedgerView.as_view(), name="ledger"),
        path("reports/ledger/results/", views.LedgerView.as_view(results_only=True), name="ledger_results"),
        path("reports/ledger/verify/", views.verify, name="ledger_verify"),
    ]


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    return LedgerMenuItem(_("操作台账"), reverse("ledger"), name="ledger", icon_name="lock", order=650)


@hooks.register("construct_homepage_panels")
def homepage_panel(request: Any, panels: list[Any]) -> None:
    if request.user.has_perm(views.MAY_READ):
        last = Verification.objects.exclude(finished_at=None).first()
        if last is not None and not last.is_sound:
            panels.insert(0, BrokenPanel(last.message))


@hooks.register("register_permissions")
def permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="ledger", codename="view_loggedact")
