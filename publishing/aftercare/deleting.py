"""A confirmed withdrawal carried to WeChat: look, delete, look again.

:func:`carry_out` may be called at any time, by anybody, any number of times. What readers can still open decides, never what
a call answered; and because the numbers of the remaining articles may move up after a deletion, none is deleted by a
number that was not read just before.
"""

from __future__ import annotations

import datetime
import logging

from django.db import DatabaseError, models, transaction
from django.utils import timezone

from publishing.aftercare.matching import places_of
from publishing.aftercare.models import Withdrawal, WithdrawalState
from publishing.aftercare.reading import withdrawal_with_id
from publishing.aftercare.withdrawn import finish
from publishing.channels.errors import ChannelError, LimitReached, Missing, OutcomeUnknown, Unavailable
from publishing.channels.port import Channel
from publishing.delivery.attempts import attempt
from publishing.delivery.lease import Lease, LeaseLost, claim_finished
from publishing.delivery.models import Attempt, Operation, Outcome
from publishing.delivery.prepare import articles_as_sent
from publishing.editions.models import Method

logger = logging.getLogger(__name__)

RETRY_SECONDS = (5, 30, 120, 300, 900)
LOOK_SECONDS = 60
LOOKS_BEFORE_REPEAT = 2
LOOKS_BEFORE_HELP = 5
SWEPT_AT_ONCE = 10

BY_HAND = (
    "请登录微信公众平台（mp.weixin.qq.com），打开“发表记录”，找到《{title}》，点“删除”并由管理员扫码确认；"
    "删好后回到这里点“已在后台删除”。"
)


class _CannotByInterface(Exception):
    """``str`` says why a person has to delete it in the back office."""


def sweep(channel: Channel, now: datetime.datetime) -> int:
    """Take up confirmed withdrawals that no task has carried out, or that were cut off. Returns how many it took up."""
    due = Withdrawal.objects.due(now).order_by("due_at").values_list("pk", flat=True)[:SWEPT_AT_ONCE]
    return sum(carry_out(withdrawal_id, channel) for withdrawal_id in list(due))


def carry_out(withdrawal_id: int, channel: Channel) -> bool:
    """Carry a confirmed withdrawal as far as it goes now. Returns whether this call had the lease."""
    row = Withdrawal.objects.due(timezone.now()).filter(pk=withdrawal_id).select_related("publication").first()
    if row is None:
        return False
    lease = claim_finished(row.publication.delivery_id)
    if lease is None:
        return False
    try:
        with lease:
            _carry_out(lease, withdrawal_with_id(withdrawal_id), channel)
    except LeaseLost:
        logger.warning("withdrawal %s was taken over by another worker", withdrawal_id)
    except DatabaseError:
        raise
    except Exception:
        logger.exception("withdrawal %s stopped", withdrawal_id)
        _working(withdrawal_id).update(
            state=WithdrawalState.REFUSED,
            message="撤回时遇到系统内部的错误，已停下。",
            next_step="请管理员查看后台日志，排除原因后点“再试一次”。",
        )
    return True


def _carry_out(lease: Lease, withdrawal: Withdrawal, channel: Channel) -> None:
    if not _working(withdrawal.pk).update(state=WithdrawalState.WORKING):
        return
    withdrawal.state = WithdrawalState.WORKING
    try:
        if _is_gone(withdrawal, channel) or (
            _delete(lease, withdrawal, channel) and _is_gone_after(withdrawal, channel)
        ):
            _finish(lease, withdrawal)
        else:
            _wait(withdrawal, LOOK_SECONDS, message="正在核对微信上是否已经删除。")
    except _CannotByInterface as reason:
        _stop(withdrawal, str(reason), "")
    except (Unavailable, LimitReached, OutcomeUnknown) as error:
        delay = RETRY_SECONDS[min(withdrawal.tries, len(RETRY_SECONDS) - 1)]
        if error.retry_at is not None:
            delay = max(1, round((error.retry_at - timezone.now()).total_seconds()))
        _wait(withdrawal, delay, message=str(error))
    except ChannelError as error:
        _stop(withdrawal, str(error), error.next_step)


def _is_gone(withdrawal: Withdrawal, channel: Channel) -> bool:
    """Whether readers cannot open it any more, as far as WeChat tells. Raises ``ChannelError``."""
    delivery = withdrawal.publication.delivery
    if delivery.article_id:
        return _place(withdrawal, channel) is None
    if delivery.job and delivery.edition.method == Method.MASS_SEND:
        try:
            return channel.mass_job(delivery.job).gone is not None
        except Missing:
            return False
    raise _CannotByInterface("这篇文章是人工在公众号后台发出的，微信不提供删除它的接口。")


