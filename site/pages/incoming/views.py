"""The desk's door for copy that comes in: choose files, look at what was read, save it as a draft or throw it away."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from pages.importing import KINDS, section_of
from pages.incoming import flow
from pages.incoming.forms import UploadForm
from pages.incoming.parcel import MAX_BYTES
from pages.incoming.preview import Preview, small_picture, wechat_context
from pages.models import ArticlePage, Incoming, IncomingState, SectionPage
from pages.tasks import read_incoming
from publishing.refusal import Refusal
from publishing.review.views import DeskView

State = IncomingState
UNDER_WAY = (State.WAITING, State.READING)


class ImportView(DeskView):
    """Choose a document, photos beside it, a folder or a zip."""

    template_name = "pages_admin/import.html"
    page_title = "导入 Word"
    header_icon = "upload"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user: Any = self.request.user
        asked = asked_for(self.request)
        form = kwargs.pop("form", None) or UploadForm(sections=flow.sections_for(user), initial=asked)
        waiting = Incoming.objects.filter(
            owner=user, state__in=(*UNDER_WAY, State.READY), expires_at__gt=timezone.now()
        )
        return {
            **super().get_context_data(**kwargs),
            "form": form,
            "waiting": waiting.defer("manuscript").order_by("-created_at"),
            "max_bytes": MAX_BYTES,
            "max_files": flow.MAX_FILES,
        }

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = UploadForm(request.POST, request.FILES, sections=flow.sections_for(request.user))
        if form.is_valid():
            try:
                incoming = flow.receive(
                    [*form.cleaned_data["file"], *request.FILES.getlist("folder")],
                    owner=request.user,
                    **{name: form.cleaned_data[name] for name in ("kind", "section", "title")},
                )
            except Refusal as refusal:
                form.add_error("file", str(refusal))
            else:
                flow.begin(incoming, later=read_incoming.enqueue)
                return redirect("incoming", incoming.pk)
        return self.render_to_response(self.get_context_data(form=form))


class IncomingView(DeskView):
    """How far the reading has come; then the preview, from which a draft is saved."""

    header_icon = "upload"
    parent = ("导入 Word", reverse_lazy("import_article"))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.incoming = own_incoming(request, kwargs["incoming_id"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return "导入预览" if self.incoming.state == State.READY else "导入"

    def get_template_names(self) -> list[str]:
        ready = self.incoming.state == State.READY
        return ["pages_admin/import_preview.html" if ready else "pages_admin/import_progress.html"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.incoming.state == State.SAVED:
            return redirect("wagtailadmin_pages:edit", flow.saved_as(self.incoming).pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {**super().get_context_data(**kwargs), "incoming": self.incoming, "under_way": UNDER_WAY}
        if self.incoming.state != State.READY:
            return context
        preview = Preview.of(self.incoming, sections=flow.sections_for(self.request.user))
        form = kwargs.get("form") or preview.form()
        return {**context, "preview": preview, "form": form, "fields": preview.fields(form)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        act = request.POST.get("act", "save")
        if act == "discard":
            if flow.forget(self.incoming, State.DISCARDED):
                messages.success(request, f"已放弃“{self.incoming.filename}”，没有保存任何内容。")
            return redirect("import_article")
        if self.incoming.state != State.READY:
            return redirect("wagtailadmin_pages:edit", flow.saved_as(self.incoming).pk)
        preview = Preview.of(self.incoming, sections=flow.sections_for(request.user))
        if act in KINDS:
            preview.answer(request.POST, kind=act)
            return redirect("incoming", self.incoming.pk)
        form = preview.form(request.POST)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        page = flow.save(
            self.incoming,
            user=request.user,
            kind=preview.kind,
            section=section_of(preview.kind, form.cleaned_data["section"]),
            title=form.cleaned_data["title"],
            author=form.cleaned_data["author"],
            values=form.values(),
        )
        messages.success(
            request, "已存为草稿，图片已放进图片库。请核对后送审。" if page.cover_id else "已存为草稿。请核对后送审。"
        )
        return redirect("wagtailadmin_pages:edit", page.pk)


@require_safe
def progress(request: HttpRequest, incoming_id: Any) -> HttpResponse:
    """How far the reading has come, for the page that asks every second."""
    incoming = own_incoming(request, incoming_id)
    context = {"incoming": incoming, "under_way": UNDER_WAY}
    return TemplateResponse(request, "pages_admin/import_state.html", context)


@require_safe
@xframe_options_sameorigin
def wechat_preview(request: HttpRequest, incoming_id: Any) -> HttpResponse:
    """The article as WeChat will show it."""
    incoming = own_incoming(request, incoming_id)
    if incoming.state != State.READY:
        raise Http404
    sections = flow.sections_for(request.user)

    def address(sha256: str) -> str:
        return reverse("incoming_picture", args=[incoming.pk, sha256])

    context = wechat_context(Preview.of(incoming, sections=sections), address)
    return TemplateResponse(request, "pages/preview_wechat.html", context)


@require_safe
def picture(request: HttpRequest, incoming_id: Any, sha256: str) -> HttpResponse:
    """A small copy of a picture, for nobody but the one who sent it."""
    found = small_picture(own_incoming(request, incoming_id), sha256)
    if found is None:
        raise Http404
    answer = HttpResponse(found.read(), content_type=found.name)
    answer["Cache-Control"] = "private, max-age=3600"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def asked_for(request: HttpRequest) -> dict[str, str]:
    """Kind and section named in the address; or those of the article ``page``, or of one to be made below ``parent``."""
    asked = {name: request.GET[name] for name in ("kind", "section") if name in request.GET}
    page = ArticlePage.objects.filter(pk=_number(request, "page")).first()
    if page is not None:
        asked["kind"] = page.specific_class.kind if page.specific_class is not None else ""
    section = SectionPage.objects.filter(pk=_number(request, "parent")).first() if page is None else page.get_parent()
    return asked if section is None else {**asked, "section": section.slug}


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def own_incoming(request: HttpRequest, incoming_id: Any) -> Incoming:
    """The import, if it is this person's own; for others it does not exist."""
    found: Incoming = get_object_or_404(Incoming, pk=incoming_id, owner=request.user)
    return found
