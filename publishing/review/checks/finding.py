"""One thing a check has found."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Severity(enum.StrEnum):
    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, kw_only=True)
class Finding:
    """``message`` is what is wrong, ``suggestion`` what to do (Chinese); ``excerpt`` shows the place, masked if personal."""

    code: str
    severity: Severity
    field: str
    message: str
    suggestion: str
    excerpt: str = ""

    def as_json(self) -> dict[str, str]:
        return {
            "code": self.code,
            "severity": self.severity.value,
            "field": self.field,
            "message": self.message,
            "excerpt": self.excerpt,
            "suggestion": self.suggestion,
        }
