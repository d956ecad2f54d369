"""Where editions and deliveries stand in the desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from publishing.delivery.account import alarm_desk
from publishing.delivery.account import views as account_views
from publishing.delivery.account.panels import alarm_panel
from publishing.delivery.by_hand import urls as by_hand_urls
from publishing.delivery.desk import calendar as calendar_view
from publishing.delivery.desk import compose as compose_view
from publishing.delivery.desk import frozen, views


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern | URLResolver]:
    return [
        path("editions/", views.EditionsView.as_view(), name="editions"),
        path("editions/compose/", compose_view.ComposeView.as_view(), name="edition_compose"),
        path("editions/calendar/", calendar_view.CalendarView.as_view(), name="edition_calendar"),
        path("editions/approved/<int:approval_id>/", frozen.article, name="approved_article"),
        path("editions/approved/<int:approval_id>/<slug:shape>.jpg", frozen.cover, name="approved_cover"),
        path("editions/approved/pictures/<slug:sha256>/", frozen.picture, name="approved_picture"),
        path("editions/<int:edition_id>/", views.EditionView.as_view(), name="edition"),
        path("editions/<int:edition_id>/progress/", views.progress, name="edition_progress"),
        path("editions/<int:edition_id>/sign-off/", views.sign_off, name="edition_sign_off"),
        path("editions/<int:edition_id>/cancel/", views.cancel, name="edition_cancel"),
        path("editions/<int:edition_id>/resume/", views.resume, name="edition_resume"),
        path("wechat/", account_views.AccountView.as_view(), name="wechat_account"),
        path("wechat/check/", account_views.check, name="wechat_account_check"),
        path("wechat/end-hold/", account_views.end_hold, name="end_hold"),
        path("wechat/alarms/<int:alarm_id>/clear/", account_views.clear_alarm, name="clear_alarm"),
        path("editions/<int:edition_id>/by-hand/", include(by_hand_urls.desk)),
        path("editions/<int:edition_id>/preview/", views.preview, name="edition_preview"),
        path("editions/<int:edition_id>/time/", compose_view.TimeView.as_view(), name="edition_time"),
    ]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    return MenuItem(_("期次"), reverse("editions"), name="editions", icon_name="mail", order=120)


class AccountMenuItem(MenuItem):  # type: ignore[misc]  # Wagtail is untyped
    """Says how many alarms are open, at the price of one small query a page for those who look after the account."""

    def is_shown(self, request: HttpRequest) -> bool:
        return alarm_desk.may_look_after_account(request.user)

    def render_component(self, request: HttpRequest) -> Any:
        component = super().render_component(request)
        if count := alarm_desk.open_for(request.user).count():
            component.label = f"{component.label}（{count}）"
        return component


@hooks.register("register_admin_menu_item")
def account_menu_item() -> MenuItem:
    return AccountMenuItem(_("公众号"), reverse("wechat_account"), name="wechat", icon_name="mobile-alt", order=130)


@hooks.register("construct_homepage_panels")
def alarms_on_the_home(request: HttpRequest, panels: list[Any]) -> None:
    if (panel := alarm_panel(request.user)) is not None:
        panels.insert(0, panel)


@hooks.register("insert_global_admin_css")
def stylesheet() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("delivery/account.css"))


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("publishing.compose", _("编排期次"), _("编排期次"))
    actions.register_action("publishing.sign_off", _("签发"), _("签发"))
    actions.register_action("publishing.cancel", _("取消期次"), _("取消期次"))
    actions.register_action("publishing.draft", _("存入公众号草稿箱"), _("存入公众号草稿箱"))
    actions.register_action("publishing.publish", _("在微信发布"), _("在微信发布"))
    actions.register_action("publishing.resume", _("继续推送"), _("继续推送"))
    actions.register_action("publishing.preview", _("发送预览"), _("发送预览"))
    actions.register_action("publishing.reschedule", _("改推送时间"), _("改推送时间"))
    actions.register_action("publishing.stop", _("推送停下"), _("推送停下"))
    actions.register_action("publishing.clear_alarm", _("处理警报"), _("处理警报"))
    actions.register_action("publishing.end_hold", _("恢复推送"), _("恢复推送"))
    actions.register_action("publishing.check_account", _("检查公众号"), _("检查公众号"))
    actions.register_action("publishing.by_hand", _("改为人工发布"), _("改为人工发布"))
    actions.register_action("publishing.take_by_hand", _("下载人工发布包"), _("下载人工发布包"))
    actions.register_action("publishing.record_links", _("登记人工发布的链接"), _("登记人工发布的链接"))
