"""Alarms as people meet them: who sees which, and who puts one away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from wagtail.log_actions import log

from publishing.delivery import alarms
from publishing.delivery.account.watch import ends_by_itself
from publishing.delivery.models import Alarm, State
from publishing.editions import flow
from publishing.refusal import Refusal


@dataclass(frozen=True, kw_only=True)
class Line:
    """``put_away`` is the label of its button, empty when the alarm goes by itself or is not this person's to end."""

    alarm: Alarm
    put_away: str


def may_look_after_account(user: Any) -> bool:
    """Administrators and holders of the sign-off right."""
    return bool(user.has_perm(flow.SIGN_OFF))


def open_for(user: Any) -> QuerySet[Alarm]:
    """Whoever looks after the account sees all; others what only they can mend: refused pushes of their articles."""
    found = Alarm.objects.open().select_related("delivery__edition", "delivery__account")
    if may_look_after_account(user):
        return found
    edition = "delivery__edition"
    own = Q(**{f"{edition}__composed_by": user}) | Q(**{f"{edition}__places__approval__page__owner": user})
    return found.filter(own, kind=Alarm.Kind.STOPPED, delivery__state=State.REFUSED).distinct()


def lines_for(user: Any) -> list[Line]:
    """Newest first."""
    may = may_look_after_account(user)
    return [Line(alarm=alarm, put_away=_button(alarm) if may else "") for alarm in open_for(user)]


def put_away(alarm_id: int, user: Any) -> Alarm:
    """Somebody has seen to it. Raises ``Refusal``, also for an alarm that would be back in a minute."""
    if not may_look_after_account(user):
        raise Refusal("not-allowed", "只有管理员和签发人可以处理警报。")
    with transaction.atomic():
        alarm = (
            Alarm.objects.select_for_update(of=("self",))
            .select_related("delivery__edition", "delivery__account")
            .filter(pk=alarm_id)
            .first()
        )
        if alarm is None or alarm.cleared_at is not None:
            raise Refusal("alarm-cleared", "这条警报已经有人处理，或原因已经消失。")
        if ends_by_itself(alarm):
            raise Refusal("alarm-goes-on", "这条警报的原因还在，不能收起。请按“下一步”处理，原因消失后它会自动消失。")
        alarms.clear(Alarm.Kind(alarm.kind), alarm.subject, user=user)
        log(
            instance=alarm.delivery.edition if alarm.delivery is not None else alarm,
            action="publishing.clear_alarm",
            user=user,
            data={"alarm": alarm.get_kind_display(), "message": alarm.message},
        )
    return alarm


def _button(alarm: Alarm) -> str:
    if ends_by_itself(alarm):
        return ""
    return "已知晓，不再提醒" if alarm.kind == Alarm.Kind.STOPPED else "已处理"
