"""The desk's screen of pinned notes: pin one, say that one has been dealt with."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from publishing.refusal import Refusal
from publishing.review.models import PinnedNote
from publishing.review.notes import flow as notes
from publishing.review.reading import may_read
from publishing.review.reviewed import reviewed_page
from publishing.review.views import DeskView

SHOWN = 30


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("置顶一条备注"),
        widget=forms.Textarea(
            attrs={"rows": 3, "maxlength": notes.CHARACTERS, "placeholder": "例如：等县医保局周三的文件，先不要送审"}
        ),
        error_messages={"required": "请写下备注的内容。"},
    )


class NotesView(DeskView):
    template_name = "review/notes.html"
    page_title = "置顶备注"
    header_icon = "thumbtack"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.page = reviewed_page(kwargs["page_id"])
        if not may_read(self.page, request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        past = PinnedNote.objects.filter(page=self.page.pk, resolved_at__isnull=False)
        return {
            **super().get_context_data(**kwargs),
            "page": self.page,
            "pinned": list(notes.pinned([self.page.pk])),
            "resolved": list(past.select_related("pinned_by", "resolved_by").order_by("-resolved_at")[:SHOWN]),
            "may_resolve": notes.may_resolve(self.page, self.request.user),
            "most": notes.CHARACTERS,
            "form": kwargs.pop("form", None) or NoteForm(),
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = NoteForm(request.POST)
        if form.is_valid():
            try:
                notes.pin(self.page, request.user, text=form.cleaned_data["text"])
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, "备注已置顶，打开这一稿的人都会先看到。")
                return redirect("review_notes", self.page.pk)
        return self.render_to_response(self.get_context_data(form=form, **kwargs), status=422)


@require_POST
def resolve(request: HttpRequest, note_id: int) -> HttpResponse:
    note = get_object_or_404(PinnedNote.objects.select_related("page"), pk=note_id)
    notes.resolve(note, request.user)
    messages.success(request, "这条备注已处理。")
    return redirect("review_notes", note.page_id)
