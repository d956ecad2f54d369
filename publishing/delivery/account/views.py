"""The screen of the account. It shows rows with their age and never asks WeChat (invariant I7)."""

from __future__ import annotations

import datetime
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from wagtail.log_actions import log

from publishing.channels.port import Verdict
from publishing.delivery import memory
from publishing.delivery.account import alarm_desk, quotas, standing
from publishing.delivery.account.standing_row import account_row
from publishing.delivery.models import IP_ADDRESS, Account
from publishing.delivery.tasks import ask_about_account
from publishing.editions.models import Edition
from publishing.refusal import Refusal
from publishing.review.views import DeskView

RIGHTS = {"draft": "存草稿", "publish": "发布", "mass": "群发", "comments": "留言"}
CAN = {"mark": "✓", "tone": "good", "word": "可以"}
CANNOT = {"mark": "✗", "tone": "alert", "word": "不可以"}
NOT_KNOWN = {"mark": "?", "tone": "quiet", "word": "还不知道"}
NOTICE = {"mark": "!", "tone": "notice", "word": "注意"}
FINE = {"mark": "✓", "tone": "good", "word": "正常"}
BROKEN = {"mark": "✗", "tone": "alert", "word": "不行"}
OF_RIGHTS = {"ok": CAN, "warning": CANNOT, "failed": CANNOT}
OF_SETTINGS = {"ok": FINE, "warning": NOTICE, "failed": BROKEN}
BAR_WIDTH, BAR_STEP = 7, 10


