"""What was sent, and which of the articles that WeChat has is which: after a deletion their numbers may have shifted."""

from __future__ import annotations

import dataclasses
import html
from collections.abc import Sequence
from urllib.parse import urljoin

from django.conf import settings

from publishing.article import Article
from publishing.channels.port import OutgoingArticle, StoredArticle
from publishing.delivery.models import Delivery, Operation, UploadedPicture
from publishing.delivery.prepare import marked_url
from publishing.render import wechat
from publishing.review.models import ApprovedArticle


def articles_as_sent(delivery: Delivery) -> list[OutgoingArticle]:
    """The frozen articles of the delivery's edition as they were sent, in order, without their covers."""
    articles = [_at_its_address(place.approval) for place in delivery.edition.places.select_related("approval__page")]
    hashes = {figure.picture.sha256 for article in articles for figure in article.figures()}
    uploaded = UploadedPicture.objects.filter(
        account=delivery.account_id, purpose=Operation.UPLOAD_PICTURE, digest__in=hashes
    )
    urls = dict(uploaded.values_list("digest", "reference"))
    return [
        OutgoingArticle(
            title=article.title,
            author=article.author,
            digest=article.digest,
            content=wechat.render(article, pictures={**wechat.placeholder_pictures(article), **urls}).html,
            content_source_url=marked_url(article.url, delivery.marker),
            cover="",
            comments_allowed=article.comments_allowed,
        )
        for article in articles
    ]


def places_of(sent: Sequence[OutgoingArticle], stored: Sequence[StoredArticle]) -> list[int | None]:
    """For each article sent its place among those stored, ``None`` when it is not there any more.

    An article is known by its 阅读原文 address, which names its page and the delivery; if that has moved, by its title; and
    if one on either side is left over, by elimination. Never by its number alone.
    """
    found: list[int | None] = [None] * len(sent)
    free = set(range(len(stored)))

    def settle(same: object) -> None:
        for mine, article in enumerate(sent):
            if found[mine] is not None:
                continue
            fitting = [place for place in sorted(free) if same(article, stored[place])]  # type: ignore[operator]
            if len(fitting) == 1:
                found[mine] = fitting[0]
                free.discard(fitting[0])

    settle(lambda article, kept: html.unescape(kept.content_source_url) == article.content_source_url)
    settle(lambda article, kept: kept.title == article.title)
    missing = [mine for mine, place in enumerate(found) if place is None]
    if len(sent) == len(stored) and len(missing) == len(free) == 1:
        found[missing[0]] = free.pop()
    return found


def _at_its_address(approval: ApprovedArticle) -> Article:
    if approval.page is None or not approval.page.url:
        return approval.article
    return dataclasses.replace(approval.article, url=urljoin(f"{settings.BASE_URL}/", approval.page.url))
