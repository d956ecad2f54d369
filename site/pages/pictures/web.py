"""The library's pictures cut for the web: a few widths in WebP, one in JPEG."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError

from library.models import Picture
from publishing.article import Article, Figure, Gallery


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """How a picture is cut for one place on the page.

    ``webp`` are the operations of the sources a browser chooses from, narrowest first, each with its quality. ``jpeg`` is
    for browsers without WebP (iPhones before iOS 14). ``full`` is what a tap on a small picture opens.
    """

    webp: tuple[tuple[str, int], ...]
    jpeg: str
    jpeg_quality: int = 72
    full: str = ""


SIZES = {
    "figure": Sizes(webp=(("width-480", 70), ("width-800", 66), ("width-1200", 58)), jpeg="width-800"),
    "gallery": Sizes(webp=(("fill-480x360", 70), ("fill-800x600", 62)), jpeg="fill-480x360", full="width-1200"),
    "lead": Sizes(webp=(("fill-480x300", 70), ("fill-800x500", 66), ("fill-1200x750", 58)), jpeg="fill-800x500"),
    "thumbnail": Sizes(webp=(("fill-320x240", 66),), jpeg="fill-320x240"),
    "share": Sizes(webp=(), jpeg="fill-1200x630"),
}


_AS_WIDE_AS_THE_TEXT_PX = 640


@dataclass(frozen=True, kw_only=True)
class WebPicture:
    """One stored picture as a browser gets it: ``srcset`` is WebP, ``src`` JPEG with its ``width`` and ``height``.

    Nothing moves unasked (WCAG 2.2.2): of an animation both are the first frame, and ``animation_url`` is the GIF.
    """

    src: str
    srcset: str
    width: int
    height: int
    full_url: str
    absolute_url: str
    animation_url: str = ""

    @property
    def shape(self) -> str:
        """``small`` pictures are not blown up; ``upright`` ones would fill a whole screen; long posters are ``wide``."""
        if self.width < _AS_WIDE_AS_THE_TEXT_PX:
            return "small"
        return "upright" if 1 < self.height / self.width < 2 else "wide"


def web_picture(picture: Picture | None, place: str) -> WebPicture | None:
    """``picture`` cut for ``place`` (a key of ``SIZES``); ``None`` when there is none or its file has been lost.

    Renditions that do not exist yet are drawn now; without queries when ``picture`` came with its renditions.
    """
    if picture is None:
        return None
    sizes = SIZES[place]
    webp = [f"{operation}|format-webp|webpquality-{quality}" for operation, quality in sizes.webp]
    jpeg, full = (
        f"{operation}|bgcolor-ffffff|format-jpeg|jpegquality-{sizes.jpeg_quality}" if operation else ""
        for operation in (sizes.jpeg, sizes.full)
    )
    try:
        renditions = picture.get_renditions(*webp, jpeg, *([full] if full else []))
    except (SourceImageIOError, InvalidFilterSpecError):
        return None
    sources = {renditions[spec].width: renditions[spec].url for spec in webp}
    plain = renditions[jpeg]
    return WebPicture(
        src=plain.url,
        srcset=", ".join(f"{url} {width}w" for width, url in sources.items()),
        width=plain.width,
        height=plain.height,
        full_url=renditions[full].url if full else "",
        absolute_url=plain.full_url,
        animation_url=picture.file.url if picture.is_animated else "",
    )


def places(article: Article) -> Iterator[tuple[str, str]]:
    """The SHA-256 of every picture of ``article`` with each place (a key of ``SIZES``) where the site shows it."""
    if article.cover is not None:
        for place in ("lead", "thumbnail", "share"):
            yield article.cover.sha256, place
    for block in article.body:
        if isinstance(block, Figure):
            yield block.picture.sha256, "figure"
        elif isinstance(block, Gallery):
            for figure in block.figures:
                yield figure.picture.sha256, "gallery"
