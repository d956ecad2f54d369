"""The stored pictures behind an article's blocks."""

from __future__ import annotations

from library.models import Picture
from publishing.article import Article
from publishing.render import wechat

WECHAT_PICTURE_SPEC = "max-1080x4000|format-jpeg|jpegquality-80"


def pictures_of(article: Article) -> dict[str, Picture]:
    """The library's pictures that ``article`` shows, by SHA-256, with their renditions prefetched."""
    hashes = {picture.sha256 for picture in article.pictures()}
    found = Picture.objects.filter(sha256__in=hashes).prefetch_renditions() if hashes else Picture.objects.none()
    return {picture.sha256: picture for picture in found}


def wechat_preview(article: Article) -> wechat.Rendering:
    """The article as WeChat will show it, with pictures from the site's own media folder."""
    urls = {sha256: picture.get_rendition(WECHAT_PICTURE_SPEC).url for sha256, picture in pictures_of(article).items()}
    return wechat.render(article, pictures=urls)
