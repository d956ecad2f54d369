"""A :class:`~publishing.refusal.Refusal` that reaches a desk view is told to the person as a message, never as an error page."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from publishing.refusal import Refusal

SAFE = frozenset({"GET", "HEAD"})


class RefusalMessages:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, Refusal) or not request.path_info.startswith("/admin/"):
            return None
        if request.headers.get("X-Requested-With") == "XMLHttpRequest" or "json" in request.headers.get("Accept", ""):
            return JsonResponse(
                {"success": False, "error_code": exception.code, "error_message": str(exception)}, status=409
            )
        home = reverse("wagtailadmin_home")
        back = _way_back(request)
        if request.method in SAFE and request.path == home and not back:
            # Nowhere to go but here again.
            return None
        messages.error(request, str(exception))
        return redirect(back or home)


def _way_back(request: HttpRequest) -> str:
    """Where the person came from; empty when that is elsewhere, or the very page that refuses to be shown."""
    back = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return ""
    return "" if request.method in SAFE and urlsplit(back).path == request.path else back
