"""What is still to be written or checked in an article that began as a skeleton or as a copy."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils import timezone

from pages.starting.values import Carried, moved_to
from publishing.article import Article
from publishing.review.checks import Draft, Finding, Fix, Severity
from publishing.review.checks.merging import merge

BLANK = re.compile(r"【填写：[^】\n]{1,40}】")


def beginning_findings(article: Article, carried: Carried | None) -> Iterator[Finding]:
    """What is left in ``article`` of the skeleton or of the earlier article it began from."""
    today = timezone.localdate()
    draft = Draft(article=article, today=today)
    yield from merge(_blanks(draft))
    if carried is not None:
        yield from merge(_carried_over(draft, carried, year=today.year))


def _blanks(draft: Draft) -> Iterator[Finding]:
    """Places of a skeleton nobody has filled in."""
    for passage in draft.passages:
        for match in BLANK.finditer(passage.text):
            yield Finding(
                code="blank-left",
                severity=Severity.ERROR,
                field=passage.field,
                where=passage.where,
                message="提纲里还有没填的地方",
                excerpt=match[0],
                about=match[0],
                suggestion="请填写；用不着的这一句，整句删去。",
            )


def _carried_over(draft: Draft, carried: Carried, *, year: int) -> Iterator[Finding]:
    """Dates and numbers of the earlier article that stand unchanged; ``year`` is the present one."""
    standing = [value for value in carried.values if any(value in passage.text for passage in draft.passages)]
    years = year - carried.year
    others = []
    for value in standing:
        moved = moved_to(value, years=years)
        if not moved:
            others.append(value)
            continue
        passage = next(passage for passage in draft.passages if value in passage.text)
        yield Finding(
            code="carried-over",
            severity=Severity.WARNING,
            field=passage.field,
            where=passage.where,
            message="年份还是旧稿的",
            excerpt=value,
            about=value,
            fix=Fix(old=value, new=moved),
            suggestion="请核对，改成今年的；确实不变的，在“照旧稿写”里点“不变”。",
        )
    if others:
        yield Finding(
            code="carried-over",
            severity=Severity.WARNING,
            field="body",
            message=f"还有 {len(others)} 处日期和数字与旧稿相同",
            excerpt="、".join(others[:8]) + ("……" if len(others) > 8 else ""),
            suggestion="请逐一核对；确实不变的，在“照旧稿写”里点“不变”。",
        )
