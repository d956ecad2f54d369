"""The rules of review in the desk's settings, for those who have the right to them."""

from __future__ import annotations

from typing import Any

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import log

from publishing.review.models import ReviewRule
from publishing.review.rulebook.overview import in_words, level_lines, ways

CHANGED = "publishing.change_rule"


class RulesView(generic.IndexView):  # type: ignore[misc]  # Wagtail is untyped
    """The list, and above it what all the rules together come to."""

    template_name = "review/rules.html"

    def get_base_queryset(self) -> Any:
        return super().get_base_queryset().select_related("section", "workflow")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        overview = {} if self.results_only else {"ways": ways(), "levels": level_lines()}
        return {
            **super().get_context_data(**kwargs),
            **overview,
            "workflows": reverse_lazy("wagtailadmin_workflows:index"),
        }


class AddView(generic.CreateView):  # type: ignore[misc]  # Wagtail is untyped
    def save_instance(self) -> ReviewRule:
        rule: ReviewRule = super().save_instance()
        log(instance=rule, action=CHANGED, data={"rule": in_words(rule)})
        return rule


class EditView(generic.EditView):  # type: ignore[misc]  # Wagtail is untyped
    def save_instance(self) -> ReviewRule:
        before = in_words(ReviewRule.objects.get(pk=self.object.pk))
        rule: ReviewRule = super().save_instance()
        log(instance=rule, action=CHANGED, data={"rule": in_words(rule), "before": before})
        return rule


class DeleteView(generic.DeleteView):  # type: ignore[misc]  # Wagtail is untyped
    def delete_action(self) -> None:
        log(instance=self.object, action=CHANGED, data={"before": in_words(self.object)})
        super().delete_action()


class RuleViewSet(ModelViewSet):  # type: ignore[misc]  # Wagtail is untyped
    model = ReviewRule
    name = "review_rules"
    url_prefix = "review-rules"
    icon = "tasks"
    menu_label = _("审核规则")
    menu_order = 110
    add_to_settings_menu = True
    copy_view_enabled = False
    index_view_class = RulesView
    add_view_class = AddView
    edit_view_class = EditView
    delete_view_class = DeleteView
    index_template_name = "review/rules.html"
    list_display = [
        "name",
        Column("kind_shown", label=_("稿件类型")),
        "section",
        "workflow",
        BooleanColumn("is_active", label=_("启用")),
    ]
    panels = [
        FieldPanel("name"),
        FieldPanel("kind"),
        PageChooserPanel("section"),
        FieldPanel("is_major"),
        FieldPanel("least_warnings"),
        FieldPanel("workflow"),
        FieldPanel("is_active"),
    ]
