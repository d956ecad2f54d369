"""Approved articles as they were frozen: their text as WeChat shows it, their pictures, their covers in the feed."""

from __future__ import annotations

import io
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe
from PIL import Image

from publishing.editions import flow
from publishing.render import covers, pictures, wechat
from publishing.render.fonts import NoChineseFont
from publishing.render.themes import theme_of
from publishing.review.models import ApprovedArticle, ApprovedPicture

SHAPES = {"wide": (600, 255), "square": (160, 160)}
"""Pixels of a thumbnail: sharp on a phone's screen, about 20 KB."""

DECODED_SIDE_PX = 1400
DAY_SECONDS = 86_400


def may_read(user: Any) -> bool:
    return bool(user.has_perm(flow.COMPOSE) or user.has_perm(flow.SIGN_OFF))


@require_safe
@xframe_options_sameorigin
def article(request: HttpRequest, approval_id: int) -> HttpResponse:
    """The frozen article as WeChat will show it: what is sent, with pictures from our own store."""
    if not may_read(request.user):
        raise PermissionDenied
    approval = get_object_or_404(ApprovedArticle, pk=approval_id)
    urls = {
        figure.picture.sha256: reverse("approved_picture", args=[figure.picture.sha256])
        for figure in approval.article.figures()
    }
    return render(
        request,
        "delivery/frozen.html",
        {
            "approval": approval,
            "article": approval.article,
            "rendered": wechat.render(approval.article, pictures=urls),
            "account_name": settings.ACCOUNT_NAME,
        },
    )


@require_safe
@cache_control(private=True, max_age=DAY_SECONDS)
def picture(request: HttpRequest, sha256: str) -> HttpResponseBase:
    """A picture of a body, byte for byte as approved."""
    if not may_read(request.user):
        raise PermissionDenied
    stored = get_object_or_404(ApprovedPicture, pk=sha256)
    try:
        with stored.file.open("rb") as file:
            data = file.read()
        kind = pictures.measure(data).format
    except (OSError, pictures.PictureRefused) as error:
        raise Http404("这张审定图片的文件找不到了。") from error
    return FileResponse(io.BytesIO(data), content_type=Image.MIME.get(kind, "application/octet-stream"))


@require_safe
@cache_control(private=True, max_age=DAY_SECONDS)
def cover(request: HttpRequest, approval_id: int, shape: str) -> HttpResponse:
    """A small cut of the cover, as the feed shows it; drawn from the title where there is no picture, or none to be read."""
    if not may_read(request.user):
        raise PermissionDenied
    approval = get_object_or_404(ApprovedArticle, pk=approval_id)
    size = SHAPES.get(shape)
    if size is None:
        raise Http404
    return HttpResponse(_thumbnail(approval, shape, size), content_type="image/jpeg")


def _thumbnail(approval: ApprovedArticle, shape: str, size: tuple[int, int]) -> bytes:
    image, focus = _picture(approval)
    box = getattr(covers.crops(image.width, image.height, focus), shape)
    left, top, right, bottom = box
    cut = image.resize(
        size,
        Image.Resampling.LANCZOS,
        box=(left * image.width, top * image.height, right * image.width, bottom * image.height),
    )
    data = io.BytesIO()
    cut.save(data, "JPEG", quality=82, optimize=True)
    return data.getvalue()


def _picture(approval: ApprovedArticle) -> tuple[Image.Image, tuple[float, float] | None]:
    chosen = approval.article.cover
    if chosen is not None:
        try:
            with ApprovedPicture.objects.get(pk=chosen.sha256).file.open("rb") as file:
                image = pictures.decode(file.read(), max_width_px=DECODED_SIDE_PX, max_height_px=DECODED_SIDE_PX)
        except (ApprovedPicture.DoesNotExist, OSError, pictures.PictureRefused):
            pass
        else:
            return image.convert("RGB"), chosen.focus
    try:
        approved = approval.article
        drawn = covers.draw(
            approval.title, kind_label=approved.kind_label, account=settings.ACCOUNT_NAME, theme=theme_of(approved)
        )
    except NoChineseFont as error:
        raise Http404(str(error)) from error
    return Image.open(io.BytesIO(drawn.data)), None
