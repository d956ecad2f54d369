"""The doors of a comparison: any two versions side by side, and the pictures of both."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.pages.revisions import RevisionsCompare
from wagtail.models import Page

from publishing.article import Article
from publishing.refusal import Refusal
from publishing.render import pictures
from publishing.review.changes import compare
from publishing.review.changes.versions import Version, articles_of, find, last_approved, usual_old, versions
from publishing.review.models import ApprovedPicture
from publishing.review.reading import may_read
from publishing.review.reviewed import Reviewed, reviewed_page
from publishing.review.views import DeskView

DAY_SECONDS = 24 * 3600
SHOWN_WIDTH_PX = 640
MAX_SHOWN_BYTES = 150_000


class CompareView(DeskView):
    """Two versions chosen from lists; at first the latest beside the last approved one."""

    template_name = "review/changes/compare.html"
    page_title = "比较版本"
    header_icon = "history"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.page = reviewed_page(kwargs["page_id"])
        if not may_read(self.page, request.user):
            raise PermissionDenied
        may_edit = self.page.permissions_for_user(request.user).can_edit()
        url = reverse("wagtailadmin_pages:edit" if may_edit else "review_article", args=[self.page.pk])
        self.parent = (self.page.draft_title, url)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = versions(self.page)
        context = {**super().get_context_data(**kwargs), "page": self.page, "versions": known}
        try:
            old, new = self._chosen(known)
        except Refusal as refusal:
            # The lists begin with two that can be compared.
            suggested = {"new": known[0], "old": usual_old(known, known[0])} if known else {}
            shortcuts = _shortcuts(self.page, known, None, None)
            return {**context, **suggested, "refusal": str(refusal), "shortcuts": shortcuts}
        before, after = articles_of(self.page, old, new)
        changes = compare(before, after)
        return {
            **context,
            "old": old,
            "new": new,
            "changes": changes,
            "pictures": picture_addresses(self.page, before, after),
            "shortcuts": _shortcuts(self.page, known, old, new),
        }

    def _chosen(self, known: list[Version]) -> tuple[Version, Version]:
        if not known:
            raise Refusal("no-version", "这篇稿件还没有保存过的版本。请先在编辑页保存草稿。")
        chosen_old, chosen_new = self.request.GET.get("old", ""), self.request.GET.get("new", "")
        old = find(known, chosen_old) if chosen_old else None
        new = find(known, chosen_new) if chosen_new else known[0]
        old = old or usual_old(known, new)
        if old is None:
            raise Refusal("no-version", "这一版之前没有别的版本，还没有可以比较的。修改并保存之后再来看。")
        if old == new:
            raise Refusal("same-version", "两边选的是同一个版本。请选两个不同的版本，再点“比较”。")
        return old, new


def _shortcuts(page: Page, known: list[Version], old: Version | None, new: Version | None) -> list[dict[str, Any]]:
    """What the latest version is compared with most; the same version is offered once, by all its names."""
    if not known:
        return []
    latest = known[0]
    published = next((one for one in known if page.live and one.revision_id == page.live_revision_id), None)
    wanted: dict[Version, list[str]] = {}
    for name, other in (
        ("上次审定", last_approved(known, before=latest)),
        ("网站公开版", published),
        ("前一次保存", known[1] if len(known) > 1 else None),
    ):
        if other is not None and other != latest:
            wanted.setdefault(other, []).append(name)
    return [
        {
            "label": f"最新稿对{'、'.join(names)}",
            "url": compare_url(page.pk, other, latest),
            "is_current": (other, latest) == (old, new),
        }
        for other, names in wanted.items()
    ]


def compare_url(page_id: int, old: Version, new: Version) -> str:
    query = urlencode({"old": old.revision_id, "new": new.revision_id})
    return f"{reverse('review_compare', args=[page_id])}?{query}"


def picture_addresses(page: Page, *articles: Article) -> Mapping[str, str]:
    """Where the pictures of ``articles`` are to be had small, by SHA-256."""
    digests = {picture.sha256 for article in articles for picture in article.pictures()}
    return {digest: reverse("review_compare_picture", args=[page.pk, digest]) for digest in digests}


@require_safe
@cache_control(private=True, max_age=DAY_SECONDS)
def picture(request: HttpRequest, page_id: int, sha256: str) -> HttpResponse:
    """A picture of any version, small: as approved where it was, else from the library. Found by its content only."""
    page = reviewed_page(page_id)
    if not may_read(page, request.user):
        raise PermissionDenied
    return small_picture(page, sha256)


def small_picture(page: Page, sha256: str) -> HttpResponse:
    """Raises ``Http404`` where no version of ``page`` has it any more."""
    kept = ApprovedPicture.objects.filter(pk=sha256).first()
    try:
        with kept.file.open("rb") if kept is not None else page.open_picture(sha256) as file:
            shown = pictures.fit(file.read(), max_bytes=MAX_SHOWN_BYTES, max_width_px=SHOWN_WIDTH_PX)
    except (OSError, pictures.PictureRefused) as error:
        raise Http404("这张图片的文件找不到了。") from error
    return HttpResponse(shown.data, content_type=shown.content_type)


def _instead_of_wagtails(request: HttpRequest, page_id: str, old: str, new: str) -> HttpResponseBase:
    """Wagtail's own comparison knows fields, not articles: for those its address leads to ours."""
    page = Page.objects.filter(pk=page_id).first()
    if page is None or not issubclass(page.specific_class or Page, Reviewed):
        answer: HttpResponseBase = RevisionsCompare.as_view()(request, page_id, old, new)
        return answer
    revisions = page.revisions.order_by("created_at", "pk").values_list("pk", flat=True)
    meant = {
        "live": page.live_revision_id,
        "earliest": revisions.first() if old == "earliest" else None,
        "latest": page.latest_revision_id,
    }
    chosen = {"old": meant.get(old, old), "new": meant.get(new, new)}
    query = urlencode({name: value for name, value in chosen.items() if value is not None})
    return redirect(f"{reverse('review_compare', args=[page.pk])}?{query}")


instead_of_wagtails = require_admin_access(_instead_of_wagtails)
