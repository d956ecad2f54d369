"""What must be true of WeChat and of the desk after every scenario, however it went: nothing lost, nothing doubled.

Two frozen pictures are compared, :class:`Remote` (what the simulator holds and did) and :class:`Desk` (our rows);
:mod:`tests.faults.reading` takes them. A violation is one English sentence that names the rule and the delivery.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

OLD = datetime.timedelta(minutes=10)
"""An unfinished delivery without a time in the future may stay that long before somebody must be told."""

MARKER = re.compile(r"[?&]d=([0-9a-f]+)")
STOPPED = frozenset({"refused", "blocked", "withdrawn"})


@dataclass(frozen=True, kw_only=True)
class Shown:
    """An article as WeChat keeps it. ``text`` is the plain text without any white space; ``url`` empty in a draft."""

    title: str
    text: str
    source_url: str
    url: str = ""

    @property
    def marker(self) -> str:
        found = MARKER.search(self.source_url)
        return found[1] if found else ""

    @property
    def page(self) -> str:
        return self.source_url.partition("?")[0]


@dataclass(frozen=True, kw_only=True)
class Pushed:
    """One publication. ``way`` is ``publish``, ``mass`` or ``human``; ``gone``: every article was taken down since."""

    article_id: str
    way: str
    articles: tuple[Shown, ...]
    gone: bool = False


@dataclass(frozen=True, kw_only=True)
class Draft:
    """``state`` is ``live``, ``consumed`` or ``deleted``."""

    media_id: str
    state: str
    articles: tuple[Shown, ...]
    by_hand: bool = False
    """A person edited it in the back office."""


@dataclass(frozen=True, kw_only=True)
class Job:
    """A publish or mass job; ``failed``: nothing came of it."""

    number: str
    way: str
    markers: frozenset[str]
    failed: bool = False


@dataclass(frozen=True, kw_only=True)
class Remote:
    """``logged`` are the article_ids of the log's ``published`` effects, in their order."""

    pushed: tuple[Pushed, ...] = ()
    drafts: tuple[Draft, ...] = ()
    jobs: tuple[Job, ...] = ()
    logged: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Place:
    """An article of an edition. ``fingerprint`` as stored at the approval, ``recomputed`` from the frozen payload."""

    approval: int
    page: str
    title: str
    text: str
    fingerprint: str
    recomputed: str
    released: bool = False


@dataclass(frozen=True, kw_only=True)
class Push:
    """A row of ``Delivery`` with what belongs to it. ``open_attempts`` are named ``operation: outcome``."""

    pk: int
    marker: str
    state: str
    draft: str
    reason: str
    next_step: str
    draft_left: bool
    """The next step tells the person that a draft could not be removed."""
    links_missing: bool
    """The next step tells the person that WeChat did not tell the links."""
    created_at: datetime.datetime
    due_at: datetime.datetime | None
    """``None``: nothing is to be done."""
    finished_at: datetime.datetime | None
    open_attempts: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    alarms: int = 0
    """Alarms raised about it and not cleared."""


@dataclass(frozen=True, kw_only=True)
class Issue:
    """A row of ``Edition`` that was signed off. ``people`` are those who can be asked: signer and composer."""

    pk: int
    method: str
    people: tuple[str, ...]
    places: tuple[Place, ...]
    push: Push | None


@dataclass(frozen=True, kw_only=True)
class Desk:
    """``recovered``: the article_ids that a restored database does not know, and was told of by WeChat."""

    now: datetime.datetime
    issues: tuple[Issue, ...] = ()
    recovered: frozenset[str] = frozenset()
    held: bool = False
    """An administrator was told to compare WeChat's mass sends with the desk's: WeChat does not list them."""


def violations(remote: Remote, desk: Desk) -> list[str]:
    """Every rule that does not hold, as sentences; empty when all is well."""
    return [
        *_twice(remote, desk),
        *_lost(remote, desk),
        *_silent(desk),
        *_other_text(remote, desk),
        *_draft_left(remote, desk),
        *_left_open(desk),
    ]


