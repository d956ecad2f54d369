"""Whom a mass send reaches, and whether the account may send one: what WeChat last said, with its age."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from publishing.channels.port import Tag, Verdict
from publishing.delivery.models import Account
from publishing.editions.models import Edition, Method

EVERYBODY = "全部关注者"
MASS_SEND_PROBE = "mass"


@dataclass(frozen=True, kw_only=True)
class Known:
    """``followers`` is ``None`` and ``tags`` empty until WeChat was asked (``asked_at``).

    ``refusal`` says in Chinese why the account cannot send to its followers; empty when nothing speaks against it.
    """

    followers: int | None = None
    tags: tuple[Tag, ...] = ()
    asked_at: datetime.datetime | None = None
    refusal: str = ""

    def people(self, tag: int | None) -> int | None:
        """How many followers have the tag, or all of them for ``None``; ``None`` when that is not known."""
        if tag is None:
            return self.followers
        return next((known.followers for known in self.tags if known.tag == tag), None)

    def name(self, tag: int | None) -> str:
        if tag is None:
            return EVERYBODY
        return next((known.name for known in self.tags if known.tag == tag), f"{tag} 号标签")


def known() -> Known:
    """From the row of the account in use; no network."""
    account = Account.objects.filter(app_id=settings.WECHAT_APP_ID).first()
    if account is None:
        return Known()
    standing = account.standing
    return Known(
        followers=_number(standing.get("followers")),
        tags=tuple(_tags(standing.get("tags") or ())),
        asked_at=account.asked_at,
        refusal=_refusal(standing.get("probes") or ()),
    )


@dataclass(frozen=True, kw_only=True)
class Audience:
    """The readers of one edition's mass send; ``people`` is ``None`` where nobody has counted them."""

    name: str
    people: int | None
    asked_at: datetime.datetime | None


def of(edition: Edition) -> Audience | None:
    """``None`` for what is no mass send."""
    if edition.method != Method.MASS_SEND:
        return None
    now = known()
    return Audience(
        name=edition.audience_name or now.name(edition.audience_tag),
        people=now.people(edition.audience_tag),
        asked_at=now.asked_at,
    )


def _tags(rows: Iterable[Mapping[str, Any]]) -> Iterable[Tag]:
    for row in rows:
        if (number := _number(row.get("tag"))) is not None:
            yield Tag(tag=number, name=str(row.get("name") or number), followers=_number(row.get("followers")) or 0)


def _number(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _refusal(probes: Iterable[Mapping[str, Any]]) -> str:
    for probe in probes:
        # A warning says that the right is missing; a failure, that it could not be asked about.
        if probe.get("code") == MASS_SEND_PROBE and probe.get("verdict") == Verdict.WARNING:
            return (
                " ".join(str(probe.get(part) or "") for part in ("message", "next_step")).strip()
                or "公众号没有群发权限。"
            )
    return ""
