"""The port: what a channel can do, in our words. ``wechat`` is the only adapter so far."""

from __future__ import annotations

import datetime
import enum
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

CropBox = tuple[float, float, float, float]
"""Left, top, right, bottom as fractions 0..1 of the cover's width and height."""


@dataclass(frozen=True, kw_only=True)
class OutgoingArticle:
    """One article as the channel gets it. ``cover`` is a reference from :meth:`Channel.upload_cover`.

    ``content_source_url`` leads to the public page and carries the delivery's marker.
    """

    title: str
    author: str
    digest: str
    content: str
    content_source_url: str
    cover: str
    crop_wide: CropBox | None = None
    crop_square: CropBox | None = None
    comments_allowed: bool = False


@dataclass(frozen=True, kw_only=True)
class StoredArticle:
    """One article as the channel has it, for comparison. ``url`` is a link for readers, or of a temporary preview."""

    title: str
    author: str
    digest: str
    content: str
    content_source_url: str
    url: str = ""
    deleted: bool = False


@dataclass(frozen=True, kw_only=True)
class StoredDraft:
    draft: str
    articles: tuple[StoredArticle, ...]
    updated_at: datetime.datetime


@dataclass(frozen=True, kw_only=True)
class StoredPublication:
    article_id: str
    articles: tuple[StoredArticle, ...]
    updated_at: datetime.datetime


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Whom a mass send reaches: those with one tag, or everybody who follows when ``tag`` is ``None``."""

    tag: int | None = None


@dataclass(frozen=True, kw_only=True)
class Tag:
    tag: int
    name: str
    followers: int


@dataclass(frozen=True, kw_only=True)
class Quota:
    """``remain`` calls of ``daily_limit`` are left today."""

    daily_limit: int
    remain: int


class JobState(enum.StrEnum):
    RUNNING = "running"
    AWAITING_ADMIN = "awaiting-admin"
    """A mass send that the account's administrator has to confirm on a phone."""
    SUCCEEDED = "succeeded"
    FAILED = "failed"


class Gone(enum.StrEnum):
    """What became of all the articles of a job that had succeeded."""

    DELETED = "deleted"
    BANNED = "banned"


@dataclass(frozen=True, kw_only=True)
class Job:
    """The state of a publish job. ``links`` are the readers' addresses in the order of the articles.

    ``reason`` is a Chinese sentence when the job failed; ``failed`` holds the 0-based places of the articles concerned.
    ``gone`` is set when everything was published and is not there any more.
    """

    state: JobState
    article_id: str = ""
    links: tuple[str, ...] = ()
    reason: str = ""
    failed: tuple[int, ...] = ()
    gone: Gone | None = None


class Verdict(enum.StrEnum):
    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class Probe:
    """One line of the set-up check: what was looked at, how it stands, and what to do about it (Chinese)."""

    code: str
    label: str
    verdict: Verdict
    message: str
    next_step: str = ""


class Channel(Protocol):
    """Every method raises :class:`~publishing.channels.errors.ChannelError` and nothing else of its own.

    Methods that write are *not* idempotent unless they say so, and never repeat themselves.
    """

    def upload_picture(self, data: bytes, *, filename: str, content_type: str) -> str:
        """Store a picture for use inside an article; returns its URL. JPEG or PNG under 1 MB.

        Repeating it is waste, not harm.
        """

    def upload_cover(self, data: bytes, *, filename: str, content_type: str) -> str:
        """Store a cover for good; returns its reference. Repeating it is waste, not harm."""

    def save_draft(self, articles: Sequence[OutgoingArticle]) -> str:
        """Put 1–8 articles into the draft box as one draft; returns its reference."""

    def update_draft(self, draft: str, place: int, article: OutgoingArticle, *, alone: bool) -> None:
        """Replace the article at ``place`` (from 0) of a draft whole; ``alone`` when the draft has only that one.

        Doing it twice does no harm.
        """

    def read_draft(self, draft: str) -> tuple[StoredArticle, ...]:
        """What the channel kept of a draft. Raises ``Missing`` once it was published or deleted."""

    def find_drafts(self, marker: str, *, since: datetime.datetime) -> tuple[StoredDraft, ...]:
        """Drafts not older than ``since`` of which an article's ``content_source_url`` contains ``marker``, newest first."""

    def delete_draft(self, draft: str) -> None:
        """Remove a draft; one that is gone already is no error."""

    def publish(self, draft: str) -> str:
        """Ask for publication of a draft; returns the reference of the job, which is only accepted, not done."""

    def job(self, reference: str) -> Job:
        """How a publish job stands."""

    def find_publications(self, marker: str, *, since: datetime.datetime) -> tuple[StoredPublication, ...]:
        """Publications not older than ``since`` that carry ``marker``, newest first."""

    def read_publication(self, article_id: str) -> tuple[StoredArticle, ...]:
        """What readers get, deleted articles marked. Raises ``Missing``. Not for mass sends: they cannot be read."""

    def publications(self, *, since: datetime.datetime) -> tuple[StoredPublication, ...]:
        """Every publication not older than ``since``, newest first, without the articles' content; no mass sends."""

    def mass_send(self, draft: str, *, key: str, audience: Audience, ignore_reprint: bool) -> str:
        """Send a draft to followers; returns the reference of the job, which is only accepted.

        Idempotent for a day: the same ``key`` (32 hexadecimal digits) returns the first job again.
        """

    def mass_job(self, reference: str) -> Job:
        """How a mass send stands; never with links, which come by callback only."""

    def preview(self, draft: str, *, wechat_name: str) -> None:
        """Send a draft to one WeChat id. Doing it twice sends it twice."""

    def withdraw(self, article_id: str, place: int) -> None:
        """Delete the article at ``place`` (from 0) of a publication for good. Deleting it again is no error."""

    def withdraw_mass(self, reference: str, place: int, *, url: str = "") -> None:
        """Delete one article of a mass send, by its ``url`` where known, else by its ``place`` (from 0).

        The cards stay in the readers' chats.
        """

    def tags(self) -> tuple[Tag, ...]:
        """The tags a mass send may go to."""

    def followers(self) -> int:
        """How many follow the account."""

    def quota(self, operation: str) -> Quota:
        """What is left today of an operation as :class:`publishing.channels.wechat.Call` names it (``draft/add``)."""

    def probe(self) -> tuple[Probe, ...]:
        """Look at credentials, whitelist and rights without changing anything. Never raises: failures are lines."""
