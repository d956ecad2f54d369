"""``{% told_about page %}``: who was told what about an article."""

from __future__ import annotations

from typing import Any

from django import template

from publishing.review.told import notified

register = template.Library()


@register.inclusion_tag("review/told.html")
def told_about(page: Any) -> dict[str, Any]:
    return {"occasions": notified.told_about(page)}
