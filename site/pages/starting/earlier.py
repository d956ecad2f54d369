"""Earlier articles one may write after."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from pages.models import ArticlePage
from pages.starting.flow import may_start_from

AROUND = datetime.timedelta(days=45)
SHOWN = 12


def like(words: str, user: Any) -> list[ArticlePage]:
    """Published articles with ``words`` in their titles, newest first; at most :data:`SHOWN`."""
    return _for(user, ArticlePage.objects.filter(first_published_at__isnull=False, title__icontains=words))


def last_year(user: Any) -> list[ArticlePage]:
    """What was published at this time of last year and the year before, within :data:`AROUND` days."""
    found: list[ArticlePage] = []
    for years in (1, 2):
        then = timezone.now() - datetime.timedelta(days=round(365.25 * years))
        found += _for(user, ArticlePage.objects.filter(first_published_at__range=(then - AROUND, then + AROUND)))
    return found


def one(page_id: int, user: Any) -> ArticlePage | None:
    """The article with this primary key, if ``user`` may write after it."""
    page = ArticlePage.objects.filter(pk=page_id).specific().first()
    return page if page is not None and may_start_from(page, user) else None


def _for(user: Any, pages: Any) -> list[ArticlePage]:
    return [page for page in pages.newest_first()[:SHOWN] if may_start_from(page, user)]
