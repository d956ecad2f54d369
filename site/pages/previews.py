"""The editor's previews: they follow what is typed, finished or not, and never answer with an error page.

Wagtail keeps showing the last valid version while anything in the form is invalid. Here what was typed is shown as it
stands (a title of 36 characters, a gallery of one picture), and what cannot be shown at all is left as it was.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.pages.preview import PreviewOnCreate, PreviewOnEdit

from pages.forms import ArticleForm
from pages.pictures.shown import COVER_SPEC, rendition_url, stored_cover
from publishing.article import Article
from publishing.refusal import Refusal
from publishing.render import covers
from publishing.render.fonts import NoChineseFont

DRAWN_TITLE_CHARACTERS = 64


class _AsTyped:
    def validate_form(self, form: Any) -> bool:
        is_valid: bool = super().validate_form(form)  # type: ignore[misc]  # Wagtail's view, mixed in below
        # Nothing has been typed as long as the form is unbound: the frame was asked for by its address alone.
        if not is_valid and form.is_bound and isinstance(form, ArticleForm):
            form.keep_as_typed()
            return True
        return is_valid


class ArticlePreviewOnEdit(_AsTyped, PreviewOnEdit):  # type: ignore[misc]  # Wagtail is untyped
    pass


class ArticlePreviewOnCreate(_AsTyped, PreviewOnCreate):  # type: ignore[misc]  # Wagtail is untyped
    pass


preview_on_edit = require_admin_access(ArticlePreviewOnEdit.as_view())
preview_on_create = require_admin_access(ArticlePreviewOnCreate.as_view())


def card_context(article: Article) -> dict[str, Any]:
    """What the cards of ``article`` show; crops are done by the browser, so that moving one costs nothing here."""
    picture = stored_cover(article)
    if picture is None or article.cover is None:
        query = urlencode({"title": article.title[:DRAWN_TITLE_CHARACTERS], "kind": article.kind_label})
        width, height, focus = 1504, 640, None
        url = f"{reverse('drawn_cover')}?{query}"
    else:
        width, height, focus = article.cover.width, article.cover.height, article.cover.focus
        url = rendition_url(picture, COVER_SPEC)
    boxes = covers.crops(width, height, focus)
    return {
        "article": article,
        "account_name": settings.ACCOUNT_NAME,
        "cover_url": url,
        "wide": _frame(boxes.wide),
        "square": _frame(boxes.square),
    }


def _frame(box: covers.CropBox) -> dict[str, str]:
    """A crop as the ``viewBox`` of an SVG whose picture measures 1000 × 1000, stretched."""
    left, top, right, bottom = (1000 * edge for edge in box)
    return {"view_box": f"{left:.2f} {top:.2f} {right - left:.2f} {bottom - top:.2f}"}


@require_safe
@cache_control(private=True, max_age=3600)
def drawn_cover(request: HttpRequest) -> HttpResponse:
    """The cover drawn for an article without one; the same title gives the same picture, so browsers keep it."""
    title = request.GET.get("title", "").strip()[:DRAWN_TITLE_CHARACTERS] or "（还没有标题）"
    try:
        cover = covers.draw(title, kind_label=request.GET.get("kind", "")[:8], account=settings.ACCOUNT_NAME)
    except NoChineseFont as error:
        raise Refusal("no-font", "服务器没有中文字体，画不出封面。请管理员安装思源黑体，或选一张封面图。") from error
    return HttpResponse(cover.data, content_type="image/jpeg")
