"""The record of what was told: everything for administrators, for everybody else what was told to them."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from publishing.notices import kinds
from publishing.notices.models import Channel, Notice, NoticeQuerySet

STATES = (("sent", _("已发出")), ("waiting", _("待发")), ("given_up", _("没有发出")))


def state_of(notice: Notice) -> str:
    """The state in words."""
    if notice.sent_at is not None:
        return "已发出"
    return "待发" if notice.given_up_at is None else "没有发出"


def _people(request: Any) -> QuerySet[Any]:
    users = get_user_model()._default_manager
    told = Notice.objects.filter(person__isnull=False).values("person")
    return users.filter(pk__in=told).order_by("pk") if request.user.is_superuser else users.filter(pk=request.user.pk)


class NoticeFilterSet(WagtailFilterSet):  # type: ignore[misc]  # Wagtail is untyped
    state = django_filters.ChoiceFilter(label=_("状态"), method="filter_state", choices=STATES)
    kind = django_filters.ChoiceFilter(label=_("事由"), choices=kinds.labels)
    channel = django_filters.ChoiceFilter(label=_("方式"), choices=Channel.choices)
    person = django_filters.ModelChoiceFilter(label=_("收件人"), queryset=_people)
    created_at = django_filters.DateFromToRangeFilter(label=_("产生时间"), widget=DateRangePickerWidget)

    class Meta:
        model = Notice
        fields = ["state", "kind", "channel", "person", "created_at"]

    def filter_state(self, queryset: NoticeQuerySet, name: str, value: str) -> NoticeQuerySet:
        if value == "sent":
            return queryset.filter(sent_at__isnull=False)
        return queryset.unfinished() if value == "waiting" else queryset.filter(given_up_at__isnull=False)


class NoticesView(ReportView):  # type: ignore[misc]  # Wagtail is untyped
    model = Notice
    page_title = _("通知记录")
    header_icon = "mail"
    filterset_class = NoticeFilterSet
    index_url_name = "notices"
    index_results_url_name = "notices_results"
    default_ordering = "-created_at"
    columns = [
        TitleColumn("subject", label=_("通知"), get_url=lambda notice: notice.url),
        Column("person_name", label=_("收件人")),
        Column("get_channel_display", label=_("方式")),
        DateColumn("created_at", label=_("产生时间")),
        Column("state", label=_("状态"), accessor=state_of),
        Column("outcome", label=_("结果")),
    ]
    list_export = ["created_at", "subject", "person_name", "get_channel_display", "sent_at", "tries", "outcome"]
    export_headings = {"get_channel_display": _("方式")}

    def get_base_queryset(self) -> NoticeQuerySet:
        notices = Notice.objects.all()
        return notices if self.request.user.is_superuser else notices.filter(person=self.request.user)

    def get_filename(self) -> str:
        return "notices"
