"""Where aftercare stands in the desk: its screens, its part of an edition's screen, the home page, its log actions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from publishing.aftercare import views
from publishing.aftercare.panels import EditionSection, NoteSection, WithdrawalsPanel
from publishing.aftercare.post_views import EndedPostsView
from publishing.aftercare.withdrawal import may_ask, may_confirm
from publishing.editions.models import Edition
from publishing.lexicon.models import Post


class AftercareMenuItem(MenuItem):  # type: ignore[misc]  # Wagtail is untyped
    def is_shown(self, request: HttpRequest) -> bool:
        return may_ask(request.user) or may_confirm(request.user)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("aftercare/", views.AftercareView.as_view(), name="aftercare"),
        path("aftercare/publications/<int:publication_id>/withdraw/", views.AskView.as_view(), name="withdrawal_ask"),
        path("aftercare/withdrawals/<int:withdrawal_id>/", views.WithdrawalView.as_view(), name="withdrawal"),
        path("aftercare/articles/<int:page_id>/correct/", views.CorrectView.as_view(), name="correction_open"),
        path("aftercare/posts/", EndedPostsView.as_view(), name="ended_posts"),
        path("aftercare/corrections/<int:correction_id>/abandon/", views.abandon, name="correction_abandon"),
    ]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    return AftercareMenuItem(_("发布之后"), reverse("aftercare"), name="aftercare", icon_name="history", order=130)


@hooks.register("construct_homepage_panels")
def homepage_panel(request: HttpRequest, panels: list[Any]) -> None:
    if may_confirm(request.user):
        panels.append(WithdrawalsPanel())


@hooks.register("edition_sections")
def edition_section(request: HttpRequest, edition: Edition) -> EditionSection:
    return EditionSection(edition)


@hooks.register("review_sections")
def review_section(page: Page) -> NoteSection:
    return NoteSection(page)


@hooks.register("insert_global_admin_css")
def stylesheet() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("aftercare/aftercare.css"))


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("publishing.ask_withdrawal", _("申请撤回"), _("申请撤回"))
    actions.register_action("publishing.confirm_withdrawal", _("确认撤回"), _("确认撤回"))
    actions.register_action("publishing.refuse_withdrawal", _("不同意撤回"), _("不同意撤回"))
    actions.register_action("publishing.take_back_withdrawal", _("收回撤回申请"), _("收回撤回申请"))
    actions.register_action("publishing.retry_withdrawal", _("再次撤回"), _("再次撤回"))
    actions.register_action("publishing.withdraw", _("撤回"), _("撤回"))
    actions.register_action("publishing.open_correction", _("登记更正"), _("登记更正"))
    actions.register_action("publishing.correct", _("更正"), _("更正"))
    actions.register_action("publishing.abandon_correction", _("更正作罢"), _("更正作罢"))


@hooks.register("register_snippet_listing_buttons")
def old_articles(snippet: Any, user: Any, next_url: str | None = None) -> Any:
    if isinstance(snippet, Post) and snippet.until is not None:
        yield Button(
            _("还这样称呼的旧稿"), f"{reverse('ended_posts')}?post={snippet.pk}", icon_name="doc-full", priority=25
        )
