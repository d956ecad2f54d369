"""Put a published article right: opened with a reason, written and reviewed like any other, told to the public.

Nothing of review is bypassed. What an open correction adds is what happens when the new version is approved (the public page
says so) and when it is out in WeChat (the old article is withdrawn, or marked).
"""

from __future__ import annotations

import logging
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from publishing.aftercare import withdrawal
from publishing.aftercare.models import (
    SHORTEST_REASON,
    Correction,
    CorrectionState,
    OldPublication,
    OnTheWeb,
    Withdrawal,
    WithdrawalState,
)
from publishing.delivery.models import Publication
from publishing.refusal import Refusal
from publishing.review.models import ApprovedArticle

logger = logging.getLogger(__name__)

LONGEST_NOTE = 300
COMPLETED_AT_ONCE = 20


def open(
    page: Page,
    user: Any,
    *,
    reason: str,
    public_note: str,
    old: OldPublication | str,
    acted: dict[str, str] | None = None,
) -> Correction:
    """Begin a correction of an article that is out in WeChat. Raises ``Refusal``.

    ``public_note`` is what readers of the web page will be told; ``old`` what becomes of the article in WeChat.
    """
    if not withdrawal.may_ask(user):
        raise Refusal("not-allowed", f"{user} 没有编排或签发的权限，不能登记更正。")
    reason, public_note = reason.strip(), " ".join(public_note.split())
    if len(reason) < SHORTEST_REASON:
        raise Refusal("reason-too-short", f"请写明更正原因，至少 {SHORTEST_REASON} 个字。")
    if not public_note or len(public_note) > LONGEST_NOTE:
        raise Refusal("note-required", f"请写一句给读者的说明（不超过 {LONGEST_NOTE} 字），更正后显示在网页上。")
    if old not in OldPublication.values:
        raise Refusal("unknown-choice", "请选择微信上的旧文怎么处理：撤回，或保留并标为已更正。")
    if page.specific.workflow_in_progress:
        raise Refusal("in-review", f"《{page}》正在审核，审核人没有看过这句说明。请先撤回送审，登记更正后再送审。")
    publication = latest_publication(page)
    if publication is None:
        raise Refusal("not-published", f"《{page}》没有在微信发布的版本（或已撤回），直接改稿送审即可，不必登记更正。")
    try:
        with transaction.atomic():
            correction = Correction.objects.create(
                page_id=page.pk,
                publication=publication,
                reason=reason,
                public_note=public_note,
                old=old,
                opened_by=user,
            )
            _log(correction, "publishing.open_correction", user, acted, reason=reason, old=str(old))
    except IntegrityError as error:
        raise Refusal("already-open", f"《{page}》已有一次更正正在进行。请先完成它，或点“作罢”。") from error
    return correction


def abandon(correction: Correction, user: Any, *, acted: dict[str, str] | None = None) -> Correction:
    """Give a correction up before the new version is approved. Raises ``Refusal``."""
    if not withdrawal.may_ask(user):
        raise Refusal("not-allowed", f"{user} 没有编排或签发的权限，不能处理更正。")
    with transaction.atomic():
        correction = Correction.objects.select_for_update().get(pk=correction.pk)
        if correction.state != CorrectionState.OPEN:
            raise Refusal("not-open", f"这次更正{correction.get_state_display()}，不能再作罢。")
        correction.state = CorrectionState.ABANDONED
        correction.closed_at = timezone.now()
        correction.closed_by = user
        correction.save()
        _log(correction, "publishing.abandon_correction", user, acted)
    return correction


@transaction.atomic
def bind(page: Page, revision: Revision) -> Correction | None:
    """The corrected version is approved and public. Called for whatever is published, within its transaction if there is one.

    An approval of what was out already, word for word, corrects nothing.
    """
    correction = (
        Correction.objects.select_for_update(of=("self",))
        .filter(page_id=page.pk, state=CorrectionState.OPEN)
        .select_related("publication__approval")
        .first()
    )
    if correction is None:
        return None
    approval = ApprovedArticle.objects.valid().filter(page_id=page.pk, revision=revision).first()
    if approval is None or approval.fingerprint == correction.publication.approval.fingerprint:
        return None
    correction.state = CorrectionState.APPROVED
    correction.approval = approval
    correction.corrected_at = timezone.now()
    correction.save()
    _log(correction, "publishing.correct", correction.opened_by, None, note=correction.public_note)
    return correction


def complete_due() -> int:
    """Finish corrections whose new version is out in WeChat. Safe to call again; returns how many were finished."""
    waiting = Correction.objects.filter(state=CorrectionState.APPROVED).order_by("corrected_at")
    return sum(complete(correction) for correction in waiting[:COMPLETED_AT_ONCE])


def complete(correction: Correction) -> bool:
    """Mark the old publication as replaced, and ask for its withdrawal where that was chosen."""
    with transaction.atomic():
        correction = (
            Correction.objects.select_for_update(of=("self",))
            .select_related("publication__approval", "opened_by")
            .get(pk=correction.pk)
        )
        new = _replacement(correction)
        if correction.state != CorrectionState.APPROVED or new is None:
            return False
        correction.state = CorrectionState.DONE
        correction.replaced_by = new
        correction.closed_at = timezone.now()
        if correction.old == OldPublication.WITHDRAW:
            correction.withdrawal = _withdraw_old(correction, new)
        correction.save()
    return True


def latest_publication(page: Page) -> Publication | None:
    """The article's newest publication that is not withdrawn."""
    gone = Withdrawal.objects.filter(state=WithdrawalState.DONE).values("publication")
    return (
        Publication.objects.filter(approval__page_id=page.pk)
        .exclude(pk__in=gone)
        .select_related("approval")
        .order_by("published_at", "pk")
        .last()
    )


def correction_with_id(correction_id: int) -> Correction:
    """Raises ``Refusal`` ``unknown-correction``."""
    correction = Correction.objects.filter(pk=correction_id).select_related("publication__approval").first()
    if correction is None:
        raise Refusal("unknown-correction", f"没有编号为 {correction_id} 的更正。请在“发布之后”核对。")
    return correction


def _replacement(correction: Correction) -> Publication | None:
    """The publication of the corrected version, or of one approved later still."""
    rows = Publication.objects.exclude(pk=correction.publication_id)
    if correction.page_id is None:
        rows = rows.filter(approval=correction.approval_id)
    else:
        rows = rows.filter(approval__page_id=correction.page_id, approval_id__gte=correction.approval_id)
    return rows.select_related("delivery__edition__signed_off_by").order_by("published_at", "pk").last()


def _withdraw_old(correction: Correction, new: Publication) -> Withdrawal | None:
    """Asked by whoever corrected; the signer of the new edition has agreed to it, unless that is the same person."""
    standing = Withdrawal.objects.standing().filter(publication=correction.publication, correction__isnull=True).first()
    if standing is not None:
        return standing
    signer = new.delivery.edition.signed_off_by
    try:
        with transaction.atomic():
            asked = withdrawal.ask(
                correction.publication,
                correction.opened_by,
                reason=f"已更正并重新发布：{correction.reason}",
                web=OnTheWeb.KEEP,
            )
    except Refusal as refusal:
        logger.warning("the old publication of %s was not withdrawn: %s", correction, refusal)
        return None
    if signer is not None and signer != correction.opened_by and withdrawal.may_confirm(signer):
        withdrawal.confirm(asked, signer)
    return asked


def _log(correction: Correction, action: str, user: Any, acted: dict[str, str] | None, **data: Any) -> None:
    if correction.page is not None:
        log(instance=correction.page, action=action, user=user, data={**data, **(acted or {})})
