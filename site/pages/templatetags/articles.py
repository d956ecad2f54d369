"""Template tags of the public site: navigation, lists of articles, the blocks of an article, and its pictures."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from django import template
from django.conf import settings
from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.template.loader import get_template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from wagtail.images.exceptions import InvalidFilterSpecError
from wagtail.images.models import SourceImageIOError
from wagtail.models import Page, Site

from library.models import Picture
from pages import blocks
from pages.models import ArticlePage, SectionPage
from publishing import article

register = template.Library()

BLOCK_TEMPLATES = {
    article.Heading: "heading",
    article.Text: "text",
    article.Figure: "figure",
    article.Gallery: "gallery",
    article.Table: "table",
    article.Steps: "steps",
    article.Questions: "questions",
    article.Facts: "facts",
    article.Quotation: "quotation",
    article.CallOut: "call_out",
    article.Contact: "contact",
    article.Attachment: "attachment",
    article.Divider: "divider",
}

FILE_KINDS = {
    "pdf": "PDF 文件",
    "ofd": "OFD 版式文件",
    "doc": "Word 文档",
    "docx": "Word 文档",
    "wps": "WPS 文档",
    "xls": "Excel 表格",
    "xlsx": "Excel 表格",
    "et": "WPS 表格",
    "ppt": "PPT 演示文稿",
    "pptx": "PPT 演示文稿",
    "txt": "文本文件",
    "zip": "ZIP 压缩包",
}


# The site ---------------------------------------------------------------------------------------------------------------
@register.simple_tag
def account_name() -> str:
    name: str = settings.ACCOUNT_NAME
    return name


@register.simple_tag(takes_context=True)
def sections(context: dict[str, Any]) -> QuerySet[SectionPage]:
    """The sections of the current site, in menu order."""
    site = Site.find_for_request(context["request"]) if "request" in context else None
    if site is None:
        return SectionPage.objects.none()
    return SectionPage.objects.live().public().in_menu().child_of(site.root_page)


@register.filter
def is_within(page: Page | str | None, section: Page) -> bool:
    """Whether ``page`` is ``section`` or stands below it; error pages have no page."""
    return bool(page) and str(getattr(page, "path", "")).startswith(section.path)


# Lists of articles --------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class Card:
    """What a list shows of one article; ``cover`` comes with its renditions."""

    title: str
    digest: str
    kind_label: str
    section: str
    url: str
    published_on: datetime.date | None
    cover: Picture | None


@register.simple_tag(takes_context=True)
def cards(context: dict[str, Any], pages: Iterable[ArticlePage]) -> list[Card]:
    """``pages`` as cards, in the same order, with a number of queries that does not depend on how many there are."""
    articles = list(pages)
    prefetch_related_objects(articles, Prefetch("cover", Picture.objects.prefetch_renditions()))
    parents = {_parent_path(page) for page in articles}
    titles = dict(SectionPage.objects.filter(path__in=parents).values_list("path", "title")) if parents else {}
    return [
        Card(
            title=page.title,
            digest=page.digest,
            kind_label=str(page.kind_label),
            section=titles.get(_parent_path(page), ""),
            url=page.get_url(context.get("request")) or "",
            published_on=page.published_on,
            cover=page.cover,
        )
        for page in articles
    ]


def _parent_path(page: Page) -> str:
    path: str = page.path[: -page.steplen]
    return path


# Headlines ----------------------------------------------------------------------------------------------------------------
_PHRASE = re.compile(r"[^，。！？；：、]*[，。！？；：、]+[”’》）]*|[^，。！？；：、]+")
_LONGEST_UNBROKEN_EM = 9


@register.filter
def phrases(headline: str) -> SafeString:
    """``headline`` with its short phrases marked, so that a line ends after a comma rather than within a word.

    Longer phrases stay as they are: they must break somewhere on a narrow phone.
    """
    return format_html_join("", "{}", ((_unbroken(phrase),) for phrase in _PHRASE.findall(headline)))


def _unbroken(phrase: str) -> str:
    if _width_em(phrase) > _LONGEST_UNBROKEN_EM:
        return phrase
    return format_html('<span class="phrase">{}</span>', phrase)


def _width_em(text: str) -> float:
    return sum(0.6 if character.isascii() else 1 for character in text)


# Pictures -----------------------------------------------------------------------------------------------------------------
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
    """One stored picture as a browser gets it: ``srcset`` is WebP, ``src`` JPEG with its ``width`` and ``height``."""

    src: str
    srcset: str
    width: int
    height: int
    full_url: str
    absolute_url: str

    @property
    def shape(self) -> str:
        """``small`` pictures are not blown up; ``upright`` ones would fill a whole screen; long posters are ``wide``."""
        if self.width < _AS_WIDE_AS_THE_TEXT_PX:
            return "small"
        return "upright" if 1 < self.height / self.width < 2 else "wide"


@register.simple_tag
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
    )


@register.filter
def stored(pictures: Mapping[str, Picture], picture: article.Picture) -> Picture | None:
    """The library's picture behind ``picture``, or ``None`` when it is not there any more."""
    return pictures.get(picture.sha256)


