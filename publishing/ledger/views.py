"""The ledger as a report of the desk: every act with its number, filtered, and a button that verifies."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.log_actions import registry
from wagtail.permission_policies import ModelPermissionPolicy

from publishing.ledger import asking, looking
from publishing.ledger.models import LoggedAct, Verification
from publishing.refusal import Refusal

MAY_READ = "ledger.view_loggedact"


def actions(request: HttpRequest | None = None) -> list[tuple[str, str]]:
    """The actions that occur, in words."""
    words = dict(registry.get_choices())
    codes = LoggedAct.objects.order_by().values_list("action", flat=True).distinct()
    return sorted(((code, str(words.get(code, code))) for code in codes), key=lambda choice: choice[1])


class LedgerFilterSet(WagtailFilterSet):  # type: ignore[misc]  # Wagtail is untyped
    title = django_filters.CharFilter(label=_("稿件或对象"), lookup_expr="icontains")
    object_id = django_filters.CharFilter(label=_("稿件编号"))
    person = django_filters.CharFilter(label=_("人员"), lookup_expr="icontains")
    action = django_filters.ChoiceFilter(label=_("操作"), choices=actions)
    at = django_filters.DateFromToRangeFilter(label=_("日期"), widget=DateRangePickerWidget)

    class Meta:
        model = LoggedAct
        fields: list[str] = []


class HashColumn(Column):  # type: ignore[misc]  # Wagtail is untyped
    def get_value(self, instance: LoggedAct) -> str:
        return format_html('<code title="{}">{}</code>', instance.hash, instance.short_hash)


class MomentColumn(Column):  # type: ignore[misc]  # Wagtail is untyped
    def get_value(self, instance: LoggedAct) -> str:
        return timezone.localtime(instance.at).strftime("%Y-%m-%d %H:%M:%S")


class PersonColumn(Column):  # type: ignore[misc]  # Wagtail is untyped
    def get_value(self, instance: LoggedAct) -> str:
        return f"{instance.person}（补录）" if instance.backfilled else instance.person


class LedgerView(ReportView):  # type: ignore[misc]  # Wagtail is untyped
    template_name = "ledger/report.html"
    page_title = _("操作台账")
    header_icon = "lock"
    model = LoggedAct
    filterset_class = LedgerFilterSet
    permission_policy = ModelPermissionPolicy(LoggedAct)
    any_permission_required = ["view"]
    index_url_name = "ledger"
    index_results_url_name = "ledger_results"
    default_ordering = "-number"
    columns = [
        Column("number", label=_("编号"), width="6%"),
        Column("title", label=_("对象"), width="34%"),
        Column("action_in_words", label=_("操作"), width="16%"),
        PersonColumn("person", label=_("人员"), width="16%"),
        MomentColumn("at", label=_("时间"), width="12%"),
        HashColumn("hash", label=_("校验值"), width="16%"),
    ]
    list_export = ["number", "at", "person", "action_in_words", "title", "object_id", "revision_id", "data", "hash"]
    export_headings = {
        "number": _("编号"),
        "at": _("时间"),
        "person": _("人员"),
        "action_in_words": _("操作"),
        "title": _("对象"),
        "object_id": _("对象编号"),
        "revision_id": _("修订版"),
        "data": _("详情"),
        "hash": _("校验值"),
    }

    def get_filename(self) -> str:
        return f"ledger-{timezone.localdate():%Y-%m-%d}"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        newest, before = (*Verification.objects.all()[:2], None, None)[:2]
        is_under_way = newest is not None and newest.finished_at is None
        return {
            **super().get_context_data(**kwargs),
            "head": LoggedAct.objects.first(),
            "last": before if is_under_way else newest,
            "is_under_way": is_under_way,
        }


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """The newest acts at once, and the whole chain in the background."""
    if not request.user.has_perm(MAY_READ):
        raise PermissionDenied
    found = looking.look_at_newest()
    if found.is_sound:
        messages.success(request, f"{found.message}整本台账正在后台校验，稍后刷新本页看结果。")
    else:
        messages.error(request, found.message)
    try:
        asking.ask(request.user)
    except Refusal as refusal:
        messages.warning(request, str(refusal))
    return redirect(reverse("ledger"))
