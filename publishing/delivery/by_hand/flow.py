"""Plan B: WeChat is down or a right is missing, and a person publishes the edition in WeChat's back office.

Whoever takes an edition by hand stops its automatic delivery in the same conditional UPDATE, so that it cannot go out both
ways; nothing that may already be before its readers can be taken. From then on the delivery is ``DRAFTED`` and finished: as
far as the machine could bring it, the rest is a person's. Entering the links ends it as ``PUBLISHED``, here as for a draft
that a person published from the draft box.
"""

from __future__ import annotations

import datetime
import enum
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from wagtail.log_actions import log

from publishing.delivery import dispatch, memory
from publishing.delivery.attempts import releasing_attempts, unresolved
from publishing.delivery.by_hand import links as links_by_hand
from publishing.delivery.models import RELEASING, Delivery, Operation, Outcome, Publication, State
from publishing.editions import flow
from publishing.editions.models import Edition, EditionArticle, Method
from publishing.editions.models import State as EditionState
from publishing.refusal import Refusal

RESTING = frozenset({State.PENDING, State.DRAFTED})
"""Waiting for its time, perhaps with a draft that was made for a preview."""

TAKEABLE = RESTING | {State.WAITING, State.BLOCKED, State.REFUSED}
"""Nothing is under way; whether something may be out is told by the attempts."""

LABEL = "改为人工发布"
REASON = "已改为人工发布，系统不再自动推送这一期。"
NEXT_STEP = "请打开“人工发布”页面，照步骤在公众平台发表，然后回来登记链接。"


class DraftBox(enum.Enum):
    """What a person will find of the edition in WeChat's draft box."""

    READY = "ready"
    DOUBTFUL = "doubtful"
    EMPTY = "empty"


def may_use(user: Any) -> bool:
    """Whether ``user`` may publish by hand: who may compose editions or sign them off."""
    return user.is_active and (user.has_perm(flow.SIGN_OFF) or user.has_perm(flow.COMPOSE))


def is_by_hand(delivery: Delivery | None) -> bool:
    """Whether the machine has left the delivery to a person before its own end, or a person has entered its links."""
    if delivery is None or not delivery.is_finished:
        return False
    if delivery.state == State.PUBLISHED:
        return not delivery.job and not delivery.article_id
    return delivery.state == State.DRAFTED and (delivery.edition.method != Method.DRAFT or delivery.drafted_at is None)


def awaits_links(delivery: Delivery | None) -> bool:
    """Whether only a person can say where this is published: taken by hand, or draft only."""
    return delivery is not None and delivery.is_finished and delivery.state == State.DRAFTED


def is_in_doubt(delivery: Delivery | None) -> bool:
    """Whether WeChat has left it open if the edition is out, and only a person who looks there can tell."""
    if delivery is None or delivery.is_finished or delivery.state != State.BLOCKED or delivery.job:
        return False
    return any(unresolved(delivery, operation).exists() for operation in RELEASING)


def lacks_links(delivery: Delivery | None) -> bool:
    """Whether it is out and WeChat has not told the links: those of a mass send come by its call only."""
    return delivery is not None and delivery.state == State.PUBLISHED and delivery.publications.filter(url="").exists()


def takes_links(delivery: Delivery | None) -> bool:
    return awaits_links(delivery) or is_in_doubt(delivery) or lacks_links(delivery)


def draft_box(delivery: Delivery) -> DraftBox:
    if delivery.draft and delivery.drafted_at is not None:
        return DraftBox.READY
    if delivery.draft or unresolved(delivery, Operation.SAVE_DRAFT).exists():
        return DraftBox.DOUBTFUL
    return DraftBox.EMPTY


def offer(edition: Edition, delivery: Delivery | None, user: Any) -> str:
    """The label under which the edition's screen leads here; empty where there is nothing to do by hand."""
    if delivery is None or not may_use(user):
        return ""
    if awaits_links(delivery):
        return "人工发布：看步骤、登记链接"
    if is_in_doubt(delivery):
        return "到公众平台核对后，在这里登记结果"
    if lacks_links(delivery):
        return "补录链接"
    is_next = delivery.state in RESTING and (delivery.due_at is None or delivery.due_at <= timezone.now())
    if is_next or delivery.state not in TAKEABLE or why_not(edition, delivery, user) is not None:
        return ""
    return LABEL


