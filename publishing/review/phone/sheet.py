"""What the approver's page shows of one article, read at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.models import Page, Revision

from publishing.article import Article
from publishing.review.access.who import Reader
from publishing.review.case import Case
from publishing.review.changes import compare
from publishing.review.changes.versions import articles_of, since_last_seen
from publishing.review.checks import Finding, Severity
from publishing.review.checks.draft import Draft
from publishing.review.findings.keeping import confirmable
from publishing.review.findings.kept import ExplainedFinding
from publishing.review.models import ApprovedArticle, Claim, PinnedNote, Receipt, UrgentPublication, Via
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
    """``claim`` is that of another who is at it; ``said`` and ``went_wrong`` answer what was just done."""

    case: Case
    reader: Reader
    claim: Claim | None
    typed: Typed = field(default_factory=Typed)
    said: str = ""
    went_wrong: str = ""

    def as_context(self) -> dict[str, Any]:
        case, person = self.case, self.reader.person
        page, state, revision, draft = case.page, case.state, case.revision, case.draft
        article = draft.to_article()
        findings = list(draft.findings())
        refusal = case.why_not_decide(person) if state else None
        deputy_for = case.deputy_for(person) if state and refusal is None else None
        return {
            "page": page,
            "reader": self.reader,
            "article": article,
            "is_major": getattr(draft, "is_major", False),
            "standing": f"待{state.task.name}" if state else status(page).label,
            "findings": findings,
            "errors": sum(finding.severity is Severity.ERROR for finding in findings),
            "may_confirm": confirmable(page, person) if any(map(_waits_for_second, findings)) else set(),
            "decisions": list(decisions(page)),
            **(self._changes(article, revision) if revision else {}),
            "drafter": revision.user if revision and revision.user else page.owner,
            "urgent": UrgentPublication.objects.open().filter(approval__page=page.pk).first(),
            # What becomes public with the article and stands elsewhere, from the floors above.
            "sections": [section(page) for section in hooks.get_hooks("review_sections")],
            "notes": list(PinnedNote.objects.filter(page=page.pk, resolved_at=None)),
            "waiting": state,
            "time_left": time_left(state.due_at) if state else None,
            "refusal": refusal,
            "deputy_for": get_user_model()._default_manager.filter(pk=deputy_for).first() if deputy_for else None,
            "may_decide": bool(state) and refusal is None,
            "claim": self.claim,
            "checklist": state.task.specific.checklist_items if state else [],
            "reasons": REASONS,
            "passages": passages(article),
            "remarks": remarks.of(draft),
            "revision": revision,
            "typed": self.typed,
            "said": self.said,
            "went_wrong": self.went_wrong,
            "may_bind": self.reader.via == Via.DESK and state is not None and refusal is None,
            "modes": [
                {"label": "微信", "url": reverse("review_preview", args=[page.pk, "wechat"])},
                {"label": "网页", "url": reverse("review_preview", args=[page.pk, "web"])},
            ],
        }

    def _changes(self, article: Article, revision: Revision) -> dict[str, Any]:
        """What is new to this reader, and since when; nothing where they have seen no version before."""
        page, person = self.case.page, self.reader.person
        older = Receipt.objects.filter(page=OuterRef("pk"), person=person).exclude(revision=revision)
        approved = ApprovedArticle.objects.filter(page=OuterRef("pk"))
        if not Page.objects.filter(Exists(older) | Exists(approved), pk=page.pk).exists():
            # As nearly always: then nothing else need be read.
            return {}
        seen = since_last_seen(page, person, revision.pk)
        if seen is None:
            return {}
        (before,) = articles_of(page, seen)
        digests = {picture.sha256 for each in (before, article) for picture in each.pictures()}
        return {
            "changes": compare(before, article),
            "since": seen.label,
            "pictures": {digest: reverse("review_picture", args=[page.pk, digest]) for digest in digests},
        }


def _waits_for_second(finding: Finding) -> bool:
    return isinstance(finding, ExplainedFinding) and finding.waits_for_second


def passages(article: Article) -> list[dict[str, str]]:
    """What a remark may be about, for those who choose from a list: where it stands and how it begins."""
    lines = Draft(article=article, today=timezone.localdate()).passages
    return [
        {"where": line.where, "words": line.text.replace("\t", " ")[:PASSAGE_CHARACTERS]}
        for line in lines
        if line.kind != "alt" and line.text.strip()
    ]
