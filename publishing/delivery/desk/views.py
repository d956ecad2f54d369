"""The screens of editions: the list, and one on its way to WeChat. They show rows and never wait for WeChat."""

from __future__ import annotations

import datetime
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from wagtail import hooks

from publishing.delivery import dispatch
from publishing.delivery.by_hand import flow as by_hand
from publishing.delivery.desk import audiences, frozen
from publishing.delivery.desk import progress as reading
from publishing.delivery.desk.forms import PreviewForm
from publishing.delivery.models import Delivery
from publishing.delivery.models import State as DeliveryState
from publishing.editions import flow
from publishing.editions.models import Edition, Method, State
from publishing.editions.reading import available_total, edition_with_id, with_titles
from publishing.refusal import Refusal
from publishing.review.views import DeskView

PER_PAGE = 20
STOPPED = (DeliveryState.REFUSED, DeliveryState.BLOCKED)
FILTERS = {
    "composed": ("待签发", Q(state=State.COMPOSED)),
    "moving": (
        "进行中",
        Q(state=State.SIGNED_OFF)
        & (
            Q(delivery__isnull=True)
            | ~Q(delivery__state__in=[DeliveryState.PUBLISHED, DeliveryState.WITHDRAWN, *STOPPED])
        ),
    ),
    "published": ("已发布", Q(delivery__state=DeliveryState.PUBLISHED)),
    "stopped": ("停下", Q(state=State.SIGNED_OFF, delivery__state__in=STOPPED)),
}
LAST_PREVIEWED = "last_previewed_wechat_name"
SOON = datetime.timedelta(minutes=2)
POLL_MILLISECONDS, POLL_SLOWLY_MILLISECONDS = 1200, 30_000


class EditionsView(DeskView):
    template_name = "delivery/editions.html"
    page_title = "期次"
    header_icon = "mail"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        chosen = self.request.GET.get("state", "")
        chosen = chosen if chosen in FILTERS else ""
        editions = (
            Edition.objects.select_related("composed_by", "signed_off_by", "delivery")
            .prefetch_related(with_titles())
            .order_by("-pk")
        )
        if chosen:
            editions = editions.filter(FILTERS[chosen][1])
        totals = Edition.objects.aggregate(
            all=Count("pk"), **{name: Count("pk", filter=which) for name, (_label, which) in FILTERS.items()}
        )
        paginator = Paginator(editions, PER_PAGE)
        # Counted already, for the filters.
        paginator.count = totals[chosen or "all"]
        page = paginator.get_page(self.request.GET.get("page"))
        return {
            **super().get_context_data(**kwargs),
            "page": page,
            "rows": [_row(edition, self.request.user) for edition in page],
            "filters": [
                {"name": name, "label": label, "total": totals[name], "is_chosen": name == chosen}
                for name, (label, _which) in FILTERS.items()
            ],
            "chosen": chosen,
            "available": available_total(),
            "may_compose": self.request.user.has_perm(flow.COMPOSE),
        }


class EditionView(DeskView):
    """One edition: what is in it, who did what, and how far its delivery has come."""

    template_name = "delivery/edition.html"
    header_icon = "mail"
    parent = ("期次", reverse_lazy("editions"))

    def get_page_title(self) -> str:
        return f"第 {self.kwargs['edition_id']} 期"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        edition = edition_with_id(self.kwargs["edition_id"])
        last = self.request.session.get(LAST_PREVIEWED, "")
        return {
            **super().get_context_data(**kwargs),
            **_progress(self.request, edition),
            "preview_form": PreviewForm(initial={"wechat_name": last}),
        }


@never_cache
@require_safe
def progress(request: HttpRequest, edition_id: int) -> HttpResponse:
    """The part of the edition's screen that changes by itself."""
    return render(request, "delivery/progress.html", _progress(request, edition_with_id(edition_id)))


@require_POST
def sign_off(request: HttpRequest, edition_id: int) -> HttpResponse:
    edition = flow.sign_off(edition_with_id(edition_id), request.user, confirmed=request.POST.get("confirmed") == "yes")
    is_ahead = edition.scheduled_at is not None and edition.scheduled_at > timezone.now()
    messages.success(request, f"{edition}已签发。" + ("到时自动推送。" if is_ahead else "正在推送。"))
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


