"""What a review form says, as frozen values: one form for one approval (一事一审), or for an article still under way.

Nothing here knows Wagtail, a database or a file format. Empty text and ``None`` mean that nothing is on record: the sheet
says so in words and never fills it in. Names are those of the people at the time of reading; an account that was deleted
is called so.
"""

from __future__ import annotations

import datetime
import enum
from dataclasses import dataclass


class Via(enum.StrEnum):
    """How a decision was given; ``UNKNOWN`` for records older than the question."""

    DESK = "desk"
    LINK = "link"
    DEVICE = "device"
    COMMAND = "command"
    UNKNOWN = ""


@dataclass(frozen=True, kw_only=True)
class Act:
    """Somebody did something at a time."""

    person: str
    at: datetime.datetime | None


@dataclass(frozen=True, kw_only=True)
class Decision(Act):
    """One level's decision. ``deputy_for`` is whom ``person`` stood in for, empty otherwise.

    ``ticked`` are the lines of the level's checklist that were ticked; empty when it had none or nobody was asked.
    """

    level: int
    level_name: str
    approved: bool
    comment: str
    ticked: tuple[str, ...] = ()
    deputy_for: str = ""
    via: Via = Via.UNKNOWN


@dataclass(frozen=True, kw_only=True)
class Kept:
    """A finding that was let stand; ``confirmed_by`` is the second person, empty where none was needed or came."""

    message: str
    reason: str
    kept_by: str
    confirmed_by: str = ""


@dataclass(frozen=True, kw_only=True)
class Chained:
    """Where the ledger has the act that completed the approval. ``backfilled``: taken in later than it happened."""

    number: int
    short_hash: str
    backfilled: bool = False


@dataclass(frozen=True, kw_only=True)
class File:
    title: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Urgent:
    """Published before the reviews were complete. ``cleared_at`` is when the missing approvals had been given."""

    reason: str
    by: str
    at: datetime.datetime
    cleared_at: datetime.datetime | None


@dataclass(frozen=True, kw_only=True)
class Compared:
    """What WeChat showed readers against what was approved, in Chinese."""

    verdict: str
    at: datetime.datetime


@dataclass(frozen=True, kw_only=True)
class Push:
    """The edition that carried the approved article. ``url`` and ``published_at`` are empty until known."""

    edition: str
    method: str
    state: str
    signed_off: Act | None
    published_at: datetime.datetime | None = None
    url: str = ""
    compared: Compared | None = None


@dataclass(frozen=True, kw_only=True)
class Later:
    """A correction or withdrawal after publication: what it was, in which state, and the reason given. ``note`` is what
    readers are told.
    """

    what: str
    state: str
    reason: str
    at: datetime.datetime | None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ReviewForm:
    """``approval`` and ``page`` are primary keys; ``approval`` is ``None`` while the article is under way.

    ``levels`` are the levels the article has to pass, lowest first; ``decisions`` those approvals that count. ``warnings``
    is what the checks of words say now of what was approved. ``outside`` are the answers of people without an account who
    were asked about facts.
    """

    account: str
    page: int | None
    approval: int | None
    title: str
    kind: str
    section: str
    is_major: bool
    source: str
    notices: tuple[str, ...]
    files: tuple[File, ...]
    fingerprint: str
    url: str
    drafters: tuple[str, ...]
    submitted: Act | None
    submissions: int
    levels: tuple[tuple[int, str], ...]
    decisions: tuple[Decision, ...]
    returns: tuple[Decision, ...]
    kept: tuple[Kept, ...]
    warnings: tuple[str, ...]
    outside: tuple[str, ...]
    approved_at: datetime.datetime | None
    chained: Chained | None
    ended: str
    urgent: Urgent | None
    push: Push | None
    later: tuple[Later, ...]
    made_at: datetime.datetime

    @property
    def is_finished(self) -> bool:
        """Whether every level has agreed: an urgent publication waits for the missing ones."""
        return self.approval is not None and (self.urgent is None or self.urgent.cleared_at is not None)

    @property
    def standing(self) -> str:
        """What the form is headed with while it is not finished."""
        if self.is_finished:
            return ""
        if self.urgent is not None:
            return "应急发布，审核未完成"
        return "审核中（未完成）" if self.submitted is not None else "尚未送审（未完成）"

    def decision(self, level: int) -> Decision | None:
        return next((decision for decision in self.decisions if decision.level == level), None)
