"""The outsider's page: no login, no cookies, strict policy, nothing kept by anybody on the way."""

from __future__ import annotations

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from publishing.refusal import Refusal
from publishing.review.access import throttle
from publishing.review.fact_check import flow
from publishing.review.models import FactCheck

TOO_MANY = f"打开无效链接的次数太多，请 {throttle.WITHIN_SECONDS // 60} 分钟后再试。"
GONE = 410
HEADERS = {
    "Cache-Control": "private, no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


# The token in the address is all that lets anybody in: no cookie a foreign page could ride on is asked for or set.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def fact_check(request: HttpRequest, token: str) -> HttpResponse:
    """Looking at the address changes nothing: mail scanners do that. Only the button on the first page opens the draft."""
    if throttle.is_blocked(request):
        return _sealed(_closed(request, TOO_MANY, status=429))
    try:
        check = flow.find(token)
    except Refusal as refusal:
        if refusal.code == "unknown":
            throttle.count_failure(request)
        return _sealed(_closed(request, str(refusal), status=404 if refusal.code == "unknown" else GONE))
    return _sealed(_post(request, check) if request.method == "POST" else _shown(request, check))


def _post(request: HttpRequest, check: FactCheck) -> HttpResponse:
    if request.POST.get("act") == "open":
        flow.open_(check)
        return redirect(request.path)
    verdict, words = request.POST.get("verdict", ""), request.POST.get("words", "")
    try:
        flow.answer(check, verdict=verdict, words=words)
    except Refusal as refusal:
        if refusal.code == "already-answered":
            return _closed(request, str(refusal), status=409)
        return _article(check, refused=str(refusal), verdict=verdict, words=words)
    return redirect(request.path)


def _shown(request: HttpRequest, check: FactCheck) -> HttpResponse:
    if check.answered_at is not None:
        return render(request, "review/fact_check/answered.html", {"check": check})
    if check.opened_at is None:
        return render(request, "review/fact_check/first.html", {"check": check, "title": _draft(check).title})
    return _article(check)


def _article(check: FactCheck, *, refused: str = "", **typed: Any) -> HttpResponse:
    """The revision as residents would see it, with the two answers below it."""
    shown = {"check": check, "refused": refused, "most": flow.ANSWER_CHARACTERS, **typed}
    response = cast(HttpResponse, _draft(check).make_preview_request(None, "fact_check", {"fact_check": shown}))
    # A preview in the desk may do more than a public page; this one may not.
    del response["Content-Security-Policy"]
    if refused:
        response.status_code = 422
    return response


def _draft(check: FactCheck) -> Page:
    draft: Page = cast(Any, check.revision).as_object()
    return draft


def _closed(request: HttpRequest, sentence: str, *, status: int) -> HttpResponse:
    return render(request, "review/fact_check/closed.html", {"sentence": sentence}, status=status)


def _sealed(response: HttpResponse) -> HttpResponse:
    for name, value in HEADERS.items():
        response[name] = value
    return response
