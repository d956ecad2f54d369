"""The record of what was told: everything for administrators, for everybody else what was told to them."""

from __future__ import annotations

import datetime
from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from publishing.notices import kinds
from publishing.notices.models import Channel, Notice, NoticeQuerySet, NoticeSettings
from publishing.notices.quiet import waits_for_morning

STATES = (("sent", _("已发出")), ("waiting", _("待发")), ("given_up", _("没有发出")))


def standing_of(notice: Notice, settings: NoticeSettings, now: datetime.datetime) -> str:
    """What has become of ``notice``, in a sentence."""
    if notice.sent_at is not None:
        return f"{_moment(notice.sent_at)} 发出。"
    if notice.given_up_at is not None or notice.due_at is None:
        return notice.outcome
    if waits_for_morning(notice, settings, now):
        return f"夜间不打扰，{settings.quiet_until:%H:%M} 后发出。"
    return f"{notice.outcome}{_moment(notice.due_at)} 再试。" if notice.outcome else "马上发出。"


def _moment(moment: datetime.datetime) -> str:
    return date_format(timezone.localtime(moment), "n月j日 H:i")


def _recipient(notice: Notice) -> str:
    return f"{notice.person_name} · {notice.get_channel_display()}"


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
        Column("recipient", label=_("收件人"), accessor=_recipient, width="20%"),
        DateColumn("created_at", label=_("产生时间"), width="12%"),
        Column("standing", label=_("结果"), width="30%"),
    ]
    list_export = ["created_at", "subject", "person_name", "get_channel_display", "sent_at", "tries", "outcome"]
    export_headings = {"get_channel_display": _("方式")}

    def get_base_queryset(self) -> NoticeQuerySet:
        notices = Notice.objects.all()
        return notices if self.request.user.is_superuser else notices.filter(person=self.request.user)

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        settings, now = NoticeSettings.load(), timezone.now()
        for notice in object_list:
            notice.standing = standing_of(notice, settings, now)
        return object_list

    def get_filename(self) -> str:
        return "notices"
