"""The door WeChat knocks at. An event wakes the delivery concerned: what happened is asked, never believed.

The links of a mass send are told in no other way. They are kept, and used once WeChat has said on asking that it was sent.
"""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from publishing.channels.port import JobState
from publishing.channels.wechat import account_from_settings
from publishing.channels.wechat import callback as wechat_callback
from publishing.delivery import dispatch
from publishing.delivery.models import JobEvent

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
        if event.job is not None:
            heard(event)
        dispatch.wake(event.reference)
    return HttpResponse(wechat_callback.ACKNOWLEDGEMENT, content_type="text/plain")


def heard(event: wechat_callback.CallbackEvent) -> None:
    """Keep what an event says of a finished job, once, also of one we do not know (yet).

    In plain mode the body is not signed: links to anywhere but WeChat are dropped, so that nobody can plant them.
    """
    job = event.job
    if job is None or job.state not in (JobState.SUCCEEDED, JobState.FAILED):
        return
    hosts = {"mp.weixin.qq.com", urlsplit(settings.WECHAT_API_BASE_URL).netloc}
    links = list(job.links) if all(urlsplit(link).netloc in hosts for link in job.links) else []
    row, made = JobEvent.objects.get_or_create(
        job=event.reference[:64],
        defaults={
            "succeeded": job.state is JobState.SUCCEEDED,
            "links": links,
            "failed": list(job.failed),
            "reason": job.reason,
            "counts": dict(event.counts),
        },
    )
    if not made and links and not row.links:
        JobEvent.objects.filter(pk=row.pk).update(links=links, succeeded=job.state is JobState.SUCCEEDED)