def _twice(remote: Remote, desk: Desk) -> Iterator[str]:
    known = {issue.push.marker: issue for issue in desk.issues if issue.push}
    if Counter(remote.logged) != Counter(one.article_id for one in remote.pushed):
        yield "never twice: the simulator's log and its publications do not agree"
    approved = {place.approval: place for issue in desk.issues for place in issue.places}.values()
    allowed = Counter((place.page, place.title, place.text) for place in approved)
    shown = [article for one in remote.pushed for article in one.articles]
    for (page, title, text), count in Counter((one.page, one.title, one.text) for one in shown).items():
        if count > max(1, allowed[page, title, text]):
            yield f"never twice: {title} of {page} was published {count} times"
    allowed_pages = Counter(place.page for place in approved)
    for page, count in Counter(one.page for one in shown).items():
        if count > allowed_pages[page]:
            yield f"never twice: {page} was published {count} times, approved {allowed_pages[page]} times"
    told = {one.article_id for one in remote.pushed if desk.held and one.way == "mass"} | desk.recovered
    ours = [one for one in remote.pushed if one.article_id not in told or one.articles[0].marker in known]
    by_marker = Counter(marker for one in ours for marker in {shown.marker for shown in one.articles})
    for marker, count in by_marker.items():
        if marker not in known:
            yield f"never twice: WeChat published something under the marker {marker or '(none)'} that no delivery has"
        elif count > 1:
            yield f"never twice: delivery {known[marker].push.pk} was published {count} times"  # type: ignore[union-attr]
    jobs = Counter((job.way, marker) for job in remote.jobs if not job.failed for marker in job.markers)
    for (way, marker), count in jobs.items():
        if count > 1:
            yield f"never twice: {count} {way} jobs carry the marker {marker}"


def _lost(remote: Remote, desk: Desk) -> Iterator[str]:
    for issue in desk.issues:
        push = issue.push
        if push is None:
            yield f"never lost: edition {issue.pk} was signed off and has no delivery"
            continue
        name = f"delivery {push.pk} ({push.state})"
        out = [one for one in remote.pushed if not one.gone and push.marker in {shown.marker for shown in one.articles}]
        if push.state == "published":
            if not out:
                yield f"never lost: {name} is in no publication of WeChat"
            elif push.links_missing and not any(push.links):
                pass
            elif sorted(push.links) != sorted(shown.url for shown in out[0].articles):
                yield f"never lost: {name} has other links than WeChat's: {len(push.links)} of {len(out[0].articles)}"
            if len(push.links) != len(issue.places):
                yield f"never lost: {name} has {len(push.links)} links for {len(issue.places)} articles"
        elif push.state == "drafted" and push.finished_at:
            if not any(draft.media_id == push.draft for draft in remote.drafts):
                yield f"never lost: {name} has no draft in WeChat's draft box"
        elif push.state in STOPPED:
            if not push.reason.strip() or not push.next_step.strip():
                yield f"never lost: {name} stopped without a reason or a next step"
            if not issue.people:
                yield f"never lost: {name} stopped and nobody is there to act"
            if out and push.finished_at:
                yield f"never lost: {name} is told as stopped, but readers have it ({out[0].way})"
        elif push.finished_at:
            yield f"never lost: {name} ended in a state that is no end"


def _silent(desk: Desk) -> Iterator[str]:
    for issue in desk.issues:
        push = issue.push
        if push is None or push.finished_at or push.state == "blocked" or push.alarms:
            continue
        if (push.due_at is None or push.due_at <= desk.now) and desk.now - push.created_at > OLD:
            yield f"never silent: delivery {push.pk} ({push.state}) has no time in the future, and nobody was told"


def _other_text(remote: Remote, desk: Desk) -> Iterator[str]:
    issues = {issue.push.marker: issue for issue in desk.issues if issue.push}
    for issue in desk.issues:
        for place in issue.places:
            if place.fingerprint != place.recomputed:
                yield f"same text: approval {place.approval} does not say any more what its fingerprint was taken of"
    for one in remote.pushed:
        marker = next((shown.marker for shown in one.articles if shown.marker), "")
        if one.way == "human" or marker not in issues:
            continue
        push, places = issues[marker].push, issues[marker].places
        edited = any(draft.by_hand and marker in {shown.marker for shown in draft.articles} for draft in remote.drafts)
        if edited and push is not None and push.alarms:
            # Nobody can keep a person from editing a draft at the last moment; but it must be told.
            continue
        if [shown.title for shown in one.articles] != [place.title for place in places]:
            yield f"same text: edition {issues[marker].pk} was published under other titles than approved"
        elif [shown.text for shown in one.articles] != [place.text for place in places]:
            yield f"same text: edition {issues[marker].pk} was published with another text than approved"


def _draft_left(remote: Remote, desk: Desk) -> Iterator[str]:
    ended = {issue.push.marker: issue for issue in desk.issues if issue.push and issue.push.finished_at}
    for draft in remote.drafts:
        marker = next((shown.marker for shown in draft.articles if shown.marker), "")
        issue = ended.get(marker)
        if draft.state != "live" or issue is None or issue.push is None:
            continue
        push = issue.push
        if (push.state == "drafted" and draft.media_id == push.draft) or push.draft_left:
            continue
        yield f"no left-over draft: delivery {push.pk} ({push.state}) has ended, a draft of it can still be published"


def _left_open(desk: Desk) -> Iterator[str]:
    for issue in desk.issues:
        if issue.push and issue.push.finished_at:
            for attempt in issue.push.open_attempts:
                yield f"no open attempt: delivery {issue.push.pk} ({issue.push.state}) has ended with {attempt}"
