"""The home page and the sections (栏目)."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page, PagePermissionTester

from pages.models.article import ArticlePage
from pages.themes import ThemeChooser, theme_choices
from publishing.render.themes import DEFAULT

PER_PAGE = 12


class HomePage(Page):
    """The front of the public site: what is newest, and the way into each section."""

    subtitle = models.CharField(_("副标题"), max_length=60, blank=True)

    content_panels = [*Page.content_panels, FieldPanel("subtitle")]
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["pages.SectionPage"]
    max_count = 1
    template = "pages/home.html"

    class Meta:
        verbose_name = _("首页")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        latest = ArticlePage.objects.live().public().descendant_of(self).newest_first()[:PER_PAGE]
        return {**super().get_context(request, *args, **kwargs), "latest": latest}


class _NoChildShortcuts(PagePermissionTester):
    """Articles below a section are published by their final approval only."""

    def can_publish_subpage(self) -> bool:
        return False


class SectionPage(Page):
    """A section (栏目) such as 政策宣传; its articles are its children."""

    introduction = models.CharField(_("栏目简介"), max_length=120, blank=True)
    theme = models.CharField(
        _("微信主题"),
        max_length=30,
        choices=theme_choices,
        default=DEFAULT.name,
        help_text=_("本栏目稿件在微信里的样子；稿件可以另选。已经审定的稿件不受影响。"),
    )

    content_panels = [
        *Page.content_panels,
        FieldPanel("introduction"),
        FieldPanel("theme", widget=ThemeChooser),
    ]
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.PolicyPage", "pages.NoticePage", "pages.CharityPage"]
    template = "pages/section.html"

    class Meta:
        verbose_name = _("栏目")

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return _NoChildShortcuts(user, self)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        articles = ArticlePage.objects.live().public().child_of(self).newest_first()
        page = Paginator(articles, PER_PAGE).get_page(request.GET.get("page"))
        return {**super().get_context(request, *args, **kwargs), "articles": page}
