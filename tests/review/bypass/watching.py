"""What counts as having got round review: judged from outside and from the rows, without asking the rules themselves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Revision, Site, TaskState

from library.models import Picture, StoredDocument
from pages.models import ArticlePage, HomePage, SectionPage
from pages.models.article import ArticleAttachment
from publishing.aftercare.models import Correction
from publishing.review.models import ApprovedArticle, ReviewTask, UrgentPublication
from tests.review.bypass.world import UNREVIEWED, World


@dataclass(frozen=True)
class Before:
    """What stood before the try."""

    approvals: dict[int, tuple[Any, ...]]
    decisions: frozenset[int]
    live: frozenset[int]
    public: tuple[Any, ...]


FROZEN = ("page_id", "fingerprint", "title", "payload")


def look(world: World) -> Before:
    live = frozenset(ArticlePage.objects.live().values_list("pk", flat=True))
    return Before(_approvals(), _decisions(), live, _public_rows())


def _approvals() -> dict[int, tuple[Any, ...]]:
    return {row[0]: row[1:] for row in ApprovedArticle.objects.values_list("pk", *FROZEN)}


def _decisions() -> frozenset[int]:
    return frozenset(TaskState.objects.filter(status=TaskState.STATUS_APPROVED).values_list("pk", flat=True))


def breaches(before: Before, world: World) -> Iterator[str]:
    """What went wrong, in words; nothing when review was not got round."""
    if _public_rows() != before.public:
        yield from _on_the_site(before)
    after = _approvals()
    # An approval outlives its page.
    if any(after.get(pk, ())[1:] != row[1:] for pk, row in before.approvals.items()):
        yield "审定稿被改动或删除"
    new = set(after) - set(before.approvals)
    allowed = set(
        UrgentPublication.objects.filter(published_by=world.people["urgent"]).values_list("approval", flat=True)
    )
    if new - allowed:
        yield "得到了审定"
    for state in TaskState.objects.filter(pk__in=_decisions() - before.decisions):
        if not _is_entitled(state):
            yield f"{state.finished_by} 得到了“{state.task.name}”的同意"


SHOWN_OF_PAGES = (
    *("pk", "path", "url_path", "title", "seo_title", "search_description", "live_revision_id", "alias_of_id"),
    *("first_published_at", "last_published_at", "expired"),
)


def _public_rows() -> tuple[Any, ...]:
    """Every row that the public site is made of: while none has changed, it shows what it showed before."""
    rows = [Page.objects.live().order_by("pk").values_list(*SHOWN_OF_PAGES)]
    for kind in (HomePage, SectionPage, ArticlePage, *ArticlePage.__subclasses__()):
        own = [field.attname for field in kind._meta.local_concrete_fields]
        rows.append(kind.objects.live().order_by("pk").values_list(*own))
    for model in (ArticleAttachment, ApprovedArticle, Picture, StoredDocument, Redirect, Site, Correction):
        rows.append(model.objects.order_by("pk").values_list())
    return tuple(map(tuple, rows))


def _on_the_site(before: Before) -> Iterator[str]:
    yield from _shown()
    approved = {(page_id, fingerprint) for page_id, fingerprint, *_text in before.approvals.values()}
    for page in ArticlePage.objects.live().specific():
        if (page.pk, page.to_article().fingerprint) not in approved:
            yield f"未经审定的一版已公开（页面 {page.pk}）"


def is_withdrawn(before: Before) -> bool:
    return ArticlePage.objects.filter(pk__in=before.live, live=True).count() < len(before.live)


def _shown() -> Iterator[str]:
    """What residents find there."""
    resident = Client()
    pages = [*Page.objects.live().filter(depth__gte=2), *ArticlePage.objects.not_live()]
    for url in sorted({page.url for page in pages if page.url}):
        answer = resident.get(url)
        if answer.status_code == 200 and UNREVIEWED in answer.content.decode():
            yield f"公众在 {url} 看到未审文字"


def _is_entitled(state: TaskState) -> bool:
    """A member of the level's group, or a superuser, who has no hand in the text and decided on no other level."""
    person = state.finished_by
    if person is None:
        return False
    in_group = ReviewTask.objects.filter(pk=state.task_id, groups__user=person).exists()
    page = state.workflow_state.content_object
    writers = set(Revision.page_revisions.filter(object_id=str(page.pk)).values_list("user_id", flat=True))
    twice = TaskState.objects.filter(
        workflow_state=state.workflow_state, status=TaskState.STATUS_APPROVED, finished_by=person
    ).exclude(pk=state.pk)
    return (in_group or person.is_superuser) and person.pk not in {*writers, page.owner_id} and not twice.exists()
