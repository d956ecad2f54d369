"""The door WeChat knocks at. An event only wakes the delivery concerned: what happened is asked, never believed."""

from __future__ import annotations

import logging

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from publishing.channels.wechat import account_from_settings
from publishing.channels.wechat import callback as wechat_callback
from publishing.delivery import dispatch

logger = logging.getLogger(__name__)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def callback(request: HttpRequest) -> HttpResponse:
    account = account_from_settings()
    query = {name: request.GET.get(name, "") for name in request.GET}
    try:
        if request.method == "GET":
            echo = wechat_callback.verify_url(account, query, now=timezone.now())
            return HttpResponse(echo, content_type="text/plain; charset=utf-8")
        if int(request.headers.get("Content-Length") or 0) > wechat_callback.MAX_BYTES:
            return HttpResponse(status=413)
        event = wechat_callback.receive(account, query, request.body, now=timezone.now())
    except wechat_callback.InvalidCallback as invalid:
        logger.warning("callback refused: %s", invalid)
        return HttpResponse(status=403, content_type="text/plain")
    if event.reference:
        dispatch.wake(event.reference)
    return HttpResponse(wechat_callback.ACKNOWLEDGEMENT, content_type="text/plain")