class AccountView(DeskView):
    template_name = "delivery/account.html"
    page_title = "公众号"
    header_icon = "mobile-alt"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not alarm_desk.may_look_after_account(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        now = timezone.now()
        # Not made here: looking changes nothing.
        account = Account.objects.filter(app_id=settings.WECHAT_APP_ID).first() or Account()
        rows = quotas.recent(account, now) if account.pk else []
        uses = quotas.of_today(account, now, rows=rows)
        other_uses = [use for use in uses if use.limit is None and use.used]
        days = quotas.days(rows, now)
        return {
            **super().get_context_data(**kwargs),
            **_standing(account, now),
            **_mass_sends(now),
            "account": account,
            "is_all_held": bool(account.held_because) and account.recovered.exists(),
            "account_name": settings.ACCOUNT_NAME,
            "missing": [name for name in ("WECHAT_APP_ID", "WECHAT_APP_SECRET") if not getattr(settings, name, "")],
            "alarms": alarm_desk.lines_for(self.request.user),
            "is_silent": standing.is_silent(account, now),
            "last_beat": standing.last_beat(account),
            "callback_url": urljoin(f"{settings.BASE_URL}/", reverse("wechat_callback")),
            "uses": [_with_bar(use) for use in uses if use.limit is not None and (use.spent or not use.limit)],
            "unused": [use for use in uses if use.limit and not use.spent],
            "other_uses": other_uses,
            "other_count": len(other_uses),
            "days": days,
            "bars": [_bar(place, day) for place, day in enumerate(days)],
            "busiest": max(day.calls for day in days),
            "calls_of_today": days[-1].calls,
        }


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Have the worker look at the account anew; the page shows what it learnt."""
    if not alarm_desk.may_look_after_account(request.user):
        raise PermissionDenied
    with transaction.atomic():
        if standing.ask_for_refresh():
            log(instance=account_row(), action="publishing.check_account", user=request.user)
            transaction.on_commit(ask_about_account.enqueue)
    return redirect("wechat_account")


@require_POST
def clear_alarm(request: HttpRequest, alarm_id: int) -> HttpResponse:
    if not alarm_desk.may_look_after_account(request.user):
        raise PermissionDenied
    alarm = alarm_desk.put_away(alarm_id, request.user)
    messages.success(request, f"“{alarm.get_kind_display()}”已收起，并记入日志。")
    back = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(back if is_ours else "wechat_account")


@require_POST
def end_hold(request: HttpRequest) -> HttpResponse:
    """Somebody has compared WeChat with the desk after a restore: pushes go on."""
    if not alarm_desk.may_look_after_account(request.user):
        raise PermissionDenied
    if request.POST.get("compared") != "yes":
        raise Refusal("not-confirmed", "请先逐条核对公众平台的发表记录，勾选确认后再恢复推送。")
    with transaction.atomic():
        account = Account.objects.select_for_update().filter(app_id=settings.WECHAT_APP_ID).first()
        if account is None or not account.held_because:
            raise Refusal("not-held", "推送没有暂停，或已经有人恢复。")
        memory.end_hold(account, request.user)
        log(
            instance=account,
            action="publishing.end_hold",
            user=request.user,
            data={"held_because": account.held_because},
        )
    messages.success(request, "已恢复推送，并记入日志。")
    return redirect("wechat_account")


def _standing(account: Account, now: datetime.datetime) -> dict[str, Any]:
    kept = account.standing
    lines = {line["code"]: line for line in kept.get("probes", [])}
    whitelist = lines.get("whitelist", {})
    ip = IP_ADDRESS.search(f"{whitelist.get('message', '')} {whitelist.get('next_step', '')}")
    token_until = standing.moment(kept.get("token_until"))
    connection = [_line(line, OF_SETTINGS) for code, line in lines.items() if code not in (*RIGHTS, "quota")]
    return {
        "asked_at": account.asked_at,
        "is_asking": standing.is_wanted(account, now),
        "is_unanswered": standing.is_unanswered(account, now),
        "rights": [_line({"label": label, **lines.get(code, {})}, OF_RIGHTS) for code, label in RIGHTS.items()],
        "may_mass_send": lines.get("mass", {}).get("verdict") != Verdict.WARNING.value,
        "connection": connection,
        "troubles": [line for line in connection if _is_trouble(line, lines)],
        "refused_ip": ip[0] if ip and whitelist.get("verdict") == Verdict.FAILED.value else "",
        "tags": kept.get("tags"),
        "followers": kept.get("followers"),
        "token_until": token_until if token_until is not None and token_until > now else None,
    }


def _is_trouble(line: dict[str, Any], lines: dict[str, dict[str, Any]]) -> bool:
    """What has to be put right before anything works; said once, where it lies."""
    if line["verdict"] == Verdict.FAILED.value:
        return True
    whitelist_is_it = lines.get("whitelist", {}).get("verdict") == Verdict.FAILED.value
    return line["code"] == "credentials" and line["verdict"] == Verdict.UNKNOWN.value and not whitelist_is_it


def _line(line: dict[str, Any], marks: dict[str, dict[str, str]]) -> dict[str, Any]:
    return {**line, **marks.get(line.get("verdict", ""), NOT_KNOWN)}


def _mass_sends(now: datetime.datetime) -> dict[str, Any]:
    today = timezone.localdate(now)
    holders = list(
        Edition.objects.filter(quota_day__gte=today).select_related("delivery").order_by("quota_day", "quota_place")
    )
    of_today = [edition for edition in holders if edition.quota_day == today]
    return {
        "mass_sends_of_today": of_today,
        "mass_sends_later": [edition for edition in holders if edition.quota_day != today],
        "mass_sends_a_day": settings.MASS_SENDS_PER_DAY,
        "mass_sends_left": max(settings.MASS_SENDS_PER_DAY - len(of_today), 0),
    }


def _with_bar(use: quotas.Use) -> dict[str, Any]:
    share = 100 * (use.spent or 0) / use.limit if use.limit else 100.0
    width = min(max(share, 0.8 if use.spent else 0), 100)
    tone = "alert" if use.is_nearly_spent else "notice" if share >= 70 else "good"
    return {"use": use, "width": f"{width:.1f}", "tone": tone}


def _bar(place: int, day: quotas.Day) -> dict[str, Any]:
    """A bar in a picture of 140 by 50; a day with a call is never invisible."""
    height = max(day.height / 2, 1 if day.calls else 0)
    return {
        "x": f"{place * BAR_STEP + (BAR_STEP - BAR_WIDTH) / 2:.1f}",
        "y": f"{50 - height:.1f}",
        "height": f"{height:.1f}",
        "day": day.day,
        "calls": day.calls,
    }
