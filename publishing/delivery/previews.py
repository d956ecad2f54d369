"""A look at an edition on somebody's own phone, before the sign-off: the very draft that would go out."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from publishing.channels.errors import ChannelError, NotAllowed, OutcomeUnknown, Rejected
from publishing.channels.port import Channel
from publishing.delivery.attempts import attempt
from publishing.delivery.drafting import bring_to_draft
from publishing.delivery.lease import Lease
from publishing.delivery.models import Delivery, Operation, Preview, State
from publishing.delivery.outcome import park


def send(lease: Lease, channel: Channel) -> None:
    """Store the draft, send it to everybody who asked for it, then rest until the sign-off."""
    delivery = lease.delivery
    try:
        ready = bring_to_draft(lease, channel)
    except (Rejected, NotAllowed) as error:
        _fail_all(delivery, f"{error} {error.next_step}".strip())
        raise
    if not ready:
        if delivery.is_finished:
            _fail_all(delivery, delivery.reason)
        return
    for preview in delivery.previews.filter(sent_at=None, failed_at=None).order_by("asked_at"):
        _send(lease, channel, preview)
    park(lease)


def _send(lease: Lease, channel: Channel, preview: Preview) -> None:
    draft = lease.delivery.draft
    try:
        attempt(
            lease,
            Operation.PREVIEW,
            lambda: channel.preview(draft, wechat_name=preview.wechat_name),
            subject=str(preview.pk),
        )
    except OutcomeUnknown:
        _fail(preview, "没有收到微信的答复，预览也许已经送达。请看一下手机；没有收到的，再点一次预览。")
    except ChannelError as error:
        _fail(preview, f"{error} {error.next_step}".strip())
    else:
        Preview.objects.filter(pk=preview.pk).update(sent_at=timezone.now(), reason="")


def _fail(preview: Preview, reason: str) -> None:
    Preview.objects.filter(pk=preview.pk).update(failed_at=timezone.now(), reason=reason)


def _fail_all(delivery: Delivery, reason: str) -> None:
    delivery.previews.filter(sent_at=None, failed_at=None).update(failed_at=timezone.now(), reason=reason)


def ask(delivery: Delivery, wechat_name: str, user: Any) -> Preview:
    """Write down who wants to see it; the caller has checked that they may, and wakes the delivery."""
    with transaction.atomic():
        preview = Preview.objects.create(delivery=delivery, wechat_name=wechat_name, asked_by=user)
        Delivery.objects.filter(pk=delivery.pk, finished_at=None).update(
            due_at=timezone.now(), state=State.DRAFTED if delivery.drafted_at else State.PENDING
        )
        log(instance=delivery.edition, action="publishing.preview", user=user, data={"wechat_name": wechat_name})
    return preview
