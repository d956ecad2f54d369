"""Fill review forms from the rows: any number of approvals in a constant number of queries, or one article under way."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.db import models
from django.utils import timezone
from wagtail.models import Page, Revision

from publishing.article import Article
from publishing.lexicon.current import current_knowledge
from publishing.lexicon.knowledge import Knowledge
from publishing.outreach.models import Village
from publishing.people import name_of
from publishing.refusal import Refusal
from publishing.review.checks import check
from publishing.review.findings.kept import digest
from publishing.review.models import ApprovedArticle, FactCheck, KeptFinding, ReviewTaskState
from publishing.review_form import acts
from publishing.review_form.afterwards import Afterwards, afterwards, correcting_now
from publishing.review_form.form import Decision, File, ReviewForm, Urgent
from publishing.review_form.periods import Period
from publishing.review_form.sheet import moment

_WITH = ("page", "urgent__published_by")


def forms_in(period: Period, *, at_once: int = 50) -> Iterator[ReviewForm]:
    """The form of everything approved in that time, earliest first; so many are read at a time."""
    numbers = list(_approved_in(period).order_by("approved_at", "pk").values_list("pk", flat=True))
    for start in range(0, len(numbers), at_once):
        rows = ApprovedArticle.objects.select_related(*_WITH).in_bulk(numbers[start : start + at_once])
        yield from forms_of([rows[pk] for pk in numbers[start : start + at_once]])


def listed_in(period: Period) -> models.QuerySet[ApprovedArticle]:
    """What was approved in that time, newest first, without the articles' text."""
    rows = _approved_in(period).defer("payload").select_related("approved_by", "urgent")
    return rows.order_by("-approved_at", "-pk")


def first_approved_at() -> datetime.datetime | None:
    return ApprovedArticle.objects.aggregate(first=models.Min("approved_at"))["first"]


def approvals_of(page: Page) -> list[ApprovedArticle]:
    """Every approval of an article, newest first: each has a form of its own."""
    rows = ApprovedArticle.objects.filter(page=page.pk).select_related(*_WITH)
    return list(rows.order_by("-approved_at", "-pk"))


def is_under_way(page: Page) -> bool:
    """Whether the latest draft is not, or not yet, what was approved last."""
    return not ApprovedArticle.objects.filter(page=page.pk, revision=page.latest_revision_id).exists()


def form_of(page: Page, approval_id: int | None = None) -> ReviewForm:
    """The form of one approval; without one named, of the newest, or of the draft of an article never approved.

    Raises ``Refusal`` ``unknown-approval``.
    """
    approvals = approvals_of(page)
    if approval_id is None and not approvals:
        return form_under_way(page)
    chosen = approvals[0] if approval_id is None else next((row for row in approvals if row.pk == approval_id), None)
    if chosen is None:
        raise Refusal("unknown-approval", f"《{page}》没有编号为 {approval_id} 的审定稿。请在审核表页面重新选择。")
    return forms_of([chosen])[0]


def forms_of(approvals: Sequence[ApprovedArticle]) -> list[ReviewForm]:
    """One form for each; select ``page`` and ``urgent__published_by`` with them."""
    read = acts.Acts(approval.page_id for approval in approvals if approval.page_id is not None)
    after = afterwards(approvals)
    knowledge = current_knowledge(Village.names())
    major = _major(approval.revision_id for approval in approvals)
    levels = acts.levels_due(approval.page_id for approval in approvals if _is_open(approval))
    return [
        _approved(
            approval,
            read,
            after[approval.pk],
            knowledge,
            levels.get(approval.page_id or 0, {}) if _is_open(approval) else {},
            approval.revision_id in major,
        )
        for approval in approvals
    ]


def form_under_way(page: Page) -> ReviewForm:
    """What is on record of the draft that nobody has approved yet."""
    page = page.specific
    state = page.current_workflow_task_state
    revision = state.revision if state is not None else page.get_latest_revision()
    draft = revision.as_object() if revision is not None else page
    article = draft.to_article()
    read = acts.Acts([page.pk])
    taken = read.decisions(page.pk, acts.UNDER_WAY)
    kept = read.kept(page.pk, None)
    submitted = read.submissions(page.pk, acts.UNDER_WAY)
    return ReviewForm(
        account=settings.ACCOUNT_NAME,
        page=page.pk,
        approval=None,
        **_said_by(article),
        is_major=bool(_major([revision.pk])) if revision is not None else False,
        fingerprint="",
        url="",
        drafters=read.drafters(page.pk, acts.UNDER_WAY),
        submitted=submitted[-1] if submitted else None,
        submissions=len(submitted),
        levels=tuple(sorted(acts.levels_of(draft.get_workflow()).items())),
        decisions=_approving(taken, revision.pk if revision is not None else None),
        returns=_returning(taken),
        kept=acts.kept(kept),
        warnings=_warnings(page, article, kept, current_knowledge(Village.names()), timezone.localdate()),
        outside=_outside(read.checked_outside(page.pk, revision.pk if revision is not None else None)),
        approved_at=None,
        chained=None,
        ended="",
        urgent=None,
        push=None,
        later=correcting_now(page.pk),
        made_at=timezone.now(),
    )


