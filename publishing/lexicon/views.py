"""The door for workbooks: download, upload, look at what would change, take it or leave it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from publishing.lexicon import importing, workbook
from publishing.lexicon.models import Upload
from publishing.lexicon.permissions import may_import
from publishing.refusal import Refusal

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 100


class WorkbookForm(forms.Form):
    file = forms.FileField(
        label=_("工作簿"),
        help_text=_("Excel 工作簿（.xlsx），最大 10 MB。导入只增加和修改，不删除。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        error_messages={"empty": _("这个文件是空的，请检查后重新选择。"), "required": _("请选择要导入的文件。")},
    )


class LexiconView(WagtailAdminTemplateMixin, TemplateView):  # type: ignore[misc]  # Wagtail is untyped
    page_title = "词库导入和导出"
    header_icon = "table"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_import(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title(), "sublabel": ""}]


class WorkbookView(LexiconView):
    template_name = "lexicon/workbook.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {"form": WorkbookForm(), **super().get_context_data(**kwargs)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = WorkbookForm(request.POST, request.FILES)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                upload = importing.keep(workbook.read(file.file), filename=file.name, user=request.user)
            except Refusal as refusal:
                form.add_error("file", str(refusal))
            else:
                return redirect("lexicon_compare", upload.pk)
        return self.render_to_response(self.get_context_data(form=form))


class CompareView(LexiconView):
    """What an uploaded workbook would change; only for the person who uploaded it."""

    template_name = "lexicon/compare.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        upload = self._upload()
        comparison = importing.compare(upload.rows)
        parts = (
            ("bad", "有问题，不会导入", comparison.bad),
            ("new", "新增", comparison.new),
            ("changed", "修改", comparison.changed),
            ("unchanged", "没有变化", comparison.unchanged),
        )
        return {
            **super().get_context_data(**kwargs),
            "upload": upload,
            "parts": [
                {"name": name, "label": label, "count": len(lines), "lines": lines[:SHOWN]}
                for name, label, lines in parts
            ],
            "shown": SHOWN,
            "saved": len(comparison.entries),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        done = importing.apply(self._upload(), request.user)
        told = f"词库已更新：新增 {len(done.new)} 条，修改 {len(done.changed)} 条。"
        if done.bad:
            # One message, not two: on a phone the menu's button would cover the second.
            messages.warning(request, f"{told}有问题的 {len(done.bad)} 行没有导入，请在表格里改好，再导入一次。")
        else:
            messages.success(request, told)
        return redirect("lexicon_workbook")

    def _upload(self) -> Upload:
        return importing.kept(self.kwargs["upload_id"], self.request.user)


def download(request: HttpRequest, *, empty: bool) -> HttpResponse:
    """The lexicon as a workbook, or the template to fill in."""
    if not may_import(request.user):
        raise PermissionDenied
    name = "lexicon-template" if empty else f"lexicon-{timezone.localdate():%Y%m%d}"
    response = HttpResponse(workbook.write(empty=empty), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response
