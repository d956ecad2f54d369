"""The way of one delivery: pictures, draft, read back, release, follow, record.

:func:`carry` may be called at any time, by anybody, any number of times: the lease lets one in, the stored references say how
far the delivery has come, and a write whose outcome is unknown is looked up before anything is repeated.
"""

from __future__ import annotations

import contextlib
import datetime
import logging
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils import timezone

from publishing.channels.errors import ChannelError, LimitReached, NotAllowed, OutcomeUnknown, Unavailable
from publishing.channels.port import Channel
from publishing.delivery import drafting, following, memory, previews, reconcile, releasing
from publishing.delivery.attempts import unresolved
from publishing.delivery.lease import Lease, LeaseLost, claim
from publishing.delivery.models import RELEASING, Delivery, State
from publishing.delivery.outcome import DRAFT_LEFT, conclude_open, fail, finish_drafted, wait
from publishing.editions import mass_sends
from publishing.editions.models import Method
from publishing.editions.models import State as EditionState
from publishing.refusal import Refusal

logger = logging.getLogger(__name__)

RETRY_SECONDS = (3, 18, 83, 258, 627)
RECONCILE_SECONDS = 5


def carry(delivery_id: int, channel: Channel) -> bool:
    """Carry a due delivery as far as it goes now. Returns whether this call had the lease."""
    lease = claim(delivery_id)
    if lease is None:
        return False
    try:
        with lease:
            _carry(lease, channel)
        memory.remember(lease.delivery.account)
    except LeaseLost:
        logger.warning("delivery %s was taken over by another worker", delivery_id)
    except DatabaseError:
        raise
    except Exception:
        # Whatever is wrong with this one, it stops with words (I9) and the others go on.
        logger.exception("delivery %s stopped", delivery_id)
        stop_broken(delivery_id)
    return True


def stop_broken(delivery_id: int) -> None:
    """Stop a delivery that met an error nobody foresaw, for an administrator to look at."""
    Delivery.objects.unfinished().filter(pk=delivery_id, lease_token="").update(
        state=State.BLOCKED,
        reason="推送时遇到系统内部的错误（例如审定图片的文件丢失），已停下，没有重复发送。",
        next_step="请管理员查看后台日志并排除原因，再点“已处理好，继续推送”。",
        updated_at=timezone.now(),
    )


def _carry(lease: Lease, channel: Channel) -> None:
    delivery = lease.delivery
    if delivery.state == State.WITHDRAWN:
        _tidy(lease, channel)
        return
    try:
        if not delivery.job and not _go_on_to_the_job(lease, channel):
            return
        following.follow(lease, channel)
    except ChannelError as error:
        _stop(lease, channel, error)


def _go_on_to_the_job(lease: Lease, channel: Channel) -> bool:
    """Bring the delivery to a known job at WeChat; ``False`` when it ends or waits before that."""
    delivery = lease.delivery
    edition = delivery.edition
    memory.look_if_needed(delivery.account, channel)
    if edition.state == EditionState.COMPOSED:
        previews.send(lease, channel)
        return False
    if edition.scheduled_at is not None and edition.scheduled_at > timezone.now():
        # Signed off while a preview was under way: never early.
        lease.record(due_at=edition.scheduled_at)
        return False
    if _missed(lease) or drafting.refuse_recovered(lease, channel) or not drafting.bring_to_draft(lease, channel):
        return False
    if edition.method == Method.DRAFT:
        reconcile.leftover_drafts(lease, channel)
        finish_drafted(lease)
        return False
    return not _missed(lease) and releasing.release(lease, channel)