def why_not(edition: Edition, delivery: Delivery | None, user: Any) -> Refusal | None:
    """Why ``user`` may not take the edition by hand now, or ``None``."""
    if not may_use(user):
        return Refusal("not-allowed", f"{user} 没有编排或签发的权限，不能人工发布。请联系管理员。")
    if edition.state == EditionState.COMPOSED:
        return Refusal("not-signed-off", f"{edition}还没有签发，不能人工发布。请先由签发人签发。")
    if edition.state != EditionState.SIGNED_OFF:
        return Refusal("not-signed-off", f"{edition}{edition.get_state_display()}，不能人工发布。")
    for place in edition.places.select_related("approval"):
        if place.approval.ended_at is not None:
            return Refusal(
                "approval-ended",
                f"《{place.approval.title}》{place.approval.get_ended_because_display()}，"
                "这一期不能人工发布。请用最新审定的稿件重新编排。",
            )
    if delivery is None or awaits_links(delivery):
        return None
    if delivery.state == State.PUBLISHED:
        return Refusal("already-published", f"{edition}已经发布，不能再人工发布，以免重复。")
    if delivery.state == State.WITHDRAWN:
        return Refusal("not-signed-off", f"{edition}已取消，不能人工发布。")
    if _released(delivery).exists():
        return Refusal(
            "outcome-open",
            f"{edition}已提交给微信，结果未明或已受理，现在人工发布可能重复。请等系统核实出结果再看。",
        )
    if _is_leased(delivery) or delivery.state not in TAKEABLE:
        return Refusal("being-delivered", f"{edition}正在推送，现在不能改为人工发布。请稍后刷新再看。")
    return _why_not_after_a_restore(edition, delivery)


def _why_not_after_a_restore(edition: Edition, delivery: Delivery) -> Refusal | None:
    """WeChat may have what a restored database has forgotten: the same rules as for sending."""
    if held := memory.held(delivery.account, Method(edition.method)):
        return Refusal("held", f"{held}请先核对公众平台的“发表记录”并恢复推送，再改为人工发布，以免重复。")
    try:
        for place in edition.places.select_related("approval__page"):
            memory.refuse_recovered(delivery.account, place.approval)
    except Refusal as refusal:
        return refusal
    return None


def take(edition: Edition, user: Any, *, acted: dict[str, str] | None = None) -> Delivery:
    """Leave the edition to a person: the machine pushes it no more. Taking it again changes nothing.

    One conditional UPDATE decides against workers and other people. Raises ``Refusal``: see :func:`why_not`. A refused
    edition has given its articles back: it takes them again, unless another edition was quicker.
    """
    edition = Edition.objects.get(pk=edition.pk)
    delivery = Delivery.objects.filter(edition=edition).first()
    if (refusal := why_not(edition, delivery, user)) is not None:
        raise refusal
    try:
        with transaction.atomic():
            delivery = delivery or dispatch.start(edition)
            if not awaits_links(delivery):
                _stop(delivery)
                edition.places.update(released=False)
                _log(edition, "publishing.by_hand", user, acted)
    except IntegrityError as error:
        raise Refusal(
            "already-in-edition", f"{edition}的稿件已编入另一期，同一审定版不会发布两次。请在那一期办理。"
        ) from error
    delivery.refresh_from_db()
    return delivery


def record_package(edition: Edition, user: Any, *, acted: dict[str, str] | None = None) -> None:
    """The package has been handed out: who, when, which articles with which fingerprints."""
    prints = [place.approval.fingerprint for place in edition.places.select_related("approval")]
    _log(edition, "publishing.take_by_hand", user, acted, fingerprints=prints)


def record_links(edition: Edition, urls: Sequence[str], user: Any, *, acted: dict[str, str] | None = None) -> Delivery:
    """A person has published the edition: keep its addresses, one for each article, in the edition's order.

    Raises ``Refusal`` naming the article whose link is missing, wrong, doubled or somebody else's.
    """
    if not may_use(user):
        raise Refusal("not-allowed", f"{user} 没有编排或签发的权限，不能登记链接。请联系管理员。")
    delivery = Delivery.objects.filter(edition=edition).first()
    if delivery is None or not takes_links(delivery):
        raise Refusal("not-by-hand", _no_links_expected(edition, delivery))
    places = list(edition.places.select_related("approval"))
    found = links_by_hand.checked(urls, [place.approval.title for place in places])
    now = timezone.now()
    try:
        with transaction.atomic():
            ended = _takes_links(delivery, now).update(
                state=State.PUBLISHED, finished_at=now, updated_at=now, reason="", next_step="", errcode=None, rid=""
            )
            if not ended:
                raise Refusal("not-by-hand", f"{edition}的状态刚刚变了，链接没有登记。请刷新再看。")
            _settle(delivery, Outcome.DONE, "人工核对：已经发出。")
            for number, (place, url) in enumerate(zip(places, found, strict=True)):
                Publication.objects.update_or_create(
                    delivery=delivery,
                    place=number,
                    defaults={"url": url},
                    create_defaults={"approval": place.approval, "url": url, "published_at": now},
                )
            _log(edition, "publishing.record_links", user, acted, pages=places, links=found)
    except IntegrityError as error:
        raise Refusal("already-published", f"{edition}里有稿件已登记为发布过，链接没有登记。请刷新再看。") from error
    delivery.refresh_from_db()
    return delivery


