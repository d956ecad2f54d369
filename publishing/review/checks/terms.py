"""The lexicon: expressions known to be wrong, each with the right one."""

from __future__ import annotations

from collections.abc import Iterator

from publishing.lexicon.knowledge import Term
from publishing.review.checks.draft import Draft, Passage
from publishing.review.checks.excerpts import around, with_neighbours
from publishing.review.checks.finding import Finding, Fix, Severity

SHORT = 2


def check(draft: Draft) -> Iterator[Finding]:
    for passage in draft.passages:
        for start, term in draft.knowledge.wrong_terms(passage.text):
            yield _finding(passage, start, term)


def _finding(passage: Passage, start: int, term: Term) -> Finding:
    text, end = passage.text, start + len(term.wrong)
    fix = None
    if term.right:
        is_short = end - start <= SHORT
        fix = with_neighbours(text, start, end, term.right) if is_short else Fix(old=term.wrong, new=term.right)
    advice = f"请改为“{term.right}”" if term.right else "请删去或换一种说法"
    return Finding(
        code="wrong-term",
        severity=Severity(term.severity),
        field=passage.field,
        where=passage.where,
        message=f"“{term.wrong}”用词不当" if not term.right else f"“{term.wrong}”应为“{term.right}”",
        excerpt=around(text, start, end),
        suggestion=f"{advice}。{term.note}".strip(),
        fix=fix,
        may_keep=True,
        about=term.wrong,
    )
