"""Which of the articles that WeChat has is which: after a deletion their numbers may have shifted."""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence

from publishing.channels.port import OutgoingArticle, StoredArticle


def places_of(sent: Sequence[OutgoingArticle], stored: Sequence[StoredArticle]) -> list[int | None]:
    """For each article sent its place among those stored, ``None`` when it is not there any more.

    An article is known by its 阅读原文 address, which names its page and the delivery; if that has moved, by its title; and
    if one on either side is left over, by elimination. Never by its number alone.
    """
    found: list[int | None] = [None] * len(sent)
    free = set(range(len(stored)))

    def settle(same: Callable[[OutgoingArticle, StoredArticle], bool]) -> None:
        for mine, article in enumerate(sent):
            if found[mine] is not None:
                continue
            fitting = [place for place in sorted(free) if same(article, stored[place])]
            if len(fitting) == 1:
                found[mine] = fitting[0]
                free.discard(fitting[0])

    settle(lambda article, kept: html.unescape(kept.content_source_url) == article.content_source_url)
    settle(lambda article, kept: kept.title == article.title)
    missing = [mine for mine, place in enumerate(found) if place is None]
    if len(sent) == len(stored) and len(missing) == len(free) == 1:
        found[missing[0]] = free.pop()
    return found
