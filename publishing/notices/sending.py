"""Send what is due: claim, send, record. One pass may be cut short anywhere, run twice, or run beside another.

A claim is one conditional UPDATE; no transaction is open while anything is sent. What was claimed and never recorded is
taken up again when its lease ends. Where nobody can know whether a notice arrived, it is sent again: a reviewer who is
told twice is disturbed, one who is never told holds everybody up. ``MAX_DOUBTS`` is the limit of that.
"""

from __future__ import annotations

import datetime
import logging
import secrets
from collections.abc import Sequence
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Case, F, Value, When
from django.utils import timezone

from publishing.channels.errors import ChannelError, LimitReached, OutcomeUnknown, Rejected
from publishing.channels.wecom import PER_MINUTE
from publishing.notices import group, mail, quiet
from publishing.notices.kinds import kind_of
from publishing.notices.models import Channel, Notice, NoticeSettings

logger = logging.getLogger(__name__)

LEASE = datetime.timedelta(minutes=3)
PAUSES = tuple(datetime.timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360))
MAX_DOUBTS = 3
AT_ONCE = 200
A_MINUTE = datetime.timedelta(minutes=1)
LONGEST_OUTCOME = 300
NO_LONGER = "没有发：到发送时已经不需要了。"


def send_due() -> int:
    """Send everything that may go out now. Returns how many notices went out."""
    return sum(map(_send_channel, Channel))


def _send_channel(channel: Channel) -> int:
    """What is due on ``channel``; no more after the channel has failed, so that a dead server costs one time-out a pass."""
    sent = 0
    for ids in _parcels(channel):
        claimed = _claim(ids)
        try:
            sent += _send(claimed)
        except ChannelError as error:
            logger.warning("%s", error)
            for notice in claimed:
                _record_failure(notice, error)
            if _is_of_channel(error):
                break
    return sent


def _parcels(channel: Channel) -> list[list[int]]:
    """Primary keys of what goes out together: one person's e-mails, or everything for the group."""
    now = timezone.now()
    due = Notice.objects.due(now).filter(channel=channel).order_by("due_at", "pk")
    settings = NoticeSettings.load()
    if quiet.is_quiet(settings, now):
        if not settings.urgent_anyway:
            return []
        due = due.filter(is_urgent=True)
    rows = list(due.values_list("pk", "person_id")[:AT_ONCE])
    if channel == Channel.WECOM:
        lately = Notice.objects.filter(channel=channel, sent_at__gt=now - A_MINUTE).values("sent_at").distinct().count()
        return [[pk for pk, _person in rows]] if rows and lately < PER_MINUTE else []
    parcels: dict[int | None, list[int]] = {}
    for pk, person_id in rows:
        parcels.setdefault(person_id, []).append(pk)
    return list(parcels.values())


def _claim(ids: list[int]) -> list[Notice]:
    """Take those of ``ids`` that nobody else has taken. A token left behind is a send of which nobody knows."""
    now = timezone.now()
    token = secrets.token_hex(16)
    Notice.objects.due(now).filter(pk__in=ids).update(
        doubts=Case(When(lease_token="", then=F("doubts")), default=F("doubts") + Value(1)),
        tries=F("tries") + 1,
        lease_token=token,
        lease_until=now + LEASE,
    )
    claimed = list(Notice.objects.filter(lease_token=token).select_related("person").order_by("pk"))
    for notice in claimed:
        if notice.doubts >= MAX_DOUBTS:
            _give_up(notice, f"发送中断了 {notice.doubts} 次，可能已经收到，不再重发。")
    return [notice for notice in claimed if notice.doubts < MAX_DOUBTS]


def _send(claimed: list[Notice]) -> int:
    """Send as one what still concerns anybody. Raises a ``ChannelError``."""
    people = get_user_model()._default_manager.in_bulk({pk for notice in claimed for pk in notice.recipients})
    wanted: list[Notice] = []
    users: dict[int, Any] = {}
    for notice in claimed:
        concerned = [user for pk in notice.recipients if (user := people.get(pk)) and _concerns(notice, user)]
        if concerned:
            wanted.append(notice)
            users.update({user.pk: user for user in concerned})
        else:
            _give_up(notice, NO_LONGER)
    if not wanted:
        return 0
    if wanted[0].channel == Channel.EMAIL:
        mail.send(wanted, wanted[0].person)
    else:
        group.send(wanted, list(users.values()))
    _record(wanted, sent_at=timezone.now(), due_at=None, failed_since=None, outcome="已发出。")
    return len(wanted)


def _concerns(notice: Notice, user: Any) -> bool:
    return bool(user.is_active and kind_of(notice).concerns(notice, user))


def _is_of_channel(error: ChannelError) -> bool:
    """Whether the next notice would fare no better."""
    return not isinstance(error, Rejected)


def _record_failure(notice: Notice, error: ChannelError) -> None:
    now = timezone.now()
    sentence = f"{error}{error.next_step}"
    if isinstance(error, LimitReached):
        _record([notice], due_at=error.retry_at or now + A_MINUTE, outcome=sentence, tries=notice.tries - 1)
        return
    if not _is_of_channel(error):
        _give_up(notice, sentence)
        return
    fields: dict[str, Any] = {"failed_since": notice.failed_since or now}
    doubts = notice.doubts + isinstance(error, OutcomeUnknown)
    if doubts >= MAX_DOUBTS:
        _give_up(notice, f"{sentence}已试 {notice.tries} 次，可能已经收到，不再重发。", **fields)
    elif notice.tries > len(PAUSES):
        _give_up(notice, f"{sentence}已试 {notice.tries} 次，不再重试。", **fields)
    else:
        pause = PAUSES[min(notice.tries - 1 + bool(doubts), len(PAUSES) - 1)]
        _record([notice], due_at=now + pause, doubts=doubts, outcome=sentence[:LONGEST_OUTCOME], **fields)


def _give_up(notice: Notice, sentence: str, **fields: Any) -> None:
    _record([notice], given_up_at=timezone.now(), due_at=None, outcome=sentence[:LONGEST_OUTCOME], **fields)


def _record(notices: Sequence[Notice], **fields: Any) -> None:
    """Only while the lease is ours: whoever has taken a notice over has the last word on it."""
    Notice.objects.filter(pk__in=[notice.pk for notice in notices], lease_token=notices[0].lease_token).update(
        lease_token="", lease_until=None, **fields
    )
