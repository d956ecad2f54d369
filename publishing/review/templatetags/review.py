"""What templates ask about pages under review."""

from __future__ import annotations

from typing import Any

from django import template

from publishing.review.deputies.flow import stands_in_for
from publishing.review.models import Deputy, PinnedNote
from publishing.review.notes.flow import pinned
from publishing.review.reviewed import Reviewed
from publishing.review.urgent.unreviewed import Unreviewed, unreviewed

register = template.Library()


@register.filter
def is_reviewed(page: Any) -> bool:
    return isinstance(page, Reviewed)


@register.simple_tag
def unreviewed_publication(page: Any) -> Unreviewed | None:
    """The urgent publication of ``page`` that still waits for its review."""
    return next(iter(unreviewed(page=page)), None)


@register.simple_tag(takes_context=True)
def standing_in(context: dict[str, Any]) -> list[Deputy]:
    """Whom the person looking decides for now; panels of the home know them as ``reviewer``."""
    return list(stands_in_for(context.get("reviewer") or context["request"].user))


@register.simple_tag
def pinned_notes(page: Any) -> list[PinnedNote]:
    """What is pinned on top of ``page`` and not dealt with yet."""
    return list(pinned([page.pk]))
