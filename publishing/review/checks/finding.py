"""One thing a check has found."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Severity(enum.StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True)
class Fix:
    """Put ``new`` in the place of ``old``, which stands word for word in the passage the finding is about.

    A short ``old`` brings its neighbours along, so that it is meant wherever it stands in that passage; ``before`` and
    ``after`` count the characters of them at the ends of both.
    """

    old: str
    new: str
    before: int = 0
    after: int = 0

    @property
    def shown(self) -> str:
        """``new`` without the neighbours: what a person is shown. Empty when something is only taken away."""
        return self.new[self.before : len(self.new) - self.after]


@dataclass(frozen=True, kw_only=True)
class Finding:
    """``message`` is what is wrong, ``suggestion`` what to do (Chinese); ``excerpt`` shows the place, masked if personal.

    ``where`` names the place in Chinese (“正文第 3 段”). ``fix`` is there when one replacement mends it. ``may_keep``: an
    error that a person may let stand with a recorded reason. ``about`` is what was found, word for word: it tells two
    findings of the same code apart, and is never shown, printed or stored.

    A finding that stands for several places says so in ``message`` and counts them in ``places``; ``also`` are then the
    replacements for the places after the first, where they differ from ``fix``.
    """

    code: str
    severity: Severity
    field: str
    message: str
    suggestion: str
    excerpt: str = ""
    where: str = ""
    fix: Fix | None = None
    may_keep: bool = False
    about: str = ""
    also: tuple[Fix, ...] = ()
    places: int = 1

    @property
    def fixes(self) -> tuple[Fix, ...]:
        """Every replacement that belongs to this finding; empty when a person has to think of one."""
        return (self.fix, *self.also) if self.fix else self.also

    def as_json(self) -> dict[str, str]:
        return {
            "code": self.code,
            "severity": self.severity.value,
            "field": self.field,
            "message": self.message,
            "excerpt": self.excerpt,
            "suggestion": self.suggestion,
            "where": self.where,
        }