@register.simple_tag
def share_picture(frozen: article.Article, pictures: Mapping[str, Picture]) -> WebPicture | None:
    """The picture that stands for the article elsewhere: its cover, else its first picture."""
    first = next(frozen.pictures(), None)
    return web_picture(pictures.get(first.sha256), "share") if first else None


# The article --------------------------------------------------------------------------------------------------------------
@dataclass(frozen=True, kw_only=True)
class PlacedBlock:
    """A block where it stands in its article; ``eager`` when it holds the first picture a reader comes to."""

    block: article.Block
    eager: bool


@register.filter
def placed(body: Iterable[article.Block]) -> list[PlacedBlock]:
    """The blocks of a body in order; small headings become large ones while no large one has come before them."""
    result: list[PlacedBlock] = []
    picture_seen = heading_seen = False
    for block in body:
        if isinstance(block, article.Heading):
            block = block if heading_seen else replace(block, level=2)
        heading_seen = heading_seen or isinstance(block, article.Heading) or bool(getattr(block, "title", ""))
        is_picture = isinstance(block, article.Figure | article.Gallery)
        result.append(PlacedBlock(block=block, eager=is_picture and not picture_seen))
        picture_seen = picture_seen or is_picture
    return result


@register.simple_tag
def article_block(
    block: article.Block, pictures: Mapping[str, Picture] | None = None, eager: bool = False
) -> SafeString:
    """One block of an article as residents see it on the web; ``eager`` loads its first picture at once."""
    name = BLOCK_TEMPLATES[type(block)]
    context = {"block": block, "pictures": pictures or {}, "eager": eager}
    return mark_safe(get_template(f"pages/blocks/{name}.html").render(context))  # noqa: S308 - our own autoescaped template


@register.filter
def has_head(table: article.Table) -> bool:
    """Whether the first row is a head that printing can repeat on every sheet."""
    return len(table.rows) > 1 and all(cell.header and cell.rowspan == 1 for cell in table.rows[0])


@register.filter
def columns(table: article.Table) -> int:
    return max((sum(cell.colspan for cell in row) for row in table.rows), default=0)


@register.filter
def is_address(text: str) -> bool:
    """Whether the whole of ``text`` is a web address."""
    return text.startswith(("https://", "http://")) and len(text.split()) == 1


@register.filter
def dialled(phone: str) -> str:
    """``phone`` for a ``tel:`` link; empty when there is no number in it."""
    return blocks.dial(phone)


@register.filter
def file_kind(filename: str) -> str:
    """``Word 文档`` for ``申请表.docx``; the extension itself when it has no common name."""
    extension = PurePath(filename).suffix.lstrip(".").lower()
    return FILE_KINDS.get(extension, f"{extension.upper()} 文件".strip())


@register.filter
def minutes(duration: datetime.timedelta | None) -> int:
    """Whole minutes, rounded up; 0 when there is no duration."""
    return -(-duration // datetime.timedelta(minutes=1)) if duration else 0
