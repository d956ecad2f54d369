"""The desk's screen: whom somebody has asked about an article, what they said, and asking another."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from publishing.refusal import Refusal
from publishing.review.fact_check import flow
from publishing.review.models import FactCheck
from publishing.review.reading import may_read
from publishing.review.reviewed import reviewed_page
from publishing.review.views import DeskView

SHOWN = 30


class AskForm(forms.Form):
    office = forms.CharField(
        label=_("单位"),
        max_length=flow.OFFICE_CHARACTERS,
        widget=forms.TextInput(attrs={"placeholder": "例如：县医保局"}),
    )
    name = forms.CharField(
        label=_("姓名"), max_length=flow.NAME_CHARACTERS, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class FactChecksView(DeskView):
    template_name = "review/fact_check/desk.html"
    page_title = "请单位核稿"
    header_icon = "mail"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.page = reviewed_page(kwargs["page_id"])
        if not may_read(self.page, request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        checks = FactCheck.objects.filter(page=self.page.pk).select_related("asked_by")[:SHOWN]
        return {
            **super().get_context_data(**kwargs),
            "page": self.page,
            "checks": list(checks),
            "hours": int(flow.VALID_FOR.total_seconds() // 3600),
            "link": kwargs.get("link", ""),
            "form": kwargs.pop("form", None) or AskForm(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The link is shown in this answer and never again: only its digest is kept."""
        form = AskForm(request.POST)
        if form.is_valid():
            try:
                _check, token = flow.ask(self.page, request.user, **form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                link = urljoin(f"{settings.BASE_URL}/", reverse("fact_check", args=[token]))
                response = self.render_to_response(self.get_context_data(link=link, **kwargs))
                response["Cache-Control"] = "private, no-store"
                return response
        return self.render_to_response(self.get_context_data(form=form, **kwargs), status=422)


@require_POST
def revoke(request: HttpRequest, check_id: int) -> HttpResponse:
    check = get_object_or_404(FactCheck.objects.select_related("page"), pk=check_id)
    flow.revoke(check, request.user)
    messages.success(request, f"{check} 的核稿链接已收回。")
    return redirect("review_fact_checks", check.page_id)