def _is_gone_after(withdrawal: Withdrawal, channel: Channel) -> bool:
    """After a deletion that WeChat has accepted. Of a mass send only the answer tells, unless all of it is gone."""
    if not withdrawal.publication.delivery.article_id:
        return True
    try:
        return _is_gone(withdrawal, channel)
    except ChannelError as error:
        logger.warning("could not look after %s: %s", withdrawal, error)
        return False


def _place(withdrawal: Withdrawal, channel: Channel) -> int | None:
    """Where the article stands in its publication at this moment; ``None`` when readers cannot open it any more."""
    delivery = withdrawal.publication.delivery
    try:
        stored = channel.read_publication(delivery.article_id)
    except Missing:
        return None
    place = places_of(articles_as_sent(delivery), stored)[withdrawal.publication.place]
    return None if place is None or stored[place].deleted else place


def _delete(lease: Lease, withdrawal: Withdrawal, channel: Channel) -> bool:
    """Ask WeChat to delete it, unless an earlier call may still take effect. Returns whether it was asked."""
    delivery, publication = lease.delivery, withdrawal.publication
    subject = f"withdrawal {withdrawal.pk}"
    last = delivery.attempts.filter(operation=Operation.WITHDRAW, subject=subject).last()
    if last is not None and last.outcome in (Outcome.INTENDED, Outcome.UNKNOWN, Outcome.DONE):
        if not delivery.article_id and last.outcome == Outcome.DONE:
            return True
        if not delivery.article_id and not _can_repeat_mass(withdrawal):
            raise _CannotByInterface("删除群发的请求没有收到答复，微信也不提供核对的接口。请到后台看它还在不在。")
        if not _looked_enough(lease, last):
            return False
        if last.outcome == Outcome.DONE:
            raise _CannotByInterface("微信答复已经删除，但多次核对，读者仍能打开这篇文章。")
        lease.record_attempt(last, outcome=Outcome.UNAVAILABLE)
    if delivery.article_id:
        place = _place(withdrawal, channel)
        if place is None:
            return True
        attempt(lease, Operation.WITHDRAW, lambda: channel.withdraw(delivery.article_id, place), subject=subject)
        return True
    if not _can_name_mass(withdrawal):
        raise _CannotByInterface("同一次群发里已删除过文章，余下文章的序号可能变动，系统不按序号去删。")
    attempt(
        lease,
        Operation.WITHDRAW,
        lambda: channel.withdraw_mass(delivery.job, publication.place, url=publication.url),
        subject=subject,
    )
    return True


def _looked_enough(lease: Lease, last: Attempt) -> bool:
    """Whether the article was seen still there often enough, a minute apart, to say that ``last`` has not deleted it."""
    now = timezone.now()
    wanted = LOOKS_BEFORE_HELP if last.outcome == Outcome.DONE else LOOKS_BEFORE_REPEAT
    if last.looked_at is None or (now - last.looked_at).total_seconds() >= LOOK_SECONDS:
        lease.record_attempt(last, looks=last.looks + 1, looked_at=now)
    return last.looks >= wanted


def _can_name_mass(withdrawal: Withdrawal) -> bool:
    """Whether the article of a mass send can be named without its number, or its number cannot have moved."""
    publication = withdrawal.publication
    siblings = Withdrawal.objects.standing().filter(publication__delivery=publication.delivery_id)
    return bool(publication.url) or not siblings.exclude(pk=withdrawal.pk).exists()


def _can_repeat_mass(withdrawal: Withdrawal) -> bool:
    publication = withdrawal.publication
    return bool(publication.url) or publication.delivery.publications.count() == 1


def _finish(lease: Lease, withdrawal: Withdrawal) -> None:
    with transaction.atomic():
        lease.record()
        subject = f"withdrawal {withdrawal.pk}"
        lease.delivery.attempts.filter(
            operation=Operation.WITHDRAW, subject=subject, outcome__in=[Outcome.INTENDED, Outcome.UNKNOWN]
        ).update(outcome=Outcome.DONE)
        finish(withdrawal, withdrawal.confirmed_by)


def _wait(withdrawal: Withdrawal, seconds: float, *, message: str = "") -> None:
    _working(withdrawal.pk).update(
        due_at=timezone.now() + datetime.timedelta(seconds=seconds), tries=withdrawal.tries + 1, message=message
    )


def _stop(withdrawal: Withdrawal, message: str, next_step: str) -> None:
    """A person has to act: in the back office, or at whatever WeChat complains of."""
    by_hand = BY_HAND.format(title=withdrawal.publication.approval.title)
    _working(withdrawal.pk).update(
        state=WithdrawalState.REFUSED, message=message, next_step=f"{next_step}{by_hand}", due_at=None
    )


def _working(withdrawal_id: int) -> models.QuerySet[Withdrawal]:
    return Withdrawal.objects.filter(pk=withdrawal_id, state__in=[WithdrawalState.CONFIRMED, WithdrawalState.WORKING])
