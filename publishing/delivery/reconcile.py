"""Writes whose outcome is unknown: look at WeChat before anything is repeated (invariant I4).

draft/add and freepublish/submit have no idempotency key. Every article's 阅读原文 address carries the delivery's marker; what
WeChat holds under that marker decides.
"""

from __future__ import annotations

import datetime
import enum
import logging

from django.utils import timezone

from publishing.channels.errors import ChannelError, Missing
from publishing.channels.port import Channel, StoredPublication
from publishing.delivery import alarms
from publishing.delivery.attempts import attempt, unresolved
from publishing.delivery.lease import Lease
from publishing.delivery.models import Alarm, Attempt, Delivery, Operation, Outcome, State
from publishing.delivery.outcome import DRAFT_LEFT, fail, finish_published, wait

logger = logging.getLogger(__name__)

CLOCK_DOUBT = datetime.timedelta(minutes=2)
CLOCK_MARGIN = datetime.timedelta(minutes=15)
DRAFT_LOOKS, DRAFT_LOOK_SECONDS = 2, 20
SUBMIT_LOOKS, SUBMIT_LOOK_SECONDS = 2, 125
CONSUMED_LOOK_SECONDS = 10
GIVE_UP_AFTER = datetime.timedelta(minutes=9)
KEY_LASTS = datetime.timedelta(hours=23)
"""WeChat remembers a ``clientmsgid`` for 24 hours (read 2026-11)."""


class Found(enum.Enum):
    NOTHING = "nothing"
    DRAFT = "draft"
    PUBLISHED = "published"
    WAIT = "wait"


def draft(lease: Lease, channel: Channel) -> Found:
    """What has become of an earlier draft/add. Takes up the draft, or says that it may be made (again)."""
    open_attempts = list(unresolved(lease.delivery, Operation.SAVE_DRAFT))
    if not open_attempts:
        return Found.NOTHING
    lease.record(state=State.UNKNOWN)
    if consumed_draft(lease, channel):
        return Found.PUBLISHED
    found = channel.find_drafts(lease.delivery.marker, since=_since(lease.delivery))
    whole = [item for item in found if len(item.articles) == lease.delivery.edition.places.count()]
    if whole:
        lease.record(draft=whole[0].draft)
        _resolve(lease, open_attempts, Outcome.DONE, answer=whole[0].draft)
        for surplus in found:
            if surplus.draft != whole[0].draft:
                _delete(lease, channel, surplus.draft)
        return Found.DRAFT
    if _looked_enough(lease, open_attempts, looks=DRAFT_LOOKS, seconds=DRAFT_LOOK_SECONDS):
        _resolve(lease, open_attempts, Outcome.UNAVAILABLE)
        return Found.NOTHING
    return Found.WAIT


def submission(lease: Lease, channel: Channel) -> Found:
    """What has become of an earlier freepublish/submit. ``NOTHING`` means that it may be made (again)."""
    open_attempts = list(unresolved(lease.delivery, Operation.PUBLISH))
    if not open_attempts:
        return Found.NOTHING
    lease.record(state=State.UNKNOWN)
    if consumed_draft(lease, channel):
        return Found.PUBLISHED
    try:
        channel.read_draft(lease.delivery.draft)
    except Missing:
        # Consumed: the job was accepted and is running, under a number that we were never told.
        if timezone.now() - open_attempts[0].started_at > GIVE_UP_AFTER:
            fail(
                lease,
                State.BLOCKED,
                reason="提交发布后没有收到微信的答复，草稿已不在草稿箱，几分钟内也没有查到发布结果。",
                next_step="请管理员登录公众平台核对“发表记录”：已发布的请等待系统识别；确未发布的请取消后重新编排。",
            )
        else:
            wait(lease, State.UNKNOWN, seconds=CONSUMED_LOOK_SECONDS)
        return Found.WAIT
    if _looked_enough(lease, open_attempts, looks=SUBMIT_LOOKS, seconds=SUBMIT_LOOK_SECONDS):
        _resolve(lease, open_attempts, Outcome.UNAVAILABLE)
        return Found.NOTHING
    return Found.WAIT


def mass_submission(lease: Lease, channel: Channel) -> Found:
    """What has become of an earlier mass/sendall. ``NOTHING`` means that it may be asked (again) with the same key.

    Mass sends cannot be listed. Within a day the same key brings back the first job instead of a second one.
    """
    open_attempts = list(unresolved(lease.delivery, Operation.MASS_SEND))
    if not open_attempts:
        return Found.NOTHING
    lease.record(state=State.UNKNOWN)
    if consumed_draft(lease, channel):
        return Found.PUBLISHED
    if timezone.now() - open_attempts[0].started_at < KEY_LASTS:
        return Found.NOTHING
    fail(
        lease,
        State.BLOCKED,
        reason="提交群发后没有收到微信的答复，一天之内也没有核实清楚。系统不会再发第二次。",
        next_step="请管理员登录公众平台核对“发表记录”：已群发的，请在本页补录链接；确未群发的，请取消后重新编排。",
    )
    return Found.WAIT


