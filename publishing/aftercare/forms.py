"""Asking for a withdrawal, and opening a correction."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from publishing.aftercare.models import SHORTEST_REASON, OldPublication, OnTheWeb

REASON = {"rows": 3, "minlength": SHORTEST_REASON, "maxlength": 2000}

WEB_HINTS = {
    OnTheWeb.KEEP: "网站上的这篇文章不变。",
    OnTheWeb.NOTICE: "文章仍可读，文首写明“本文已于某日在微信撤回，原因……”，上面填的原因会原样公开。",
    OnTheWeb.UNPUBLISH: "另一人确认的当时就从网站撤下，不等微信。泄密、个人信息、严重表述错误选这一项。",
}
OLD_HINTS = {
    OldPublication.WITHDRAW: "新稿在微信发布后，系统替您申请撤回旧文；新一期的签发人若是另一人，即算确认。",
    OldPublication.KEEP: "旧文留在微信上，各处标注“已更正”和新链接。关注者手里的旧链接仍打得开。",
}


class _Choosing(forms.Form):
    hints: dict[Any, str] = {}
    choosing = ""

    def options(self) -> list[dict[str, Any]]:
        """The choices as radio buttons with what each means."""
        bound = self[self.choosing]
        labels = dict(self.fields[self.choosing].choices)  # type: ignore[attr-defined]  # a ChoiceField
        return [
            {"value": value, "label": label, "hint": self.hints[value], "checked": bound.value() == value}
            for value, label in labels.items()
        ]


class WithdrawalForm(_Choosing):
    hints = WEB_HINTS
    choosing = "web"

    reason = forms.CharField(
        label=_("撤回原因"),
        min_length=SHORTEST_REASON,
        widget=forms.Textarea(attrs={**REASON, "placeholder": "例如：缴费截止日期写错，容易误导群众"}),
    )
    web = forms.ChoiceField(label=_("网站上的这篇文章"), choices=OnTheWeb.choices, initial=OnTheWeb.NOTICE.value)

    def __init__(self, *args: Any, may_change_page: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_change_page:
            self.fields["web"].choices = [  # type: ignore[attr-defined]  # a ChoiceField
                (OnTheWeb.KEEP.value, OnTheWeb.KEEP.label)
            ]
            self.fields["web"].initial = OnTheWeb.KEEP.value


class CorrectionForm(_Choosing):
    hints = OLD_HINTS
    choosing = "old"

    reason = forms.CharField(
        label=_("更正原因（内部留痕）"),
        min_length=SHORTEST_REASON,
        widget=forms.Textarea(attrs={**REASON, "placeholder": "例如：把缴费截止日 12 月 20 日误写成 12 月 2 日"}),
    )
    public_note = forms.CharField(
        label=_("给读者的说明"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": 300, "placeholder": "例如：缴费截止日期应为 12 月 20 日"}),
    )
    old = forms.ChoiceField(
        label=_("微信上的旧文"), choices=OldPublication.choices, initial=OldPublication.WITHDRAW.value
    )
