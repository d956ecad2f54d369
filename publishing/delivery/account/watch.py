"""Nothing stands still unseen: whatever is unfinished for ten minutes, stopped or refused has an open alarm.

:func:`raise_due_alarms` looks at rows only, never at WeChat. Run every minute, any number of times, by any process: it
raises what is missing, brings the words up to date, and clears what has come to an end.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from publishing.delivery import alarms, memory
from publishing.delivery.account import quotas
from publishing.delivery.models import Alarm, Delivery, State
from publishing.delivery.status import NEXT_STEP
from publishing.editions.models import EditionArticle, Method
from publishing.editions.models import State as EditionState

PATIENCE = datetime.timedelta(minutes=10)
REFUSED_FOR = datetime.timedelta(days=7)
QUOTA_SPENT = frozenset({45009, 45028})
REFERENCE = re.compile(r"（[0-9A-Za-z_-]{16,}）")
KINDS = (Alarm.Kind.STUCK, Alarm.Kind.STOPPED)

WORKER = "请管理员检查后台工作进程是否在运行。"
WHAT_TO_DO = {
    State.WAITING: "系统到时自动再试；一直不行时请管理员检查网络和“公众号”页面。",
    State.UNKNOWN: "系统正在核实，请不要手工重发；请管理员登录公众平台核对“发表记录”和草稿箱。",
    State.SUBMITTED: "系统会继续查询；请签发人登录公众平台查看“发表记录”。",
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    kind: Alarm.Kind
    delivery: Delivery
    message: str
    next_step: str

    @property
    def subject(self) -> str:
        return subject_of(self.delivery)


def subject_of(delivery: Delivery) -> str:
    return f"delivery {delivery.pk}"


def raise_due_alarms(now: datetime.datetime) -> None:
    """Bring the alarms of deliveries and quotas up to date. Safe to call at any time, by several at once."""
    findings = [*_unfinished(now), *_refused(now)]
    open_ones = {
        (alarm.kind, alarm.subject): alarm
        for alarm in Alarm.objects.open().filter(kind__in=KINDS, subject__startswith="delivery ")
    }
    for finding in findings:
        known = open_ones.pop((finding.kind, finding.subject), None)
        if known is None or (known.message, known.next_step) != (finding.message, finding.next_step):
            alarms.raise_alarm(
                finding.kind,
                finding.subject,
                message=finding.message,
                next_step=finding.next_step,
                delivery=finding.delivery,
            )
    for kind, subject in open_ones:
        alarms.clear(Alarm.Kind(kind), subject)
    quotas.raise_due_alarms(now)


def ends_by_itself(alarm: Alarm) -> bool:
    """Whether the alarm goes when its cause goes; putting it away by hand would only bring it back a minute later."""
    if alarm.kind == Alarm.Kind.STOPPED:
        return alarm.delivery is not None and not alarm.delivery.is_finished
    # RESTORED ends with the hold on the account, which a person ends on its screen.
    return alarm.kind in (Alarm.Kind.STUCK, Alarm.Kind.QUOTA, Alarm.Kind.RESTORED)


def _unfinished(now: datetime.datetime) -> Iterable[Finding]:
    unfinished = Delivery.objects.filter(finished_at=None).select_related("edition", "account")
    for delivery in unfinished.prefetch_related("previews", "edition__places__approval"):
        if delivery.state == State.BLOCKED:
            yield Finding(
                kind=Alarm.Kind.STOPPED,
                delivery=delivery,
                message=f"{_named(delivery)}停下了：{_plain(delivery.reason) or '原因没有记录。'}",
                next_step=delivery.next_step or NEXT_STEP[State.BLOCKED],
            )
        elif _waits_for_quota(delivery, now):
            yield Finding(
                kind=Alarm.Kind.STOPPED,
                delivery=delivery,
                message=f"{_named(delivery)}在等额度，{_time(delivery.due_at)} 以后自动继续：{_plain(delivery.reason)}",
                next_step=delivery.next_step or "无需操作；等不及时请取消后改用别的方式推送。",
            )
        elif (begun := should_have_begun(delivery)) is not None and now - begun >= PATIENCE:
            yield Finding(
                kind=Alarm.Kind.STUCK,
                delivery=delivery,
                message=f"{_named(delivery)}应在 {_time(begun)} 推送，到现在没有完成（{delivery.get_state_display()}）。"
                + _plain(delivery.reason),
                next_step=_who_must_act(delivery, now),
            )


def should_have_begun(delivery: Delivery) -> datetime.datetime | None:
    """When the push, or the preview before the sign-off, was due; ``None`` while it only waits for the sign-off."""
    edition = delivery.edition
    if edition.state == EditionState.SIGNED_OFF:
        return max(filter(None, (delivery.created_at, edition.signed_off_at, edition.scheduled_at)))
    asked = [one.asked_at for one in delivery.previews.all() if one.sent_at is None and one.failed_at is None]
    return min(asked, default=None)


def _waits_for_quota(delivery: Delivery, now: datetime.datetime) -> bool:
    return delivery.errcode in QUOTA_SPENT and delivery.due_at is not None and delivery.due_at > now


def _who_must_act(delivery: Delivery, now: datetime.datetime) -> str:
    if delivery.account.held_because and memory.held(delivery.account, Method(delivery.edition.method)):
        return f"推送已暂停：{delivery.account.held_because}请管理员核对后在“公众号”页面恢复。"
    if delivery.confirm_until is not None and delivery.confirm_until > now:
        return f"请公众号管理员在 {_time(delivery.confirm_until)} 前用手机微信确认群发；系统会自动查看结果。"
    is_carried = delivery.lease_until is not None and delivery.lease_until > now
    is_overdue = delivery.due_at is not None and now - delivery.due_at > datetime.timedelta(minutes=2)
    if is_overdue and not is_carried:
        return WORKER
    return delivery.next_step or WHAT_TO_DO.get(State(delivery.state), WORKER)


def _refused(now: datetime.datetime) -> Iterable[Finding]:
    refused = list(
        Delivery.objects.filter(state=State.REFUSED, finished_at__gt=now - REFUSED_FOR)
        .select_related("edition")
        .prefetch_related("edition__places__approval__page")
    )
    if not refused:
        return
    subjects = [subject_of(delivery) for delivery in refused]
    put_away = set(
        Alarm.objects.filter(kind=Alarm.Kind.STOPPED, subject__in=subjects, cleared_by__isnull=False).values_list(
            "subject", flat=True
        )
    )
    composed = _composed_again(refused)
    for delivery in refused:
        waiting = [
            place.approval.title
            for place in delivery.edition.places.all()
            if place.approval.page is not None
            and place.approval.page.live
            and composed.get(place.approval.page_id, 0) <= delivery.edition_id
        ]
        if waiting and subject_of(delivery) not in put_away:
            titles = "、".join(f"《{title}》" for title in waiting)
            yield Finding(
                kind=Alarm.Kind.STOPPED,
                delivery=delivery,
                message=f"{delivery.edition}没有推送成，{titles}还没有重新编排：{_plain(delivery.reason)}",
                next_step=delivery.next_step or NEXT_STEP[State.REFUSED],
            )


def _composed_again(refused: list[Delivery]) -> dict[int | None, int]:
    """The newest edition, not cancelled, that each of the refused articles' pages is in."""
    pages = {place.approval.page_id for delivery in refused for place in delivery.edition.places.all()}
    newest: dict[int | None, int] = {}
    for page_id, edition_id in (
        EditionArticle.objects.filter(approval__page__in=pages - {None})
        .exclude(edition__state=EditionState.CANCELLED)
        .values_list("approval__page_id", "edition_id")
    ):
        newest[page_id] = max(newest.get(page_id, 0), edition_id)
    return newest


def _named(delivery: Delivery) -> str:
    """The edition as people know it: by its lead article."""
    titles = [place.approval.title for place in delivery.edition.places.all()]
    if not titles:
        return str(delivery.edition)
    return f"{delivery.edition}《{titles[0]}》" + (f"等 {len(titles)} 篇" if len(titles) > 1 else "")


def _plain(reason: str) -> str:
    """Without WeChat's long references, which say nothing to a person; the edition's screen has them all."""
    return REFERENCE.sub("", reason)


def _time(moment: datetime.datetime | None) -> str:
    return f"{timezone.localtime(moment):%-m月%-d日 %H:%M}" if moment else ""
