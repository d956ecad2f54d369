"""Reading what has become of publications, for screens and commands: a constant number of queries for any number of rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery

from publishing.aftercare.models import Comparison, Correction, CorrectionState, OnTheWeb, Withdrawal, WithdrawalState
from publishing.delivery.models import Publication
from publishing.refusal import Refusal
from publishing.review.models import ApprovedArticle


@dataclass(frozen=True, kw_only=True)
class Standing:
    """One publication as it stands: the last comparison, its withdrawal, and what replaces it, each ``None`` without one."""

    publication: Publication
    comparison: Comparison | None = None
    withdrawal: Withdrawal | None = None
    correction: Correction | None = None
    replaced_by: Publication | None = None

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawal is not None and self.withdrawal.state == WithdrawalState.DONE


def standings(publications: Sequence[Publication]) -> list[Standing]:
    """How each stands. ``approval`` of the publications should have been selected with them."""
    ids = [publication.pk for publication in publications]
    newest = Comparison.objects.filter(publication=OuterRef("pk")).order_by("-at", "-pk").values("pk")[:1]
    last = dict(Publication.objects.filter(pk__in=ids).values_list("pk", Subquery(newest)))
    comparisons = Comparison.objects.in_bulk([pk for pk in last.values() if pk is not None])
    withdrawals = {row.publication_id: row for row in Withdrawal.objects.standing().filter(publication__in=ids)}
    corrections = {
        row.publication_id: row
        for row in Correction.objects.filter(publication__in=ids)
        .exclude(state=CorrectionState.ABANDONED)
        .order_by("opened_at")
    }
    replacements = _newest_of_pages(
        {one.approval.page_id for one in publications if one.pk in corrections and one.approval.page_id is not None}
    )
    found = []
    for publication in publications:
        correction = corrections.get(publication.pk)
        is_replaced = correction is not None and correction.state == CorrectionState.DONE
        compared = last.get(publication.pk)
        found.append(
            Standing(
                publication=publication,
                comparison=comparisons.get(compared) if compared is not None else None,
                withdrawal=withdrawals.get(publication.pk),
                correction=correction,
                replaced_by=replacements.get(publication.approval.page_id or 0) if is_replaced else None,
            )
        )
    return found


def publications_of(page_id: int) -> QuerySet[Publication]:
    """Every publication of an article, newest first."""
    return (
        Publication.objects.filter(approval__page_id=page_id)
        .select_related("approval", "delivery__edition")
        .order_by("-published_at", "-pk")
    )


def corrections_shown(page_id: int) -> QuerySet[Correction]:
    """What the public is told of an article's corrections, newest first."""
    return Correction.objects.filter(
        page_id=page_id, state__in=[CorrectionState.APPROVED, CorrectionState.DONE]
    ).order_by("-corrected_at")


def withdrawal_shown(page_id: int) -> Withdrawal | None:
    """The withdrawal that the public page has to tell of: that of the version it shows."""
    withdrawal = (
        Withdrawal.objects.filter(
            publication__approval__page_id=page_id, state=WithdrawalState.DONE, web=OnTheWeb.NOTICE
        )
        .select_related("publication__approval__page")
        .order_by("-done_at")
        .first()
    )
    return withdrawal if withdrawal is not None and shows(withdrawal.publication.approval) else None


def shows(approval: ApprovedArticle) -> bool:
    """Whether the public page shows this very approval."""
    page = approval.page
    return bool(
        page is not None
        and page.live
        and page.live_revision_id == approval.revision_id
        and approval.ended_because != ApprovedArticle.Ended.REPLACED
    )


def withdrawal_with_id(withdrawal_id: int) -> Withdrawal:
    """Raises ``Refusal`` ``unknown-withdrawal``."""
    withdrawal = (
        Withdrawal.objects.filter(pk=withdrawal_id)
        .select_related("publication__approval__page", "publication__delivery__edition")
        .first()
    )
    if withdrawal is None:
        raise Refusal("unknown-withdrawal", f"没有编号为 {withdrawal_id} 的撤回申请。请在“发布之后”核对。")
    return withdrawal


def publication_with_id(publication_id: int) -> Publication:
    """Raises ``Refusal`` ``unknown-publication``."""
    publication = (
        Publication.objects.filter(pk=publication_id).select_related("approval__page", "delivery__edition").first()
    )
    if publication is None:
        raise Refusal("unknown-publication", f"没有编号为 {publication_id} 的已发布文章。请在“发布之后”核对。")
    return publication


def _newest_of_pages(page_ids: Iterable[int]) -> dict[int, Publication]:
    """The newest publication of each page: a chain of corrections leads to its end at once."""
    rows = (
        Publication.objects.filter(approval__page_id__in=page_ids).select_related("approval").order_by("published_at")
    )
    return {row.approval.page_id: row for row in rows if row.approval.page_id is not None}
