"""Words that must stop a draft: marks of secrecy (R6) and forced follows or forwards (R8)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from publishing.render import plain
from publishing.review.checks.draft import Draft
from publishing.review.checks.finding import Finding, Severity

SECRECY = re.compile("绝密|机密|秘密|内部资料|不公开")
FORCED = re.compile(
    r"关注(?:后|本号)?方可|转发(?:至|到)\s*\d+\s*个?(?:微信)?群|集(?:满)?\s*\d+\s*个?赞|必须转发|不转(?:发)?不是"
)
CONTEXT_CHARACTERS = 12


def check(draft: Draft) -> Iterator[Finding]:
    article = draft.article
    text = "\n".join((article.title, article.digest, plain.plain_text(article)))
    for match in SECRECY.finditer(text):
        yield Finding(
            code="secrecy-word",
            severity=Severity.ERROR,
            field="body",
            message=f"出现涉密或不公开字样“{match[0]}”",
            excerpt=_around(text, match),
            suggestion="请先核实能否公开；不能公开的内容不得录入本系统。",
        )
    for match in FORCED.finditer(text):
        yield Finding(
            code="forced-sharing",
            severity=Severity.ERROR,
            field="body",
            message=f"出现强制关注、点赞或转发的说法“{match[0]}”",
            excerpt=_around(text, match),
            suggestion="这是考核的否决项，请删去。",
        )


def _around(text: str, match: re.Match[str]) -> str:
    start, end = max(0, match.start() - CONTEXT_CHARACTERS), match.end() + CONTEXT_CHARACTERS
    return text[start:end].replace("\n", " ").strip()
