"""What templates ask about pages under review."""

from __future__ import annotations

from typing import Any

from django import template

from publishing.review.reviewed import Reviewed

register = template.Library()


@register.filter
def is_reviewed(page: Any) -> bool:
    return isinstance(page, Reviewed)