def settle_mass_sends(lease: Lease) -> None:
    """The same key has brought back the job: every earlier try of unknown outcome was that job, or nothing."""
    _resolve(lease, list(unresolved(lease.delivery, Operation.MASS_SEND)), Outcome.DONE, answer=lease.delivery.job)


def consumed_draft(lease: Lease, channel: Channel) -> bool:
    """Record the publication that carries our marker, if there is one."""
    published = channel.find_publications(lease.delivery.marker, since=_since(lease.delivery))
    if not published:
        return False
    publication: StoredPublication = published[-1]
    left = leftover_drafts(lease, channel)
    open_attempts = lease.delivery.attempts.filter(outcome__in=[Outcome.INTENDED, Outcome.UNKNOWN])
    _resolve(lease, list(open_attempts), Outcome.DONE)
    links = [article.url for article in publication.articles]
    edition = lease.delivery.edition
    if edition.signed_off_at is None or publication.updated_at < edition.signed_off_at - CLOCK_DOUBT:
        alarms.raise_alarm(
            Alarm.Kind.UNEXPECTED,
            f"delivery {lease.delivery.pk}",
            delivery=lease.delivery,
            message=f"{edition}还没有签发，就已在微信发布：有人在公众平台后台发表了预览用的草稿。",
            next_step="请核实是谁发表的；不该发布的，请申请撤回。",
        )
    finish_published(lease, article_id=publication.article_id, links=links, next_step=left)
    return True


def leftover_drafts(lease: Lease, channel: Channel) -> str:
    """Remove drafts that an unknown draft/add may have left beside our own, so that nobody publishes them by hand.

    Called before the delivery is finished, so that a crash repeats it. What WeChat will not let us remove does not hold
    up the end: the sentence returned says what a person has to do; it is empty when nothing is left.
    """
    if lease.delivery.attempts.filter(operation=Operation.SAVE_DRAFT).count() < 2:
        return ""
    try:
        for surplus in channel.find_drafts(lease.delivery.marker, since=_since(lease.delivery)):
            if surplus.draft != lease.delivery.draft:
                _delete(lease, channel, surplus.draft)
    except ChannelError as error:
        logger.warning("leftover drafts of %s: %s", lease.delivery, error)
        return DRAFT_LEFT
    return ""


def all_drafts(lease: Lease, channel: Channel) -> None:
    """Remove every draft of this delivery, which has stopped for good: nobody shall publish it by hand."""
    for draft in channel.find_drafts(lease.delivery.marker, since=_since(lease.delivery)):
        _delete(lease, channel, draft.draft)


def tidy(lease: Lease, channel: Channel) -> str:
    """:func:`all_drafts` before a stop that must not wait for WeChat: the sentence says what is left for a person."""
    if not lease.delivery.attempts.filter(operation=Operation.SAVE_DRAFT).exists():
        return ""
    try:
        all_drafts(lease, channel)
    except ChannelError as error:
        logger.warning("drafts of %s: %s", lease.delivery, error)
        return DRAFT_LEFT
    return ""


def _delete(lease: Lease, channel: Channel, reference: str) -> None:
    attempt(lease, Operation.DELETE_DRAFT, lambda: channel.delete_draft(reference), subject=reference)


def _looked_enough(lease: Lease, attempts: list[Attempt], *, looks: int, seconds: float) -> bool:
    """Whether WeChat was asked ``looks`` times at least ``seconds`` apart; else count this look and wait for the next."""
    last = attempts[-1]
    now = timezone.now()
    apart = last.looked_at is None or now - last.looked_at >= datetime.timedelta(seconds=seconds)
    if apart:
        lease.record_attempt(last, looks=last.looks + 1, looked_at=now)
    if last.looks >= looks:
        return True
    wait(lease, State.UNKNOWN, seconds=seconds)
    return False


def _resolve(lease: Lease, attempts: list[Attempt], outcome: Outcome, *, answer: str = "") -> None:
    for row in attempts:
        lease.record_attempt(row, outcome=outcome, answer=answer or row.answer)


def _since(delivery: Delivery) -> datetime.datetime:
    return delivery.created_at - CLOCK_MARGIN
