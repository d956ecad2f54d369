"""Appoint somebody who decides in another's place for a time, and end it. Views call these and decide nothing."""

from __future__ import annotations

import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log

from publishing.people import name_of
from publishing.refusal import Refusal
from publishing.review.models import Deputy, ReviewTask

LONGEST = datetime.timedelta(days=31)
FARTHEST = datetime.timedelta(days=180)
# Between filling in the form and sending it.
GRACE = datetime.timedelta(minutes=10)


@transaction.atomic
def appoint(absent: Any, substitute: Any, *, starts: datetime.datetime, ends: datetime.datetime, by: Any) -> Deputy:
    """Let ``substitute`` decide for ``absent`` from ``starts`` to ``ends``. Raises ``Refusal``.

    People appoint for themselves, an administrator for anybody. Deputies have no deputies.
    """
    if not may_appoint_for(absent, by):
        raise Refusal("not-allowed", "只能为自己指定代审；要为别人指定，请管理员办理。")
    _require_people(absent, substitute)
    _require_time(starts, ends)
    # Two appointments at the same moment: one is made.
    get_user_model()._default_manager.select_for_update().get(pk=absent.pk)
    _require_free(absent, substitute, starts, ends)
    deputy = Deputy.objects.create(absent=absent, substitute=substitute, starts_at=starts, ends_at=ends, made_by=by)
    _log(deputy, "publishing.appoint_deputy", by)
    return deputy


@transaction.atomic
def end(deputy: Deputy, by: Any) -> None:
    """End it before its time. Raises ``Refusal``; what has ended already stays as it is."""
    deputy = Deputy.objects.select_for_update(of=("self",)).select_related("absent", "substitute").get(pk=deputy.pk)
    if not (may_appoint_for(deputy.absent, by) or deputy.substitute_id == by.pk):
        raise Refusal("not-allowed", "只有本人、代审人或管理员可以结束代审。")
    if deputy.ended_at is None and deputy.ends_at > timezone.now():
        deputy.ended_at = timezone.now()
        deputy.save(update_fields=["ended_at"])
        _log(deputy, "publishing.end_deputy", by)


def may_appoint_for(absent: Any, by: Any) -> bool:
    return bool(by.is_active and (by.is_superuser or by.pk == absent.pk))


def reviewers() -> models.QuerySet[Any]:
    """Who decides at some level in their own right: whom somebody could stand in for."""
    groups = ReviewTask.objects.filter(active=True).values("groups")
    return get_user_model()._default_manager.filter(is_active=True, groups__in=groups).distinct().order_by("pk")


def possible_substitutes() -> models.QuerySet[Any]:
    """Active people who can open the desk."""
    right = {"codename": "access_admin", "content_type__app_label": "wagtailadmin"}
    given = Q(**{f"user_permissions__{name}": value for name, value in right.items()})
    by_group = Q(**{f"groups__permissions__{name}": value for name, value in right.items()})
    people = get_user_model()._default_manager.filter(is_active=True)
    return people.filter(given | by_group | Q(is_superuser=True)).distinct().order_by("pk")


def standing_and_coming(user: Any) -> models.QuerySet[Deputy]:
    """What ``user`` may see of the present and the future: an administrator everything, others what is about them."""
    found = Deputy.objects.filter(ended_at__isnull=True, ends_at__gt=timezone.now())
    if not user.is_superuser:
        found = found.filter(Q(absent=user) | Q(substitute=user))
    return found.select_related("absent", "substitute", "made_by").order_by("starts_at")


def stands_in_for(user: Any) -> models.QuerySet[Deputy]:
    """Whom ``user`` decides for now; a superuser decides in their own right."""
    if user.is_superuser:
        return Deputy.objects.none()
    return Deputy.objects.current().filter(substitute=user).select_related("absent").order_by("ends_at")


def _require_people(absent: Any, substitute: Any) -> None:
    if absent.pk == substitute.pk:
        raise Refusal("same-person", "代审人不能是本人，请另选一位。")
    if not reviewers().filter(pk=absent.pk).exists():
        raise Refusal("not-reviewer", f"{name_of(absent)} 不在任何审核组里，不用指定代审。")
    if not possible_substitutes().filter(pk=substitute.pk).exists():
        raise Refusal("no-access", f"{name_of(substitute)} 的账号已停用，或不能进入发布台，请另选一位。")


def _require_time(starts: datetime.datetime, ends: datetime.datetime) -> None:
    now = timezone.now()
    if ends <= starts:
        raise Refusal("time-reversed", "结束时间须晚于开始时间，请改正。")
    if starts < now - GRACE or ends <= now:
        raise Refusal("time-passed", "代审不能从过去开始，请从今天或以后的日期选起。")
    if starts > now + FARTHEST:
        raise Refusal("time-too-far", f"代审最早提前 {FARTHEST.days} 天指定，请到时再办。")
    if ends - starts > LONGEST:
        raise Refusal("too-long", f"一次代审最长 {LONGEST.days} 天。时间更长的，请管理员调整审核组。")


def _require_free(absent: Any, substitute: Any, starts: datetime.datetime, ends: datetime.datetime) -> None:
    meanwhile = Deputy.objects.filter(ended_at__isnull=True, starts_at__lt=ends, ends_at__gt=starts)
    if meanwhile.filter(absent=absent, substitute=substitute).exists():
        raise Refusal(
            "overlap", f"{name_of(substitute)} 在这段时间里已经代 {name_of(absent)} 审核。要改时间，请先结束原来的。"
        )
    if meanwhile.filter(absent=substitute).exists():
        raise Refusal(
            "substitute-absent", f"{name_of(substitute)} 在这段时间里也请了别人代审，不能再代别人。请另选一位。"
        )
    if meanwhile.filter(substitute=absent).exists():
        raise Refusal(
            "absent-stands-in",
            f"{name_of(absent)} 在这段时间里正代别人审核，代审不能转给第三人。请先结束那一项，再指定。",
        )


def _log(deputy: Deputy, action: str, by: Any) -> None:
    data = {
        "absent": name_of(deputy.absent),
        "substitute": name_of(deputy.substitute),
        "starts_at": deputy.starts_at.isoformat(),
        "ends_at": deputy.ends_at.isoformat(),
    }
    log(instance=deputy, action=action, user=by, data=data)
