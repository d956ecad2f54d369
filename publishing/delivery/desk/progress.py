"""How far an edition has come, as a person reads it, and what a person may do about it now."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils import timezone

from publishing.delivery.attempts import may_be_out
from publishing.delivery.by_hand.flow import is_by_hand
from publishing.delivery.models import STOPPED, Delivery, JobEvent, State
from publishing.editions import flow
from publishing.editions.models import Edition, Method
from publishing.editions.models import State as EditionState
from publishing.people import name_of

CONFIRM = "管理员确认"
MASS_STATES = {
    State.SUBMITTING: "提交群发",
    State.SUBMITTED: "微信发送中",
    State.PUBLISHED: "已群发",
}
COUNTS = (("total", "应发"), ("filter", "微信过滤后"), ("sent", "成功"), ("error", "失败"))


@dataclass(frozen=True, kw_only=True)
class Step:
    """``state`` is ``done``, ``now``, ``stopped`` or ``ahead``; ``done`` of ``total`` pictures where that is counted."""

    name: str
    state: str
    note: str = ""
    done: int = 0
    total: int = 0


@dataclass(frozen=True, kw_only=True)
class Badge:
    """How an edition stands, in a word; ``tone`` is ``good``, ``alert``, ``strong`` or empty."""

    label: str
    tone: str


def badge(edition: Edition, delivery: Delivery | None) -> Badge:
    if edition.state != EditionState.SIGNED_OFF or delivery is None:
        return Badge(
            label=edition.get_state_display(), tone="" if edition.state == EditionState.CANCELLED else "strong"
        )
    if delivery.state == State.PUBLISHED:
        tone = "good"
    elif delivery.state in (State.REFUSED, State.BLOCKED):
        tone = "alert"
    else:
        tone = "" if delivery.state == State.WITHDRAWN else "strong"
    return Badge(label=state_label(edition, delivery), tone=tone)


def state_label(edition: Edition, delivery: Delivery) -> str:
    """The state's name; publishing and mass sending are told apart."""
    if has_missed_its_time(edition, delivery):
        return "已错过时间"
    label = str(delivery.get_state_display())
    if delivery.state == State.DRAFTED and is_by_hand(delivery):
        return "改为人工发布"
    if edition.method != Method.MASS_SEND:
        return label
    if is_awaiting_confirmation(delivery):
        return f"等{CONFIRM}"
    return MASS_STATES.get(State(delivery.state), label)


def wanted_of(user: Any, edition: Edition, delivery: Delivery | None) -> str:
    """What this edition waits for ``user`` to do, in two words; empty when nothing."""
    if not user.has_perm(flow.SIGN_OFF):
        return ""
    if edition.state == EditionState.COMPOSED:
        return "等您签发" if edition.composed_by_id != user.pk else ""
    return "等您处理" if delivery is not None and delivery.state == State.BLOCKED else ""


def is_awaiting_confirmation(delivery: Delivery) -> bool:
    """Whether WeChat is still waiting for the administrator, as far as we know.

    Following a job says so in ``reason``, and takes the reason back when WeChat has gone on to send.
    """
    return delivery.state == State.SUBMITTED and delivery.confirm_until is not None and bool(delivery.reason)


def is_released(delivery: Delivery) -> bool:
    """Whether a write went out after which the edition is, or may be, before its readers."""
    return bool(delivery.job) or may_be_out(delivery)


def has_missed_its_time(edition: Edition, delivery: Delivery | None) -> bool:
    """Whether the delivery was stopped because its time had passed too long ago; somebody has to say what now."""
    if delivery is None or delivery.state != State.BLOCKED or delivery.late_allowed or delivery.errcode is not None:
        return False
    if edition.scheduled_at is None or delivery.submitted_at is not None:
        return False
    limit = datetime.timedelta(minutes=settings.DELIVERY_MISSED_MINUTES)
    return delivery.updated_at >= edition.scheduled_at + limit


