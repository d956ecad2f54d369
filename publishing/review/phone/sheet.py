"""What the approver's page shows of one article, read at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from publishing.article import Article
from publishing.review import rules
from publishing.review.access.who import Reader
from publishing.review.checks import Severity
from publishing.review.checks.draft import Draft
from publishing.review.keeping import confirmable
from publishing.review.models import Claim, PinnedNote, ReviewTaskState, UrgentPublication, Via
from publishing.review.phone import remarks
from publishing.review.status import decisions, status
from publishing.review.waiting import time_left

REASONS = ("错别字", "口径不准", "涉个人信息", "需补来源", "图片不当")
PASSAGE_CHARACTERS = 60


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What stands in the form: given back as it was while it has not been taken."""

    ticked: Collection[str] = ()
    reasons: Collection[str] = ()
    comment: str = ""
    words: str = ""
    remark: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.comment.strip() or self.remark.strip() or self.reasons)


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """``state`` is what waits for a decision, if anything does; ``refusal`` why the reader may not take it."""

    page: Page
    reader: Reader
    state: ReviewTaskState | None
    claim: Claim | None
    typed: Typed = field(default_factory=Typed)
    said: str = ""
    went_wrong: str = ""

    def as_context(self) -> dict[str, Any]:
        state, page, person = self.state, self.page, self.reader.person
        revision = state.revision if state else page.get_latest_revision()
        draft = revision.as_object() if revision else page
        article = draft.to_article()
        findings = list(draft.findings())
        deciding = rules.Deciding([state]) if state else None
        refusal = deciding.why_not(state, person) if deciding and state else None
        deputy_for = deciding.deputy_for(state, person) if deciding and state and refusal is None else None
        is_another_at_it = self.claim is not None and self.claim.person_id != person.pk
        return {
            "page": page,
            "reader": self.reader,
            "article": article,
            "is_major": getattr(draft, "is_major", False),
            "status": status(page),
            "findings": findings,
            "errors": sum(finding.severity is Severity.ERROR for finding in findings),
            "may_confirm": confirmable(page, person),
            "decisions": list(decisions(page)),
            "drafter": revision.user if revision and revision.user else page.owner,
            "urgent": UrgentPublication.objects.open().filter(approval__page=page.pk).first(),
            "notes": list(PinnedNote.objects.filter(page=page.pk, resolved_at=None)),
            "waiting": state,
            "time_left": time_left(state.due_at) if state else None,
            "refusal": refusal,
            "deputy_for": get_user_model()._default_manager.filter(pk=deputy_for).first() if deputy_for else None,
            "may_decide": bool(state) and refusal is None,
            "claim": self.claim if is_another_at_it else None,
            "checklist": state.task.specific.checklist_items if state else [],
            "reasons": REASONS,
            "passages": passages(article),
            "remarks": remarks.of(page),
            "revision": revision,
            "typed": self.typed,
            "said": self.said,
            "went_wrong": self.went_wrong,
            "may_bind": self.reader.via == Via.DESK,
            "modes": [
                {"label": "微信", "url": reverse("review_preview", args=[page.pk, "wechat"])},
                {"label": "网页", "url": reverse("review_preview", args=[page.pk, "web"])},
            ],
        }


def passages(article: Article) -> list[dict[str, str]]:
    """What a remark may be about, for those who choose from a list: where it stands and how it begins."""
    lines = Draft(article=article, today=timezone.localdate()).passages
    return [
        {"where": line.where, "words": line.text.replace("\t", " ")[:PASSAGE_CHARACTERS]}
        for line in lines
        if line.kind != "alt" and line.text.strip()
    ]
