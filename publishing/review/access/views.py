"""The doors of links and devices.

The pages of a link answer 200 whatever they say: Django writes the address of every 4xx into the log, and this address
is a secret. Their referrer is the bare host: with none at all, browsers send no origin either, and the form that opens
the link could not be told from a forged one.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_deny
from django.views.decorators.http import require_http_methods, require_POST

from publishing.people import name_of
from publishing.refusal import Refusal
from publishing.review.access import cookies, devices, fresh, links, throttle
from publishing.review.access.telling import notice
from publishing.review.access.who import visitor
from publishing.review.models import ReviewLink
from publishing.review.waiting import time_left

UNKNOWN = "没有这个审核链接，可能没有复制完整。请从通知里重新点开；打不开时，请登录发布台审核。"


@never_cache
@xframe_options_deny
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Whom the link is for; the article only after a button, so that no mail scanner uses it up."""
    response = _link(request, token)
    response["Referrer-Policy"] = "strict-origin"
    return response


@require_POST
def revoke(request: HttpRequest, device_id: int) -> HttpResponse:
    devices.revoke(device_id, request.user)
    messages.success(request, "已取消这台设备的绑定，它不能再打开审核页。")
    return redirect("wagtailadmin_account")


def _link(request: HttpRequest, token: str) -> HttpResponse:
    if throttle.is_blocked(request):
        return notice(request, throttle.TOO_MANY, status=200, back=reverse("review_list"))
    found = links.find(token)
    if found is None:
        throttle.count_failure(request)
        return notice(request, UNKNOWN, status=200, back=reverse("review_list"))
    page_url = reverse("review_article", args=[links.page_pk(found)])
    key, person = cookies.link_of(request), _person(request)
    refusal = links.why_not(found, key=key, visitor=person)
    if refusal is not None:
        may_ask = fresh.may_ask(found, refusal)
        if may_ask and request.POST.get("act") == "ask":
            fresh.send(found)
            return notice(request, fresh.SENT, status=200, title="请查收邮件", back=page_url)
        return notice(request, str(refusal), status=200, back=page_url, may_ask=may_ask)
    if request.method == "POST":
        try:
            key = links.open_(found, key=key, visitor=person)
        except Refusal as quicker:
            return notice(request, str(quicker), status=200, back=page_url)
        response = redirect(page_url)
        cookies.remember_link(response, key)
        return response
    return render(request, "review/link.html", _addressed(found))


def _addressed(found: ReviewLink) -> dict[str, Any]:
    state = found.task_state
    return {
        "name": name_of(found.person),
        "level": state.task.name,
        "since": state.started_at,
        "time_left": time_left(state.due_at),
        "expires_at": found.expires_at,
    }


def _person(request: HttpRequest) -> Any:
    """Whoever is signed in or has bound this device, else nobody."""
    try:
        return visitor(request).person
    except Refusal:
        return AnonymousUser()
