"""Ask an outsider, open their link, take their answer, take the link back. Views call these and decide nothing."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from publishing.refusal import Refusal
from publishing.review import rules
from publishing.review.access import tokens
from publishing.review.models import FactCheck
from publishing.review.reading import may_read

VALID_FOR = datetime.timedelta(hours=72)
AT_ONCE = 10
NAME_CHARACTERS = 40
OFFICE_CHARACTERS = 80
ANSWER_CHARACTERS = 2000


@transaction.atomic
def ask(page: Page, user: Any, *, name: str, office: str) -> tuple[FactCheck, str]:
    """The request, and the token of its link, which is known to nobody but the caller. Raises ``Refusal``."""
    page = page.specific
    if not may_read(page, user):
        raise Refusal("not-allowed", f"{user} 不能看《{page}》的草稿，不能请人核稿。")
    name, office = _clean(name), _clean(office)
    if not name or not office:
        raise Refusal("name-required", "请写明核稿人的姓名和单位，答复会记在他名下。")
    if len(name) > NAME_CHARACTERS or len(office) > OFFICE_CHARACTERS:
        raise Refusal("name-too-long", f"姓名最多 {NAME_CHARACTERS} 字，单位最多 {OFFICE_CHARACTERS} 字。")
    # Two requests at the same moment are counted one after the other.
    rules.lock(page.pk)
    page = type(page).objects.get(pk=page.pk)
    if page.latest_revision_id is None:
        raise Refusal("no-revision", "稿件还没有保存过，没有可核的内容。")
    waiting = FactCheck.objects.filter(_open(), page=page.pk)
    if waiting.filter(revision=page.latest_revision_id, name=name, office=office).exists():
        raise Refusal("already-asked", f"{office}{name} 的链接还没有到期。链接丢了的，请先收回，再重新请他核稿。")
    if waiting.count() >= AT_ONCE:
        raise Refusal("too-many", f"同一稿最多同时请 {AT_ONCE} 人核稿，请先收回不用的。")
    token = tokens.new()
    check = FactCheck.objects.create(
        page_id=page.pk,
        revision_id=page.latest_revision_id,
        name=name,
        office=office,
        digest=tokens.digest(token),
        asked_by=user,
        expires_at=timezone.now() + VALID_FOR,
    )
    _log(check, "publishing.ask_fact_check", user)
    return check, token


@transaction.atomic
def revoke(check: FactCheck, user: Any) -> None:
    """The link opens nothing any more. Raises ``Refusal``; what is answered or revoked already stays as it is."""
    if not may_read(check.page.specific, user):
        raise Refusal("not-allowed", f"{user} 不能看这一稿，不能收回核稿链接。")
    if FactCheck.objects.filter(_open(), pk=check.pk).update(revoked_at=timezone.now()):
        _log(check, "publishing.revoke_fact_check", user)


def find(token: str) -> FactCheck:
    """The request of a link that may still be used or that has been answered. Raises ``Refusal``."""
    found = FactCheck.objects.filter(digest=tokens.digest(token)).select_related("page", "revision", "asked_by").first()
    if found is None:
        raise Refusal("unknown", "这个链接不对，或稿件已被删除。请检查链接是否复制完整，或联系请您核稿的人。")
    if found.revoked_at is not None:
        raise Refusal("revoked", "请您核稿的人已收回这个链接，不用再核了。")
    if found.expires_at <= timezone.now():
        raise Refusal("expired", "这个链接已经到期。还要核稿的，请联系请您核稿的人重新发一个。")
    if found.revision is None:
        raise Refusal("revision-gone", "这一稿已不在了。请联系请您核稿的人。")
    return found


def open_(check: FactCheck) -> None:
    """A person has asked to see the draft; robots that only look at the address do not. Calling it again changes nothing."""
    FactCheck.objects.filter(_open(), pk=check.pk, opened_at__isnull=True).update(opened_at=timezone.now())


@transaction.atomic
def answer(check: FactCheck, *, verdict: str, words: str) -> None:
    """Once, by whoever holds the link. Raises ``Refusal``."""
    words = _clean(words)
    if verdict not in FactCheck.Verdict.values:
        raise Refusal("no-verdict", "请选“属实”或“有出入”。")
    if verdict == FactCheck.Verdict.WRONG and not words:
        raise Refusal("words-required", "请写明哪里有出入，应当怎样写。")
    if len(words) > ANSWER_CHARACTERS:
        raise Refusal("words-too-long", f"意见 {len(words)} 字，最多 {ANSWER_CHARACTERS} 字，请写短一些。")
    now = timezone.now()
    taken = FactCheck.objects.filter(_open(), pk=check.pk).update(
        verdict=verdict, answer=words, answered_at=now, opened_at=check.opened_at or now
    )
    if not taken:
        raise Refusal("already-answered", "这一稿已经答复过，或链接刚刚到期、收回，没有再记。")
    check.refresh_from_db()
    _log(check, "publishing.answer_fact_check", None)


def _open() -> models.Q:
    """Neither answered, revoked nor over."""
    return models.Q(answered_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now())


def _clean(words: str) -> str:
    # PostgreSQL stores no NUL.
    return words.replace("\0", "").strip()


def _log(check: FactCheck, action: str, user: Any) -> None:
    data = {"name": check.name, "office": check.office, "until": check.expires_at.isoformat()}
    if check.answered_at is not None:
        data.update(verdict=str(check.get_verdict_display()), answer=check.answer)
    log(instance=check.page, action=action, user=user, revision=check.revision, data=data)
