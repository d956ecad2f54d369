"""What the three kinds of article have in common."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Iterator
from typing import IO, Any, ClassVar, TypeAlias

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PageManager
from wagtail.query import PageQuerySet

from library.models import Picture as StoredPicture
from pages import body
from pages.blocks import BodyBlock, attachment_value, picture_value
from pages.checking import findings_of
from pages.forms import ArticleForm
from pages.panels import CarriedPanel, StandingPanel
from pages.pictures.crop_panel import CropPanel
from pages.pictures.photos_panel import PhotosPanel
from pages.pictures.shown import pictures_of, wechat_preview
from pages.previews import card_context
from pages.starting.findings import beginning_findings
from pages.themes import ThemeChooser, theme_choices_of_articles
from publishing.article import Article, Block, Picture
from publishing.render.wechat import LIMITS
from publishing.review.checks import Finding, Severity
from publishing.review.comments import LastingCommentPanel
from publishing.review.findings.kept import explained
from publishing.review.models import ApprovedArticle
from publishing.review.reviewed import Reviewed

FRACTION = [MinValueValidator(0), MaxValueValidator(1)]
OWN_PREVIEWS = frozenset({"wechat", "card", "fact_check"})
StrOrPromise: TypeAlias = "str | Promise"


class AiUse(models.TextChoices):
    NONE = "none", _("未使用")
    ASSISTED = "assisted", _("人工智能辅助")
    GENERATED = "generated", _("人工智能生成")


AI_NOTICES = {
    AiUse.ASSISTED: "本文在写作中使用了人工智能辅助，内容已经人工核对。",
    AiUse.GENERATED: "本文由人工智能生成，内容已经人工审核。",
}


class ArticleTag(TaggedItemBase):
    content_object = ParentalKey("pages.ArticlePage", on_delete=models.CASCADE, related_name="tagged_items")


class ArticleQuerySet(PageQuerySet):  # type: ignore[misc]  # Wagtail is untyped
    def newest_first(self) -> ArticleQuerySet:
        """In their own types, newest publication first."""
        return self.select_related("cover").order_by("-first_published_at", "-pk").specific()


class ArticlePage(Reviewed, Page):
    """An article (稿件) of any kind. Only its three subclasses can be created.

    The public page and the WeChat article are both rendered from :meth:`to_article`.
    """

    kind: ClassVar[str] = ""
    kind_label: ClassVar[StrOrPromise] = ""
    slug: str

    digest = models.CharField(
        _("摘要"),
        max_length=LIMITS.digest,
        blank=True,
        help_text=_("显示在微信卡片和网站列表上，最多 120 字。一句话写清跟谁有关、什么事。"),
    )
    author = models.CharField(
        _("作者或来源"),
        max_length=LIMITS.author,
        blank=True,
        help_text=_("显示在标题下方，最多 16 字；可不填，微信总会显示公众号名称。"),
    )
    source = models.CharField(
        _("转载来源"), max_length=100, blank=True, help_text=_("转载的文章必须注明来源；标题和原意不得改动。")
    )
    cover = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("封面图"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text=_("不设封面则按标题绘制一张。"),
    )
    # The point of the cover that both cuts keep; where it is not set, that of the picture itself.
    cover_focus_x = models.FloatField(_("封面焦点（左右）"), null=True, blank=True, validators=FRACTION)
    cover_focus_y = models.FloatField(_("封面焦点（上下）"), null=True, blank=True, validators=FRACTION)
    body = StreamField(BodyBlock(), verbose_name=_("正文"), blank=True)
    tags = ClusterTaggableManager(verbose_name=_("标签"), through=ArticleTag, blank=True)
    villages = ParentalManyToManyField(
        "outreach.Village",
        verbose_name=_("涉及行政村"),
        blank=True,
        related_name="articles",
        help_text=_("不选即面向全镇。"),
    )
    is_major = models.BooleanField(
        _("重大事项"), default=False, help_text=_("重大或敏感事项须经初审、复审、终审三级。")
    )
    comments_allowed = models.BooleanField(_("开放留言"), default=True)
    ai_use = models.CharField(_("人工智能使用情况"), max_length=10, choices=AiUse, default=AiUse.NONE)
    theme = models.CharField(
        _("微信主题"),
        max_length=30,
        blank=True,
        choices=theme_choices_of_articles,
        help_text=_("点一下就换，“微信”预览马上跟着变。只改微信里的样子，文字和网页版不变。"),
    )

    objects = PageManager.from_queryset(ArticleQuerySet)()

    parent_page_types: ClassVar[list[str]] = ["pages.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    is_creatable = False
    base_form_class = ArticleForm
    template = "pages/article.html"

    kind_panels: ClassVar[list[Any]] = []
    promote_panels: ClassVar[list[Any]] = [
        MultiFieldPanel(
            [
                FieldPanel("slug", help_text=_("网址的最后一段，用小写字母、数字和连字符；不填则自动生成。")),
                FieldPanel("seo_title"),
                FieldPanel("search_description"),
            ],
            heading=_("网址与搜索"),
        )
    ]
    # No times to set by hand: the final approval publishes, and a notice leaves the site after its display period.
    settings_panels: ClassVar[list[Any]] = [LastingCommentPanel()]

    class Meta:
        verbose_name = _("稿件")
        verbose_name_plural = _("稿件")

    @classmethod
    def panels_of_kind(cls, kind_panels: list[Any]) -> list[Any]:
        """The editor's first tab: what comes first when writing comes first on the screen."""
        return [
            StandingPanel(),
            CarriedPanel(),
            FieldPanel("title", help_text=_("最多 32 字；微信不接受更长的标题。")),
            FieldPanel("digest"),
            *kind_panels,
            FieldPanel("cover"),
            CropPanel(),
            FieldPanel("body"),
            PhotosPanel(),
            InlinePanel("attachments", heading=_("附件"), label=_("附件")),
            FieldPanel("theme", widget=ThemeChooser),
            MultiFieldPanel(
                [
                    FieldPanel("author"),
                    FieldPanel("source"),
                    FieldPanel("tags"),
                    FieldPanel("villages", widget=None),
                    FieldPanel("is_major"),
                    FieldPanel("comments_allowed"),
                    FieldPanel("ai_use"),
                ],
                heading=_("稿件信息"),
            ),
        ]

    # What each kind adds --------------------------------------------------------------------------------------------------
    def opening_blocks(self) -> Iterator[Block]:
        """Blocks made of the kind's own fields that stand before the body."""
        yield from ()

    def closing_blocks(self) -> Iterator[Block]:
        """Blocks made of the kind's own fields that stand after the body."""
        yield from ()

    def own_findings(self) -> Iterator[Finding]:
        """What is wrong with the kind's own fields."""
        yield from ()

    # Reviewed -------------------------------------------------------------------------------------------------------------
    def to_article(self) -> Article:
        blocks = (*self.opening_blocks(), *body.freeze(self.body), *self.closing_blocks())
        notice = AI_NOTICES.get(AiUse(self.ai_use))
        return Article(
            key=f"page:{self.pk}",
            kind=self.kind,
            kind_label=str(self.kind_label),
            section=self.section_title(),
            title=self.title.strip(),
            digest=self.digest.strip(),
            author=self.author.strip(),
            url=self.full_url or "",
            body=blocks,
            cover=self.cover_value(),
            source=self.source.strip(),
            notices=(notice,) if notice else (),
            tags=tuple(sorted(tag.name for tag in self.tags.all())),
            villages=tuple(village.name for village in self.villages.all()),
            attachments=tuple(attachment_value(item.document, item.title) for item in self.attachments.all()),
            comments_allowed=self.comments_allowed,
            theme=self.theme or self.section_theme(),
        )

    def cover_value(self) -> Picture | None:
        """The cover with the focus chosen for this article, else with the picture's own."""
        if self.cover is None:
            return None
        value = picture_value(self.cover)
        if self.cover_focus_x is None or self.cover_focus_y is None:
            return value
        return dataclasses.replace(value, focus=(round(self.cover_focus_x, 4), round(self.cover_focus_y, 4)))

    def open_picture(self, sha256: str) -> IO[bytes]:
        picture = StoredPicture.objects.filter(sha256=sha256).order_by("pk").first()
        if picture is None:
            raise FileNotFoundError(f"no picture {sha256} in the library")
        file: IO[bytes] = picture.file.storage.open(picture.file.name)
        return file

    def findings(self) -> Iterator[Finding]:
        """Errors first."""
        article = self.to_article()
        beginning = getattr(self, "beginning", None) if self.pk else None
        left = beginning_findings(article, beginning.carried if beginning is not None else None)
        found = (*findings_of(article), *self.own_findings(), *left)
        yield from sorted(explained(self, found), key=lambda finding: finding.severity is not Severity.ERROR)

    def _set_core_field_defaults(self) -> None:
        """A Chinese title makes no slug: name the page by its kind and day, e.g. ``notice-20261123-2``.

        As in Wagtail, only once the page has its place, where the names of its siblings are known.
        """
        if not self.slug and self.path:
            self.slug = self._get_autogenerated_slug(f"{self.kind}-{timezone.localdate():%Y%m%d}")
        super()._set_core_field_defaults()

    def place_of(self, words: str) -> tuple[str, str] | None:
        """A field of the page itself that says nothing else comes first, then the body, then what contains the words."""
        wanted = body.letters(words)
        if not wanted:
            return None
        names = (
            field.name
            for field in self._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField)
            and not field.choices
            and (field.name == "title" or field.model._meta.app_label == "pages")
            and field.name != "body"
        )
        own = [(name, body.letters(str(getattr(self, name) or ""))) for name in names]
        place = body.place_of(self.body, wanted)
        exact = next((name for name, text in own if text == wanted), None)
        inside = next((name for name, text in own if wanted in text), None)
        if exact is None and place is not None:
            return f"body.{place[0]}", place[1]
        name = exact or inside
        return (name, "") if name else None

    # The public page ------------------------------------------------------------------------------------------------------
    def section_title(self) -> str:
        parent = self.get_parent() if self.depth else None
        return parent.title if parent else ""

    def section_theme(self) -> str:
        """What the section wears, for articles without a theme of their own."""
        parent = self.get_parent() if self.depth else None
        return getattr(parent.specific, "theme", "") if parent else ""

    @property
    def published_on(self) -> datetime.date | None:
        moment = self.first_published_at or self.go_live_at
        return timezone.localdate(moment) if moment else None

    def public_article(self) -> Article:
        """What residents see: word for word what was approved, at the page's present place."""
        approval = ApprovedArticle.objects.valid().filter(page_id=self.pk, revision=self.live_revision_id).first()
        if approval is None:
            return self.to_article()
        return dataclasses.replace(approval.article, url=self.full_url or "", section=self.section_title())

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        article = self.to_article() if getattr(request, "is_preview", False) else self.public_article()
        context = super().get_context(request, *args, **kwargs)
        return {**context, "article": article, "pictures": pictures_of(article)}

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [("wechat", _("微信文章")), ("card", _("微信卡片")), ("", _("网页"))]

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return f"pages/preview_{mode_name}.html" if mode_name in OWN_PREVIEWS else self.template

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        match mode_name:
            case "wechat":
                rendered = wechat_preview(self.to_article(), is_for_phone=getattr(request, "is_for_phone", False))
                return {"page": self, "rendered": rendered, "account_name": settings.ACCOUNT_NAME}
            case "card":
                return card_context(self.to_article())
            case "fact_check":
                # Files of drafts are for the desk alone.
                context = self.get_context(request)
                files = context["article"].attachments
                article = dataclasses.replace(context["article"], attachments=())
                return {**context, "article": article, "left_out": [item.title or item.filename for item in files]}
        return self.get_context(request)


class ArticleAttachment(Orderable):
    page = ParentalKey(ArticlePage, on_delete=models.CASCADE, related_name="attachments")
    document = models.ForeignKey(
        settings.WAGTAILDOCS_DOCUMENT_MODEL, verbose_name=_("文件"), on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField(_("显示名称"), max_length=80, blank=True)

    panels = [FieldPanel("document"), FieldPanel("title")]

    class Meta(Orderable.Meta):
        verbose_name = _("附件")


def missing(field: str, label: str, suggestion: str, severity: Severity = Severity.ERROR) -> Finding:
    """The finding for a field of an article's kind that is empty."""
    return Finding(
        code=f"{field.replace('_', '-')}-missing",
        severity=severity,
        field=field,
        message=f"没有填写“{label}”",
        suggestion=suggestion,
    )
