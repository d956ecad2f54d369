"""Errors that people let stand with a recorded reason: what that makes of a finding, and how a finding is named.

What was found is known by a keyed digest only: neither a number nor a name of a resident is stored for it.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.crypto import salted_hmac
from wagtail.models import Page

from publishing.people import name_of
from publishing.review import rules
from publishing.review.checks import Finding, Severity
from publishing.review.models import KeptFinding

# R5, wording that is a veto item: a reason is not enough, a second person has to stand by it.
SECOND_PERSON = frozenset({"serious-slip", "wrong-post"})


@dataclass(frozen=True, kw_only=True)
class ExplainedFinding(Finding):
    """A finding that somebody has kept. It is an error still while ``waits_for_second``."""

    kept: str
    kept_by: str
    waits_for_second: bool
    entry: int

    def as_json(self) -> dict[str, str]:
        return {**super().as_json(), "kept": self.kept}


def needs_second_person(finding: Finding) -> bool:
    return finding.code in SECOND_PERSON


def digest(page: Page, finding: Finding) -> str:
    """What ``finding`` is about, wherever on the page it stands: equal in later revisions, useless without our key."""
    return _keyed(page, finding.code, finding.about)


def named(page: Page, findings: Iterable[Finding]) -> Iterator[tuple[str, Finding]]:
    """Each finding with a name that stays the same while people write on around it: it is made of what was found."""
    seen: Counter[str] = Counter()
    for finding in findings:
        name = _keyed(page, finding.code, finding.about or finding.message)[:16]
        seen[name] += 1
        yield (name if seen[name] == 1 else f"{name}-{seen[name]}"), finding


def explained(page: Page, findings: Iterable[Finding]) -> Iterator[Finding]:
    """``findings`` with those that were kept as warnings. One query, and none when nothing may be kept."""
    entries: dict[tuple[str, str], KeptFinding] | None = None
    for finding in findings:
        if not (finding.may_keep and finding.severity is Severity.ERROR):
            yield finding
            continue
        if entries is None:
            entries = _standing(page)
        entry = entries.get((finding.code, digest(page, finding)))
        yield finding if entry is None else _explained(finding, entry)


def _explained(finding: Finding, entry: KeptFinding) -> ExplainedFinding:
    waits = needs_second_person(finding) and not _counts(entry)
    said = f"已说明保留：{entry.reason}（{name_of(entry.kept_by)}"
    said += f"，{name_of(entry.confirmed_by)}确认）" if entry.confirmed_by else "）"
    values = {field.name: getattr(finding, field.name) for field in dataclasses.fields(Finding)}
    values["severity"] = Severity.ERROR if waits else Severity.WARNING
    values["suggestion"] = f"{said}。须由没有参与本稿的另一人确认后才能送审。" if waits else said
    return ExplainedFinding(
        **values, kept=entry.reason, kept_by=name_of(entry.kept_by), waits_for_second=waits, entry=entry.pk
    )


def _counts(entry: KeptFinding) -> bool:
    """Whether somebody else stands by it who, to this day, has not touched the article themselves."""
    return entry.is_confirmed and entry.confirmed_by_id not in rules.touched_by(entry.page)


def _standing(page: Page) -> dict[tuple[str, str], KeptFinding]:
    if page.pk is None:
        return {}
    entries = KeptFinding.objects.standing().filter(page=page.pk).select_related("kept_by", "confirmed_by", "page")
    return {(entry.code, entry.digest): entry for entry in entries}


def _keyed(page: Page, *parts: str) -> str:
    return salted_hmac("publishing.review.kept", "\0".join((str(page.pk), *parts)), algorithm="sha256").hexdigest()
