"""What was approved, as it leaves the desk: the article at its present address, the bytes of its pictures, its cover."""

from __future__ import annotations

import dataclasses
import functools
from urllib.parse import urljoin

from django.conf import settings

from publishing.article import Article
from publishing.render import covers
from publishing.render.themes import Theme, theme_of
from publishing.review.models import ApprovedArticle, ApprovedPicture

COVERS_REMEMBERED = 16
"""At most 500 KB each: a delivery asks for its (up to eight) covers again when it reads back, and whenever it retries."""


def at_its_address(approval: ApprovedArticle) -> Article:
    """What was approved, with the address of its page as it is now; the address is no part of the fingerprint."""
    if approval.page is None or not approval.page.url:
        return approval.article
    return dataclasses.replace(approval.article, url=urljoin(f"{settings.BASE_URL}/", approval.page.url))


def cover_of(article: Article, kept: ApprovedPicture | None = None) -> covers.Cover:
    """The chosen cover, or one drawn from the title. ``kept`` is its picture, where the caller has the row already.

    The same picture, focus, title, kind, account and theme give the same cover: it is remembered within the process.
    """
    if article.cover is None:
        return _drawn_cover(article.title, article.kind_label, settings.ACCOUNT_NAME, theme_of(article))
    return _cut_cover(kept or ApprovedPicture.objects.get(pk=article.cover.sha256), article.cover.focus)


def picture_bytes(sha256: str) -> bytes:
    """The picture as it was approved."""
    return bytes_of(ApprovedPicture.objects.get(pk=sha256))


def bytes_of(kept: ApprovedPicture) -> bytes:
    """Opened anew at each call: ``kept.file`` holds one open file, which two threads would close for each other."""
    with kept.file.storage.open(str(kept.file.name), "rb") as file:
        data: bytes = file.read()
    return data


@functools.lru_cache(maxsize=COVERS_REMEMBERED)
def _drawn_cover(title: str, kind_label: str, account: str, theme: Theme) -> covers.Cover:
    return covers.draw(title, kind_label=kind_label, account=account, theme=theme)


@functools.lru_cache(maxsize=COVERS_REMEMBERED)
def _cut_cover(kept: ApprovedPicture, focus: tuple[float, float] | None) -> covers.Cover:
    # A row equals another of the same primary key, and that is the picture's SHA-256.
    return covers.cover(bytes_of(kept), focus)
