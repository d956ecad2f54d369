"""Composing an edition on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput

from publishing.editions.models import MAX_ARTICLES, Method
from publishing.review.models import ApprovedArticle

METHODS = (Method.PUBLISH, Method.DRAFT)
HINTS = {
    Method.PUBLISH: "生成永久链接，不打扰关注者，不占群发次数。",
    Method.DRAFT: "只存进公众号草稿箱，由人在公众平台后台发表。",
}


class ComposeForm(forms.Form):
    """One select a free article: its place in the edition, or none."""

    method = forms.ChoiceField(
        label=_("方式"), choices=[(method.value, method.label) for method in METHODS], initial=Method.PUBLISH.value
    )
    scheduled_at = forms.DateTimeField(
        label=_("推送时间"),
        required=False,
        widget=AdminDateTimeInput,
        help_text=_("北京时间。不填则签发后立即推送。"),
    )

    def __init__(self, *args: Any, approvals: Sequence[ApprovedArticle], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.approvals = approvals
        places = [("", "不选"), *((str(n), "头条" if n == 1 else f"第 {n} 条") for n in range(1, MAX_ARTICLES + 1))]
        for approval in approvals:
            name = _name(approval)
            self.fields[name] = forms.ChoiceField(label=approval.title, choices=places, required=False)

    def choices(self) -> list[dict[str, Any]]:
        """The articles to choose from, each with its bound select."""
        return [{"approval": approval, "field": self[_name(approval)]} for approval in self.approvals]

    def method_choices(self) -> list[dict[str, Any]]:
        current = self["method"].value()
        return [
            {"value": method.value, "label": method.label, "hint": HINTS[method], "checked": current == method.value}
            for method in METHODS
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        chosen = [cleaned[name] for name in self.fields if name.startswith("place-") and cleaned.get(name)]
        if not chosen:
            raise ValidationError(_("请至少选择一篇稿件，给它一个位置。"), code="no-articles")
        if len(set(chosen)) != len(chosen):
            raise ValidationError(_("有两篇稿件选了同一个位置，请改开。"), code="same-place")
        if "1" not in chosen:
            raise ValidationError(_("请选一篇作头条。"), code="no-lead")
        return cleaned

    def page_ids(self) -> list[int]:
        """The chosen articles' pages in the order of their places."""
        chosen = [
            (int(self.cleaned_data[_name(approval)]), approval.page_id)
            for approval in self.approvals
            if self.cleaned_data.get(_name(approval)) and approval.page_id is not None
        ]
        return [page_id for _place, page_id in sorted(chosen)]


def _name(approval: ApprovedArticle) -> str:
    return f"place-{approval.pk}"
