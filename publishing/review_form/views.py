"""The form of one article on the desk, and the forms of a month or quarter to take away."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.models import Page

from publishing.refusal import Refusal
from publishing.review.reading import may_read
from publishing.review.reviewed import reviewed_page
from publishing.review.reviewers import VIEW_REPORT
from publishing.review.views import DeskView
from publishing.review_form import batch, periods
from publishing.review_form.form import ReviewForm
from publishing.review_form.page import context, fitted_for_page
from publishing.review_form.reading import (
    approvals_of,
    first_approved_at,
    form_of,
    form_under_way,
    is_under_way,
    listed_in,
)
from publishing.review_form.sheet import sheet
from publishing.review_form.shortening import STEPS
from publishing.review_form.typesetting import Fitted, fitted
from publishing.review_form.word import docx

PER_PAGE = 50
DRAFT = "draft"
CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


class ArticleFormView(DeskView):
    template_name = "review_form/article.html"
    header_icon = "doc-full"
    page_title = "审核表"
    parent = ("审核表", reverse_lazy("review_forms"))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.page = _readable(kwargs["page_id"], request.user)
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = super().get_breadcrumbs_items()
        # The list, and all of it to take away, is for reviewers and those who sign off.
        return items if self.request.user.has_perm(VIEW_REPORT) else [items[0], items[-1]]

    def get_page_title(self) -> str:
        return "信息发布审核表"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = _chosen(self.page, self.request.GET)
        fit = fitted_for_page(form)
        return {
            **super().get_context_data(**kwargs),
            **context(fit),
            "page": self.page,
            "form": form,
            "is_shortened": fit.is_shortened,
            "in_full": _cut(form, fit),
            "approvals": approvals_of(self.page),
            "is_under_way": is_under_way(self.page),
            "query": self.request.GET.urlencode(),
        }


class FormsView(DeskView):
    template_name = "review_form/forms.html"
    header_icon = "doc-full"
    page_title = "审核表"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(VIEW_REPORT):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        period = periods.parse(self.request.GET.get("period") or periods.this_month().code)
        page = Paginator(listed_in(period), PER_PAGE).get_page(self.request.GET.get("page"))
        return {
            **super().get_context_data(**kwargs),
            "period": period,
            "periods": list(periods.offered(first_approved_at())),
            "page": page,
            "approvals": list(page),
        }


@require_safe
@never_cache
def file(request: HttpRequest, page_id: int, kind: str) -> HttpResponse:
    """One form as PDF or Word document."""
    form = _chosen(_readable(page_id, request.user), request.GET)
    data = docx(form) if kind == "docx" else fitted(form).pdf
    return _named(HttpResponse(data), f"信息发布审核表-{batch.name_of(form)}.{kind}", kind)


@require_safe
@never_cache
def taken_away(request: HttpRequest) -> HttpResponseBase:
    """Everything approved in a period: an archive of forms with their register, or the register alone."""
    if not request.user.has_perm(VIEW_REPORT):
        raise PermissionDenied
    period = periods.parse(request.GET.get("period", ""))
    match request.GET.get("kind"):
        case "xlsx":
            return _named(HttpResponse(batch.register_of(period)), f"审核登记-{period.code}.xlsx", "xlsx")
        case "docx":
            pieces = batch.archive(period, "docx")
        case _:
            pieces = batch.archive(period, "pdf")
    return _named(StreamingHttpResponse(pieces), f"信息发布审核表-{period.code}.zip", "zip")


def _readable(page_id: int, user: Any) -> Page:
    page = reviewed_page(page_id)
    if not may_read(page, user):
        raise PermissionDenied
    return page


def _chosen(page: Page, asked: Any) -> ReviewForm:
    """The form that ``approval`` in the query names: a number, ``draft``, or nothing for the newest."""
    named = asked.get("approval", "")
    if named == DRAFT:
        return form_under_way(page)
    if named and not named.isdecimal():
        raise Refusal("unknown-approval", "没有这份审核表。请在审核表页面重新选择。")
    return form_of(page, int(named) if named else None)


def _cut(form: ReviewForm, fit: Fitted) -> list[Any]:
    """The cells that had to be shortened, in full."""
    if not fit.is_shortened:
        return []
    shown = [cell for row in fit.sheet.rows for cell in row.cells]
    whole = [cell for row in sheet(form, STEPS[0]).rows for cell in row.cells]
    return [cell for cell, short in zip(whole, shown, strict=True) if cell != short]


def _named(response: HttpResponseBase, name: str, kind: str) -> Any:
    response["Content-Type"] = CONTENT_TYPES[kind]
    response["Content-Disposition"] = f"attachment; filename=\"review-form.{kind}\"; filename*=UTF-8''{quote(name)}"
    return response
