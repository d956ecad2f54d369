"""Checks: small functions over an :class:`~publishing.article.Article`, each finding with a code and a way out.

A check is registered by its module (``limits``, ``wording``, ``personal``, ``completeness``); :func:`check` runs them all.
Errors stop a submission, warnings are shown to drafter and reviewers.
"""

from collections.abc import Callable, Iterable, Iterator

from publishing.article import Article
from publishing.review.checks import completeness, limits, personal, wording
from publishing.review.checks.finding import Finding, Severity

CHECKS: tuple[Callable[[Article], Iterable[Finding]], ...] = (
    limits.check,
    completeness.check,
    personal.check,
    wording.check,
)

__all__ = ["CHECKS", "Finding", "Severity", "check"]


def check(article: Article) -> Iterator[Finding]:
    """Every finding of every check, in the order of ``CHECKS``."""
    for run in CHECKS:
        yield from run(article)
