"""Write down what is to be told. Nothing is sent here, so nothing that sends can fail or hold up whoever tells."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.utils import timezone

from publishing.notices.models import Channel, Contact, Notice, NoticeSettings
from publishing.people import name_of

MAX_KEY = 120


def tell(
    people: Iterable[Any],
    *,
    kind: str,
    key: str,
    subject: str,
    url: str,
    text: str = "",
    facts: Sequence[tuple[str, str]] = (),
    button: str = "打开",
    about: str = "",
    data: dict[str, Any] | None = None,
    urgent: bool = False,
    group: bool = True,
) -> list[Notice]:
    """Write one e-mail for each of ``people`` and, with ``group``, one message for the group that calls them.

    In the caller's transaction. ``key`` names the occasion: the same occasion is told to the same person once, however
    often this is called, and to the group once. ``url`` is a path of ours. Returns what is new.
    """
    key = _short(key)
    users = list({user.pk: user for user in people if user.is_active}.values())
    common = {
        "kind": kind,
        "about": about,
        "subject": _one_line(subject)[:200],
        "text": text,
        "facts": [[label, _one_line(words)] for label, words in facts],
        "url": url,
        "button": button,
        "data": data or {},
        "is_urgent": urgent,
    }
    rows = [_mail(user, f"{key}#{user.pk}", common) for user in users]
    if group and users and settings.WECOM_ROBOT_KEY:
        rows.append(_group_message(users, f"{key}#group", common))
    known = set(Notice.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True))
    new = [row for row in rows if row.key not in known]
    if not new:
        return []
    _settle_unwanted(new)
    Notice.objects.bulk_create(new, ignore_conflicts=True)
    return new


def _mail(user: Any, key: str, common: dict[str, Any]) -> Notice:
    return Notice(
        channel=Channel.EMAIL,
        key=key,
        person=user,
        person_name=name_of(user)[:200],
        recipients=[user.pk],
        address=user.email,
        **common,
    )


def _group_message(users: list[Any], key: str, common: dict[str, Any]) -> Notice:
    names = "、".join(map(name_of, users))
    return Notice(
        channel=Channel.WECOM,
        key=key,
        person_name=names if len(names) <= 200 else f"{names[:199]}…",
        recipients=[user.pk for user in users],
        **common,
    )


def _settle_unwanted(rows: list[Notice]) -> None:
    """Who wants no e-mail, or has no address, is on record as not told by e-mail, and why."""
    people = [row.person_id for row in rows if row.channel == Channel.EMAIL]
    unwilling = set(Contact.objects.filter(user__in=people, by_email=False).values_list("user_id", flat=True))
    for row in rows:
        reason = ""
        if row.channel == Channel.WECOM:
            if not NoticeSettings.load().robot:
                reason = "没有发：管理员关掉了企业微信群通知。"
        elif row.person_id in unwilling:
            reason = "没有发：本人关掉了邮件通知。"
        elif not row.address:
            reason = "没有发：没有登记邮箱。请本人在“账号”里填写。"
        if reason:
            row.outcome, row.given_up_at, row.due_at = reason, timezone.now(), None


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _short(key: str) -> str:
    return key if len(key) <= MAX_KEY else f"{key[:80]}:{hashlib.sha256(key.encode()).hexdigest()[:32]}"
