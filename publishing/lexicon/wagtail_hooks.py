"""Where the lexicon stands in the desk: its menu, its workbook, its log action."""

from __future__ import annotations

from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

from publishing.lexicon import views
from publishing.lexicon.importing import IMPORTED
from publishing.lexicon.viewsets import LexiconViewSetGroup

register_snippet(LexiconViewSetGroup)


@hooks.register("register_admin_urls")
def urls() -> list[URLPattern]:
    return [
        path("lexicon/workbook/", views.WorkbookView.as_view(), name="lexicon_workbook"),
        path("lexicon/workbook/lexicon.xlsx", views.download, {"empty": False}, name="lexicon_export"),
        path("lexicon/workbook/template.xlsx", views.download, {"empty": True}, name="lexicon_template"),
        path("lexicon/workbook/<int:upload_id>/", views.CompareView.as_view(), name="lexicon_compare"),
    ]


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    actions.register_action(IMPORTED, _("从工作簿导入"), _("从工作簿导入"))
