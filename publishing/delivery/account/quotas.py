"""What the account may still call today: every call counted by us, compared with what WeChat says when asked.

Counting must cost a delivery nothing and break nothing: :func:`count` adds to a number in memory, from any thread, and
:func:`flush` writes the numbers down between calls. A process that is killed loses what it had not written; the
comparison with WeChat's own count shows it.
"""

from __future__ import annotations

import datetime
import logging
import threading
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import Error as DatabaseProblem
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from publishing.channels.errors import ChannelError
from publishing.channels.port import Channel
from publishing.channels.wechat import Call, Outcome, label_of
from publishing.delivery import alarms
from publishing.delivery.account.standing_row import account_row, remember
from publishing.delivery.models import Account, Alarm, CallsOfDay

logger = logging.getLogger(__name__)

BEIJING = ZoneInfo("Asia/Shanghai")
"""WeChat's quotas start afresh at midnight there, whatever the desk's own time zone."""

ASKED_ABOUT = (
    "draft/add",
    "draft/batchget",
    "freepublish/submit",
    "freepublish/batchget",
    "media/uploadimg",
    "material/add_material",
    "message/mass/sendall",
    "stable_token",
)
"""One call of openapi/quota/get each: eight calls per refresh, four refreshes a day."""

MASS_SEND = "message/mass/sendall"
FLUSH_EVERY_CALLS = 20
ASK_EVERY = datetime.timedelta(hours=6)
ASK_AGAIN_AFTER_FAILURE = datetime.timedelta(hours=1)
NOT_KNOWN_TO_WECHAT = frozenset({76003, 76021, 76022, 48001})
"""Answers about this one operation; every other error is about the account and ends the refresh."""

NEARLY_SPENT = 0.1
CHART_DAYS = 14

Key = tuple[str, datetime.date, str]
_counts: Counter[Key] = Counter()
_lock = threading.Lock()


def today(now: datetime.datetime | None = None) -> datetime.date:
    return (now or timezone.now()).astimezone(BEIJING).date()


def count(app_id: str, call: Call, *, may_flush: bool) -> None:
    """Count one call. Never raises, and touches the database only if ``may_flush`` and outside any transaction.

    What was never sent is not counted: WeChat does not count it either. Tokens are fetched while other processes wait
    for them, so nothing is written then.
    """
    if not app_id or call.outcome is Outcome.UNREACHED:
        return
    with _lock:
        _counts[app_id, today(), call.operation[:60]] += 1
        pending = _counts.total()
    is_many = pending >= FLUSH_EVERY_CALLS and call.operation != "stable_token"
    if may_flush and is_many and not connection.in_atomic_block:
        flush()


def flush() -> None:
    """Write what this process has counted. Never raises: what cannot be written is kept for the next time."""
    with _lock:
        counted = dict(_counts)
        _counts.clear()
    if not counted:
        return
    try:
        with transaction.atomic():
            for (app_id, day, operation), number in sorted(counted.items()):
                account, _made = Account.objects.get_or_create(app_id=app_id)
                row, _made = CallsOfDay.objects.get_or_create(account=account, day=day, operation=operation)
                CallsOfDay.objects.filter(pk=row.pk).update(used=F("used") + number)
    except DatabaseProblem as error:
        logger.warning("calls not written down yet: %s", error)
        with _lock:
            _counts.update(counted)


def refresh(channel: Channel) -> bool:
    """Ask WeChat what is left today of each operation. Returns whether it answered. No transaction may be open.

    Stops at the first error that is not about one operation alone, so that a WeChat that is down is asked once.
    """
    flush()
    account = account_row()
    now = timezone.now()
    day = today(now)
    counted: dict[str, int] = {}
    for operation in ASKED_ABOUT:
        try:
            quota = channel.quota(operation)
        except ChannelError as error:
            if error.errcode in NOT_KNOWN_TO_WECHAT:
                continue
            logger.warning("quota of %s not learnt: %s", operation, error)
            remember(quotas_tried_at=now.isoformat())
            return False
        with transaction.atomic():
            row, _made = CallsOfDay.objects.get_or_create(account=account, day=day, operation=operation)
            CallsOfDay.objects.filter(pk=row.pk).update(
                daily_limit=quota.daily_limit, remaining=quota.remain, asked_at=now
            )
        counted[operation] = row.used
    remember(quotas_tried_at=now.isoformat(), counted={"day": day.isoformat(), "calls": counted})
    flush()
    return True


def is_refresh_due(account: Account, now: datetime.datetime) -> bool:
    """Whether WeChat has not been asked for six hours, or not since its midnight; after a failure, for an hour."""
    tried = _moment(account.standing.get("quotas_tried_at"))
    if tried is None:
        return True
    asked = CallsOfDay.objects.filter(account=account, day=today(now)).exclude(asked_at=None)
    asked_at = asked.order_by("-asked_at").values_list("asked_at", flat=True).first()
    if asked_at is None or asked_at < tried:
        return now - tried >= ASK_AGAIN_AFTER_FAILURE
    return now - asked_at >= ASK_EVERY


