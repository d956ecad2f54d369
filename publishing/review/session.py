"""Whether the person at a page is still signed in, asked by the page itself before it sends what was typed."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from publishing.review.views import DeskView


@never_cache
@require_safe
def session(request: HttpRequest) -> JsonResponse:
    """Who is signed in and the token their forms need now. Wagtail answers 403 to a script whose session has ended."""
    return JsonResponse({"user": request.user.pk, "token": get_token(request)})


class SignedInView(DeskView):
    """Where signing in again in a second window ends."""

    template_name = "review/signed_in.html"
    page_title = "已重新登录"
    header_icon = "check"
