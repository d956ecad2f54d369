"""Start deliveries and take up whatever is due. The row is the truth; tasks only make it quicker."""

from __future__ import annotations

import datetime
import hashlib
import re
import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from publishing.channels.port import Channel
from publishing.delivery import memory, previews
from publishing.delivery.account.standing_row import account_row
from publishing.delivery.attempts import may_be_out
from publishing.delivery.carry import carry
from publishing.delivery.models import Delivery, Operation, Preview, State
from publishing.delivery.tasks import carry_delivery
from publishing.editions import flow, mass_sends
from publishing.editions.models import Edition, Method
from publishing.editions.models import State as EditionState
from publishing.refusal import Refusal

FOLLOW_SECONDS = 0.5
WECHAT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_-]{5,19}")


def start(edition: Edition) -> Delivery:
    """The delivery of a signed-off edition, made once however often this is called. Raises ``Refusal``."""
    if edition.state != EditionState.SIGNED_OFF:
        raise Refusal("not-signed-off", f"{edition}{edition.get_state_display()}，签发以后才能推送。")
    with transaction.atomic():
        delivery, made = _delivery_of(edition, due_at=edition.scheduled_at or timezone.now())
        if not made and delivery.due_at is None and not delivery.is_finished:
            # It rested after a preview.
            made = bool(
                Delivery.objects.filter(pk=delivery.pk, due_at=None).update(
                    due_at=edition.scheduled_at or timezone.now()
                )
            )
        if made:
            transaction.on_commit(lambda: carry_delivery.enqueue(delivery.pk))
    return delivery


def sign_off(edition: Edition) -> Delivery:
    """What a sign-off sets going. Raises ``Refusal`` when the edition can no longer go out; nothing is signed then."""
    for place in edition.places.select_related("approval__page"):
        memory.refuse_recovered(account_row(), place.approval)
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().filter(edition=edition).first()
        if delivery is not None:
            if delivery.is_finished:
                raise Refusal("stopped", f"{edition}在预览时已停下：{delivery.reason}请取消本期后重新编排。")
            # A preview may be under way or blocked: from now on the edition's own time counts.
            Delivery.objects.filter(pk=delivery.pk).update(due_at=None, tries=0)
            Delivery.objects.filter(pk=delivery.pk, state=State.BLOCKED).update(state=State.WAITING)
    return start(edition)


def preview(edition: Edition, wechat_name: str, user: Any) -> Preview:
    """Send the edition as it is to one WeChat id, before its sign-off. Raises ``Refusal``."""
    if not (user.has_perm(flow.COMPOSE) or user.has_perm(flow.SIGN_OFF)):
        raise Refusal("not-allowed", f"{user} 没有预览期次的权限。")
    if not WECHAT_NAME.fullmatch(wechat_name):
        raise Refusal("bad-wechat-name", "微信号不对：由 6–20 个字母、数字、下划线或减号组成，字母开头（不是昵称）。")
    with transaction.atomic():
        edition = Edition.objects.select_for_update().get(pk=edition.pk)
        if edition.state != EditionState.COMPOSED:
            raise Refusal("not-composed", f"{edition}{edition.get_state_display()}，不再发送预览。")
        delivery, _made = _delivery_of(edition, due_at=None)
        if delivery.is_finished:
            raise Refusal("stopped", f"{edition}已停下：{delivery.reason}请取消本期后重新编排。")
        asked = previews.ask(delivery, wechat_name, user)
        transaction.on_commit(lambda: carry_delivery.enqueue(delivery.pk))
    return asked


def reschedule(
    edition: Edition, at: datetime.datetime | None, user: Any, *, acted: dict[str, str] | None = None
) -> Edition:
    """Another time for a signed-off edition that is not out; ``None`` is now. Raises ``Refusal``."""
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().filter(edition=edition).first()
        if delivery is None:
            raise Refusal("not-signed-off", f"{edition}还没有签发。要改时间请取消后重新编排。")
        _require_stoppable(edition, delivery, "改时间")
        edition = flow.reschedule(edition, at, user, acted=acted)
        Delivery.objects.filter(pk=delivery.pk).update(
            state=State.DRAFTED if delivery.drafted_at else State.PENDING,
            due_at=at or timezone.now(),
            late_allowed=False,
            tries=0,
            reason="",
            next_step="",
            errcode=None,
            rid="",
        )
    return edition


