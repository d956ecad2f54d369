"""The two cookies: sent to review pages only, unreadable for scripts, over HTTPS only where the desk has it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from publishing.review.access import devices, links

LINK = "desk_link"
DEVICE = "desk_device"


def link_of(request: HttpRequest) -> str:
    return request.COOKIES.get(LINK, "")


def device_of(request: HttpRequest) -> str:
    return request.COOKIES.get(DEVICE, "")


def remember_link(response: HttpResponse, key: str) -> None:
    _set(response, LINK, key, seconds=links.HOURS * 3600)


def remember_device(response: HttpResponse, value: str) -> None:
    _set(response, DEVICE, value, seconds=devices.DAYS * 24 * 3600)


def _set(response: HttpResponse, name: str, value: str, *, seconds: int) -> None:
    response.set_cookie(
        name,
        value,
        max_age=seconds,
        path=reverse("review_list"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
