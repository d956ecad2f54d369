"""The forms of editions: composing one, its time, and a look at it on somebody's phone."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publishing.delivery.desk.audiences import EVERYBODY, Known
from publishing.editions.models import MAX_ARTICLES, Method
from publishing.review.models import ApprovedArticle

METHODS = (Method.DRAFT, Method.PUBLISH, Method.MASS_SEND)
HINTS = {
    Method.PUBLISH: "生成永久链接，不打扰关注者，不占群发次数。",
    Method.DRAFT: "只存进公众号草稿箱，由人在公众平台后台发表。",
    Method.MASS_SEND: "推到关注者的手机上，占用当天的群发次数，发出后不能收回。",
}
ALL = "all"
MORNING, EVENING = datetime.time(7, 30), datetime.time(19)
WECHAT_NAME_CHARACTERS = 64


class MomentInput(forms.DateTimeInput):
    """The browser's own picker of a day and a time."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def quick_times(now: datetime.datetime) -> list[dict[str, str]]:
    """The usual times of a push that are still to come, soonest first: ``{"label", "value"}``, the value for the input."""
    now = timezone.localtime(now)
    tomorrow = now.date() + datetime.timedelta(days=1)
    evening = ("今晚 19:00", now.date()) if now.time() < EVENING else ("明晚 19:00", tomorrow)
    choices = [(evening[0], evening[1], EVENING), ("明早 07:30", tomorrow, MORNING)]
    return [
        {"label": label, "value": f"{day:%Y-%m-%d}T{hour:%H:%M}"}
        for label, day, hour in sorted(choices, key=lambda choice: choice[1:])
    ]


def require_future(moment: datetime.datetime | None) -> datetime.datetime | None:
    if moment is not None and moment.year not in range(2000, 9000):
        raise ValidationError(_("推送时间超出了日历的范围。"), code="time-passed")
    if moment is not None and moment <= timezone.now():
        when = f"{timezone.localtime(moment):%-m月%-d日 %H:%M}"
        raise ValidationError(_("%(when)s 已经过去，请改为将来的时间。"), code="time-passed", params={"when": when})
    return moment


