"""Things the tests begin with, named for their state. Each function saves what it returns."""

from __future__ import annotations

import io
import random
from typing import Any, TypeVar

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw, ImageFilter
from wagtail.models import Page, Site

from library.models import Picture, StoredDocument
from pages.models import ArticleAttachment, ArticlePage, CharityPage, HomePage, NoticePage, PolicyPage, SectionPage
from publishing.review.models import ApprovedArticle

AnyArticle = TypeVar("AnyArticle", bound=ArticlePage)

REQUIRED: dict[type[ArticlePage], dict[str, Any]] = {
    NoticePage: {},
    PolicyPage: {"policy_title": "关于做好城乡居民基本医疗保险缴费工作的通知", "policy_issuer": "青禾镇人民政府"},
    CharityPage: {"charity_type": "volunteers"},
}
"""What a kind cannot be saved without."""


# Pictures and files -----------------------------------------------------------------------------------------------------
def jpeg(width: int = 640, height: int = 480, seed: int = 0) -> bytes:
    """A drawn landscape with as much detail as a photograph; equal seeds give equal bytes."""
    dice = random.Random(seed)
    image = Image.new("RGB", (width, height), (168 + seed % 40, 200, 226))
    pen = ImageDraw.Draw(image)
    horizon = height * 2 // 5
    for row in range(horizon, height):
        depth = (row - horizon) / (height - horizon)
        pen.line([(0, row), (width, row)], fill=(int(70 + 70 * depth), int(130 + 30 * depth), int(60 + 20 * depth)))
    for _ in range(width * height // 400):
        x, y = dice.randrange(width), dice.randrange(horizon, height)
        length = 2 + (y - horizon) * 18 // height
        shade = dice.randrange(-30, 30)
        pen.line([(x, y), (x + dice.randrange(-3, 4), y - length)], fill=(110 + shade, 150 + shade, 60 + shade // 2))
    pen.ellipse(
        [width * 3 // 4, height // 10, width * 3 // 4 + height // 8, height // 10 + height // 8], fill=(250, 226, 150)
    )
    buffer = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(0.6)).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def picture(title: str = "麦田", *, width: int = 640, height: int = 480, seed: int = 0) -> Picture:
    image = Picture(title=title, file=ContentFile(jpeg(width, height, seed), name=f"field-{seed}.jpg"))
    image.save()
    return image


def document(title: str = "申请表", *, name: str = "application.docx", content: bytes = b"form") -> StoredDocument:
    stored = StoredDocument(title=title, file=ContentFile(content, name=name))
    stored.save()
    return stored


# The site ---------------------------------------------------------------------------------------------------------------
def home(title: str = "美德青禾", **fields: Any) -> HomePage:
    """The default site's home page; the same one when called again."""
    existing = HomePage.objects.first()
    if existing is not None:
        return existing
    page = Page.get_first_root_node().add_child(instance=HomePage(title=title, slug="desk-home", **fields))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "testserver", "port": 80, "root_page": page, "site_name": title}
    )
    return page


def section(title: str = "信息发布", slug: str = "news", **fields: Any) -> SectionPage:
    """The section with this slug, in the menu; the same one when called again."""
    existing = SectionPage.objects.filter(slug=slug).first()
    if existing is not None:
        return existing
    return home().add_child(instance=SectionPage(title=title, slug=slug, show_in_menus=True, **fields))


# Articles ---------------------------------------------------------------------------------------------------------------
def draft_article(
    kind: type[AnyArticle] = NoticePage,
    *,
    under: SectionPage | None = None,
    attachments: tuple[StoredDocument, ...] = (),
    villages: tuple[Any, ...] = (),
    tags: tuple[str, ...] = (),
    **fields: Any,
) -> AnyArticle:
    """An article nobody has reviewed, with one revision."""
    number = ArticlePage.objects.count() + 1
    values = {"title": f"通知 {number}", "slug": f"article-{number}", **REQUIRED[kind], **fields}
    page = (under or section()).add_child(instance=kind(live=False, **values))
    page.attachments.set([ArticleAttachment(document=item) for item in attachments])
    page.villages.set(villages)
    page.tags.set(tags)
    page.save()
    page.save_revision(user=drafter())
    return page


def published_article(kind: type[AnyArticle] = NoticePage, **fields: Any) -> AnyArticle:
    """An article that is live because exactly this version has been approved; takes what ``draft_article`` takes."""
    published_at = fields.pop("first_published_at", None) or timezone.now()
    page = draft_article(kind, **fields)
    article = page.to_article()
    ApprovedArticle.objects.create(
        page=page,
        revision=page.latest_revision,
        fingerprint=article.fingerprint,
        title=article.title,
        payload=article.to_json(),
    )
    page.live = True
    page.first_published_at = published_at
    page.save()
    return page


# People -----------------------------------------------------------------------------------------------------------------
def drafter(username: str = "drafter") -> Any:
    user, _ = get_user_model().objects.get_or_create(username=username)
    return user
