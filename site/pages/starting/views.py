"""The desk's page for beginning an article."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from pages.importing import KINDS
from pages.models import ArticlePage
from pages.starting import earlier, flow
from pages.starting.skeletons import BY_CODE, SKELETONS
from publishing.refusal import Refusal
from publishing.review.views import DeskView


class StartView(DeskView):
    """Blank, from a skeleton, from a file, or as an earlier article; ``?like=`` puts one article first."""

    template_name = "pages_admin/start.html"
    page_title = "写稿"
    header_icon = "edit"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        words = self.request.GET.get("q", "").replace("\0", "").strip()[:50]
        chosen = self.request.GET.get("like", "")
        return {
            **super().get_context_data(**kwargs),
            "kinds": [_kind(code, user) for code in KINDS],
            "words": words,
            "chosen": earlier.one(int(chosen), user) if chosen.isdecimal() and len(chosen) < 10 else None,
            "found": earlier.like(words, user),
            "last_year": earlier.last_year(user) if not words else [],
        }


def _kind(code: str, user: Any) -> dict[str, Any]:
    model = KINDS[code]
    section = flow.section_for(code, user)
    blank = section and reverse("wagtailadmin_pages:add", args=["pages", model._meta.model_name, section.pk])
    return {
        "label": model._meta.verbose_name,
        "blank": blank,
        "import": f"{reverse('import_article')}?kind={code}",
        "skeletons": [skeleton for skeleton in SKELETONS if skeleton.kind == code] if section else [],
    }


@require_POST
def start_from_skeleton(request: HttpRequest, code: str) -> HttpResponse:
    skeleton = BY_CODE.get(code)
    if skeleton is None:
        raise Http404
    try:
        page = flow.start_from_skeleton(skeleton, request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("start_article")
    messages.success(request, "已按提纲新建草稿。带【填写：……】的地方逐一填好，用不着的整句删去；没填完不能送审。")
    return redirect("wagtailadmin_pages:edit", page.pk)


@require_POST
def start_from_article(request: HttpRequest, page_id: int) -> HttpResponse:
    source = get_object_or_404(ArticlePage, pk=page_id).specific
    try:
        page = flow.start_from_article(source, request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("start_article")
    messages.success(request, f"已照《{source}》新建草稿，原稿不受影响。标黄的日期和数字请逐一核对。")
    return redirect("wagtailadmin_pages:edit", page.pk)


@require_POST
def confirm(request: HttpRequest, page_id: int) -> JsonResponse:
    page = get_object_or_404(ArticlePage, pk=page_id).specific
    try:
        left = flow.confirm(page, request.POST.get("value", ""), request.user)
    except Refusal as refusal:
        return JsonResponse({"error": refusal.code, "message": str(refusal)}, status=403)
    return JsonResponse({"left": left})
