"""What WeChat kept against what was sent (invariant I1)."""

from __future__ import annotations

import enum
import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from publishing.channels.port import OutgoingArticle, StoredArticle
from publishing.render import plain

IMAGE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
SOURCE = re.compile(r"\b(?:data-)?src\s*=\s*[\"']([^\"']*)[\"']", re.IGNORECASE)
EXCERPT_CHARACTERS = 20


class What(enum.Enum):
    COUNT = "count"
    TITLE = "title"
    AUTHOR = "author"
    PICTURES = "pictures"
    TEXT = "text"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """``place`` of the article in the edition, from 0. ``str`` is a Chinese sentence that names the article."""

    place: int
    what: What
    sentence: str

    def __str__(self) -> str:
        return self.sentence


def differences(sent: Sequence[OutgoingArticle], stored: Sequence[StoredArticle]) -> list[Difference]:
    """Empty when both say the same."""
    if len(sent) != len(stored):
        return [
            Difference(place=0, what=What.COUNT, sentence=f"送出 {len(sent)} 篇，微信只存下 {len(stored)} 篇"),
        ]
    return [
        Difference(place=place, what=what, sentence=f"《{mine.title}》{words}")
        for place, (mine, theirs) in enumerate(zip(sent, stored, strict=True))
        for what, words in _between(mine, theirs)
    ]


def _between(mine: OutgoingArticle, theirs: StoredArticle) -> Iterator[tuple[What, str]]:
    if squeeze(mine.title) != squeeze(theirs.title):
        yield What.TITLE, f"的标题被改为“{theirs.title}”"
    if squeeze(mine.author) != squeeze(theirs.author):
        yield What.AUTHOR, f"的作者被改为“{theirs.author}”"
    sent_pictures, stored_pictures = _pictures(mine.content), _pictures(theirs.content)
    if len(sent_pictures) != len(stored_pictures):
        yield What.PICTURES, f"送出 {len(sent_pictures)} 张图片，微信存下 {len(stored_pictures)} 张"
    elif sent_pictures != stored_pictures and set(sent_pictures) & set(stored_pictures):
        place = next(n for n, pair in enumerate(zip(sent_pictures, stored_pictures, strict=True)) if pair[0] != pair[1])
        yield What.PICTURES, f"的图片从第 {place + 1} 张起与送出的不同，或顺序不同"
    sent_text, stored_text = text_of(mine.content), text_of(theirs.content)
    if sent_text != stored_text:
        place = _first_difference(sent_text, stored_text)
        yield (
            What.TEXT,
            f"的正文在“…{sent_text[max(0, place - EXCERPT_CHARACTERS) : place]}”之后不同："
            f"送出“{sent_text[place : place + EXCERPT_CHARACTERS]}”，"
            f"微信存下“{stored_text[place : place + EXCERPT_CHARACTERS]}”",
        )


def text_of(content: str) -> str:
    """The words of an article without white space, of which WeChat keeps as much as it likes."""
    return squeeze(plain.html_text(content))


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _pictures(content: str) -> list[str]:
    """What names each picture, in order: its path without the last part, which WeChat rewrites (``/0`` → ``/640``)."""
    return [_name(found[1]) if (found := SOURCE.search(image)) else "" for image in IMAGE.findall(content)]


def _name(url: str) -> str:
    path = urlsplit(html.unescape(url)).path
    head, _, _ = path.rpartition("/")
    return head or path


def _first_difference(one: str, other: str) -> int:
    for place, (a, b) in enumerate(zip(one, other, strict=False)):
        if a != b:
            return place
    return min(len(one), len(other))
