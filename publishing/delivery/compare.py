"""What WeChat kept against what was sent (invariant I1)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from publishing.channels.port import OutgoingArticle, StoredArticle
from publishing.render import plain

IMAGE = re.compile(r"<img\b", re.IGNORECASE)
EXCERPT_CHARACTERS = 20


def differences(sent: Sequence[OutgoingArticle], stored: Sequence[StoredArticle]) -> Iterator[str]:
    """Chinese sentences, each naming the article; none when both say the same."""
    if len(sent) != len(stored):
        yield f"送出 {len(sent)} 篇，微信只存下 {len(stored)} 篇"
        return
    for mine, theirs in zip(sent, stored, strict=True):
        name = f"《{mine.title}》"
        if _squeeze(mine.title) != _squeeze(theirs.title):
            yield f"{name}的标题被改为“{theirs.title}”"
        if _squeeze(mine.author) != _squeeze(theirs.author):
            yield f"{name}的作者被改为“{theirs.author}”"
        sent_images, stored_images = (len(IMAGE.findall(html)) for html in (mine.content, theirs.content))
        if sent_images != stored_images:
            yield f"{name}送出 {sent_images} 张图片，微信存下 {stored_images} 张"
        sent_text, stored_text = (_squeeze(plain.html_text(html)) for html in (mine.content, theirs.content))
        if sent_text != stored_text:
            place = _first_difference(sent_text, stored_text)
            yield (
                f"{name}的正文在“…{sent_text[max(0, place - EXCERPT_CHARACTERS) : place]}”之后不同："
                f"送出“{sent_text[place : place + EXCERPT_CHARACTERS]}”，"
                f"微信存下“{stored_text[place : place + EXCERPT_CHARACTERS]}”"
            )


def _squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _first_difference(one: str, other: str) -> int:
    for place, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return place
    return min(len(one), len(other))
