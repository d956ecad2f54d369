"""Under the cover: what 2.35 : 1 and 1 : 1 will show of it, and the point both keep, to be moved."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, JsonResponse
from django.shortcuts import get_object_or_404
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.admin.compare import FieldComparison
from wagtail.admin.panels import Panel
from wagtail.images.models import SourceImageIOError
from wagtail.images.permissions import permission_policy

from library.models import Picture

FIELDS = ("cover_focus_x", "cover_focus_y")
SHOWN = "max-800x800|format-jpeg|bgcolor-ffffff"


class CropPanel(Panel):  # type: ignore[misc]  # Wagtail is untyped
    def get_form_options(self) -> dict[str, Any]:
        return {"fields": list(FIELDS), "widgets": dict.fromkeys(FIELDS, forms.HiddenInput)}

    class BoundPanel(Panel.BoundPanel):  # type: ignore[misc]  # Wagtail is untyped
        template_name = "pages_admin/crop.html"

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            return {
                **super().get_context_data(parent_context),
                "x": self.form[FIELDS[0]],
                "y": self.form[FIELDS[1]],
                "picture_url": reverse("cover_picture", args=[0]),
            }

        def get_comparison(self) -> list[Any]:
            """A moved crop is a change like any other: readers see another picture."""
            return [partial(FieldComparison, self.panel.model._meta.get_field(name)) for name in FIELDS]

        @property
        def media(self) -> forms.Media:
            return super().media + forms.Media(js=[static("pages/crop.js")], css={"all": [static("pages/crop.css")]})


@require_safe
def cover_picture(request: HttpRequest, picture_id: int) -> JsonResponse:
    """What the crop boxes are drawn on: an address, and the picture's own focus as fractions; 404 to who may not choose it."""
    pictures = permission_policy.instances_user_has_any_permission_for(request.user, ["choose"])
    picture: Picture = get_object_or_404(pictures, pk=picture_id)
    try:
        shown = picture.get_rendition(SHOWN)
    except SourceImageIOError:
        return JsonResponse({"error": "这张图片的文件找不到了，请重新上传。"})
    focus = None
    if picture.has_focal_point():
        focus = [picture.focal_point_x / picture.width, picture.focal_point_y / picture.height]
    return JsonResponse({"url": shown.url, "width": shown.width, "height": shown.height, "focus": focus})
