"""What became of approvals: the editions that carried them, how WeChat shows them, corrections and withdrawals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from publishing.aftercare.models import Comparison, Correction, CorrectionState
from publishing.aftercare.reading import Standing, standings
from publishing.delivery.models import Delivery, Publication
from publishing.editions.models import EditionArticle
from publishing.people import name_of
from publishing.review.models import ApprovedArticle
from publishing.review_form.form import Act, Compared, Later, Push


@dataclass(frozen=True, kw_only=True)
class Afterwards:
    push: Push | None = None
    later: tuple[Later, ...] = ()


def afterwards(approvals: Sequence[ApprovedArticle]) -> dict[int, Afterwards]:
    """By primary key of the approval, in a constant number of queries."""
    ids = [approval.pk for approval in approvals]
    places = {
        place.approval_id: place
        for place in EditionArticle.objects.filter(approval__in=ids, released=False).select_related(
            "edition__signed_off_by"
        )
    }
    deliveries = {
        delivery.edition_id: delivery
        for delivery in Delivery.objects.filter(edition__in=[place.edition_id for place in places.values()])
    }
    publications = Publication.objects.filter(approval__in=ids).select_related("approval").defer("approval__payload")
    known = {standing.publication.approval_id: standing for standing in standings(list(publications))}
    correcting: dict[int, list[Later]] = defaultdict(list)
    for row in Correction.objects.filter(approval__in=ids):
        correcting[row.approval_id or 0].append(_corrects(row))
    found = {}
    for pk in ids:
        place, standing = places.get(pk), known.get(pk)
        push = _push(place, deliveries.get(place.edition_id), standing) if place is not None else None
        found[pk] = Afterwards(push=push, later=(*correcting[pk], *(_later(standing) if standing is not None else ())))
    return found


def correcting_now(page_id: int) -> tuple[Later, ...]:
    """The correction that a draft under way is written for, if there is one."""
    return tuple(map(_corrects, Correction.objects.filter(page=page_id, state=CorrectionState.OPEN)))


def _corrects(row: Correction) -> Later:
    return Later(
        what="本稿为更正稿", state=row.get_state_display(), reason=row.reason, at=row.opened_at, note=row.public_note
    )


def _push(place: EditionArticle, delivery: Delivery | None, standing: Standing | None) -> Push:
    edition = place.edition
    publication = standing.publication if standing is not None else None
    comparison = standing.comparison if standing is not None else None
    signed = Act(person=name_of(edition.signed_off_by), at=edition.signed_off_at) if edition.signed_off_at else None
    return Push(
        edition=str(edition),
        method=edition.get_method_display(),
        state=delivery.get_state_display() if delivery is not None else edition.get_state_display(),
        signed_off=signed,
        published_at=publication.published_at if publication is not None else None,
        url=publication.url if publication is not None else "",
        compared=Compared(verdict=_verdict(comparison), at=comparison.at) if comparison is not None else None,
    )


def _verdict(comparison: Comparison) -> str:
    return "：".join(
        part for part in (comparison.get_verdict_display(), "；".join(comparison.differences.splitlines())) if part
    )


def _later(standing: Standing) -> Iterator[Later]:
    correction, withdrawal = standing.correction, standing.withdrawal
    if correction is not None:
        yield Later(
            what="更正", state=correction.get_state_display(), reason=correction.reason, at=correction.opened_at
        )
    if withdrawal is not None:
        yield Later(
            what="撤回",
            state=withdrawal.get_state_display(),
            reason=withdrawal.reason,
            at=withdrawal.done_at or withdrawal.asked_at,
        )
