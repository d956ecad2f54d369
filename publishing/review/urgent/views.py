"""The desk's screens of an emergency: what is out without review, and putting out an article at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from publishing.refusal import Refusal
from publishing.review import flow
from publishing.review.checks import Severity
from publishing.review.models.approved import REASON_CHARACTERS
from publishing.review.reviewed import reviewed_page
from publishing.review.reviewers import may_publish_urgently
from publishing.review.urgent.unreviewed import candidates, may_follow, unreviewed
from publishing.review.views import DeskView


class UrgentForm(forms.Form):
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("为什么等不及审核"),
        max_length=flow.URGENT_REASON_CHARACTERS,
        widget=forms.Textarea(
            attrs={
                "rows": 3,
                "data-least": REASON_CHARACTERS,
                "aria-describedby": "reason-count",
                "placeholder": "例如：河水一小时内上涨半米，须立即通知沿河各村转移",
            }
        ),
        error_messages={"required": f"请写明理由，至少 {REASON_CHARACTERS} 个字。"},
    )
    confirmed = forms.BooleanField(
        label=_("我已通读全文，知道它会立即公开，并由我负责"),
        error_messages={"required": "请先勾选确认，再应急发布。"},
    )


class UrgentListView(DeskView):
    """What is public without review, and, for whoever may, what could be published now."""

    template_name = "review/urgent_list.html"
    page_title = "应急发布"
    header_icon = "warning"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_follow(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        may_publish = may_publish_urgently(self.request.user)
        return {
            **super().get_context_data(**kwargs),
            "unreviewed": unreviewed(),
            "may_publish": may_publish,
            "candidates": candidates() if may_publish else [],
        }


class UrgentView(DeskView):
    """Publish one article before its review: what that means, what the checks found, and why."""

    template_name = "review/urgent.html"
    page_title = "应急发布"
    header_icon = "warning"
    parent = ("应急发布", reverse_lazy("review_urgent_list"))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_publish_urgently(request.user):
            raise PermissionDenied
        self.page = reviewed_page(kwargs["page_id"])
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        draft = self.page.get_latest_revision_as_object()
        article = draft.to_article()
        findings = list(draft.findings())
        return {
            **super().get_context_data(**kwargs),
            "page": self.page,
            "article": article,
            "revision": self.page.get_latest_revision(),
            "findings": findings,
            "sections": [section(self.page) for section in hooks.get_hooks("review_sections")],
            "errors": sum(finding.severity is Severity.ERROR for finding in findings),
            "least": REASON_CHARACTERS,
            "form": kwargs.pop("form", None) or UrgentForm(initial={"seen": article.fingerprint}),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = UrgentForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            try:
                flow.publish_urgently(self.page, request.user, reason=given["reason"], seen=given["seen"])
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"《{self.page.get_latest_revision_as_object().title}》已公开，等各级补审。")
                return redirect("review_urgent_list")
        return self.render_to_response(self.get_context_data(form=form, **kwargs), status=422)
