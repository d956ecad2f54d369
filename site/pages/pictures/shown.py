"""The stored pictures behind an article's blocks."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping

from django.templatetags.static import static
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError

from library.models import Picture
from publishing.article import Article
from publishing.render import wechat

COVER_SPEC = "max-1080x1080|format-jpeg|jpegquality-80|bgcolor-ffffff"
WECHAT_PICTURE_SPEC = "max-1080x4000|format-jpeg|jpegquality-80"
PHONE_PICTURE_SPEC = "max-640x2400|format-webp|webpquality-55"

_PICTURE = re.compile(r'<img src="([^"]*)"')


def pictures_of(article: Article, *, renditions: bool = True) -> dict[str, Picture]:
    """The library's pictures that ``article`` shows, by SHA-256, with their ``renditions`` prefetched."""
    hashes = {picture.sha256 for picture in article.pictures()}
    if not hashes:
        return {}
    found = Picture.objects.filter(sha256__in=hashes)
    # Of two with the same bytes the older one counts, as in ``ArticlePage.open_picture``.
    return {
        picture.sha256: picture for picture in (found.prefetch_renditions() if renditions else found).order_by("-pk")
    }


def wechat_preview(article: Article, *, is_for_phone: bool = False) -> wechat.Rendering:
    """The article as WeChat will show it, with pictures from the site's own media folder.

    In the place of a picture whose file has been lost stands a drawing that says so. ``is_for_phone`` takes pictures as
    wide as a telephone, which stand still and are fetched when their reader comes near.
    """
    stored = pictures_of(article)
    url_of = _url_on_phone if is_for_phone else _url_in_wechat
    urls = {picture.sha256: url_of(stored.get(picture.sha256)) for picture in article.pictures()}
    rendered = wechat.render(article, pictures=urls)
    if not is_for_phone:
        return rendered
    shapes = {urls[sha256]: (picture.width, picture.height) for sha256, picture in stored.items()}
    return dataclasses.replace(rendered, html=_fetched_when_near(rendered.html, shapes))


def _fetched_when_near(html: str, shapes: Mapping[str, tuple[int, int]]) -> str:
    """``html`` with room kept for each picture, so that those further down are known to be further down."""

    def begin(match: re.Match[str]) -> str:
        width, height = shapes.get(match[1], (0, 0))
        room = f' width="{width}" height="{height}"' if width and height else ""
        return f'<img loading="lazy"{room} src="{match[1]}"'

    return _PICTURE.sub(begin, html)


def _url_on_phone(picture: Picture | None) -> str:
    return rendition_url(picture, PHONE_PICTURE_SPEC)


def _url_in_wechat(picture: Picture | None) -> str:
    if picture is not None and picture.moves_in_wechat and picture.file.storage.exists(picture.file.name):
        url: str = picture.file.url
        return url
    return rendition_url(picture, WECHAT_PICTURE_SPEC)


def stored_cover(article: Article) -> Picture | None:
    """The library's picture behind the cover, with its renditions prefetched."""
    if article.cover is None:
        return None
    return Picture.objects.filter(sha256=article.cover.sha256).prefetch_renditions().order_by("pk").first()


def rendition_url(picture: Picture | None, spec: str) -> str:
    """The address of ``picture`` made smaller, made once and kept; of a drawing that says so where its file is lost."""
    if picture is not None:
        try:
            url: str = picture.get_rendition(spec).url
        except (SourceImageIOError, InvalidFilterSpecError):
            pass
        else:
            return url
    return static("pages/picture-missing.svg")
