"""How far an edition has come, as a person reads it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from publishing.delivery.by_hand import is_by_hand
from publishing.delivery.models import STOPPED, Delivery, State
from publishing.editions.models import Edition, Method
from publishing.editions.models import State as EditionState


@dataclass(frozen=True, kw_only=True)
class Step:
    """``state`` is ``done``, ``now``, ``stopped`` or ``ahead``; ``done`` of ``total`` pictures where that is counted."""

    name: str
    state: str
    note: str = ""
    done: int = 0
    total: int = 0


def steps(edition: Edition, delivery: Delivery | None) -> list[Step]:
    """Every step from composing to the end, in order."""
    found = [Step(name="编排", state="done", note=_act(edition.composed_by, edition.composed_at))]
    if edition.state == EditionState.CANCELLED:
        return [*found, Step(name="已取消", state="stopped")]
    if edition.state == EditionState.COMPOSED:
        found.append(Step(name="签发", state="now", note="等另一位有签发权的人签发"))
    else:
        found.append(Step(name="签发", state="done", note=_act(edition.signed_off_by, edition.signed_off_at)))
    if is_by_hand(delivery):
        return [*found, *_by_hand(delivery)]
    names = ["上传图片", "写入草稿箱并核对"]
    if edition.method != Method.DRAFT:
        names += ["提交发布", "微信处理", "已发布"]
    reached = _reached(delivery)
    for number, name in enumerate(names):
        found.append(_step(name, number, reached, delivery))
    return found


def _by_hand(delivery: Delivery | None) -> list[Step]:
    is_over = delivery is not None and delivery.state == State.PUBLISHED
    return [
        Step(name="改为人工发布", state="done"),
        Step(name="在公众平台发表并登记链接", state="done" if is_over else "now", note="" if is_over else "等人办理"),
        Step(name="已发布", state="done" if is_over else "ahead"),
    ]


def _reached(delivery: Delivery | None) -> int:
    """How many of the delivery's steps are done."""
    if delivery is None:
        return -1
    if delivery.state == State.PUBLISHED:
        return 5
    if delivery.job:
        return 3
    if delivery.drafted_at is not None:
        return 2
    if delivery.draft or delivery.state == State.DRAFTING:
        return 1
    return 0


def _step(name: str, number: int, reached: int, delivery: Delivery | None) -> Step:
    if number < reached:
        return Step(name=name, state="done")
    if number > reached or delivery is None:
        return Step(name=name, state="ahead")
    if delivery.state in STOPPED:
        return Step(name=name, state="stopped", note=delivery.get_state_display())
    if delivery.state == State.PENDING and delivery.due_at is not None and delivery.due_at > timezone.now():
        return Step(name=name, state="ahead", note=f"{timezone.localtime(delivery.due_at):%-m月%-d日 %H:%M} 开始")
    note = delivery.get_state_display()
    if number == 0 and delivery.pictures_total:
        note = f"{delivery.pictures_done} / {delivery.pictures_total} 张"
        return Step(name=name, state="now", note=note, done=delivery.pictures_done, total=delivery.pictures_total)
    return Step(name=name, state="now", note=note)


def _act(person: object, moment: object) -> str:
    name = (person.get_full_name() or str(person)) if person is not None else ""  # type: ignore[attr-defined]
    when = f"{timezone.localtime(moment):%-m月%-d日 %H:%M}" if moment else ""  # type: ignore[arg-type]
    return f"{name} {when}".strip()
