"""Which versions of an article there are, what each of them was, and which one to compare with."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from wagtail.models import Page, Revision, TaskState

from publishing.article import Article
from publishing.people import name_of
from publishing.refusal import Refusal
from publishing.review.changes.comparing import Changes, compare
from publishing.review.models import ApprovedArticle, Receipt, ReviewTaskState

_OF_PAGE = frozenset({"owner", "locked_by", "latest_revision", "live_revision", "locale", "alias_of", "content_type"})
"""What no revision says: Wagtail takes it from the page as it is now, but would look up every one of them first."""


@dataclass(frozen=True, kw_only=True)
class Version:
    """One saved revision. ``names`` says what it is (最新稿, 网站公开版 …).

    ``frozen_id`` is the :class:`ApprovedArticle` that keeps its text. ``is_approved`` is false for what went out in an
    emergency and still waits for its review, though its text is frozen as well.
    """

    revision_id: int
    saved_at: datetime.datetime
    saved_by: str
    names: tuple[str, ...] = ()
    frozen_id: int | None = None
    is_approved: bool = False

    @property
    def label(self) -> str:
        saved = f"{_day(self.saved_at)} {timezone.localtime(self.saved_at):%H:%M} {self.saved_by}保存"
        return "，".join((*self.names, saved))


def versions(page: Page) -> list[Version]:
    """Every version of ``page``, newest first: three queries, whatever their number."""
    approvals: dict[int, ApprovedArticle] = {}
    frozen = ApprovedArticle.objects.filter(page_id=page.pk, revision__isnull=False).select_related("urgent")
    for approval in frozen.defer("payload").order_by("approved_at"):
        assert approval.revision_id is not None
        approvals[approval.revision_id] = approval
    reviewed: dict[int, set[str]] = defaultdict(set)
    states = ReviewTaskState.objects.filter(workflow_state__object_id=str(page.pk))
    for revision_id, state in states.values_list("revision_id", "status"):
        reviewed[revision_id].add(state)
    revisions = (
        Revision.page_revisions.filter(object_id=str(page.pk))
        .select_related("user")
        .defer("content")
        .order_by("-created_at", "-pk")
    )
    return [
        Version(
            revision_id=revision.pk,
            saved_at=revision.created_at,
            saved_by=name_of(revision.user),
            names=tuple(_names(page, revision.pk, approvals.get(revision.pk), reviewed.get(revision.pk, set()))),
            frozen_id=approvals[revision.pk].pk if revision.pk in approvals else None,
            is_approved=revision.pk in approvals and _is_reviewed(approvals[revision.pk]),
        )
        for revision in revisions
    ]


def _names(page: Page, revision_id: int, approval: ApprovedArticle | None, states: set[str]) -> list[str]:
    names = []
    if revision_id == page.latest_revision_id:
        names.append("最新稿")
    if page.live and revision_id == page.live_revision_id:
        names.append("网站公开版")
    if approval is not None and _is_reviewed(approval):
        names.append(f"已审定（{_day(approval.approved_at)}）")
    elif approval is not None:
        names.append(f"紧急公开、尚未审定（{_day(approval.approved_at)}）")
    elif TaskState.STATUS_REJECTED in states:
        names.append("退回稿")
    elif states:
        names.append("送审稿")
    return names


def _is_reviewed(approval: ApprovedArticle) -> bool:
    urgent = getattr(approval, "urgent", None)
    return urgent is None or urgent.cleared_at is not None


def articles_of(page: Page, *wanted: Version) -> list[Article]:
    """Of each version the article as approved, to the letter as it was frozen; else as the revision would publish it."""
    frozen = ApprovedArticle.objects.in_bulk([one.frozen_id for one in wanted if one.frozen_id is not None])
    others = [one.revision_id for one in wanted if one.frozen_id is None]
    contents = dict(Revision.page_revisions.filter(object_id=str(page.pk), pk__in=others).values_list("pk", "content"))
    return [
        frozen[one.frozen_id].article if one.frozen_id is not None else _thawed(page, contents[one.revision_id])
        for one in wanted
    ]


def draft_of(page: Page, content: dict[str, Any]) -> Any:
    """``page`` as the revision with this ``content`` has it; with fewer queries than ``Revision.as_object``."""
    return page.with_content_json({name: value for name, value in content.items() if name not in _OF_PAGE})


def _thawed(page: Page, content: dict[str, Any]) -> Article:
    article: Article = draft_of(page, content).to_article()
    return article


def find(known: Sequence[Version], chosen: str) -> Version:
    """The version with the number ``chosen``, as it stands in an address. Raises ``Refusal``."""
    if not (chosen.isascii() and chosen.isdigit() and len(chosen) < 16):
        raise Refusal("unknown-version", "网址里的版本编号不对。请在列表里选两个版本，再点“比较”。")
    found = next((version for version in known if version.revision_id == int(chosen)), None)
    if found is None:
        raise Refusal(
            "unknown-version",
            f"这篇稿件没有编号为 {int(chosen)} 的版本，它可能属于别的稿件，或已被清理。请在列表里选两个版本，再点“比较”。",
        )
    return found


def last_approved(known: Sequence[Version], *, before: Version) -> Version | None:
    """The newest approved version older than ``before``."""
    older = known[known.index(before) + 1 :]
    return next((version for version in older if version.is_approved), None)


def usual_old(known: Sequence[Version], new: Version) -> Version | None:
    """What ``new`` is compared with unless somebody chooses: the last approved version, else the one before."""
    older = known[known.index(new) + 1 :]
    return last_approved(known, before=new) or (older[0] if older else None)


def since_last_seen(page: Page, person: Any, revision_id: int) -> Version | None:
    """What to show ``person`` the changes of a revision against; ``None`` when there is nothing (第一次送审).

    The last revision they opened before this one, else the last approved one. Opening this very revision, even many
    times, changes nothing: what was new to them stays marked until they read another.
    """
    return _since(page, person, revision_id)[0]


def changes_since_last_seen(page: Page, person: Any, revision_id: int, article: Article) -> tuple[Changes, str]:
    """What is new to ``person`` in a revision that reads ``article``, and the name of what it is compared with.

    The name is for ``since`` in ``review/changes/marked.html``; it is empty for a first submission.
    """
    version, name = _since(page, person, revision_id)
    if version is None:
        return compare(None, article), ""
    return compare(articles_of(page, version)[0], article), f"{name}（{version.label}）"


def _since(page: Page, person: Any, revision_id: int) -> tuple[Version | None, str]:
    known = versions(page)
    new = next((version for version in known if version.revision_id == revision_id), None)
    if new is None:
        return None, ""
    older = {version.revision_id: version for version in known[known.index(new) + 1 :]}
    opened = Receipt.objects.filter(page=page.pk, person=person, revision__in=list(older)).order_by("last_at").last()
    if opened is not None:
        return older[opened.revision_id], "您上次看的一版"
    return last_approved(known, before=new), "上次审定的一版"


def _day(moment: datetime.datetime) -> str:
    local = timezone.localtime(moment)
    return date_format(local, "n月j日" if local.year == timezone.localtime().year else "Y年n月j日")
