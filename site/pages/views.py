"""The desk's own door for Word files."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

from pages.import_form import ImportForm
from pages.importing import import_article
from publishing.refusal import Refusal
from publishing.review.views import DeskView


class ImportView(DeskView):
    """Upload a file, get a draft in the editor, with a list of what could not be kept."""

    template_name = "pages_admin/import.html"
    page_title = "导入 Word"
    header_icon = "upload"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.pop("form", None) or ImportForm(
            user=self.request.user, initial={"kind": self.request.GET.get("kind")}
        )
        return {**super().get_context_data(**kwargs), "form": form}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = ImportForm(request.POST, request.FILES, user=request.user)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                imported = import_article(
                    file.file,
                    filename=file.name,
                    kind=form.cleaned_data["kind"],
                    section=form.cleaned_data["section"],
                    title=form.cleaned_data["title"],
                    owner=request.user,
                )
            except Refusal as refusal:
                form.add_error("title" if refusal.code == "title-too-long" else "file", str(refusal))
            else:
                _tell(request, imported.images, imported.warnings)
                return redirect("wagtailadmin_pages:edit", imported.page.pk)
        return self.render_to_response(self.get_context_data(form=form))


def _tell(request: HttpRequest, images: int, warnings: tuple[str, ...]) -> None:
    messages.success(request, f"已导入为草稿{f'，图片 {images} 张已放进图片库' if images else ''}。请核对后送审。")
    if warnings:
        items = format_html_join("", "<li>{}</li>", ((warning,) for warning in warnings))
        messages.warning(request, mark_safe(f"有些内容没能原样保留，请逐条核对：<ul>{items}</ul>"))  # noqa: S308 - escaped