def _tidy(lease: Lease, channel: Channel) -> None:
    """The edition was cancelled with a draft at WeChat: remove it, so that nobody publishes it by hand."""
    tries = lease.delivery.tries
    try:
        reconcile.all_drafts(lease, channel)
    except ChannelError as error:
        if tries < len(RETRY_SECONDS):
            lease.record(tries=tries + 1)
            wait(lease, State.WITHDRAWN, seconds=RETRY_SECONDS[tries])
            return
        logger.warning("drafts of %s are left: %s", lease.delivery, error)
        _end_tidying(lease, DRAFT_LEFT)
    else:
        _end_tidying(lease, "")


def _end_tidying(lease: Lease, next_step: str) -> None:
    with transaction.atomic():
        lease.record(finished_at=timezone.now(), next_step=next_step)
        conclude_open(lease)


def _missed(lease: Lease) -> bool:
    """Whether the time set for the edition has passed by so much that a person must say what to do; stops it then."""
    delivery = lease.delivery
    at = delivery.edition.scheduled_at
    if at is None or delivery.late_allowed or delivery.attempts.filter(operation__in=RELEASING).exists():
        return False
    now = timezone.now()
    if now - at <= datetime.timedelta(minutes=settings.DELIVERY_MISSED_MINUTES):
        return False
    fail(
        lease,
        State.BLOCKED,
        reason=f"定在 {timezone.localtime(at):%-m月%-d日 %H:%M} 推送，到 {timezone.localtime(now):%-m月%-d日 %H:%M} 还没有开始"
        f"（超过 {settings.DELIVERY_MISSED_MINUTES} 分钟），没有自动补发。",
        next_step="请签发人决定：现在推送、改时间，或取消本期。",
        errcode=None,
        rid="",
    )
    return True


def _stop(lease: Lease, channel: Channel, error: ChannelError) -> None:
    """Put a channel's error into a state, a sentence and the next step (invariant I9)."""
    delivery: Delivery = lease.delivery
    if delivery.is_finished:
        logger.warning("after the end of %s: %s", delivery, error)
        return
    details: dict[str, Any] = {
        "reason": f"{_article(delivery, error)}{error}",
        "next_step": error.next_step,
        "errcode": error.errcode,
        "rid": error.rid,
    }
    tries = delivery.tries
    may_be_out = not delivery.job and any(unresolved(delivery, operation).exists() for operation in RELEASING)
    match error:
        case OutcomeUnknown():
            lease.record(tries=tries + 1)
            wait(lease, State.UNKNOWN, seconds=RECONCILE_SECONDS, **details)
        case LimitReached() | Unavailable():
            lease.record(tries=tries + 1)
            delay = RETRY_SECONDS[min(tries, len(RETRY_SECONDS) - 1)]
            if error.retry_at is not None:
                delay = max(1, round((error.retry_at - timezone.now()) / datetime.timedelta(seconds=1)))
            wait(lease, State.UNKNOWN if may_be_out else State.WAITING, seconds=delay, **details)
            _take_that_days_mass_send(delivery)
        case NotAllowed():
            fail(lease, State.BLOCKED, **details)
        case _ if may_be_out or delivery.job:
            # What may be out is never given back for another edition: a person looks first.
            fail(lease, State.BLOCKED, **details)
        case _:
            left = reconcile.tidy(lease, channel)
            details["next_step"] = " ".join(filter(None, [details["next_step"], left]))
            fail(lease, State.REFUSED, **details)


def _take_that_days_mass_send(delivery: Delivery) -> None:
    """A mass send that waits for another day uses that day's; if it is held already, WeChat decides between the two."""
    edition = delivery.edition
    if edition.method == Method.MASS_SEND and not delivery.job and delivery.due_at is not None:
        with contextlib.suppress(Refusal):
            mass_sends.move(edition, mass_sends.day_of(delivery.due_at))


def _article(delivery: Delivery, error: ChannelError) -> str:
    """The name of the article an error is about, where the channel knows it."""
    titles = [place.approval.title for place in delivery.edition.places.select_related("approval")]
    if error.article is None or error.article >= len(titles) or titles[error.article] in str(error):
        return ""
    return f"《{titles[error.article]}》："