@dataclass(frozen=True, kw_only=True)
class Use:
    """One operation today. ``limit`` and ``left`` are ``None`` while WeChat has never said.

    ``left`` is estimated from its last word (``said_left`` at ``asked_at``) and what we have called since. ``elsewhere`` is
    how many calls WeChat counted beyond ours (negative: fewer), 0 when that is little or not known.
    """

    operation: str
    label: str
    used: int
    limit: int | None = None
    left: int | None = None
    said_left: int | None = None
    asked_at: datetime.datetime | None = None
    elsewhere: int = 0

    @property
    def spent(self) -> int | None:
        """As WeChat sees it, calls of others included."""
        return None if self.limit is None or self.left is None else max(self.limit - self.left, 0)

    @property
    def fewer(self) -> int:
        return -self.elsewhere

    @property
    def is_nearly_spent(self) -> bool:
        return bool(self.limit) and self.left is not None and self.left < NEARLY_SPENT * (self.limit or 0)


def of_today(account: Account, now: datetime.datetime, *, rows: Sequence[CallsOfDay] | None = None) -> list[Use]:
    """Every operation called or asked about today, the one nearest to its limit first."""
    day = today(now)
    if rows is None:
        rows = list(CallsOfDay.objects.filter(account=account, day=day))
    counted = account.standing.get("counted") or {}
    ours: dict[str, int] = counted.get("calls", {}) if counted.get("day") == day.isoformat() else {}
    uses = [_use(row, ours.get(row.operation)) for row in rows if row.day == day]
    return sorted(uses, key=lambda use: (use.limit is None, -_share(use), -use.used, use.operation))


def _use(row: CallsOfDay, ours_when_asked: int | None) -> Use:
    label = label_of(row.operation)
    if row.daily_limit is None or row.remaining is None:
        return Use(operation=row.operation, label=label, used=row.used)
    ours = row.used if ours_when_asked is None else ours_when_asked
    theirs = row.daily_limit - row.remaining
    difference = 0 if ours_when_asked is None else theirs - ours
    return Use(
        operation=row.operation,
        label=label,
        used=row.used,
        limit=row.daily_limit,
        left=max(row.remaining - max(row.used - ours, 0), 0),
        said_left=row.remaining,
        asked_at=row.asked_at,
        elsewhere=difference if abs(difference) > max(5, theirs // 10) else 0,
    )


def _share(use: Use) -> float:
    return (use.spent or 0) / use.limit if use.limit else 0.0


def raise_due_alarms(now: datetime.datetime) -> None:
    """An alarm for each operation of which less than a tenth is left today; cleared when that is over.

    Not for mass sends: there are one or a few a day, and spending them is what they are for.
    """
    account = Account.objects.filter(app_id=settings.WECHAT_APP_ID).first()
    if account is None:
        return
    scarce = {
        f"quota {use.operation}": use
        for use in of_today(account, now)
        if use.is_nearly_spent and use.operation != MASS_SEND
    }
    for subject in (
        Alarm.objects.open().filter(kind=Alarm.Kind.QUOTA).exclude(subject__in=scarce).values_list("subject", flat=True)
    ):
        alarms.clear(Alarm.Kind.QUOTA, subject)
    for subject, use in scarce.items():
        alarms.raise_alarm(
            Alarm.Kind.QUOTA,
            subject,
            message=f"今天“{use.label}”的接口额度将尽：还剩 {use.left} 次，每天共 {use.limit} 次。",
            next_step="额度每天零点恢复。请减少重试，不急的推送排到明天；急用时请管理员在微信公众平台"
            "「设置与开发 → 接口权限」核对并清零（每月 10 次）。",
        )


@dataclass(frozen=True, kw_only=True)
class Day:
    """``height`` is the share 0..100 of the busiest day shown."""

    day: datetime.date
    calls: int
    height: float


def days(rows: Sequence[CallsOfDay], now: datetime.datetime) -> list[Day]:
    """The last fourteen days, the oldest first, days without a call included."""
    totals: Counter[datetime.date] = Counter()
    for row in rows:
        totals[row.day] += row.used
    last = today(now)
    shown = [last - datetime.timedelta(days=back) for back in range(CHART_DAYS - 1, -1, -1)]
    most = max(totals[day] for day in shown) or 1
    return [Day(day=day, calls=totals[day], height=round(100 * totals[day] / most, 1)) for day in shown]


def recent(account: Account, now: datetime.datetime) -> list[CallsOfDay]:
    """The rows of the last fourteen days."""
    since = today(now) - datetime.timedelta(days=CHART_DAYS - 1)
    return list(CallsOfDay.objects.filter(account=account, day__gte=since))


def _moment(text: object) -> datetime.datetime | None:
    return datetime.datetime.fromisoformat(text) if isinstance(text, str) and text else None
