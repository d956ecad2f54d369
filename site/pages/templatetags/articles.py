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
from wagtail.models import Page, Site

from library.models import Picture
from pages import blocks
from pages.models import ArticlePage, SectionPage
from pages.pictures.web import WebPicture, web_picture
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
register.simple_tag(web_picture)


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
