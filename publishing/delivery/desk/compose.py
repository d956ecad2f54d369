"""The screen on which an edition is put together, and the one on which a signed-off edition gets another time."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from publishing.delivery import dispatch
from publishing.delivery.desk import audiences
from publishing.delivery.desk.forms import ComposeForm, TimeForm, quick_times
from publishing.editions import flow, mass_sends
from publishing.editions.models import MAX_ARTICLES
from publishing.editions.reading import available, edition_with_id
from publishing.refusal import Refusal
from publishing.review.views import DeskView

SEARCH_FROM = 9


class ComposeView(DeskView):
    template_name = "delivery/compose.html"
    page_title = "编排新一期"
    header_icon = "plus"
    parent = ("期次", reverse_lazy("editions"))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(flow.COMPOSE):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or self._form(initial={"scheduled_at": _asked_for(self.request)})
        now = timezone.now()
        today = timezone.localdate(now)
        held = {
            day: editions
            for day, editions in mass_sends.held(today, today + flow.FARTHEST).items()
            if len(editions) >= settings.MASS_SENDS_PER_DAY
        }
        return {
            **super().get_context_data(**kwargs),
            "form": form,
            "known": form.known,
            "has_search": len(form.approvals) >= SEARCH_FROM,
            "max_articles": MAX_ARTICLES,
            "account_name": settings.ACCOUNT_NAME,
            "quick_times": quick_times(now),
            "today": today,
            "mass_sends_per_day": settings.MASS_SENDS_PER_DAY,
            "taken_today": held.get(today, []),
            "taken_days": {f"{day:%Y-%m-%d}": "、".join(map(str, editions)) for day, editions in held.items()},
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self._form(request.POST)
        if form.is_valid():
            try:
                edition = flow.compose(
                    form.page_ids(),
                    request.user,
                    method=form.cleaned_data["method"],
                    at=form.cleaned_data["scheduled_at"],
                    **form.audience(),
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"{edition}已编好，请另一位有签发权的人签发。")
                return redirect("edition", edition.pk)
        return self.render_to_response(self.get_context_data(form=form))

    def _form(self, *args: Any, **kwargs: Any) -> ComposeForm:
        return ComposeForm(*args, approvals=available(), known=audiences.known(), **kwargs)


class TimeView(DeskView):
    """Another time for an edition that is signed off and not yet out."""

    template_name = "delivery/time.html"
    page_title = "改推送时间"
    header_icon = "calendar-alt"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(flow.SIGN_OFF):
            raise PermissionDenied
        self.edition = edition_with_id(kwargs["edition_id"])
        self.parent = (str(self.edition), reverse("edition", args=[self.edition.pk]))
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or TimeForm(initial={"at": self._present_time()})
        return {
            **super().get_context_data(**kwargs),
            "edition": self.edition,
            "form": form,
            "quick_times": quick_times(timezone.now()),
        }

    def _present_time(self) -> datetime.datetime | None:
        """Nothing when it is over: that would be refused."""
        at = self.edition.scheduled_at
        return at if at is not None and at > timezone.now() else None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = TimeForm(request.POST)
        if form.is_valid():
            at: datetime.datetime = form.cleaned_data["at"]
            try:
                dispatch.reschedule(self.edition, at, request.user)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"{self.edition}改到 {timezone.localtime(at):%-m月%-d日 %H:%M} 推送。")
                return redirect("edition", self.edition.pk)
        return self.render_to_response(self.get_context_data(form=form))


def _asked_for(request: HttpRequest) -> datetime.datetime | None:
    """The time in the address, as the calendar gives it; anything that is none is passed over."""
    try:
        at = parse_datetime(request.GET.get("at", ""))
    except ValueError:
        return None
    if at is None or at.year not in range(2000, 9000):
        return None
    return timezone.make_aware(at) if timezone.is_naive(at) else at
