"""Precision and recall of every check over the labelled texts. Run: ``python -m tests.review.checks.scores [--wrong]``.

``--wrong`` lists what went wrong in the tuning part. There is no way to list the held-out part.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import django
from django.conf import settings

from publishing.review.checks import Severity
from tests.review.checks.samples import Sample, samples

# What every one of these short texts lacks, or has because it is short.
BESIDE_THE_POINT = frozenset({"body-empty", "digest-missing", "cover-missing", "alt-missing"})


@dataclass(kw_only=True)
class Score:
    """Texts in which a code was rightly found, wrongly found, and missed."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    severities: set[Severity] = field(default_factory=set)

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    def add(self, other: Score) -> None:
        self.right, self.wrong, self.missed = (
            self.right + other.right,
            self.wrong + other.wrong,
            self.missed + other.missed,
        )


def scores(texts: Iterable[Sample], *, show: bool = False) -> dict[str, Score]:
    """By code; a text counts once for each code it has or should have."""
    table: dict[str, Score] = {}
    for sample in texts:
        findings = [finding for finding in sample.findings() if finding.code not in BESIDE_THE_POINT]
        found = {finding.code for finding in findings}
        for code in found | sample.codes:
            score = table.setdefault(code, Score())
            score.right += code in found and code in sample.codes
            score.wrong += code not in sample.codes
            score.missed += code not in found
        for finding in findings:
            table[finding.code].severities.add(finding.severity)
        if show and found != sample.codes:
            tell(f"{sample.text!r}\n    should be {sorted(sample.codes)}, is {sorted(found)}")
    return table


def of_errors(table: dict[str, Score]) -> Score:
    """All checks together that can stop a submission."""
    total = Score()
    for score in table.values():
        if Severity.ERROR in score.severities:
            total.add(score)
    return total


def tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def main() -> None:
    templates = Path(__file__).parents[3] / "templates"
    engine = {"BACKEND": "django.template.backends.django.DjangoTemplates", "DIRS": [templates]}
    settings.configure(ACCOUNT_NAME="美德青禾", TEMPLATES=[engine])
    django.setup()
    everything = list(samples())
    tuning = scores((s for s in everything if not s.is_held_out), show="--wrong" in sys.argv)
    held_out = scores(s for s in everything if s.is_held_out)
    tell(f"{'':24}   tuning: precision recall texts   held out: precision recall texts")
    for code in sorted(tuning.keys() | held_out.keys()):
        tell(_line(code, tuning.get(code, Score()), held_out.get(code, Score())))
    tell(_line("all that stop", of_errors(tuning), of_errors(held_out)))
    quiet = sum(not sample.codes for sample in everything)
    tell(f"{len(everything)} texts, {quiet} with nothing to find, {sum(s.is_held_out for s in everything)} held out")


def _line(code: str, tuning: Score, held_out: Score) -> str:
    cells = (f"{s.precision:18.2f} {s.recall:6.2f} {s.right + s.missed:5d}" for s in (tuning, held_out))
    return f"{code:24}" + "   ".join(cells)


if __name__ == "__main__":
    main()
