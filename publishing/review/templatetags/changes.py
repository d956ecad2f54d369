"""What the templates of a comparison ask: marked words, marked tables, where a picture is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString

from publishing.article import Picture
from publishing.review.changes import markup
from publishing.review.changes.comparing import GridChange, WordsChange

register = template.Library()


@register.filter
def lines(change: WordsChange, side: Any) -> SafeString:
    return markup.lines(change.lines, side)


@register.filter
def table(change: GridChange, side: Any) -> SafeString:
    return markup.table(change.table, side)


@register.filter
def address(pictures: Mapping[str, str] | str, picture: Picture) -> str:
    """Where ``picture`` is to be had; empty where nobody said so (a template's missing variable is an empty string)."""
    return pictures.get(picture.sha256, "") if isinstance(pictures, Mapping) else ""