def give_up(edition: Edition, user: Any, *, confirmed: bool = False, acted: dict[str, str] | None = None) -> Edition:
    """Nobody has published it and nobody will: cancel the edition, so that its articles may be composed again."""
    if not confirmed:
        raise Refusal("not-confirmed", f"请先到公众平台核对{edition}没有发表，勾选确认后再取消，以免同一稿件发布两次。")
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update().filter(edition=edition).first()
        if delivery is None or not (awaits_links(delivery) or is_in_doubt(delivery)):
            raise Refusal("not-by-hand", f"{edition}不在等待人工发布，不能在这里取消。")
        if is_in_doubt(delivery):
            if not user.has_perm(flow.SIGN_OFF):
                raise Refusal("not-allowed", f"只有签发人可以确认{edition}没有发出。")
            if _is_leased(delivery):
                raise Refusal("being-delivered", f"{edition}正在核实，请稍后刷新再看。")
            _settle(delivery, Outcome.REFUSED, "人工核对：没有发出。")
        edition = flow.cancel(edition, user, acted=acted)
        left = delivery.attempts.filter(operation=Operation.SAVE_DRAFT).exists()
        now = timezone.now()
        # A worker removes what is left in the draft box, as of every edition that is cancelled.
        Delivery.objects.filter(pk=delivery.pk).update(
            state=State.WITHDRAWN,
            finished_at=None if left else now,
            due_at=now,
            updated_at=now,
            tries=0,
            reason="没有人工发布，已取消。",
            next_step="正在删除公众号草稿箱里的草稿。" if left else "",
        )
    return edition


def _stop(delivery: Delivery) -> None:
    now = timezone.now()
    stopped = (
        Delivery.objects.filter(pk=delivery.pk, state__in=TAKEABLE)
        .filter(Q(finished_at__isnull=True) | Q(state=State.REFUSED))
        .filter(Q(lease_until__isnull=True) | Q(lease_until__lte=now))
        .exclude(Exists(releasing_attempts().filter(delivery=OuterRef("pk"))))
        .update(
            state=State.DRAFTED,
            finished_at=now,
            updated_at=now,
            # A worker that comes back after its lease ran out finds it gone, and writes nothing.
            lease_token="",
            lease_until=None,
            reason=REASON,
            next_step=NEXT_STEP,
            errcode=None,
            rid="",
        )
    )
    if not stopped:
        raise Refusal("being-delivered", f"{delivery}刚刚有了进展，没有改为人工发布。请刷新再看。")


def _takes_links(delivery: Delivery, now: datetime.datetime) -> Any:
    """The row as long as it still takes links: taken by hand, out without links, or left open by WeChat."""
    left_open = Q(state=State.BLOCKED, finished_at=None) & (Q(lease_until=None) | Q(lease_until__lte=now))
    return Delivery.objects.filter(
        Q(state=State.DRAFTED, finished_at__isnull=False) | Q(state=State.PUBLISHED) | left_open, pk=delivery.pk
    )


def _settle(delivery: Delivery, outcome: Outcome, message: str) -> None:
    """What a person found in the back office ends the open question of our own calls."""
    for operation in (Operation.SAVE_DRAFT, *RELEASING):
        unresolved(delivery, operation).update(outcome=outcome, message=message)


def _released(delivery: Delivery) -> Any:
    return releasing_attempts().filter(delivery=delivery)


def _is_leased(delivery: Delivery) -> bool:
    return delivery.lease_until is not None and delivery.lease_until > timezone.now()


def _no_links_expected(edition: Edition, delivery: Delivery | None) -> str:
    if delivery is not None and delivery.state == State.PUBLISHED:
        return f"{edition}的链接已经登记过，不必再填。"
    if delivery is not None and delivery.state == State.WITHDRAWN:
        return f"{edition}已取消，不能登记链接。确已发表的，请先在公众平台删除，或联系管理员。"
    return f"{edition}没有改为人工发布，链接由系统自动记录。"


def _log(
    edition: Edition,
    action: str,
    user: Any,
    acted: dict[str, str] | None,
    *,
    pages: Sequence[EditionArticle] = (),
    **data: Any,
) -> None:
    titles = [place.approval.title for place in edition.places.select_related("approval")]
    log(instance=edition, action=action, user=user, data={"articles": titles, **data, **(acted or {})})
    for place, link in zip(pages, data.get("links", ()), strict=True):
        if place.approval.page is not None:
            log(instance=place.approval.page, action=action, user=user, data={"link": link, **(acted or {})})
