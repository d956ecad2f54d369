"""Who reviews at all, at whatever level, and who may publish before review."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q

from publishing.review.models import Deputy, ReviewTask

# Reviewers of any level and those who sign off; costs no query where Django has the rights at hand.
VIEW_REPORT = "review.view_report"


def is_reviewer(user: Any) -> bool:
    """Whether ``user`` decides at any level, in their own right or standing in for somebody."""
    if user.is_superuser:
        return True
    absent = Deputy.objects.current().filter(substitute=user).values("absent")
    groups = Q(groups__in=user.groups.all()) | Q(groups__user__in=absent)
    return bool(ReviewTask.objects.filter(groups, active=True).exists())


def may_publish_urgently(user: Any) -> bool:
    """Whether somebody has given ``user`` this right by name or by group; being a superuser is not enough."""
    if not user.is_superuser:
        return bool(user.has_perm("review.publish_urgently"))
    given = {"codename": "publish_urgently", "content_type__app_label": "review"}
    by_group = {f"groups__permissions__{name}": value for name, value in given.items()}
    by_name = {f"user_permissions__{name}": value for name, value in given.items()}
    return bool(
        user.is_active and get_user_model()._default_manager.filter(Q(**by_group) | Q(**by_name), pk=user.pk).exists()
    )
