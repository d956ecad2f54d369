"""The one step that cannot be taken back: publish or mass send a compared draft, exactly once."""

from __future__ import annotations

import hashlib

from django.utils import timezone

from publishing.channels.errors import Missing
from publishing.channels.port import Audience, Channel
from publishing.delivery import memory, reconcile
from publishing.delivery.attempts import attempt, unresolved
from publishing.delivery.drafting import draft_gone, refuse_ended, refuse_recovered, still_as_compared
from publishing.delivery.lease import Lease
from publishing.delivery.models import Delivery, Operation, State
from publishing.delivery.outcome import fail, wait
from publishing.editions.models import Method

FIRST_POLL_SECONDS = 2


def release(lease: Lease, channel: Channel) -> bool:
    """Bring the draft before its readers; ``False`` when the delivery ended or waits instead."""
    delivery = lease.delivery
    mass = delivery.edition.method == Method.MASS_SEND
    found = reconcile.mass_submission(lease, channel) if mass else reconcile.submission(lease, channel)
    if found is not reconcile.Found.NOTHING:
        return False
    if not unresolved(delivery, Operation.MASS_SEND).exists():
        # Nothing of it can be out yet: it may still be stopped.
        if refuse_ended(lease, channel) or refuse_recovered(lease, channel) or _refuse_another_number(lease, channel):
            return False
        if reason := memory.held(delivery.account, Method(delivery.edition.method)):
            fail(
                lease,
                State.BLOCKED,
                reason=reason,
                next_step="请管理员到“公众号”页面核对以后解除暂停。这一期其实已经发出的，解除后点“改为人工发布”登记链接；"
                "确实没有发出的，才点“已处理好，继续推送”。",
            )
            return False
        if not still_as_compared(lease, channel):
            return False
    lease.record(state=State.SUBMITTING, reason="", next_step="", errcode=None, rid="")
    try:
        _send(lease, channel) if mass else _publish(lease, channel)
    except Missing:
        if unresolved(delivery, Operation.MASS_SEND).exists():
            _probably_sent(lease)
        else:
            draft_gone(lease, channel)
        return False
    lease.record(state=State.SUBMITTED, submitted_at=timezone.now(), tries=0)
    wait(lease, State.SUBMITTED, seconds=FIRST_POLL_SECONDS)
    return True


def _refuse_another_number(lease: Lease, channel: Channel) -> bool:
    """Stop an edition that somebody has emptied or filled since its draft was compared."""
    delivery = lease.delivery
    now, then = delivery.edition.places.count(), delivery.sent_articles.count()
    if now == then or not then:
        return False
    left = reconcile.tidy(lease, channel)
    fail(
        lease,
        State.REFUSED,
        reason=f"存入草稿箱的是 {then} 篇，这一期现在是 {now} 篇：稿件在核对以后有变动，没有推送。",
        next_step=f"请重新编排一期。{left}",
    )
    return True


def key(delivery: Delivery) -> str:
    """The delivery's own ``clientmsgid``: 32 hexadecimal digits, the same on every try."""
    return hashlib.sha256(f"mass send {delivery.marker}".encode()).hexdigest()[:32]


def _publish(lease: Lease, channel: Channel) -> None:
    draft = lease.delivery.draft
    attempt(lease, Operation.PUBLISH, lambda: channel.publish(draft), subject=draft, remember="job")


def _send(lease: Lease, channel: Channel) -> None:
    delivery = lease.delivery
    edition, draft, own_key = delivery.edition, delivery.draft, key(delivery)
    attempt(
        lease,
        Operation.MASS_SEND,
        lambda: channel.mass_send(
            draft,
            key=own_key,
            audience=Audience(tag=edition.audience_tag),
            ignore_reprint=edition.ignore_reprint,
        ),
        subject=draft,
        digest=own_key,
        remember="job",
    )
    reconcile.settle_mass_sends(lease)


def _probably_sent(lease: Lease) -> None:
    fail(
        lease,
        State.BLOCKED,
        reason="提交群发后没有收到微信的答复，草稿已不在草稿箱，群发很可能已经发出。系统不会再发第二次。",
        next_step="请管理员登录公众平台核对“发表记录”：已群发的，请在本页补录链接；确未群发的，请取消后重新编排。",
    )
