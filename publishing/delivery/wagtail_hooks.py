"""Where editions and deliveries stand in the desk."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from publishing.delivery import views


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("editions/", views.EditionsView.as_view(), name="editions"),
        path("editions/compose/", views.ComposeView.as_view(), name="edition_compose"),
        path("editions/<int:edition_id>/", views.EditionView.as_view(), name="edition"),
        path("editions/<int:edition_id>/progress/", views.progress, name="edition_progress"),
        path("editions/<int:edition_id>/sign-off/", views.sign_off, name="edition_sign_off"),
        path("editions/<int:edition_id>/cancel/", views.cancel, name="edition_cancel"),
        path("editions/<int:edition_id>/resume/", views.resume, name="edition_resume"),
    ]


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    return MenuItem(_("期次"), reverse("editions"), name="editions", icon_name="mail", order=120)


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
