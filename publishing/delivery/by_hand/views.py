"""The screens of publishing by hand: the page to copy from, the package, the links, and the pictures WeChat fetches."""

from __future__ import annotations

import tempfile
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.core import signing
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from publishing.delivery.by_hand import flow as by_hand
from publishing.delivery.by_hand import package, picture_links
from publishing.delivery.models import Delivery
from publishing.editions.models import Edition, EditionArticle, State
from publishing.editions.reading import edition_with_id
from publishing.people import name_of
from publishing.refusal import Refusal
from publishing.render import plain
from publishing.review.views import DeskView

PICTURE_SECONDS = 3600
# The article brings its own inline styles and nothing else; pictures come from here.
ARTICLE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'self'; sandbox"


class ByHandView(DeskView):
    """Steps, texts and pictures to copy, the package, and where to enter the links."""

    template_name = "delivery/by_hand.html"
    page_title = "人工发布"
    header_icon = "clipboard-list"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not by_hand.may_use(request.user):
            raise PermissionDenied
        self.edition = edition_with_id(kwargs["edition_id"])
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *items, own = super().get_breadcrumbs_items()
        return [
            *items,
            {"url": reverse_lazy("editions"), "label": "期次"},
            {"url": reverse("edition", args=[self.edition.pk]), "label": str(self.edition)},
            own,
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        edition, delivery = self.edition, _delivery_of(self.edition)
        refusal = by_hand.why_not(edition, delivery, self.request.user)
        is_taken = by_hand.awaits_links(delivery)
        found = package.pieces(edition, delivery)
        return {
            **super().get_context_data(**kwargs),
            "edition": edition,
            "delivery": delivery,
            "refusal": refusal,
            "is_taken": is_taken,
            "is_in_doubt": by_hand.is_in_doubt(delivery),
            "lacks_links": by_hand.lacks_links(delivery),
            "is_by_hand": by_hand.is_by_hand(delivery),
            "draft_box": by_hand.draft_box(delivery).value if delivery else "",
            "cards": [_card(edition, piece) for piece in found] if is_taken and refusal is None else [],
            "pieces": found,
            "link_rows": [
                {"piece": piece, "given": given}
                for piece, given in zip(found, kwargs.get("given") or [""] * len(found), strict=True)
            ],
            "errors": kwargs.get("errors", []),
            "publications": list(delivery.publications.select_related("approval")) if delivery else [],
            "is_reachable": settings.BASE_URL.startswith("https://"),
            "valid_days": picture_links.VALID_FOR.days,
            "may_give_up": (is_taken or by_hand.is_in_doubt(delivery)) and _may_cancel(edition, self.request.user),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Enter the links. What is wrong is said beside what was typed, which stays."""
        given = [text.strip() for text in request.POST.getlist("link")]
        try:
            by_hand.record_links(self.edition, given, request.user)
        except Refusal as refusal:
            if refusal.code != "bad-link" or len(given) != self.edition.places.count():
                raise
            return self.render_to_response(
                self.get_context_data(errors=[str(refusal)], given=given, **kwargs), status=422
            )
        messages.success(request, f"{self.edition}的链接已登记，可以转给各村信息员。")
        return redirect("edition", self.edition.pk)


@require_POST
def take(request: HttpRequest, edition_id: int) -> HttpResponse:
    edition = edition_with_id(edition_id)
    by_hand.take(edition, request.user)
    messages.success(request, f"{edition}已改为人工发布，系统不会再自动推送。请照下面的步骤办理。")
    return redirect("edition_by_hand", edition_id)


@require_POST
def download(request: HttpRequest, edition_id: int) -> HttpResponseBase:
    """The package. The automatic delivery is stopped first, whoever forgot to."""
    edition, user = edition_with_id(edition_id), cast(Any, request.user)
    delivery = by_hand.take(edition, user)
    file = tempfile.TemporaryFile()  # noqa: SIM115  # closed by the response when it has been sent
    try:
        package.write(edition, delivery, file, made_by=name_of(user))
        by_hand.record_package(edition, user)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    response = FileResponse(
        file, as_attachment=True, filename=f"第{edition.pk}期-人工发布包.zip", content_type="application/zip"
    )
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def give_up(request: HttpRequest, edition_id: int) -> HttpResponse:
    edition = by_hand.give_up(
        edition_with_id(edition_id), request.user, confirmed=request.POST.get("confirmed") == "yes"
    )
    messages.success(request, f"{edition}已取消，其中的稿件可以重新编排。")
    return redirect("edition", edition_id)


@never_cache
@require_safe
def article(request: HttpRequest, edition_id: int, number: int) -> HttpResponse:
    """One article for the frame in the page; nothing in it can run or reach the desk."""
    edition = edition_with_id(edition_id)
    delivery = _delivery_of(edition)
    if not by_hand.awaits_links(delivery) or by_hand.why_not(edition, delivery, request.user) is not None:
        raise PermissionDenied
    found = next((piece for piece in package.pieces(edition, delivery) if piece.number == number), None)
    if found is None:
        raise Http404
    response = HttpResponse(package.article_page(found, picture_links.of_figures(edition, found)))
    response["Content-Security-Policy"] = ARTICLE_POLICY
    return response


@require_safe
def picture(request: HttpRequest, signed: str) -> HttpResponse:
    """A picture or cover for whoever has its signed address: WeChat's editor, which does not log in."""
    try:
        edition_id, number, name = picture_links.opened(signed)
    except signing.SignatureExpired:
        words = "图片链接已过期。请回到“人工发布”页面，刷新后重新复制正文。"
        response = HttpResponse(words, status=410, content_type="text/plain; charset=utf-8")
    except signing.BadSignature as error:
        raise Http404 from error
    else:
        data, content_type = _picture(edition_id, number, name)
        response = HttpResponse(data, content_type=content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = f"private, max-age={PICTURE_SECONDS}"
    return response


def _picture(edition_id: int, number: int, name: str) -> tuple[bytes, str]:
    """Fitting takes a moment, and the page and WeChat ask for the same ones: kept for an hour."""
    place = (
        EditionArticle.objects.filter(edition_id=edition_id, order=number - 1, edition__state=State.SIGNED_OFF)
        .filter(approval__ended_at__isnull=True)
        .select_related("approval")
        .first()
    )
    if place is None:
        raise Http404
    covers = {package.WIDE: "wide", package.SQUARE: "square", package.WHOLE: "whole"}
    key = f"by-hand:{place.approval.pk}:{covers.get(name, name)}"
    kept: tuple[bytes, str] | None = cache.get(key)
    if kept is None:
        try:
            if name in covers:
                kept = package.cover_files(place.approval.article)[name], "image/jpeg"
            else:
                fitted = package.fitted(name)
                kept = fitted.data, fitted.content_type
        except Refusal as refusal:
            raise Http404(str(refusal)) from refusal
        cache.set(key, kept, PICTURE_SECONDS)
    return kept


def _card(edition: Edition, piece: package.Piece) -> dict[str, Any]:
    """What the page shows and copies of one article; the copied pictures have addresses that WeChat can fetch."""
    paths = picture_links.of_figures(edition, piece)
    html = piece.html({sha256: picture_links.absolute(path) for sha256, path in paths.items()})
    return {
        "piece": piece,
        "id": f"body-{piece.number}",
        "body": {"html": html, "text": plain.plain_text(piece.article)},
        "pictures": [
            {"url": paths[figure.picture.sha256], "caption": figure.caption or figure.picture.alt}
            for figure in piece.figures
        ],
        "covers": picture_links.of_covers(edition, piece),
    }


def _delivery_of(edition: Edition) -> Delivery | None:
    return Delivery.objects.filter(edition=edition).select_related("edition").first()


def _may_cancel(edition: Edition, user: Any) -> bool:
    return user.has_perm("editions.sign_off_edition") or edition.composed_by_id == user.pk