class ComposeForm(forms.Form):
    """One select a free article: its place in the edition, or none. The audience is asked of mass sends only."""

    method = forms.ChoiceField(
        label=_("方式"), choices=[(method.value, method.label) for method in METHODS], initial=Method.PUBLISH.value
    )
    scheduled_at = forms.DateTimeField(
        label=_("推送时间"),
        required=False,
        widget=MomentInput,
        help_text=_("北京时间。不填则签发后立即推送。"),
    )
    ignore_reprint = forms.BooleanField(label=_("被微信判为转载时继续群发"), required=False)

    def __init__(self, *args: Any, approvals: Sequence[ApprovedArticle], known: Known, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.approvals = approvals
        self.known = known
        self.fields["audience"] = _audience_field(known)
        places = [("", "不选"), *((str(n), "头条" if n == 1 else f"第 {n} 条") for n in range(1, MAX_ARTICLES + 1))]
        for approval in approvals:
            name = _name(approval)
            self.fields[name] = forms.ChoiceField(label=approval.title, choices=places, required=False)

    def choices(self) -> list[dict[str, Any]]:
        """The articles to choose from, each with its bound select and how many days it has waited."""
        today = timezone.localdate()
        return [
            {
                "approval": approval,
                "field": self[_name(approval)],
                "days": (today - timezone.localdate(approval.approved_at)).days,
            }
            for approval in self.approvals
        ]

    def method_choices(self) -> list[dict[str, Any]]:
        current = self["method"].value()
        return [
            {
                "value": method.value,
                "label": method.label,
                "hint": HINTS[method],
                "checked": current == method.value,
                "is_mass_send": method == Method.MASS_SEND,
                "refusal": self.known.refusal if method == Method.MASS_SEND else "",
            }
            for method in METHODS
        ]

    def clean_method(self) -> Method:
        method = Method(self.cleaned_data["method"])
        if method == Method.MASS_SEND and self.known.refusal:
            raise ValidationError(self.known.refusal, code="no-mass-sends")
        return method

    def clean_scheduled_at(self) -> datetime.datetime | None:
        return require_future(self.cleaned_data["scheduled_at"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        self._require_still_free()
        chosen = [cleaned[name] for name in self.fields if name.startswith("place-") and cleaned.get(name)]
        if not chosen:
            raise ValidationError(_("请至少选择一篇稿件，给它一个位置。"), code="no-articles")
        if len(set(chosen)) != len(chosen):
            raise ValidationError(_("有两篇稿件选了同一个位置，请改开。"), code="same-place")
        if "1" not in chosen:
            raise ValidationError(_("请选一篇作头条。"), code="no-lead")
        return cleaned

    def _require_still_free(self) -> None:
        """An article that somebody else took, or that was taken down, while this form was open is named, not dropped."""
        gone = [
            name.removeprefix("place-")
            for name, value in self.data.items()
            if name.startswith("place-") and value and name not in self.fields
        ]
        numbers = [int(number) for number in gone if number.isascii() and number.isdigit() and len(number) < 16]
        titles = ApprovedArticle.objects.filter(pk__in=numbers).values_list("title", flat=True)
        if gone:
            named = "、".join(f"《{title}》" for title in titles) or _("有一篇稿件")
            raise ValidationError(
                _("%(named)s刚刚被编入别的期次，或已撤下、有了新的审定版，不能再选。其余已选的都在，请核对后再交。"),
                code="no-longer-free",
                params={"named": named},
            )

    def page_ids(self) -> list[int]:
        """The chosen articles' pages in the order of their places."""
        chosen = [
            (int(self.cleaned_data[_name(approval)]), approval.page_id)
            for approval in self.approvals
            if self.cleaned_data.get(_name(approval)) and approval.page_id is not None
        ]
        return [page_id for _place, page_id in sorted(chosen)]

    def audience(self) -> dict[str, Any]:
        """What :func:`publishing.editions.flow.compose` wants to know of the readers."""
        answer = self.cleaned_data.get("audience")
        tag = None if answer in (None, "", ALL) else int(answer)
        return {
            "audience_tag": tag,
            "audience_name": "" if tag is None else self.known.name(tag)[:60],
            "ignore_reprint": self.cleaned_data["ignore_reprint"],
        }


class TimeForm(forms.Form):
    """Another time for an edition that is signed off."""

    at = forms.DateTimeField(label=_("推送时间"), widget=MomentInput, help_text=_("北京时间。"))

    def clean_at(self) -> datetime.datetime | None:
        return require_future(self.cleaned_data["at"])


class PreviewForm(forms.Form):
    wechat_name = forms.CharField(
        label=_("微信号"),
        max_length=WECHAT_NAME_CHARACTERS,
        strip=True,
        validators=[RegexValidator(r"^\S+\Z", _("微信号里不能有空格。请在手机微信“我”的页面里核对。"))],
        error_messages={
            "required": _("请填写接收预览的微信号。"),
            "max_length": _("微信号最多 64 个字符。请在手机微信“我”的页面里核对。"),
        },
    )


def _audience_field(known: Known) -> forms.Field:
    if not known.tags:
        return forms.IntegerField(
            label=_("标签编号"),
            required=False,
            min_value=0,
            help_text=_("不填则发给全部关注者。还没有从微信读到标签；只发给一个标签时，填它在微信里的编号。"),
        )
    counted = f"（{known.followers:,} 人）" if known.followers is not None else ""
    tags = [(str(tag.tag), f"标签：{tag.name}（{tag.followers:,} 人）") for tag in known.tags]
    return forms.ChoiceField(
        label=_("群发对象"), required=False, choices=[(ALL, f"{EVERYBODY}{counted}"), *tags], initial=ALL
    )


def _name(approval: ApprovedArticle) -> str:
    return f"place-{approval.pk}"
