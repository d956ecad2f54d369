"""The lexicon in the desk: three lists under one menu."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from publishing.lexicon.models import Office, Post, Term
from publishing.lexicon.permissions import may_import


class TermViewSet(SnippetViewSet):  # type: ignore[misc]  # Wagtail is untyped
    model = Term
    icon = "warning"
    menu_label = _("用语")
    url_prefix = "lexicon/terms"
    list_display = [
        "wrong",
        "right",
        Column("get_severity_display", label=_("级别"), sort_key="severity"),
        "note",
        BooleanColumn("is_active", label=_("启用"), sort_key="is_active"),
    ]
    list_filter = ["severity", "is_active"]
    search_fields = ["wrong", "right", "note"]
    search_backend_name = None
    inspect_view_enabled = True
    list_per_page = 50
    panels = [
        FieldRowPanel([FieldPanel("wrong"), FieldPanel("right")]),
        FieldPanel("allowed"),
        FieldPanel("severity"),
        FieldPanel("note"),
        FieldPanel("source"),
        FieldPanel("is_active"),
    ]


class PostViewSet(SnippetViewSet):  # type: ignore[misc]  # Wagtail is untyped
    model = Post
    icon = "user"
    menu_label = _("任职")
    url_prefix = "lexicon/posts"
    list_display = ["name", "title", "since", "until"]
    list_filter = {"until": ["isnull"], "title": ["icontains"]}
    search_fields = ["name", "title"]
    search_backend_name = None
    inspect_view_enabled = True
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("title")]),
        FieldRowPanel([FieldPanel("since"), FieldPanel("until")]),
    ]


class OfficeViewSet(SnippetViewSet):  # type: ignore[misc]  # Wagtail is untyped
    model = Office
    icon = "group"
    menu_label = _("单位和电话")
    url_prefix = "lexicon/offices"
    list_display = ["name", "aliases", "phones"]
    search_fields = ["name", "aliases", "phones"]
    search_backend_name = None
    inspect_view_enabled = True
    panels = [FieldPanel("name"), FieldPanel("aliases"), FieldPanel("phones")]


class ImportMenuItem(MenuItem):  # type: ignore[misc]  # Wagtail is untyped
    def is_shown(self, request: Any) -> bool:
        return may_import(request.user)


class LexiconViewSetGroup(SnippetViewSetGroup):  # type: ignore[misc]  # Wagtail is untyped
    menu_label = _("词库")
    menu_icon = "list-ul"
    menu_name = "lexicon"
    menu_order = 140
    items = (TermViewSet, PostViewSet, OfficeViewSet)

    def get_submenu_items(self) -> list[MenuItem]:
        workbook = ImportMenuItem(
            _("导入和导出"), reverse("lexicon_workbook"), name="lexicon-workbook", icon_name="table", order=900
        )
        return [*super().get_submenu_items(), workbook]
