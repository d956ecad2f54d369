"""A reviewer's remark on a passage, kept as Wagtail's own comment: the drafter finds it in the editor, at the right field.

No revision is saved: remarking does not count as touching the article.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from wagtail.models import COMMENTS_RELATION_NAME, Comment, Page, Revision

from publishing.refusal import Refusal
from publishing.review.reviewed import Reviewed

CHARACTERS = 1000
QUOTED_CHARACTERS = 40
# Where words are remarked on that nobody finds in the draft: at the top of the editor.
GENERAL = "title"


@transaction.atomic
def add(draft: Page, revision: Revision, person: Any, *, words: str, text: str) -> Comment:
    """Remark ``text`` on the ``words`` of ``draft``, the page as ``revision`` has it. Sending it twice keeps one.

    Raises ``Refusal``.
    """
    # PostgreSQL stores no NUL.
    words, text = (said.replace("\0", "").strip() for said in (words, text))
    if not text:
        raise Refusal("remark-empty", "批注是空的。请写一句话，再点“保存批注”。")
    if len(text) > CHARACTERS:
        raise Refusal("remark-too-long", f"批注 {len(text)} 字，最多 {CHARACTERS} 字。请写短一些，或分成几条。")
    place = draft.place_of(words) if words and isinstance(draft, Reviewed) else None
    path, position = place or (GENERAL, "")
    quoted = f"{words[:QUOTED_CHARACTERS]}…" if len(words) > QUOTED_CHARACTERS else words
    said = f"“{quoted}”：{text}" if quoted else text
    same = Comment.objects.filter(page_id=draft.pk, user=person, revision_created=revision, text=said)
    kept = same.first()
    if kept is not None:
        return kept
    comment = Comment(
        page=Page.objects.get(pk=draft.pk),
        user=person,
        text=said,
        contentpath=path,
        position=position,
        revision_created=revision,
    )
    # Wagtail takes positions from revisions; of this one there is none.
    comment.save(update_position=True)
    comment.log_create(page_revision=revision, user=person)
    return comment


@transaction.atomic
def take_back(pk: int, revision: Revision, person: Any) -> None:
    """Delete one's own remark on ``revision``. Raises ``Refusal`` for another's."""
    comment = Comment.objects.filter(pk=pk, user=person, revision_created=revision).select_related("page").first()
    if comment is None:
        raise Refusal("no-remark", "这条批注不在了，或不是您写的。请刷新页面查看。")
    comment.log_delete(page_revision=revision, user=person)
    comment.delete()


def of(draft: Page) -> list[Comment]:
    """What nobody has dealt with yet, in the order it was said. A draft brings its comments along, but not their people."""
    comments = sorted(getattr(draft, COMMENTS_RELATION_NAME).all(), key=lambda comment: comment.pk)
    prefetch_related_objects(comments, "user")
    return comments