@require_POST
def preview(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Send an edition that nobody has signed off yet to one person's WeChat."""
    edition = edition_with_id(edition_id)
    if not frozen.may_read(request.user):
        raise PermissionDenied
    form = PreviewForm(request.POST)
    if not form.is_valid():
        request.session[LAST_PREVIEWED] = request.POST.get("wechat_name", "")[:200]
        messages.error(request, " ".join(map(str, form.errors["wechat_name"])))
        return redirect("edition", edition_id)
    wechat_name = form.cleaned_data["wechat_name"]
    request.session[LAST_PREVIEWED] = wechat_name
    dispatch.preview(edition, wechat_name, request.user)
    messages.success(request, f"预览已排队，稍后请在微信号 {wechat_name} 的手机上查看。")
    return redirect("edition", edition_id)


def _row(edition: Edition, user: Any) -> dict[str, Any]:
    delivery = getattr(edition, "delivery", None)
    return {
        "edition": edition,
        "places": list(edition.places.all()),
        "badge": reading.badge(edition, delivery),
        "wanted": reading.wanted_of(user, edition, delivery),
    }


def _progress(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    delivery: Delivery | None = getattr(edition, "delivery", None)
    user = request.user
    is_composed = edition.state == State.COMPOSED
    has_right = user.has_perm(flow.SIGN_OFF)
    may_sign_off = is_composed and flow.why_not_sign_off(edition, user) is None
    may_stop = delivery is not None and not delivery.is_finished and not reading.is_released(delivery)
    has_missed = reading.has_missed_its_time(edition, delivery)
    is_ahead = edition.scheduled_at is not None and edition.scheduled_at > timezone.now()
    previews = list(delivery.previews.select_related("asked_by")) if delivery else []
    places = list(edition.places.select_related("approval__page", "approval__approved_by", "approval__urgent"))
    is_stopped = delivery is not None and delivery.state in STOPPED
    return {
        "edition": edition,
        "places": places,
        "delivery": delivery,
        "badge": reading.badge(edition, delivery),
        "audience": audiences.of(edition),
        "steps": reading.steps(edition, delivery),
        "counts": reading.counts(delivery) if delivery else [],
        "is_awaiting_confirmation": delivery is not None and reading.is_awaiting_confirmation(delivery),
        "is_confirmation_over": delivery is not None
        and delivery.confirm_until is not None
        and delivery.confirm_until <= timezone.now(),
        "publications": list(delivery.publications.select_related("approval")) if delivery else [],
        "attempts": list(delivery.attempts.all()) if delivery and frozen.may_read(user) else [],
        "previews": previews if frozen.may_read(user) else [],
        "concerned": _named_in(delivery.reason, places) if delivery is not None and is_stopped else [],
        "is_moving": _is_moving(edition, delivery)
        or any(preview.sent_at is None and preview.failed_at is None for preview in previews),
        "poll_milliseconds": _pause(delivery),
        "may_read": frozen.may_read(user),
        "may_preview": is_composed and frozen.may_read(user),
        "may_sign_off": may_sign_off,
        "is_own": is_composed and has_right and not may_sign_off,
        "may_cancel": (has_right or edition.composed_by_id == user.pk) and (is_composed or may_stop),
        "may_resume": delivery is not None and delivery.state == DeliveryState.BLOCKED and has_right,
        "by_hand_offer": by_hand.offer(edition, delivery, user),
        "is_by_hand": by_hand.is_by_hand(delivery),
        "is_in_doubt": by_hand.is_in_doubt(delivery),
        "may_reschedule": has_right and edition.state == State.SIGNED_OFF and may_stop and (is_ahead or has_missed),
        "has_missed": has_missed,
        "is_mass_send": edition.method == Method.MASS_SEND,
        "account_name": settings.ACCOUNT_NAME,
        # What the floors above have to say: components, made by ``edition_sections(request, edition)``.
        "sections": [section(request, edition) for section in hooks.get_hooks("edition_sections")],
    }


def _is_moving(edition: Edition, delivery: Delivery | None) -> bool:
    return (
        edition.state == State.SIGNED_OFF
        and delivery is not None
        and not delivery.is_finished
        and delivery.state != DeliveryState.BLOCKED
    )


def _pause(delivery: Delivery | None) -> int:
    """How long the screen waits before it asks again: long while there is nothing to see."""
    is_soon = delivery is None or delivery.due_at is None or delivery.due_at < timezone.now() + SOON
    return POLL_MILLISECONDS if is_soon else POLL_SLOWLY_MILLISECONDS


def _named_in(reason: str, places: list[Any]) -> list[Any]:
    """The articles whose titles the reason names: somebody has to open them."""
    return [place.approval for place in places if f"《{place.approval.title}》" in reason and place.approval.page]
