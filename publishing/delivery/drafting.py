"""The draft: saved once, read back, compared with what was approved, mended where mending is enough."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from publishing.channels.errors import ChannelError, Missing, Rejected, Unavailable
from publishing.channels.port import Channel, OutgoingArticle
from publishing.delivery import memory, prepare, reconcile
from publishing.delivery.attempts import attempt
from publishing.delivery.compare import Difference, What, differences
from publishing.delivery.lease import Lease
from publishing.delivery.models import Attempt, Operation, Outcome, State
from publishing.delivery.outcome import fail
from publishing.refusal import Refusal
from publishing.review.models import ApprovedArticle

FRESH = datetime.timedelta(seconds=10)
INVALID_MEDIA_ID = 40007
NO_COMMENTS = 88000


def bring_to_draft(lease: Lease, channel: Channel) -> bool:
    """See that WeChat holds a draft that says what was approved; ``False`` when the delivery ends or waits before that."""
    delivery = lease.delivery
    if not delivery.draft:
        found = reconcile.draft(lease, channel)
        if found is reconcile.Found.WAIT or found is reconcile.Found.PUBLISHED:
            return False
        if found is reconcile.Found.NOTHING:
            if refuse_ended(lease, channel):
                return False
            _save(lease, channel)
    return delivery.drafted_at is not None or _read_back(lease, channel)


def refuse_ended(lease: Lease, channel: Channel) -> bool:
    """Stop an edition of which an article was taken down or replaced since it was signed off."""
    ended = ApprovedArticle.objects.filter(places__edition=lease.delivery.edition, ended_at__isnull=False).first()
    if ended is None:
        return False
    left = reconcile.tidy(lease, channel)
    fail(
        lease,
        State.REFUSED,
        reason=f"《{ended.title}》{ended.get_ended_because_display()}，这一期没有推送。",
        next_step=f"请用最新审定的稿件重新编排一期。{left}",
    )
    return True


def refuse_recovered(lease: Lease, channel: Channel) -> bool:
    """Stop an edition of which WeChat already has an article, from before a restore."""
    delivery = lease.delivery
    try:
        for place in delivery.edition.places.select_related("approval__page"):
            memory.refuse_recovered(delivery.account, place.approval)
    except Refusal as refusal:
        left = reconcile.tidy(lease, channel)
        fail(lease, State.REFUSED, reason=str(refusal), next_step=left or "请去掉这一篇后重新编排。")
        return True
    return False


def draft_gone(lease: Lease, channel: Channel) -> None:
    """The draft was consumed or deleted in the back office. A publication is found by the marker, a mass send never is."""
    if reconcile.consumed_draft(lease, channel):
        return
    Attempt.objects.get_or_create(
        delivery=lease.delivery,
        operation=Operation.PUBLISH,
        outcome=Outcome.UNKNOWN,
        defaults={"subject": lease.delivery.draft, "message": "草稿已不在草稿箱，不知是被删除还是被人群发。"},
    )
    fail(
        lease,
        State.BLOCKED,
        reason="草稿箱里已没有这份草稿，也查不到对应的发布：可能有人在公众号后台删除了它，或者已经群发（群发微信不让查询）。",
        next_step="请与公众号后台的使用人核实，再到“人工发布”页面登记结果：已发出的登记链接，没有发出的取消本期后重新编排。",
    )


def _save(lease: Lease, channel: Channel) -> None:
    lease.record(state=State.UPLOADING, reason="", next_step="", errcode=None, rid="")
    articles = prepare.outgoing(lease, channel)
    lease.record(state=State.DRAFTING)
    try:
        try:
            attempt(lease, Operation.SAVE_DRAFT, lambda: channel.save_draft(articles), remember="draft")
        except ChannelError as error:
            if error.errcode != NO_COMMENTS or not any(article.comments_allowed for article in articles):
                raise
            # WeChat refuses the whole draft of an account without the comment ability: the article goes out without.
            silent = [dataclasses.replace(article, comments_allowed=False) for article in articles]
            attempt(lease, Operation.SAVE_DRAFT, lambda: channel.save_draft(silent), remember="draft")
    except Rejected as error:
        if error.errcode != INVALID_MEDIA_ID or not prepare.forget_earlier_uploads(lease):
            raise
        # The account's material library was emptied behind our back: upload again.
        raise Unavailable(
            f"{error}。将重新上传图片再试一次", errcode=error.errcode, rid=error.rid, next_step="无需操作。"
        ) from error


def _read_back(lease: Lease, channel: Channel) -> bool:
    """Compare what WeChat stored with what was sent; a difference stops the push (invariant I1)."""
    lease.record(state=State.DRAFTING)
    sent = prepare.outgoing(lease, channel)
    try:
        found = differences(sent, channel.read_draft(lease.delivery.draft))
        if found and all(difference.what is What.PICTURES for difference in found):
            sent = _send_pictures_again(lease, channel, found, sent)
            found = differences(sent, channel.read_draft(lease.delivery.draft))
    except Missing:
        draft_gone(lease, channel)
        return False
    if not found:
        with transaction.atomic():
            lease.record(state=State.DRAFTED, drafted_at=timezone.now())
            prepare.keep(lease.delivery, sent)
        return True
    _stop_changed(lease, channel, found)
    return False


def still_as_compared(lease: Lease, channel: Channel) -> bool:
    """Whether the draft is what it was when it was compared; people may have changed it in the back office since.

    Not looked at within :data:`FRESH` of the comparison. Stops the delivery when it is another, or gone.
    """
    delivery = lease.delivery
    if delivery.drafted_at is not None and timezone.now() - delivery.drafted_at < FRESH:
        return True
    try:
        found = differences(prepare.articles_as_sent(delivery), channel.read_draft(delivery.draft))
    except Missing:
        draft_gone(lease, channel)
        return False
    if found:
        _stop_changed(lease, channel, found)
    return not found


def _stop_changed(lease: Lease, channel: Channel, found: Sequence[Difference]) -> None:
    changed = lease.delivery.draft
    attempt(lease, Operation.DELETE_DRAFT, lambda: channel.delete_draft(changed), subject=changed)
    lease.record(draft="", drafted_at=None)
    fail(
        lease,
        State.REFUSED,
        reason="微信存下的内容与审定稿不一致，已停止推送并删除草稿：" + "；".join(map(str, found)),
        next_step="有人在公众号后台改过草稿的，请与他核实；否则请撰稿人按上面指出的地方修改稿件，重新送审后再编期次。",
    )


def _send_pictures_again(
    lease: Lease, channel: Channel, found: Sequence[Difference], sent: list[OutgoingArticle]
) -> list[OutgoingArticle]:
    """WeChat drops pictures it does not know: upload them again and replace the articles concerned, once each."""
    draft = lease.delivery.draft
    places = {difference.place for difference in found}
    done = lease.delivery.attempts.filter(operation=Operation.UPDATE_DRAFT, outcome=Outcome.DONE)
    open_places = [place for place in sorted(places) if not done.filter(subject=_subject(draft, place)).exists()]
    if not open_places:
        return sent
    prepare.forget_earlier_uploads(lease)
    sent = prepare.outgoing(lease, channel)

    def update(place: int) -> None:
        channel.update_draft(draft, place, sent[place], alone=len(sent) == 1)

    for place in open_places:
        attempt(lease, Operation.UPDATE_DRAFT, lambda place=place: update(place), subject=_subject(draft, place))  # type: ignore[misc]  # mypy cannot infer a lambda with a default
    return sent


def _subject(draft: str, place: int) -> str:
    return f"{place + 1}:{draft}"[:128]
