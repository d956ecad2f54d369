"""The record of what was told: everything for administrators, for everybody else what was told to them."""

from __future__ import annotations

import datetime
import uuid
from typing import Any

import django_filters
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn
from wagtail.admin.views.reports import ReportView

from publishing.notices import kinds
from publishing.notices.models import Channel, Notice, NoticeQuerySet, NoticeSettings
from publishing.notices.quiet import waits_for_morning
from publishing.notices.tell import tell

TEST = kinds.Kind(name="notices.test", label="测试")
STATES = (("sent", _("已发出")), ("waiting", _("待发")), ("given_up", _("没有发出")))


def standing_of(notice: Notice, hours: NoticeSettings, now: datetime.datetime) -> str:
    """What has become of ``notice``, in a sentence."""
    if notice.sent_at is not None:
        return f"{_moment(notice.sent_at)} 发出。"
    if notice.given_up_at is not None or notice.due_at is None:
        return notice.outcome
    if waits_for_morning(notice, hours, now):
        return f"夜间不打扰，{hours.quiet_until:%H:%M} 后发出。"
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


@require_POST
def try_out(request: HttpRequest) -> HttpResponse:
    """Tell the administrator something on every channel, at once, to see whether it arrives."""
    if not request.user.is_superuser:
        raise PermissionDenied
    tell(
        [request.user],
        kind=TEST.name,
        key=f"test:{uuid.uuid4()}",
        subject="测试：通知能收到",
        text="收到这条，说明通知发得出去。",
        url=reverse("notices"),
        button="看通知记录",
        urgent=True,
    )
    messages.success(request, "已写下测试通知。几秒后刷新，看下面的结果。")
    return redirect("notices")


class NoticesView(ReportView):  # type: ignore[misc]  # Wagtail is untyped
    model = Notice
    page_title = _("通知记录")
    header_icon = "mail"
    template_name = "notices/listing.html"
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

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {
            **super().get_context_data(**kwargs),
            "may_try_out": self.request.user.is_superuser,
            "has_robot": bool(settings.WECOM_ROBOT_KEY),
        }

    def get_base_queryset(self) -> NoticeQuerySet:
        notices = Notice.objects.all()
        return notices if self.request.user.is_superuser else notices.filter(person=self.request.user)

    def decorate_paginated_queryset(self, object_list: Any) -> Any:
        hours, now = NoticeSettings.load(), timezone.now()
        for notice in object_list:
            notice.standing = standing_of(notice, hours, now)
        return object_list

    def get_filename(self) -> str:
        return "notices"
