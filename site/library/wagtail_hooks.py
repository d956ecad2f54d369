"""Files kept to those they are for; Wagtail's own furniture, fitted to the desk: review listed once, Chinese labels."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.templatetags.static import static
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.forms.auth import LoginForm
from wagtail.admin.forms.choosers import (
    AnchorLinkChooserForm,
    EmailLinkChooserForm,
    ExternalLinkChooserForm,
    PhoneLinkChooserForm,
)
from wagtail.admin.forms.workflows import WorkflowPageForm
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.sites.views import IndexView as SiteIndexView
from wagtail.users.views.bulk_actions.assign_role import RoleForm

from library.models import Picture, StoredDocument
from library.usage import require_unused
from publishing.review.models import ApprovedArticle

# Wagtail gives these no label; what Django and Wagtail make of their English names no catalogue can translate.
FIELD_LABELS: dict[Any, dict[str, Promise]] = {
    LoginForm: {"password": _("密码")},
    ExternalLinkChooserForm: {"link_text": _("链接文字")},
    AnchorLinkChooserForm: {"url": _("定位名称"), "link_text": _("链接文字")},
    EmailLinkChooserForm: {
        "email_address": _("邮箱地址"),
        "link_text": _("链接文字"),
        "subject": _("邮件主题"),
        "body": _("邮件内容"),
    },
    PhoneLinkChooserForm: {"phone_number": _("电话号码"), "link_text": _("链接文字")},
    WorkflowPageForm: {"page": _("页面")},
    RoleForm: {"role": _("角色")},
}
SITE_COLUMN_LABELS = {"port": _("端口"), "site_name": _("站点名称"), "root_page": _("根页面")}

for form, labels in FIELD_LABELS.items():
    for name, label in labels.items():
        form.base_fields[name].label = label
for column in SiteIndexView.columns:
    column.label = SITE_COLUMN_LABELS.get(column.name, column.label)


@hooks.register("before_bulk_action")
def keep_what_is_used(request: HttpRequest, action_type: str, objects: list[Any], action: Any) -> None:
    """Deleting many at once goes round ``delete`` of each. Raises ``Refusal``, and none of them is deleted."""
    if action_type == "delete":
        for item in objects:
            if isinstance(item, Picture | StoredDocument):
                require_unused(item)


@hooks.register("before_serve_document")
def keep_drafts_to_the_desk(document: StoredDocument, request: HttpRequest) -> None:
    """Readers get what an article on the public site carries or links to; the desk gets everything."""
    if request.user.has_perm("wagtailadmin.access_admin"):
        return
    published = ApprovedArticle.objects.valid().filter(payload__contains=document.url)
    if not ApprovedArticle.shows(document.sha256) and not published.exists():
        raise Http404("This document is not part of any article on the public site.")


@hooks.register("insert_global_admin_css")
def picture_hints() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("library/pictures.css"))


@hooks.register("construct_help_menu")
def keep_help_at_home(request: HttpRequest, items: list[MenuItem]) -> None:
    """Township networks often reach no host abroad; the shortcuts, which open in place, stay."""
    items[:] = [item for item in items if not item.url.startswith(("http://", "https://"))]


@hooks.register("construct_homepage_panels", order=100)
def review_is_listed_once(request: HttpRequest, panels: list[Any]) -> None:
    """``publishing.review`` lists what waits for the person, with its own way to review."""
    panels[:] = [panel for panel in panels if not isinstance(panel, WorkflowObjectsToModeratePanel)]
