"""Under the body: many photos at once, uploaded or from the library, in order as pictures or as one gallery.

The uploads go to Wagtail's own screen for many pictures, one request each; what is put into the body are ordinary blocks.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.templatetags.static import static
from wagtail.admin.panels import Panel
from wagtail.admin.telepath import register
from wagtail.blocks.struct_block import StructBlockAdapter
from wagtail.images.permissions import permission_policy
from wagtail.images.utils import get_accept_attributes

from pages.blocks import FigureBlock


class PhotosPanel(Panel):  # type: ignore[misc]  # Wagtail is untyped
    class BoundPanel(Panel.BoundPanel):  # type: ignore[misc]  # Wagtail is untyped
        template_name = "pages_admin/photos.html"

        def is_shown(self) -> bool:
            return bool(super().is_shown() and permission_policy.user_has_permission(self.request.user, "add"))

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            # The first collection the user may add to, as the screen for many pictures suggests.
            collections = permission_policy.collections_user_has_permission_for(self.request.user, "add")
            return {
                **super().get_context_data(parent_context),
                "accept": get_accept_attributes(),
                "collection": collections.first(),
            }

        @property
        def media(self) -> forms.Media:
            script, style = static("pages/photos.js"), static("pages/photos.css")
            return super().media + forms.Media(js=[script], css={"all": [style]})


class FigureBlockAdapter(StructBlockAdapter):  # type: ignore[misc]  # Wagtail is untyped
    """Brings a picture's description into the block it is chosen for, as Wagtail's own image block does."""

    js_constructor = "pages.FigureBlock"

    @property
    def media(self) -> forms.Media:
        return super().media + forms.Media(js=[static("pages/figure_block.js")])


register(FigureBlockAdapter(), FigureBlock)
