"""Reading editions."""

from __future__ import annotations

from django.db import models

from publishing.editions.models import Edition, EditionArticle
from publishing.refusal import Refusal
from publishing.review.models import ApprovedArticle


def edition_with_id(edition_id: int) -> Edition:
    """Raises ``Refusal`` ``unknown-edition``."""
    edition = Edition.objects.filter(pk=edition_id).first()
    if edition is None:
        raise Refusal("unknown-edition", f"没有第 {edition_id} 期。请在“期次”列表中核对编号。")
    return edition


def available() -> list[ApprovedArticle]:
    """Approved articles that are on the public site and that no edition has taken, newest approval first."""
    return list(_free().select_related("page", "approved_by"))


def available_total() -> int:
    return _free().count()


def with_titles() -> models.Prefetch[str]:
    """The places of editions with their articles' titles, in one query and without the articles' text."""
    return models.Prefetch("places", EditionArticle.objects.select_related("approval").defer("approval__payload"))


def _free() -> models.QuerySet[ApprovedArticle]:
    taken = EditionArticle.objects.filter(released=False).values("approval")
    public = ApprovedArticle.objects.valid().filter(page__live=True, page__live_revision=models.F("revision"))
    return public.exclude(pk__in=taken)
