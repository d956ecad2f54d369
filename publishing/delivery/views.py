"""The screens of editions: the list, composing one, and one on its way to WeChat. They show rows and never wait for WeChat."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from publishing.delivery import by_hand, dispatch
from publishing.delivery.forms import ComposeForm
from publishing.delivery.models import Delivery, Operation
from publishing.delivery.progress import steps
from publishing.editions import flow
from publishing.editions.models import Edition, State
from publishing.editions.reading import available, edition_with_id
from publishing.refusal import Refusal
from publishing.review.views import DeskView

PER_PAGE = 20


class EditionsView(DeskView):
    template_name = "delivery/editions.html"
    page_title = "期次"
    header_icon = "mail"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        editions = (
            Edition.objects.select_related("composed_by", "signed_off_by", "delivery")
            .prefetch_related("places__approval")
            .order_by("-pk")
        )
        page = Paginator(editions, PER_PAGE).get_page(self.request.GET.get("page"))
        return {
            **super().get_context_data(**kwargs),
            "editions": page,
            "available": len(available()),
            "may_compose": self.request.user.has_perm(flow.COMPOSE),
        }


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
        form = kwargs.pop("form", None) or ComposeForm(approvals=available())
        return {**super().get_context_data(**kwargs), "form": form}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ComposeForm(request.POST, approvals=available())
        if form.is_valid():
            try:
                edition = flow.compose(
                    form.page_ids(),
                    request.user,
                    method=form.cleaned_data["method"],
                    at=form.cleaned_data["scheduled_at"],
                )
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"{edition}已编好，请另一位有签发权的人签发。")
                return redirect("edition", edition.pk)
        return self.render_to_response(self.get_context_data(form=form))


class EditionView(DeskView):
    """One edition: what is in it, who did what, and how far its delivery has come."""

    template_name = "delivery/edition.html"
    header_icon = "mail"
    parent = ("期次", reverse_lazy("editions"))

    def get_page_title(self) -> str:
        return f"第 {self.kwargs['edition_id']} 期"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        edition = edition_with_id(self.kwargs["edition_id"])
        return {**super().get_context_data(**kwargs), **_progress(self.request, edition)}


@never_cache
@require_safe
def progress(request: HttpRequest, edition_id: int) -> HttpResponse:
    """The part of the edition's screen that changes by itself."""
    return render(request, "delivery/progress.html", _progress(request, edition_with_id(edition_id)))


@require_POST
def sign_off(request: HttpRequest, edition_id: int) -> HttpResponse:
    edition = flow.sign_off(edition_with_id(edition_id), request.user, confirmed=request.POST.get("confirmed") == "yes")
    messages.success(request, f"{edition}已签发。" + ("到时自动推送。" if edition.scheduled_at else "正在推送。"))
    return redirect("edition", edition_id)


@require_POST
def cancel(request: HttpRequest, edition_id: int) -> HttpResponse:
    edition = dispatch.withdraw(edition_with_id(edition_id), request.user)
    messages.success(request, f"{edition}已取消，其中的稿件可以重新编排。")
    return redirect("edition", edition_id)


@require_POST
def resume(request: HttpRequest, edition_id: int) -> HttpResponse:
    edition = edition_with_id(edition_id)
    delivery = getattr(edition, "delivery", None)
    if delivery is None:
        raise Refusal("not-signed-off", f"{edition}还没有签发，没有可以继续的推送。")
    dispatch.resume(delivery, request.user)
    messages.success(request, f"{edition}继续推送。")
    return redirect("edition", edition_id)


def _progress(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    delivery = getattr(edition, "delivery", None)
    user = request.user
    is_composed = edition.state == State.COMPOSED
    may_sign_off = user.has_perm(flow.SIGN_OFF)
    return {
        "edition": edition,
        "places": list(edition.places.select_related("approval__page")),
        "delivery": delivery,
        "steps": steps(edition, delivery),
        "publications": list(delivery.publications.select_related("approval")) if delivery else [],
        "attempts": list(delivery.attempts.all()) if delivery else [],
        "is_moving": delivery is not None and not delivery.is_finished and delivery.state != "blocked",
        "may_sign_off": is_composed and may_sign_off and edition.composed_by_id != user.pk,
        "is_own": is_composed and may_sign_off and edition.composed_by_id == user.pk,
        "may_cancel": (may_sign_off or edition.composed_by_id == user.pk)
        and (is_composed or (delivery is not None and _may_still_stop(delivery))),
        "by_hand_offer": by_hand.offer(edition, delivery, user),
        "is_by_hand": by_hand.is_by_hand(delivery),
        "may_resume": delivery is not None and delivery.state == "blocked" and may_sign_off,
    }


def _may_still_stop(delivery: Delivery) -> bool:
    return not delivery.is_finished and not delivery.attempts.filter(operation=Operation.PUBLISH).exists()
