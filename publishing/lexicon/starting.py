"""A modest lexicon to begin with: slips that official writing is known for, each with its ground."""

from __future__ import annotations

import csv
from importlib.resources import files

from publishing.lexicon.models import Severity, Stamp, Term


def load_starter() -> None:
    """Only into an empty lexicon: what people have changed or deleted stays so."""
    if Term.objects.exists():
        return
    severities = {str(severity.label): severity.value for severity in Severity}
    with (files("publishing.lexicon") / "starter" / "terms.csv").open(encoding="utf-8") as file:
        Term.objects.bulk_create(
            Term(
                wrong=row["错误写法"],
                right=row["正确写法"],
                severity=severities[row["级别"]],
                note=row["说明"],
                source=row["依据"],
            )
            for row in csv.DictReader(file)
        )
    Stamp.renew()
