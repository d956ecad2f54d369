"""The port's ``Channel`` for WeChat official accounts."""

from __future__ import annotations

import datetime
import html
import mimetypes
import re
from collections.abc import Callable, Sequence
from typing import Any

from publishing.channels.errors import Missing, NotAllowed, Rejected
from publishing.channels.port import (
    Audience,
    CropBox,
    Job,
    JobState,
    OutgoingArticle,
    Probe,
    Quota,
    StoredArticle,
    StoredDraft,
    StoredPublication,
    Tag,
)

from .answers import Entry, Page
from .client import Client, Observe
from .listing import entries_since
from .probing import probe
from .settings import Account, CropStyle
from .tokens import Tokens

MAX_ARTICLES = 8
AWAITING_ADMIN = frozenset({89504, 89505})

_EXTENSIONS = {"image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/bmp": "bmp"}


class WeChatChannel:
    """See :class:`publishing.channels.port.Channel`. May be shared between threads.

    ``observe`` is told of every HTTP call, those for the token included.
    """

    def __init__(self, account: Account, tokens: Tokens, *, observe: Observe | None = None) -> None:
        self._account = account
        self._client = Client(account, tokens, observe)

    def upload_picture(self, data: bytes, *, filename: str, content_type: str) -> str:
        name, subject = _name_on_the_wire(filename, content_type), _picture(filename, data)
        return self._client.pictures.add_to_article(name, data, content_type, subject=subject)

    def upload_cover(self, data: bytes, *, filename: str, content_type: str) -> str:
        """As a permanent picture (``type=image``): up to 10 MB, and WeChat's own example takes such an id as cover."""
        name, subject = _name_on_the_wire(filename, content_type), _picture(filename, data)
        return self._client.pictures.add_for_good(name, data, content_type, subject=subject)

    def save_draft(self, articles: Sequence[OutgoingArticle]) -> str:
        if not 1 <= len(articles) <= MAX_ARTICLES:
            raise Rejected(
                f"保存草稿没有成功：一次只能放 1–{MAX_ARTICLES} 篇文章，这里有 {len(articles)} 篇。",
                next_step="请调整这一期的文章篇数。",
            )
        alone = len(articles) == 1
        payload = [_payload(article, alone=alone, crop_style=self._account.crop_style) for article in articles]
        try:
            return self._client.draft.add(payload, subject=_edition(articles))
        except Rejected as error:
            if alone:
                error.article = 0
            raise

    def read_draft(self, draft: str) -> tuple[StoredArticle, ...]:
        return self._client.draft.get(draft)

    def find_drafts(self, marker: str, *, since: datetime.datetime) -> tuple[StoredDraft, ...]:
        """``content`` of the articles is left out (empty): ``read_draft`` has it."""
        _require(marker)
        found = self._read(self._client.draft.batchget, since, label="草稿箱")
        return tuple(
            StoredDraft(draft=entry.reference, articles=entry.articles or (), updated_at=entry.updated_at)
            for entry in found
            if any(_has(article, marker) for article in entry.articles or ())
        )

    def delete_draft(self, draft: str) -> None:
        try:
            self._client.draft.delete(draft)
        except Missing:
            return

    def publish(self, draft: str) -> str:
        return self._client.freepublish.submit(draft).publish_id

    def job(self, reference: str) -> Job:
        return self._client.freepublish.get(reference)

    def update_draft(self, draft: str, place: int, article: OutgoingArticle, *, alone: bool) -> None:
        try:
            payload = _payload(article, alone=alone, crop_style=self._account.crop_style)
            self._client.draft.update(draft, place, payload)
        except Rejected as error:
            error.article = place
            raise

    def mass_send(self, draft: str, *, key: str, audience: Audience, ignore_reprint: bool) -> str:
        return self._client.mass.send_all(draft, client_id=key, audience=audience, ignore_reprint=ignore_reprint)

    def mass_job(self, reference: str) -> Job:
        try:
            return self._client.mass.get(reference)
        except NotAllowed as error:
            if error.errcode in AWAITING_ADMIN:
                return Job(state=JobState.AWAITING_ADMIN)
            raise

    def preview(self, draft: str, *, wechat_name: str) -> None:
        self._client.mass.preview(draft, wechat_name=wechat_name)

    def withdraw(self, article_id: str, place: int) -> None:
        try:
            self._client.freepublish.delete(article_id, place + 1)
        except Missing:
            return

    def withdraw_mass(self, reference: str, place: int, *, url: str = "") -> None:
        try:
            self._client.mass.delete(msg_id=reference, index=place + 1, url=url)
        except Missing:
            return

    def tags(self) -> tuple[Tag, ...]:
        return self._client.followers.tags()

    def followers(self) -> int:
        return self._client.followers.count()

    def quota(self, operation: str) -> Quota:
        return self._client.limits.quota(f"/cgi-bin/{operation}")

    def find_publications(self, marker: str, *, since: datetime.datetime) -> tuple[StoredPublication, ...]:
        """``content`` of the articles is left out (empty): ``read_publication`` has it.

        Articles deleted since are listed all the same, with an empty ``url``: they were published.
        """
        _require(marker)
        found = self.publications(since=since)
        return tuple(one for one in found if any(_has(article, marker) for article in one.articles))

    def publications(self, *, since: datetime.datetime) -> tuple[StoredPublication, ...]:
        return tuple(
            StoredPublication(article_id=entry.reference, articles=entry.articles or (), updated_at=entry.updated_at)
            for entry in self._read(self._client.freepublish.batchget, since, label="发表记录")
        )

    def read_publication(self, article_id: str) -> tuple[StoredArticle, ...]:
        return self._client.freepublish.getarticle(article_id)

    def probe(self) -> tuple[Probe, ...]:
        return probe(self._account, self._client)

    def _read(self, batchget: Callable[..., Page], since: datetime.datetime, *, label: str) -> list[Entry]:
        def fetch(offset: int) -> Page:
            page = batchget(offset)
            if any(entry.articles is None for entry in page.entries):
                # The page on no_content does not say whether it drops the wrapper with the addresses as well.
                page = batchget(offset, with_content=True)
            return page

        return sorted(entries_since(fetch, since, label=label), key=lambda entry: entry.updated_at, reverse=True)


