"""Serious slips of wording (R5, a veto item): the state, the party, fixed phrases. What they are stands in ``slips.toml``."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from publishing.review.checks.draft import Draft
from publishing.review.checks.excerpts import around
from publishing.review.checks.finding import Finding, Fix, Severity

SLIPS_FILE = Path(__file__).with_name("slips.toml")


@dataclass(frozen=True, kw_only=True)
class Slip:
    """``right`` empty: there is no one right form."""

    pattern: re.Pattern[str]
    why: str
    right: str = ""


@functools.cache
def slips() -> tuple[Slip, ...]:
    rows = tomllib.loads(SLIPS_FILE.read_text(encoding="utf-8"))["slip"]
    return tuple(Slip(pattern=re.compile(row["pattern"]), why=row["why"], right=row.get("right", "")) for row in rows)


def check(draft: Draft) -> Iterator[Finding]:
    text = "\n".join(passage.text for passage in draft.passages)
    for slip in slips():
        if not slip.pattern.search(text):
            continue
        for passage in draft.passages:
            for match in slip.pattern.finditer(passage.text):
                yield Finding(
                    code="serious-slip",
                    severity=Severity.ERROR,
                    field=passage.field,
                    where=passage.where,
                    message=f"严重表述错误“{match[0]}”：{slip.why}",
                    excerpt=around(passage.text, match.start(), match.end()),
                    suggestion=f"请改为“{slip.right}”。" if slip.right else "请对照权威表述改正。",
                    fix=Fix(old=match[0], new=slip.right) if slip.right else None,
                    may_keep=True,
                    about=match[0],
                )
