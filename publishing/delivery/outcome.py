"""How a step of a delivery ends: waiting, stopped for a person, drafted, or published."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from publishing.delivery.lease import Lease
from publishing.delivery.models import Delivery, Outcome, Publication, State
from publishing.editions import flow

HOW_TO_PUBLISH_BY_HAND = (
    "请登录微信公众平台（mp.weixin.qq.com），打开“草稿箱”，找到这份草稿，核对后点“发表”。不要改动内容。"
)


DRAFT_LEFT = "公众号草稿箱里可能还留着这一期的草稿，请登录公众平台删除。"


def wait(lease: Lease, state: State, *, seconds: float, **details: Any) -> None:
    """Look again after ``seconds``."""
    lease.record(state=state, due_at=timezone.now() + datetime.timedelta(seconds=seconds), **details)


def park(lease: Lease) -> None:
    """Nothing to do until the sign-off. Does nothing when that came meanwhile: it has set a new time."""
    delivery = lease.delivery
    Delivery.objects.filter(pk=delivery.pk, lease_token=lease.token, due_at=delivery.due_at).update(
        due_at=None, updated_at=timezone.now()
    )


def fail(lease: Lease, state: State, *, reason: str, next_step: str, **details: Any) -> None:
    """Stop for a person. A refused edition gives its approvals back; a blocked one can be resumed as it is."""
    now = timezone.now()
    with transaction.atomic():
        if state == State.REFUSED:
            lease.record(state=state, reason=reason, next_step=next_step, finished_at=now, **details)
            conclude_open(lease)
            flow.release(lease.delivery.edition)
        else:
            lease.record(state=state, reason=reason, next_step=next_step, **details)
        _log(lease, "publishing.stop", state=state, reason=reason)


def finish_drafted(lease: Lease) -> None:
    """The end of a draft-only delivery: a person publishes by hand."""
    with transaction.atomic():
        lease.record(
            state=State.DRAFTED,
            finished_at=timezone.now(),
            reason="",
            next_step=HOW_TO_PUBLISH_BY_HAND,
            errcode=None,
            rid="",
        )
        conclude_open(lease)
        _log(lease, "publishing.draft")


def finish_published(lease: Lease, *, article_id: str, links: Sequence[str], next_step: str = "") -> None:
    """Record the readers' addresses and the end of the delivery in one transaction."""
    now = timezone.now()
    delivery = lease.delivery
    with transaction.atomic():
        lease.record(
            state=State.PUBLISHED,
            article_id=article_id,
            finished_at=now,
            reason="",
            next_step=next_step,
            errcode=None,
            rid="",
        )
        Publication.objects.bulk_create(
            Publication(delivery=delivery, approval=place.approval, place=number, url=url, published_at=now)
            for number, (place, url) in enumerate(
                zip(delivery.edition.places.select_related("approval"), links, strict=True)
            )
        )
        conclude_open(lease)
        _log(lease, "publishing.publish", links=list(links))


def conclude_open(lease: Lease) -> None:
    """The delivery has ended: what was cut off on the way is no open question any more. Within the caller's transaction."""
    lease.delivery.attempts.filter(outcome__in=[Outcome.INTENDED, Outcome.UNKNOWN]).update(
        outcome=Outcome.UNAVAILABLE, message="没有等到答复，已由后来的调用查明或取代。"
    )


def _log(lease: Lease, action: str, **data: Any) -> None:
    edition = lease.delivery.edition
    log(instance=edition, action=action, user=edition.signed_off_by, data=data)
    for place in edition.places.select_related("approval__page"):
        if place.approval.page is not None:
            log(instance=place.approval.page, action=action, user=edition.signed_off_by, data=data)