def _require(marker: str) -> None:
    if not marker:
        raise ValueError("an empty marker is in every address")


def _has(article: StoredArticle, marker: str) -> bool:
    return marker in html.unescape(article.content_source_url)


def _payload(article: OutgoingArticle, *, alone: bool, crop_style: CropStyle) -> dict[str, Any]:
    """``digest`` only for a draft of one article: WeChat leaves it out of larger ones (read 2026-11)."""
    payload: dict[str, Any] = {
        "article_type": "news",
        "title": article.title,
        "author": article.author,
        "content": article.content,
        "content_source_url": article.content_source_url,
        "thumb_media_id": article.cover,
        "need_open_comment": int(article.comments_allowed),
        "only_fans_can_comment": 0,
    }
    if alone:
        payload["digest"] = article.digest
    crops = {"2.35_1": article.crop_wide, "1_1": article.crop_square}
    if crop_style == "cover_info":
        percents = [_percents(ratio, box) for ratio, box in crops.items() if box]
        if percents:
            payload["cover_info"] = {"crop_percent_list": percents}
    else:
        for field, box in (("pic_crop_235_1", article.crop_wide), ("pic_crop_1_1", article.crop_square)):
            if box:
                payload[field] = "_".join(_fractions(box))
    return payload


def _percents(ratio: str, box: CropBox) -> dict[str, str]:
    return {"ratio": ratio, **dict(zip(("x1", "y1", "x2", "y2"), _fractions(box), strict=True))}


def _fractions(box: CropBox) -> list[str]:
    """Fractions within 0..1 with at most six decimals, as WeChat wants them: ``0.1945``, ``0``, ``1``."""
    return [f"{abs(min(max(value, 0.0), 1.0)):.6f}".rstrip("0").rstrip(".") for value in box]


def _name_on_the_wire(filename: str, content_type: str) -> str:
    """A plain ASCII file name whose extension fits the bytes; WeChat refuses files whose name does not fit."""
    stem = re.sub(r"[^0-9A-Za-z_-]", "", filename.rpartition(".")[0])[:60] or "picture"
    extension = _EXTENSIONS.get(content_type) or (mimetypes.guess_extension(content_type) or ".bin").lstrip(".")
    return f"{stem}.{extension}"


def _picture(filename: str, data: bytes) -> str:
    return f"{filename}，{len(data) / 1024:.0f} KB"


def _edition(articles: Sequence[OutgoingArticle]) -> str:
    return f"{len(articles)} 篇，第一篇《{articles[0].title[:32]}》"
