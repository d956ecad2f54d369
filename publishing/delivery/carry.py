"""The way of one delivery: pictures, draft, read back, submit, follow, record.

:func:`carry` may be called at any time, by anybody, any number of times: the lease lets one in, the stored references say how
far the delivery has come, and a write whose outcome is unknown is looked up before anything is repeated.
"""

from __future__ import annotations

import dataclasses
import datetime
import logging
from typing import Any

from django.db import DatabaseError
from django.utils import timezone

from publishing.channels.errors import (
    ChannelError,
    LimitReached,
    Missing,
    NotAllowed,
    OutcomeUnknown,
    Rejected,
    Unavailable,
)
from publishing.channels.port import Channel, JobState
from publishing.delivery import prepare, reconcile
from publishing.delivery.attempts import attempt, unresolved
from publishing.delivery.compare import differences
from publishing.delivery.lease import Lease, LeaseLost, claim
from publishing.delivery.models import Delivery, Operation, State
from publishing.delivery.outcome import fail, finish_drafted, finish_published, wait
from publishing.editions.models import Method
from publishing.review.models import ApprovedArticle

logger = logging.getLogger(__name__)

POLL_SECONDS = (2, 2, 3, 5, 10, 20, 40, 80)
RETRY_SECONDS = (3, 18, 83, 258, 627)
RECONCILE_SECONDS = 5
INVALID_MEDIA_ID = 40007
NO_COMMENTS = 88000


def carry(delivery_id: int, channel: Channel) -> bool:
    """Carry a due delivery as far as it goes now. Returns whether this call had the lease."""
    lease = claim(delivery_id)
    if lease is None:
        return False
    try:
        with lease:
            _carry(lease, channel)
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
    try:
        if not delivery.job and not _go_on_to_submitted(lease, channel):
            return
        _follow(lease, channel)
    except ChannelError as error:
        _stop(lease, error)


def _go_on_to_submitted(lease: Lease, channel: Channel) -> bool:
    """Bring the delivery to a known publish job; ``False`` when it ends or waits before that."""
    delivery = lease.delivery
    if not delivery.draft:
        found = reconcile.draft(lease, channel)
        if found is reconcile.Found.WAIT or found is reconcile.Found.PUBLISHED:
            return False
        if found is reconcile.Found.NOTHING:
            if (ended := _ended_approval(lease)) is not None:
                _fail_ended(lease, ended)
                return False
            _save_draft(lease, channel)
    if delivery.drafted_at is None and not _read_back(lease, channel):
        return False
    if delivery.edition.method == Method.DRAFT:
        reconcile.leftover_drafts(lease, channel)
        finish_drafted(lease)
        return False
    found = reconcile.submission(lease, channel)
    if found is not reconcile.Found.NOTHING:
        return False
    if (ended := _ended_approval(lease)) is not None:
        reconcile.all_drafts(lease, channel)
        _fail_ended(lease, ended)
        return False
    _submit(lease, channel)
    return True


def _ended_approval(lease: Lease) -> ApprovedArticle | None:
    """An article of the edition that was taken down or replaced since the sign-off: it is not pushed."""
    return ApprovedArticle.objects.filter(places__edition=lease.delivery.edition, ended_at__isnull=False).first()


def _fail_ended(lease: Lease, ended: ApprovedArticle) -> None:
    fail(
        lease,
        State.REFUSED,
        reason=f"《{ended.title}》{ended.get_ended_because_display()}，这一期没有推送。",
        next_step="请用最新审定的稿件重新编排一期。",
    )


def _save_draft(lease: Lease, channel: Channel) -> None:
    lease.record(state=State.UPLOADING, reason="", next_step="", errcode=None, rid="")
    articles = prepare.outgoing(lease, channel)
    lease.record(state=State.DRAFTING)
    try:
        try:
            attempt(lease, Operation.SAVE_DRAFT, lambda: channel.save_draft(articles), remember="draft")
        except ChannelError as error:
            if error.errcode != NO_COMMENTS or not any(article.comments_allowed for article in articles):
                raise
            # WeChat refuses the whole draft of an account without the comment ability: the article goes out without.
            silent = [dataclasses.replace(article, comments_allowed=False) for article in articles]
            attempt(lease, Operation.SAVE_DRAFT, lambda: channel.save_draft(silent), remember="draft")
    except Rejected as error:
        if error.errcode != INVALID_MEDIA_ID or not prepare.forget_earlier_uploads(lease):
            raise
        # The account's material library was emptied behind our back: upload again.
        raise Unavailable(
            f"{error}。将重新上传图片再试一次", errcode=error.errcode, rid=error.rid, next_step="无需操作。"
        ) from error


