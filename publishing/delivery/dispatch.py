"""Start deliveries and take up whatever is due. The row is the truth; tasks only make it quicker."""

from __future__ import annotations

import datetime
import time
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from publishing.channels.port import Channel
from publishing.delivery.carry import carry
from publishing.delivery.models import Account, Delivery, Operation, State
from publishing.delivery.outcome import DRAFT_LEFT
from publishing.delivery.tasks import carry_delivery
from publishing.editions import flow
from publishing.editions.models import Edition
from publishing.editions.models import State as EditionState
from publishing.refusal import Refusal

FOLLOW_SECONDS = 0.5


def start(edition: Edition) -> Delivery:
    """The delivery of a signed-off edition, made once however often this is called. Raises ``Refusal``."""
    if edition.state != EditionState.SIGNED_OFF:
        raise Refusal("not-signed-off", f"{edition}{edition.get_state_display()}，签发以后才能推送。")
    with transaction.atomic():
        account, _made = Account.objects.get_or_create(app_id=settings.WECHAT_APP_ID)
        delivery, made = Delivery.objects.get_or_create(
            edition=edition, defaults={"account": account, "due_at": edition.scheduled_at or timezone.now()}
        )
        if made:
            transaction.on_commit(lambda: carry_delivery.enqueue(delivery.pk))
    return delivery


def withdraw(edition: Edition, user: Any, *, acted: dict[str, str] | None = None) -> Edition:
    """Cancel an edition, also after its sign-off as long as nothing of it can be out. Raises ``Refusal``."""
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().filter(edition=edition).first()
        if delivery is not None:
            if delivery.attempts.filter(operation=Operation.PUBLISH).exists() or delivery.is_finished:
                raise Refusal("already-submitted", f"{edition}已提交给微信，不能取消。请等待结果。")
            if delivery.lease_until is not None and delivery.lease_until > timezone.now():
                raise Refusal("being-delivered", f"{edition}正在推送，现在不能取消。请稍后刷新再看。")
        edition = flow.cancel(edition, user, acted=acted)
        if delivery is not None:
            Delivery.objects.filter(pk=delivery.pk).update(
                state=State.WITHDRAWN,
                finished_at=timezone.now(),
                reason="签发后被取消，没有推送。",
                next_step=DRAFT_LEFT if delivery.draft else "",
            )
    return edition


def resume(delivery: Delivery, user: Any = None, *, acted: dict[str, str] | None = None) -> None:
    """What blocked this delivery has been put right: go on where it stopped. Raises ``Refusal``.

    ``user`` is ``None`` for whoever asks at the machine's command line, who is named by ``acted``.
    """
    if user is not None and not user.has_perm(flow.SIGN_OFF):
        raise Refusal("not-allowed", "只有签发人可以让停下的推送继续。")
    resumed = Delivery.objects.filter(pk=delivery.pk, state=State.BLOCKED).update(
        state=State.WAITING, due_at=timezone.now(), tries=0
    )
    if not resumed:
        raise Refusal("not-blocked", f"{delivery}没有停在需要处理的地方，不必继续。")
    log(instance=delivery.edition, action="publishing.resume", user=user, data=acted or {})


def wake(job: str) -> int:
    """WeChat says that a job has ended: ask about it now instead of at the next poll. Returns how many rows it woke."""
    return Delivery.objects.unfinished().filter(job=job).update(due_at=timezone.now())


def pass_due(channel: Channel) -> list[int]:
    """Carry everything that is due, once. Returns the primary keys taken up."""
    due = Delivery.objects.due(timezone.now()).order_by("due_at").values_list("pk", flat=True)
    return [delivery_id for delivery_id in list(due) if carry(delivery_id, channel)]


def next_due_at() -> datetime.datetime | None:
    """When the next unfinished delivery wants attention."""
    return Delivery.objects.unfinished().order_by("due_at").values_list("due_at", flat=True).first()


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
