"""Where review forms stand in the desk: their screens, a report, a button at each article."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, re_path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets import Button
from wagtail.models import Page

from publishing.review.reading import may_read
from publishing.review.reviewed import Reviewed
from publishing.review.reviewers import VIEW_REPORT
from publishing.review_form import views


class FormsMenuItem(MenuItem):  # type: ignore[misc]  # Wagtail is untyped
    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm(VIEW_REPORT))


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("review-form/", views.FormsView.as_view(), name="review_forms"),
        path("review-form/batch/", views.taken_away, name="review_forms_batch"),
        path("review-form/<int:page_id>/", views.ArticleFormView.as_view(), name="review_form_article"),
        re_path(r"^review-form/(?P<page_id>\d+)/(?P<kind>pdf|docx)/$", views.file, name="review_form_file"),
    ]


@hooks.register("register_reports_menu_item")
def menu_item() -> MenuItem:
    return FormsMenuItem(_("审核表"), reverse("review_forms"), name="review-forms", icon_name="doc-full", order=50)


@hooks.register("register_page_header_buttons")
def header_button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Any:
    if page.pk is None or not issubclass(page.specific_class or Page, Reviewed):
        return
    if may_read(page.specific, user):
        yield Button(_("审核表"), reverse("review_form_article", args=[page.pk]), icon_name="doc-full", priority=30)