def _approved(
    approval: ApprovedArticle,
    read: acts.Acts,
    after: Afterwards,
    knowledge: Knowledge,
    due: dict[int, str],
    is_major: bool,
) -> ReviewForm:
    page_id = approval.page_id or 0
    article = approval.article
    taken = read.decisions(page_id, approval.pk)
    decisions = _approving(taken, approval.revision_id)
    kept = read.kept(page_id, approval.approved_at)
    submitted = read.submissions(page_id, approval.pk)
    levels = due | {decision.level: decision.level_name for decision in decisions}
    return ReviewForm(
        account=settings.ACCOUNT_NAME,
        page=approval.page_id,
        approval=approval.pk,
        **_said_by(article),
        is_major=is_major,
        fingerprint=approval.fingerprint,
        url=_address(approval.page),
        drafters=read.drafters(page_id, approval.pk),
        submitted=submitted[-1] if submitted else None,
        submissions=len(submitted),
        levels=tuple(sorted(levels.items())),
        decisions=decisions,
        returns=_returning(taken),
        kept=acts.kept(kept),
        warnings=_warnings(approval.page, article, kept, knowledge, timezone.localdate(approval.approved_at)),
        outside=_outside(read.checked_outside(page_id, approval.revision_id)),
        approved_at=approval.approved_at,
        chained=read.chained(page_id, approval),
        ended=f"{moment(approval.ended_at)}{approval.get_ended_because_display()}" if approval.ended_at else "",
        urgent=_urgent(approval),
        push=after.push,
        later=after.later,
        made_at=timezone.now(),
    )


def _said_by(article: Article) -> dict[str, Any]:
    return {
        "title": article.title,
        "kind": article.kind_label,
        "section": article.section,
        "source": article.source,
        "notices": article.notices,
        "files": tuple(File(title=file.title or file.filename, sha256=file.sha256) for file in article.attachments),
    }


def _approving(taken: Sequence[tuple[ReviewTaskState, Decision]], revision_id: int | None) -> tuple[Decision, ...]:
    """The approvals that count: of the revision itself, the last one of each level."""
    found = {
        decision.level: decision
        for state, decision in taken
        if decision.approved and (state.revision_id == revision_id or revision_id is None)
    }
    return tuple(found[level] for level in sorted(found))


def _returning(taken: Sequence[tuple[ReviewTaskState, Decision]]) -> tuple[Decision, ...]:
    return tuple(decision for _, decision in taken if not decision.approved)


def _warnings(
    page: Page | None, article: Article, kept: Sequence[KeptFinding], knowledge: Knowledge, day: datetime.date
) -> tuple[str, ...]:
    """What the checks of words find in ``article`` as of ``day`` and nobody has given a reason for."""
    explained = {(entry.code, entry.digest) for entry in kept}
    return tuple(
        f"{finding.where}：{finding.message}" if finding.where else finding.message
        for finding in check(article, knowledge=knowledge, today=day)
        if page is None or (finding.code, digest(page, finding)) not in explained
    )


def _outside(checked: Sequence[FactCheck]) -> tuple[str, ...]:
    return tuple(
        f"{row.office}{row.name} {moment(row.answered_at)}：{row.get_verdict_display()}。{row.answer}"
        for row in checked
    )


def _urgent(approval: ApprovedArticle) -> Urgent | None:
    if not hasattr(approval, "urgent"):
        return None
    row = approval.urgent
    return Urgent(reason=row.reason, by=name_of(row.published_by), at=row.published_at, cleared_at=row.cleared_at)


def _approved_in(period: Period) -> models.QuerySet[ApprovedArticle]:
    begins, ends = period.bounds()
    return ApprovedArticle.objects.filter(approved_at__gte=begins, approved_at__lt=ends)


def _is_open(approval: ApprovedArticle) -> bool:
    """Whether it was published urgently and its levels are still due."""
    return hasattr(approval, "urgent") and approval.urgent.cleared_at is None


def _address(page: Page | None) -> str:
    """Where residents read it; empty when the public site does not show it."""
    if page is None or not page.live or not page.url:
        return ""
    return urljoin(f"{settings.BASE_URL}/", page.url)


def _major(revision_ids: Iterable[int | None]) -> set[int]:
    """Which of the revisions say that they are 重大, without reading their text."""
    rows = Revision.objects.filter(pk__in=[pk for pk in revision_ids if pk is not None], content__is_major=True)
    return set(rows.values_list("pk", flat=True))
