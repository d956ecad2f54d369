"""Who may take away the forms of a whole month."""

from __future__ import annotations

from typing import Any

from publishing.review.reviewers import is_reviewer

SIGN_OFF = "editions.sign_off_edition"


def may_take_all(user: Any) -> bool:
    """Reviewers of any level and those who sign off editions."""
    return bool(user.is_active and (is_reviewer(user) or user.has_perm(SIGN_OFF)))
