"""Checks: small functions over a :class:`~publishing.review.checks.draft.Draft`, each finding with a code and a way out.

Each module of this package holds one subject; :func:`check` runs them all. Errors stop a submission, warnings are shown
to drafter and reviewers.
"""

import dataclasses
import datetime
from collections.abc import Callable, Iterable, Iterator

from django.utils import timezone

from publishing.article import Article
from publishing.lexicon.knowledge import Knowledge
from publishing.review.checks import (
    completeness,
    dates,
    limits,
    links,
    money,
    numbers,
    people,
    personal,
    places,
    posts,
    provenance,
    secrecy,
    serious,
    sharing,
    slips_of_typing,
    terms,
)
from publishing.review.checks.draft import Draft, Passage
from publishing.review.checks.excerpts import hide_numbers
from publishing.review.checks.finding import Finding, Fix, Severity
from publishing.review.checks.merging import merge

CHECKS: tuple[Callable[[Draft], Iterable[Finding]], ...] = (
    secrecy.check,
    serious.check,
    posts.check,
    personal.check,
    people.check,
    sharing.check,
    money.check,
    terms.check,
    slips_of_typing.check,
    dates.check,
    numbers.check,
    places.check,
    provenance.check,
    links.check,
    limits.check,
    completeness.check,
)

__all__ = ["CHECKS", "Draft", "Finding", "Fix", "Passage", "Severity", "check"]


def check(
    article: Article,
    *,
    knowledge: Knowledge | None = None,
    today: datetime.date | None = None,
    inside_attachments: Iterable[Passage] = (),
    unnumbered_maps: Iterable[str] = (),
) -> Iterator[Finding]:
    """Every finding of every check, in the order of ``CHECKS``, like ones as one; ``today`` is the local day if not given."""
    draft = Draft(
        article=article,
        today=today or timezone.localdate(),
        knowledge=knowledge or Knowledge(),
        inside_attachments=tuple(inside_attachments),
        unnumbered_maps=frozenset(unnumbered_maps),
    )
    yield from map(_without_long_numbers, merge(finding for run in CHECKS for finding in run(draft)))


def _without_long_numbers(finding: Finding) -> Finding:
    """Whatever a check has put in its words: a number of eleven digits or more is never shown whole."""
    return dataclasses.replace(
        finding,
        message=hide_numbers(finding.message),
        suggestion=hide_numbers(finding.suggestion),
        excerpt=hide_numbers(finding.excerpt),
    )