def withdraw(edition: Edition, user: Any, *, acted: dict[str, str] | None = None) -> Edition:
    """Cancel an edition, also after its sign-off as long as nothing of it can be out. Raises ``Refusal``."""
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().filter(edition=edition).first()
        if delivery is not None and not (delivery.is_finished and edition.state == EditionState.COMPOSED):
            _require_stoppable(edition, delivery, "取消")
        edition = flow.cancel(edition, user, acted=acted)
        if delivery is not None and not delivery.is_finished:
            left = delivery.attempts.filter(operation=Operation.SAVE_DRAFT).exists()
            Delivery.objects.filter(pk=delivery.pk).update(
                state=State.WITHDRAWN,
                finished_at=None if left else timezone.now(),
                due_at=timezone.now(),
                tries=0,
                reason="签发后被取消，没有推送。" if edition.signed_off_at else "已取消，没有推送。",
                next_step="正在删除公众号草稿箱里的草稿。" if left else "",
            )
    return edition


def resume(delivery: Delivery, user: Any = None, *, acted: dict[str, str] | None = None) -> None:
    """What blocked this delivery has been put right: go on where it stopped. Raises ``Refusal``.

    ``user`` is ``None`` for whoever asks at the machine's command line, who is named by ``acted``.
    """
    if user is not None and not user.has_perm(flow.SIGN_OFF):
        raise Refusal("not-allowed", "只有签发人可以让停下的推送继续。")
    with transaction.atomic():
        resumed = Delivery.objects.filter(pk=delivery.pk, state=State.BLOCKED).update(
            state=State.WAITING, due_at=timezone.now(), late_allowed=True, tries=0
        )
        if not resumed:
            raise Refusal("not-blocked", f"{delivery}没有停在需要处理的地方，不必继续。")
        if delivery.edition.method == Method.MASS_SEND and not may_be_out(delivery):
            mass_sends.move(delivery.edition, mass_sends.day_of(None))
        log(instance=delivery.edition, action="publishing.resume", user=user, data=acted or {})


def _delivery_of(edition: Edition, *, due_at: datetime.datetime | None) -> tuple[Delivery, bool]:
    defaults = {"account": account_row(), "due_at": due_at, "marker": _marker(edition)}
    return Delivery.objects.get_or_create(edition=edition, defaults=defaults)


def _marker(edition: Edition) -> str:
    """The same for the same edition, also when a restored database has forgotten its delivery: WeChat knows it again."""
    composed = f"{settings.WECHAT_APP_ID} {edition.pk} {edition.composed_at.isoformat()}"
    return hashlib.sha256(composed.encode()).hexdigest()[:16]


def _require_stoppable(edition: Edition, delivery: Delivery, act: str) -> None:
    if delivery.is_finished or delivery.job or may_be_out(delivery):
        raise Refusal("already-submitted", f"{edition}已提交给微信，不能{act}。请等待结果。")
    if delivery.lease_until is not None and delivery.lease_until > timezone.now():
        raise Refusal("being-delivered", f"{edition}正在推送，现在不能{act}。请稍后刷新再看。")


def wake(job: str) -> int:
    """WeChat says that a job has ended: ask about it now instead of at the next poll. Returns how many rows it woke."""
    return Delivery.objects.unfinished().filter(job=job).update(due_at=timezone.now())


def pass_due(channel: Channel) -> list[int]:
    """Carry everything that is due, once. Returns the primary keys taken up.

    One delivery runs at a time per account: when another worker has that one, the rest of the account is left to it.
    """
    due = Delivery.objects.due(timezone.now()).order_by("due_at").values_list("pk", "account_id")
    carried: list[int] = []
    busy: set[int] = set()
    for delivery_id, account_id in list(due):
        if account_id in busy:
            continue
        if carry(delivery_id, channel):
            carried.append(delivery_id)
        elif Delivery.objects.filter(account=account_id, lease_until__gt=timezone.now()).exists():
            busy.add(account_id)
    return carried


def next_due_at() -> datetime.datetime | None:
    """When the next unfinished delivery wants attention."""
    due = Delivery.objects.unfinished().filter(due_at__isnull=False)
    return due.order_by("due_at").values_list("due_at", flat=True).first()


def follow(delivery: Delivery, channel: Channel, *, seconds: float) -> Iterator[Delivery]:
    """Yield the delivery as it changes, until it ends or ``seconds`` have passed.

    Carries it itself whenever no worker has the lease, so that it also works where none is running.
    """
    until = time.monotonic() + seconds
    while True:
        carry(delivery.pk, channel)
        delivery.refresh_from_db()
        yield delivery
        if delivery.is_finished or delivery.state == State.BLOCKED or time.monotonic() >= until:
            return
        time.sleep(FOLLOW_SECONDS)
