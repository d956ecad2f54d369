"""The desk's screen of deputies: who stands in for whom, and appointing one."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from publishing.people import name_of
from publishing.refusal import Refusal
from publishing.review.deputies import flow as deputies
from publishing.review.models import Deputy
from publishing.review.views import DeskView

DAY = {"type": "date"}


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # takes no argument when it runs
    def label_from_instance(self, obj: Any) -> str:
        return name_of(obj)


class DeputyForm(forms.Form):
    """Whole days: from now on when the first is today, until the last one is over."""

    absent = PersonField(label=_("谁不在"), queryset=None, empty_label="请选择")
    substitute = PersonField(
        label=_("由谁代审"),
        queryset=None,
        empty_label="请选择",
        help_text=_("代审人参与撰写的稿件、您参与过或审过的稿件，他都不能代您审。"),
    )
    first = forms.DateField(label=_("从哪天起"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"))
    last = forms.DateField(
        label=_("到哪天为止（含当天）"),
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
        help_text=_("最长 31 天。"),
    )

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        absent, substitute = self.fields["absent"], self.fields["substitute"]
        substitute.queryset = deputies.possible_substitutes()  # type: ignore[attr-defined]  # a ModelChoiceField
        absent.queryset = deputies.reviewers()  # type: ignore[attr-defined]  # a ModelChoiceField
        if not user.is_superuser:
            del self.fields["absent"]
            substitute.queryset = substitute.queryset.exclude(pk=user.pk)  # type: ignore[attr-defined]  # as above

    def period(self) -> tuple[datetime.datetime, datetime.datetime]:
        first, last = self.cleaned_data["first"], self.cleaned_data["last"]
        starts = timezone.now() if first == timezone.localdate() else _midnight(first)
        return starts, _midnight(last + datetime.timedelta(days=1))


class DeputiesView(DeskView):
    template_name = "review/deputies.html"
    page_title = "代审"
    header_icon = "group"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_see(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, today = self.request.user, timezone.localdate()
        rows = [
            {"deputy": deputy, "is_current": deputy.starts_at <= timezone.now(), "is_mine": deputy.substitute == user}
            for deputy in deputies.standing_and_coming(user)
        ]
        may_appoint = user.is_superuser or deputies.reviewers().filter(pk=user.pk).exists()
        blank = DeputyForm(user=user, initial={"first": today, "last": today + datetime.timedelta(days=6)})
        return {
            **super().get_context_data(**kwargs),
            "rows": rows,
            "may_appoint": may_appoint,
            "form": kwargs.pop("form", None) or blank,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = DeputyForm(request.POST, user=request.user)
        if form.is_valid():
            absent = form.cleaned_data.get("absent") or request.user
            starts, ends = form.period()
            substitute = form.cleaned_data["substitute"]
            try:
                deputies.appoint(absent, substitute, starts=starts, ends=ends, by=request.user)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"已指定 {name_of(substitute)} 代 {name_of(absent)} 审核。")
                return redirect("review_deputies")
        return self.render_to_response(self.get_context_data(form=form, **kwargs), status=422)


@require_POST
def end(request: HttpRequest, deputy_id: int) -> HttpResponse:
    deputy = get_object_or_404(Deputy, pk=deputy_id)
    deputies.end(deputy, request.user)
    messages.success(request, f"{name_of(deputy.substitute)} 不再代 {name_of(deputy.absent)} 审核。")
    return redirect("review_deputies" if may_see(request.user) else "wagtailadmin_home")


def may_see(user: Any) -> bool:
    """Reviewers, whoever stands in for one now or soon, and administrators."""
    return bool(
        user.is_superuser
        or deputies.reviewers().filter(pk=user.pk).exists()
        or deputies.standing_and_coming(user).exists()
    )


def _midnight(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
