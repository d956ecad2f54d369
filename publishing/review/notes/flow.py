"""Notes pinned on top of an article until somebody has dealt with them. Views call these and decide nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from publishing.refusal import Refusal
from publishing.review.models import PinnedNote
from publishing.review.reading import may_read
from publishing.review.reviewers import is_reviewer

CHARACTERS = 300
AT_ONCE = 10


@transaction.atomic
def pin(page: Page, user: Any, *, text: str) -> PinnedNote:
    """Whoever may read the draft may pin. Raises ``Refusal``."""
    page = page.specific
    if not may_read(page, user):
        raise Refusal("not-allowed", f"{user} 不能看《{page}》的草稿，不能置顶备注。")
    # PostgreSQL stores no NUL.
    text = text.replace("\0", "").strip()
    if not text:
        raise Refusal("text-required", "请写下备注的内容。")
    if len(text) > CHARACTERS:
        raise Refusal("text-too-long", f"备注 {len(text)} 字，最多 {CHARACTERS} 字，请写短一些；细处可在文中批注。")
    if pinned([page.pk]).count() >= AT_ONCE:
        raise Refusal("too-many", f"已有 {AT_ONCE} 条备注没有处理，请先处理，再置顶新的。")
    note = PinnedNote.objects.create(page_id=page.pk, text=text, pinned_by=user)
    _log(note, "publishing.pin_note", user)
    return note


@transaction.atomic
def resolve(note: PinnedNote, user: Any) -> None:
    """Say that it has been dealt with. Raises ``Refusal``; what is resolved already stays as it is."""
    if not may_resolve(note.page.specific, user):
        raise Refusal("not-allowed", f"{user} 不能处理这一稿的备注。请撰稿人或审核人处理。")
    if pinned([note.page_id]).filter(pk=note.pk).update(resolved_by=user, resolved_at=timezone.now()):
        _log(note, "publishing.resolve_note", user)


def may_resolve(page: Page, user: Any) -> bool:
    """Whoever may edit the article or reviews and may read it."""
    return bool(page.permissions_for_user(user).can_edit() or (is_reviewer(user) and may_read(page, user)))


def pinned(page_ids: Iterable[int]) -> models.QuerySet[PinnedNote]:
    """What nobody has dealt with yet, oldest first."""
    return PinnedNote.objects.filter(page__in=list(page_ids), resolved_at__isnull=True).select_related("pinned_by")


def noted(page_ids: Iterable[int]) -> set[int]:
    """Those of the articles that have a note on top."""
    return set(pinned(page_ids).values_list("page_id", flat=True))


def _log(note: PinnedNote, action: str, user: Any) -> None:
    log(instance=note.page, action=action, user=user, revision=note.page.latest_revision, data={"note": note.text})