def _read_back(lease: Lease, channel: Channel) -> bool:
    """Compare what WeChat stored with what was sent; a difference stops the push (invariant I1)."""
    lease.record(state=State.DRAFTING)
    sent = prepare.outgoing(lease, channel)
    stored = channel.read_draft(lease.delivery.draft)
    found = list(differences(sent, stored))
    if not found:
        lease.record(state=State.DRAFTED, drafted_at=timezone.now())
        return True
    changed, lease.delivery.draft = lease.delivery.draft, ""
    attempt(lease, Operation.DELETE_DRAFT, lambda: channel.delete_draft(changed), subject=changed)
    lease.record(draft="")
    if any("张图片" in sentence for sentence in found) and prepare.forget_earlier_uploads(lease):
        # WeChat drops pictures it does not know: upload again.
        raise Unavailable("微信没有收下全部图片。将重新上传图片再试一次", next_step="无需操作。")
    fail(
        lease,
        State.REFUSED,
        reason="微信存下的内容与审定稿不一致，已停止推送并删除草稿：" + "；".join(found),
        next_step="请撰稿人按上面指出的地方修改稿件，重新送审后再编期次。",
    )
    return False


def _submit(lease: Lease, channel: Channel) -> None:
    lease.record(state=State.SUBMITTING, reason="", next_step="", errcode=None, rid="")
    draft = lease.delivery.draft
    try:
        attempt(lease, Operation.PUBLISH, lambda: channel.publish(draft), subject=draft, remember="job")
    except Missing:
        # Consumed or deleted in the back office: what has become of it is found by the marker.
        if reconcile.consumed_draft(lease, channel):
            return
        fail(
            lease,
            State.REFUSED,
            reason="草稿箱里已没有这份草稿，微信上也没有对应的发布：可能有人在公众号后台删除了它。",
            next_step="请与公众号后台的使用人核实；需要发布时重新编排一期。",
        )
        return
    lease.record(state=State.SUBMITTED, submitted_at=timezone.now(), tries=0)
    wait(lease, State.SUBMITTED, seconds=POLL_SECONDS[0])


def _follow(lease: Lease, channel: Channel) -> None:
    delivery = lease.delivery
    if not delivery.job or delivery.is_finished or (delivery.due_at is not None and delivery.due_at > timezone.now()):
        return
    try:
        job = channel.job(delivery.job)
    except Missing:
        if not reconcile.consumed_draft(lease, channel):
            wait(lease, State.UNKNOWN, seconds=POLL_SECONDS[-1], reason="微信查不到这次发布的任务，正在按标记核实。")
        return
    if job.state is JobState.RUNNING:
        lease.record(tries=delivery.tries + 1)
        wait(lease, State.SUBMITTED, seconds=POLL_SECONDS[min(delivery.tries, len(POLL_SECONDS) - 1)])
    elif job.state is JobState.SUCCEEDED:
        places = delivery.edition.places.count()
        if len(job.links) == places:
            left = reconcile.leftover_drafts(lease, channel)
            finish_published(lease, article_id=job.article_id, links=job.links, next_step=left)
        elif not reconcile.consumed_draft(lease, channel):
            wait(lease, State.SUBMITTED, seconds=POLL_SECONDS[-1])
    else:
        reconcile.all_drafts(lease, channel)
        titles = [place.approval.title for place in delivery.edition.places.select_related("approval")]
        concerned = "、".join(f"《{titles[place]}》" for place in job.failed if place < len(titles))
        fail(
            lease,
            State.REFUSED,
            reason=f"微信没有发布这一期：{job.reason}{'，涉及' + concerned if concerned else ''}",
            next_step="请按微信给出的原因修改相关稿件，重新送审后再编期次。",
        )


def _stop(lease: Lease, error: ChannelError) -> None:
    """Put a channel's error into a state, a sentence and the next step (invariant I9)."""
    delivery: Delivery = lease.delivery
    if delivery.is_finished:
        logger.warning("after the end of %s: %s", delivery, error)
        return
    details: dict[str, Any] = {
        "reason": str(error),
        "next_step": error.next_step,
        "errcode": error.errcode,
        "rid": error.rid,
    }
    tries = delivery.tries
    match error:
        case OutcomeUnknown():
            lease.record(tries=tries + 1)
            wait(lease, State.UNKNOWN, seconds=RECONCILE_SECONDS, **details)
        case LimitReached() | Unavailable():
            lease.record(tries=tries + 1)
            delay = RETRY_SECONDS[min(tries, len(RETRY_SECONDS) - 1)]
            if error.retry_at is not None:
                delay = max(1, round((error.retry_at - timezone.now()) / datetime.timedelta(seconds=1)))
            held = delivery.job or unresolved(delivery, Operation.PUBLISH).exists()
            wait(lease, State.UNKNOWN if held and not delivery.job else State.WAITING, seconds=delay, **details)
        case NotAllowed():
            fail(lease, State.BLOCKED, **details)
        case _:
            fail(lease, State.REFUSED, **details)
