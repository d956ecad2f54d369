"""What WeChat allows of one article, and which article goes beyond it.

Source: ``draft/add`` and ``uploadimg`` (official pages as of 2025-12-19, digest as of 2026-10-07). In which unit WeChat
counts 字 is not settled; Unicode characters are counted here. It counts the whole HTML of the content, not its text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from publishing.article import Article

if TYPE_CHECKING:
    from publishing.render.wechat import Rendering


@dataclass(frozen=True, kw_only=True)
class Limits:
    """The most that is allowed; ``content_characters``, ``content_bytes`` and ``pictures_bytes`` must be *less*.

    ``pictures_bytes`` is for each picture inside an article (``uploadimg``).
    """

    title: int = 32
    author: int = 16
    digest: int = 120
    content_characters: int = 20_000
    content_bytes: int = 1024 * 1024
    source_url_bytes: int = 1024
    pictures_bytes: int = 1024 * 1024


LIMITS = Limits()


@dataclass(frozen=True, kw_only=True)
class OverLimit:
    """``field`` is a name in :class:`Limits`; ``message`` a Chinese sentence for the editor, with what to do."""

    field: str
    actual: int
    limit: int
    message: str


def over_limits(article: Article, rendering: Rendering | None) -> tuple[OverLimit, ...]:
    """Everything in which ``article`` goes beyond WeChat's limits; empty when it fits.

    Without a ``rendering`` the content is not looked at. The address is measured as it is in the article: a marker
    added on delivery comes on top.
    """
    found = []
    for field, label, text, limit in (
        ("title", "标题", article.title, LIMITS.title),
        ("author", "作者", article.author, LIMITS.author),
        ("digest", "摘要", article.digest, LIMITS.digest),
    ):
        if len(text) > limit:
            message = f"{label} {len(text)} 字，微信最多 {limit} 字"
            found.append(OverLimit(field=field, actual=len(text), limit=limit, message=message))
    url_bytes = len(article.url.encode())
    if url_bytes > LIMITS.source_url_bytes:
        message = f"“阅读原文”链接 {url_bytes} 字节，微信最多 {LIMITS.source_url_bytes} 字节，请缩短网址别名"
        found.append(
            OverLimit(
                field="source_url_bytes",
                actual=url_bytes,
                limit=LIMITS.source_url_bytes,
                message=message,
            )
        )
    if rendering is not None:
        found += _content_over_limits(rendering)
    return tuple(found)


def _content_over_limits(rendering: Rendering) -> list[OverLimit]:
    found = []
    if rendering.characters >= LIMITS.content_characters:
        message = (
            f"正文连同版式代码 {rendering.characters} 字符，微信要求少于 {LIMITS.content_characters} 字符，"
            "请删减文字、把长表格改为附件，或分成两篇"
        )
        found.append(
            OverLimit(
                field="content_characters",
                actual=rendering.characters,
                limit=LIMITS.content_characters,
                message=message,
            )
        )
    if rendering.bytes >= LIMITS.content_bytes:
        message = f"正文 {rendering.bytes} 字节，微信要求少于 {LIMITS.content_bytes} 字节，请分成两篇"
        found.append(
            OverLimit(
                field="content_bytes",
                actual=rendering.bytes,
                limit=LIMITS.content_bytes,
                message=message,
            )
        )
    return found
