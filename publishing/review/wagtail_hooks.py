"""Where review stands in the desk: its menu entry, its screens, its log actions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.views.generic import RedirectView
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page, WorkflowState

from publishing.review import desk_hooks, session, views  # noqa: F401  # desk_hooks registers by itself
from publishing.review.access import views as access
from publishing.review.access.panel import DevicesPanel
from publishing.review.changes import views as changes
from publishing.review.findings import views as finding_views
from publishing.review.panels import DangersPanel, WaitingPanel
from publishing.review.permission_checks import dangers_lately
from publishing.review.report.views import ReportView
from publishing.review.reviewed import Reviewed
from publishing.review.reviewers import VIEW_REPORT, is_reviewer


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("review/", views.WaitingView.as_view(), name="review_waiting"),
        path("review/report/", ReportView.as_view(), name="review_report"),
        path("review/<int:page_id>/", RedirectView.as_view(pattern_name="review_article")),
        path("account/devices/<int:device_id>/revoke/", access.revoke, name="review_revoke_device"),
        path("session/", session.session, name="desk_session"),
        path("session/signed-in/", session.SignedInView.as_view(), name="desk_signed_in"),
        path("review/<int:page_id>/findings/", finding_views.found, name="review_findings"),
        path("review/<int:page_id>/findings/<slug:name>/fix/", finding_views.fix, name="review_fix"),
        path("review/<int:page_id>/findings/<slug:name>/keep/", finding_views.keep, name="review_keep"),
        path("review/kept/<int:entry_id>/take-back/", finding_views.take_back, name="review_take_back"),
        path("review/<int:page_id>/compare/", changes.CompareView.as_view(), name="review_compare"),
        path("review/<int:page_id>/compare/<slug:sha256>/", changes.picture, name="review_compare_picture"),
    ]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    return MenuItem(_("待我审核"), reverse("review_waiting"), name="review", icon_name="check", order=110)


@hooks.register("register_reports_menu_item")
def report_menu_item() -> MenuItem:
    return _Report(_("审核情况"), reverse("review_report"), name="review-report", icon_name="history", order=50)


class _Report(MenuItem):  # type: ignore[misc]  # Wagtail is untyped
    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm(VIEW_REPORT))


@hooks.register("register_account_settings_panel")
def devices_panel(request: Any, user: Any, profile: Any) -> DevicesPanel:
    return DevicesPanel(request, user, profile)


@hooks.register("construct_homepage_panels")
def homepage_panel(request: Any, panels: list[Any]) -> None:
    # Ours says the same, in one query for all that waits, and leads to where a decision can be given.
    panels[:] = [panel for panel in panels if getattr(panel, "name", "") != "workflow_objects_to_moderate"]
    if is_reviewer(request.user):
        panels.insert(0, WaitingPanel())


@hooks.register("construct_homepage_panels")
def permissions_panel(request: Any, panels: list[Any]) -> None:
    if request.user.is_superuser and (found := dangers_lately()):
        panels.append(DangersPanel(found))


@hooks.register("insert_global_admin_css")
def stylesheets() -> SafeString:
    sheets = ((static(f"desk/{name}.css"),) for name in ("desk", "checker", "following"))
    return format_html_join("\n", '<link rel="stylesheet" href="{}">', sheets)


@hooks.register("insert_editor_js")
def ask_before_withdrawing() -> SafeString:
    return format_html('<script src="{}"></script>', static("desk/withdraw.js"))


@hooks.register("insert_global_admin_js")
def keep_what_was_typed() -> SafeString:
    sign_in = f"{reverse('wagtailadmin_login')}?next={reverse('desk_signed_in')}"
    return format_html(
        '<script src="{}" data-session="{}" data-sign-in="{}"></script>',
        static("desk/session.js"),
        reverse("desk_session"),
        sign_in,
    )


@hooks.register("insert_editor_js")
def checker() -> SafeString:
    return format_html('<script src="{}"></script>', static("desk/checker.js"))


@hooks.register("construct_page_action_menu")
def name_the_withdrawal(menu_items: list[ActionMenuItem], request: Any, context: dict[str, Any]) -> None:
    for item in menu_items:
        if item.name == "action-cancel-workflow":
            item.label = _("撤回修改")
    # Sent again to the first level, or review begun again: the same, so one button is enough.
    if _is_returned_by_first_level(context.get("page")):
        menu_items[:] = [item for item in menu_items if item.name != "action-restart-workflow"]


def _is_returned_by_first_level(page: Page | None) -> bool:
    returned = page.current_workflow_state if page is not None else None
    if returned is None or returned.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return False
    first = returned.workflow.workflow_tasks.order_by("sort_order").values_list("task", flat=True).first()
    return bool(returned.current_task_state.task_id == first)


@hooks.register("register_page_header_buttons")
def compare_versions(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if issubclass(page.specific_class or Page, Reviewed) and page.latest_revision_id:
        url = reverse("review_compare", args=[page.pk])
        yield Button(_("比较版本"), url, icon_name="history", priority=64)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("publishing.submit", _("送审"), _("送审"))
    actions.register_action("publishing.approve", _("审核同意"), _("审核同意"))
    actions.register_action("publishing.return", _("审核退回"), _("审核退回"))
    actions.register_action("publishing.publish_urgently", _("应急发布"), _("应急发布，未经审核"))
    actions.register_action("publishing.clear_urgent", _("补审完成"), _("应急发布的稿件补审完成"))
    actions.register_action("publishing.fix_finding", _("按检查提示修改"), _("按检查提示修改"))
    actions.register_action("publishing.keep_finding", _("说明理由保留"), _("说明理由保留"))
    actions.register_action("publishing.confirm_finding", _("确认保留"), _("确认保留"))
    actions.register_action("publishing.take_back_finding", _("收回保留"), _("收回保留"))
    actions.register_action("publishing.open_link", _("打开审核链接"), _("本人打开审核链接"))
    actions.register_action("publishing.take_over_claim", _("接手审核"), _("接手审核"))
    actions.register_action("publishing.bind_device", _("绑定设备"), _("绑定审核设备"))
    actions.register_action("publishing.revoke_device", _("取消绑定设备"), _("取消绑定审核设备"))
