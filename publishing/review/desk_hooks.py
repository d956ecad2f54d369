"""Where the drafter's side of review stands in the desk: emergencies, deputies, fact checks, notes, rules."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from publishing.review.deputies import views as deputy_views
from publishing.review.fact_check import desk as fact_check
from publishing.review.notes import views as note_views
from publishing.review.panels import UrgentPanel, WaitingPanel
from publishing.review.reviewed import Reviewed
from publishing.review.reviewers import VIEW_REPORT, may_publish_urgently
from publishing.review.rulebook.desk import CHANGED, RuleViewSet
from publishing.review.urgent import views as urgent_views


# Before ``review/<page>/<mode>/``, which would take these names for previews.
@hooks.register("register_admin_urls", order=-1)
def urls() -> list[URLPattern | URLResolver]:
    return [
        path("review/urgent/", urgent_views.UrgentListView.as_view(), name="review_urgent_list"),
        path("review/<int:page_id>/urgent/", urgent_views.UrgentView.as_view(), name="review_urgent"),
        path("review/deputies/", deputy_views.DeputiesView.as_view(), name="review_deputies"),
        path("review/deputies/<int:deputy_id>/end/", deputy_views.end, name="review_deputy_end"),
        path("review/<int:page_id>/fact-check/", fact_check.FactChecksView.as_view(), name="review_fact_checks"),
        path("review/fact-check/<int:check_id>/revoke/", fact_check.revoke, name="review_fact_check_revoke"),
        path("review/<int:page_id>/notes/", note_views.NotesView.as_view(), name="review_notes"),
        path("review/notes/<int:note_id>/resolve/", note_views.resolve, name="review_note_resolve"),
    ]


@hooks.register("register_admin_viewset")
def rules() -> RuleViewSet:
    return RuleViewSet()


class DeputiesMenuItem(MenuItem):  # type: ignore[misc]  # Wagtail is untyped
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(VIEW_REPORT))


@hooks.register("register_settings_menu_item")
def deputies_menu_item() -> MenuItem:
    return DeputiesMenuItem(_("代审"), reverse("review_deputies"), name="deputies", icon_name="group", order=120)


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(CHANGED, _("改审核规则"), _("改审核规则"))
    actions.register_action("publishing.pin_note", _("置顶备注"), _("置顶备注"))
    actions.register_action("publishing.resolve_note", _("处理备注"), _("处理置顶的备注"))
    actions.register_action("publishing.ask_fact_check", _("请单位核稿"), _("请单位核稿"))
    actions.register_action("publishing.answer_fact_check", _("单位核稿答复"), _("单位核稿答复"))
    actions.register_action("publishing.revoke_fact_check", _("收回核稿链接"), _("收回核稿链接"))
    actions.register_action("publishing.appoint_deputy", _("指定代审"), _("指定代审"))
    actions.register_action("publishing.end_deputy", _("结束代审"), _("结束代审"))


class UrgentMenuItem(ActionMenuItem):  # type: ignore[misc]  # Wagtail is untyped
    """Last in the editor's menu, and only for those who have the right."""

    name = "action-publish-urgently"
    label = _("应急发布…")
    icon_name = "warning"
    order = 900

    def is_shown(self, context: dict[str, Any]) -> bool:
        page = context.get("page")
        is_new = page is not None and not (page.live and page.live_revision_id == page.latest_revision_id)
        return (
            context["view"] == "edit"
            and isinstance(page, Reviewed)
            and is_new
            and may_publish_urgently(context["request"].user)
        )

    def get_url(self, context: dict[str, Any]) -> str:
        return reverse("review_urgent", args=[context["page"].pk])


@hooks.register("register_page_action_menu_item")
def urgent_menu_item() -> UrgentMenuItem:
    return UrgentMenuItem()


@hooks.register("insert_editor_js")
def open_the_comments_of_a_return() -> SafeString:
    return format_html('<script src="{}"></script>', static("desk/returned.js"))


# After the panel of reviewers, which says the same in one reading with what waits for them.
@hooks.register("construct_homepage_panels", order=10)
def urgent_on_the_home(request: HttpRequest, panels: list[Any]) -> None:
    is_told = any(isinstance(panel, WaitingPanel) for panel in panels)
    if not is_told and may_publish_urgently(request.user):
        panels.insert(0, UrgentPanel())
