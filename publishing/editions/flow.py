"""Compose, sign off, cancel: the acts of an edition."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log

from publishing.editions import mass_sends
from publishing.editions.models import MAX_ARTICLES, Edition, EditionArticle, Method, State
from publishing.editions.signals import edition_signed_off
from publishing.refusal import Refusal
from publishing.review.models import ApprovedArticle, UrgentPublication
from publishing.review.reviewers import may_publish_urgently

COMPOSE = "editions.add_edition"
SIGN_OFF = "editions.sign_off_edition"
LARGEST_ID = 2**63
FARTHEST = datetime.timedelta(days=366)


def compose(
    page_ids: Sequence[int],
    user: Any,
    *,
    method: Method = Method.PUBLISH,
    at: datetime.datetime | None = None,
    audience_tag: int | None = None,
    audience_name: str = "",
    ignore_reprint: bool = False,
    acted: dict[str, str] | None = None,
) -> Edition:
    """Put approved articles together, the lead first. Raises ``Refusal`` naming the article that cannot be taken.

    The audience is of mass sends: the followers with a tag (WeChat's number and its name), or everybody without one.
    """
    if not user.has_perm(COMPOSE):
        raise Refusal("not-allowed", f"{user} 没有编排期次的权限。")
    if method == Method.MASS_SEND and (taken := mass_sends.taken_by(mass_sends.day_of(at))):
        raise mass_sends.spent(taken)
    if method != Method.MASS_SEND:
        audience_tag, audience_name, ignore_reprint = None, "", False
    if not page_ids:
        raise Refusal("no-articles", "请至少选择一篇审定的稿件。")
    if len(page_ids) > MAX_ARTICLES:
        raise Refusal("too-many-articles", f"选了 {len(page_ids)} 篇，微信一期最多 {MAX_ARTICLES} 篇，请减少。")
    if len(set(page_ids)) != len(page_ids):
        raise Refusal("article-twice", "同一篇稿件选了两次，请去掉重复的一篇。")
    _require_future(at)
    approvals = [_free_approval(page_id) for page_id in page_ids]
    try:
        with transaction.atomic():
            edition = Edition.objects.create(
                method=method,
                scheduled_at=at,
                audience_tag=audience_tag,
                audience_name=audience_name,
                ignore_reprint=ignore_reprint,
                composed_by=user,
            )
            EditionArticle.objects.bulk_create(
                EditionArticle(edition=edition, approval=approval, order=order)
                for order, approval in enumerate(approvals)
            )
            _log(edition, "publishing.compose", user, acted)
    except IntegrityError as error:
        raise Refusal("already-in-edition", "有稿件刚刚被编入了另一期。请刷新后重新选择。") from error
    return edition


def sign_off(edition: Edition, user: Any, *, confirmed: bool = False, acted: dict[str, str] | None = None) -> Edition:
    """Release an edition for delivery. Raises ``Refusal`` as :func:`why_not_sign_off` says.

    A mass send takes back nothing and spends the day's quota: it needs ``confirmed``, and reserves its place here.
    """
    with transaction.atomic():
        edition = Edition.objects.select_for_update().get(pk=edition.pk)
        refusal = why_not_sign_off(edition, user)
        if refusal is not None:
            raise refusal
        if edition.state != State.COMPOSED:
            raise Refusal("not-composed", f"{edition}{edition.get_state_display()}，不能再签发。")
        for place in edition.places.select_related("approval"):
            if place.approval.ended_at is not None:
                raise Refusal(
                    "approval-ended",
                    f"《{place.approval.title}》{place.approval.get_ended_because_display()}，"
                    "这一期不能签发。请取消本期，用最新审定的稿件重新编排。",
                )
        if edition.method == Method.MASS_SEND:
            if not confirmed:
                raise Refusal("not-confirmed", f"{edition}是群发，会通知关注者，发出后不能收回。请勾选确认后再签发。")
            mass_sends.reserve(edition)
        edition.state = State.SIGNED_OFF
        edition.signed_off_by = user
        edition.signed_off_at = timezone.now()
        edition.save()
        unreviewed = [urgent.reason for urgent in _unreviewed(edition)]
        _log(edition, "publishing.sign_off", user, {**(acted or {}), **({"urgent": unreviewed} if unreviewed else {})})
        edition_signed_off.send(Edition, edition=edition, user=user)
    return edition


def why_not_sign_off(edition: Edition, user: Any) -> Refusal | None:
    """Why ``user`` may not release ``edition``, superusers included; not for its composer.

    A warning at night may have nobody but one: whoever may publish urgently releases an edition, their own too, in which
    everything is published urgently and still waits for its review.
    """
    if may_publish_urgently(user) and len(_unreviewed(edition)) == edition.places.count() > 0:
        return None
    if not user.has_perm(SIGN_OFF):
        return Refusal("not-allowed", f"{user} 没有签发权限。请由签发人处理。")
    if edition.composed_by_id == user.pk:
        return Refusal("own-edition", f"{user} 编排了这一期，不能由同一人签发。请由其他签发人处理。")
    return None


def _unreviewed(edition: Edition) -> list[UrgentPublication]:
    return list(UrgentPublication.objects.open().filter(approval__places__edition=edition))


def cancel(edition: Edition, user: Any, *, acted: dict[str, str] | None = None) -> Edition:
    """Give up an edition; its articles may be composed again.

    Whether a signed-off edition can still be stopped is for the floor above to say: see ``dispatch.withdraw``.
    """
    if not (user.has_perm(SIGN_OFF) or edition.composed_by_id == user.pk):
        raise Refusal("not-allowed", f"只有编排人或签发人可以取消{edition}。")
    with transaction.atomic():
        edition = Edition.objects.select_for_update().get(pk=edition.pk)
        if edition.state == State.CANCELLED:
            raise Refusal("not-composed", f"{edition}{edition.get_state_display()}，不必再取消。")
        edition.state = State.CANCELLED
        edition.save()
        release(edition)
        _log(edition, "publishing.cancel", user, acted)
    return edition


def reschedule(
    edition: Edition, at: datetime.datetime | None, user: Any, *, acted: dict[str, str] | None = None
) -> Edition:
    """Another time for a signed-off edition; ``None`` is now. A mass send takes its place on the new day.

    Whether it can still be stopped is for the floor above to say: see ``dispatch.reschedule``.
    """
    if not user.has_perm(SIGN_OFF):
        raise Refusal("not-allowed", "只有签发人可以改推送时间。")
    _require_future(at)
    with transaction.atomic():
        edition = Edition.objects.select_for_update().get(pk=edition.pk)
        if edition.state != State.SIGNED_OFF:
            raise Refusal("not-signed-off", f"{edition}{edition.get_state_display()}，不能改推送时间。")
        edition.scheduled_at = at
        if edition.method == Method.MASS_SEND and edition.quota_day != mass_sends.day_of(at):
            edition.quota_day = edition.quota_place = None
            edition.save()
            mass_sends.reserve(edition)
        edition.save()
        _log(edition, "publishing.reschedule", user, {**(acted or {}), "at": at.isoformat() if at else ""})
    return edition


def _require_future(at: datetime.datetime | None) -> None:
    if at is not None and at > timezone.now() + FARTHEST:
        raise Refusal("time-too-far", f"推送时间最远可定在 {FARTHEST.days} 天之内，请改近一些。")
    if at is not None and at <= timezone.now():
        raise Refusal("time-passed", "推送时间已经过去，请改为将来的时间，或不填以便签发后立即推送。")


def release(edition: Edition) -> None:
    """The edition came to nothing: its approvals may be composed again, and its mass send is free."""
    edition.places.update(released=True)
    Edition.objects.filter(pk=edition.pk).update(quota_day=None, quota_place=None)


def _free_approval(page_id: int) -> ApprovedArticle:
    approval = ApprovedArticle.objects.valid().filter(page_id=page_id).first() if 0 < page_id < LARGEST_ID else None
    if approval is None:
        raise Refusal("not-approved", f"编号 {page_id} 的稿件没有审定版，不能编入期次。请先完成审核。")
    if approval.page is None or not approval.page.live or approval.page.live_revision_id != approval.revision_id:
        raise Refusal("not-public", f"《{approval.title}》还没有在网站公开，“阅读原文”会打不开。请待其公开后再编入。")
    place = EditionArticle.objects.filter(approval=approval, released=False).select_related("edition").first()
    if place is not None:
        raise Refusal(
            "already-in-edition", f"《{approval.title}》已编入{place.edition}，同一审定版不会推送两次。请先取消那一期。"
        )
    return approval


def _log(edition: Edition, action: str, user: Any, acted: dict[str, Any] | None) -> None:
    data = {"articles": [place.approval.title for place in edition.places.select_related("approval")], **(acted or {})}
    log(instance=edition, action=action, user=user, data=data)