def counts(delivery: Delivery) -> list[tuple[str, int]]:
    """How many a mass send reached, as WeChat told us without being asked; empty until then. WeChat calls it approximate."""
    event = JobEvent.objects.filter(job=delivery.job).first() if delivery.job else None
    known = event.counts if event is not None else {}
    return [(label, int(known[name])) for name, label in COUNTS if str(known.get(name, "")).isdigit()]


def steps(edition: Edition, delivery: Delivery | None) -> list[Step]:
    """Every step from composing to the end, in order."""
    found = [Step(name="编排", state="done", note=_act(edition.composed_by, edition.composed_at))]
    if edition.state == EditionState.CANCELLED:
        return [*found, Step(name="已取消", state="stopped")]
    if edition.state == EditionState.COMPOSED:
        # A preview may have made the delivery already; its own steps are still ahead.
        delivery = None
        found.append(Step(name="签发", state="now", note="等另一位有签发权的人签发"))
    else:
        found.append(Step(name="签发", state="done", note=_act(edition.signed_off_by, edition.signed_off_at)))
    if is_by_hand(delivery):
        return [*found, *_by_hand(delivery)]
    names = _names(edition, delivery)
    reached = _reached(delivery, names)
    for number, name in enumerate(names):
        found.append(_step(name, number, reached, edition, delivery))
    return found


def _by_hand(delivery: Delivery | None) -> list[Step]:
    is_over = delivery is not None and delivery.state == State.PUBLISHED
    return [
        Step(name="改为人工发布", state="done"),
        Step(name="在公众平台发表并登记链接", state="done" if is_over else "now", note="" if is_over else "等人办理"),
        Step(name="已发布", state="done" if is_over else "ahead"),
    ]


def _names(edition: Edition, delivery: Delivery | None) -> list[str]:
    names = ["上传图片", "写入草稿箱并核对"]
    if edition.method == Method.DRAFT:
        return names
    if edition.method == Method.PUBLISH:
        return [*names, "提交发布", "微信处理", "已发布"]
    asked = delivery is not None and delivery.confirm_until is not None
    return [*names, "提交群发", *([CONFIRM] if asked else []), "微信发送中", "已群发"]


def _reached(delivery: Delivery | None, names: list[str]) -> int:
    """How many of the delivery's steps are done."""
    if delivery is None:
        return -1
    if delivery.state == State.PUBLISHED:
        return len(names)
    if delivery.job:
        return (
            4
            if CONFIRM in names and delivery.state == State.SUBMITTED and not is_awaiting_confirmation(delivery)
            else 3
        )
    if delivery.drafted_at is not None:
        return 2
    if delivery.draft or delivery.state == State.DRAFTING:
        return 1
    return 0


def _step(name: str, number: int, reached: int, edition: Edition, delivery: Delivery | None) -> Step:
    if number < reached:
        return Step(name=name, state="done")
    if number > reached or delivery is None:
        return Step(name=name, state="ahead")
    note = state_label(edition, delivery)
    if delivery.state in STOPPED:
        return Step(name=name, state="stopped", note=note)
    if delivery.state == State.PENDING and delivery.due_at is not None and delivery.due_at > timezone.now():
        return Step(name=name, state="ahead", note=f"{timezone.localtime(delivery.due_at):%-m月%-d日 %H:%M} 开始")
    if number == 0 and delivery.pictures_total:
        note = f"{delivery.pictures_done} / {delivery.pictures_total} 张"
        return Step(name=name, state="now", note=note, done=delivery.pictures_done, total=delivery.pictures_total)
    if name == CONFIRM and delivery.confirm_until is not None:
        note = f"请在 {timezone.localtime(delivery.confirm_until):%H:%M} 之前确认"
    return Step(name=name, state="now", note="" if note == name else note)


def _act(person: object, moment: object) -> str:
    name = name_of(person, gone="")
    when = f"{timezone.localtime(moment):%-m月%-d日 %H:%M}" if moment else ""  # type: ignore[arg-type]
    return f"{name} {when}".strip()
