"""Where articles stand in the desk: the import button, sending a new one to review, the columns of the explorer."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem, SubmitForModerationMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.pages.listing import ExplorableIndexView, PageFilterSet
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.admin.widgets import Button
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page

from pages.drafting_panel import DraftingPanel
from pages.incoming.flow import sections_for
from pages.models import ArticlePage, SectionPage
from pages.pictures.crop_panel import cover_picture
from pages.previews import drawn_cover
from pages.starting.flow import may_start_from
from publishing.aftercare.models import Withdrawal, WithdrawalState
from publishing.delivery.models import Publication
from publishing.review import flow
from publishing.review.standing import Short, short


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern | URLResolver]:
    return [
        path("import/", include("pages.incoming.urls")),
        path("cover/<int:picture_id>/", cover_picture, name="cover_picture"),
        path("start/", include("pages.starting.urls")),
        path("cover/drawn/", drawn_cover, name="drawn_cover"),
    ]


@hooks.register("register_admin_menu_item")
def start_menu_item() -> MenuItem:
    return MenuItem(_("写稿"), reverse("start_article"), name="start-article", icon_name="edit", order=100)


@hooks.register("register_admin_menu_item")
def menu_item() -> MenuItem:
    return MenuItem(_("导入 Word"), reverse("import_article"), name="import-word", icon_name="upload", order=105)


@hooks.register("construct_homepage_panels")
def drafting_on_the_home(request: HttpRequest, panels: list[Any]) -> None:
    if sections_for(request.user):
        panels.append(DraftingPanel())


@hooks.register("construct_homepage_summary_items", order=1000)
def no_counts_of_everything(request: HttpRequest, summary_items: list[Any]) -> None:
    """How many pages and pictures there are helps nobody with today's work, and each count costs two queries."""
    summary_items.clear()


@hooks.register("insert_editor_js")
def editor_scripts() -> SafeString:
    scripts = ((static(f"pages/{name}.js"),) for name in ("table_language", "together"))
    return format_html_join("", '<script src="{}"></script>', scripts)


@hooks.register("insert_editor_js")
def watch_what_is_pasted() -> SafeString:
    return format_html(
        '<script src="{}" data-import="{}" data-library="{}"></script>',
        static("pages/paste.js"),
        reverse("import_article"),
        reverse("wagtailimages:add_multiple"),
    )


@hooks.register("insert_global_admin_css")
def paste_style() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("pages/paste.css"))


@hooks.register("insert_editor_js")
def preview_while_typing() -> SafeString:
    return format_html('<script src="{}"></script>', static("pages/preview_soon.js"))


@hooks.register("register_page_header_buttons")
def header_button(page: Any, user: Any, view_name: str, next_url: str | None = None) -> Any:
    specific = page.specific
    if isinstance(specific, SectionPage) and page.permissions_for_user(user).can_add_subpage():
        address = f"{reverse('import_article')}?{urlencode({'section': specific.slug})}"
        yield Button(_("导入 Word"), address, icon_name="upload", priority=20)
    if may_start_from(specific, user):
        address = f"{reverse('start_article')}?like={page.pk}"
        yield Button(_("照此再写一篇"), address, icon_name="copy", priority=25)


@hooks.register("construct_page_action_menu")
def offer_submission_at_once(menu_items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]) -> None:
    """Of a new page Wagtail asks its section for the way of review; articles know their own."""
    if context["view"] == "create" and isinstance(context["parent_page"].specific, SectionPage):
        menu_items.append(SubmitForModerationMenuItem(order=60))


@hooks.register("after_create_page")
def submit_at_once(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Send what was just created to review; ``ArticleForm`` has let it pass."""
    if "action-submit" not in request.POST or not isinstance(page, ArticlePage):
        return None
    flow.submit(page, request.user)
    messages.success(request, f"《{page.title}》已送审。")
    return redirect("wagtailadmin_explore", page.get_parent().pk)


class WechatColumn(Column):  # type: ignore[misc]  # Wagtail is untyped
    """The article's link in WeChat once it is published there."""

    cell_template_name = "pages_admin/wechat_cell.html"

    def get_value(self, instance: Any) -> SafeString | str:
        url = getattr(instance, "wechat_url", None)
        return format_html('<a href="{}" target="_blank" rel="noopener">{}</a>', url, _("微信文章")) if url else ""


class ArticleFilterSet(PageFilterSet):  # type: ignore[misc]  # Wagtail is untyped
    """There is one site, and articles have no pages below them; who edited would be looked for in the whole log."""

    site = None
    has_child_pages = None
    edited_by = None


class ReviewColumn(Column):  # type: ignore[misc]  # Wagtail is untyped
    """Which level has the article since when, and who is at it."""

    cell_template_name = "pages_admin/review_cell.html"

    def get_value(self, instance: Any) -> Short | None:
        return getattr(instance, "review_short", None)


class ArticleIndexView(ExplorableIndexView):  # type: ignore[misc]  # Wagtail is untyped
    def annotate_queryset(self, pages: QuerySet[Any]) -> QuerySet[Any]:
        withdrawn = Withdrawal.objects.filter(state=WithdrawalState.DONE).values("publication")
        standing = Publication.objects.filter(approval__page=OuterRef("pk")).exclude(pk__in=withdrawn)
        newest = standing.order_by("-published_at").values("url")[:1]
        return super().annotate_queryset(pages).annotate(wechat_url=Subquery(newest))

    def get_table(self, object_list: Any) -> Any:
        pages = list(object_list)
        standings = short(pages)
        for page in pages:
            page.review_short = standings.get(page.pk)
        return super().get_table(pages)


class ArticleViewSet(PageViewSet):  # type: ignore[misc]  # Wagtail is untyped
    model = ArticlePage
    # Wagtail would derive them from the kinds that can be created, and ``ArticlePage`` itself is none of them.
    parent_models = [SectionPage]
    index_view_class = ArticleIndexView
    filterset_class = ArticleFilterSet
    columns = [
        *ExplorableIndexView.base_columns,
        ReviewColumn("review", label=_("审核"), width="15%"),
        WechatColumn("wechat", label=_("微信"), width="10%"),
    ]


@hooks.register("register_admin_viewset")
def article_viewset() -> ArticleViewSet:
    return ArticleViewSet()


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("publishing.import", _("导入文件"), _("导入文件"))
    actions.register_action("publishing.confirm_value", _("核对旧稿的日期或数字"), _("核对过，与旧稿相同"))
