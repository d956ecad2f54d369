"""Changing a passage of an article's text, as a human does in the editor: in the words, never in the tags."""

import re
from html import escape, unescape

from wechat_simulator.account import Json

_TAG = re.compile(r"(<(?:\"[^\"]*\"|[^>\"])*>)")
_INLINE = re.compile(r"</?(?:span|strong|em|b|i|u|s|del|sub|sup|a|code)\b", re.IGNORECASE)


def replaced(article: Json, old: str, new: str) -> str:
    """Return the article's content with the first ``old`` turned into ``new`` (plain text both).

    ``old`` may run over bold words and links, not from one paragraph into the next. Raises ``ValueError`` with Chinese
    words when it is empty or not there.
    """
    if not old.strip():
        raise ValueError("没有写明要改哪一段文字")
    if article["article_type"] == "newspic":
        content = str(article["content"])
        if old not in content:
            raise ValueError("文字里找不到要改的这一段，请照原文抄写")
        return content.replace(old, new, 1)
    parts = _TAG.split(str(article["content"]))
    for block in _blocks(parts):
        texts = [unescape(parts[place]) for place in block]
        start = "".join(texts).find(old)
        if start >= 0:
            _put(parts, block, texts, start, start + len(old), new)
            return "".join(parts)
    raise ValueError("正文里找不到要改的这段文字，请照原文抄写，不要跨段")


def paragraphs(article: Json) -> list[str]:
    """Return the texts of the article as a human reads them, in their order: what ``replaced`` can find."""
    if article["article_type"] == "newspic":
        return [line for line in str(article["content"]).splitlines() if line.strip()]
    parts = _TAG.split(str(article["content"]))
    texts = ("".join(unescape(parts[place]) for place in block) for block in _blocks(parts))
    return [text for text in texts if text.strip()]


def _blocks(parts: list[str]) -> list[list[int]]:
    """Return the places of the texts in ``parts`` (text, tag, text, …), those of one paragraph together."""
    blocks = [[0]]
    for place in range(2, len(parts), 2):
        if _INLINE.match(parts[place - 1]):
            blocks[-1].append(place)
        else:
            blocks.append([place])
    return blocks


def _put(parts: list[str], block: list[int], texts: list[str], start: int, end: int, new: str) -> None:
    """Write ``new`` over the characters from ``start`` to ``end`` of a block: into the first text they touch."""
    position = 0
    for place, text in zip(block, texts, strict=True):
        first, last = max(start - position, 0), min(end - position, len(text))
        position += len(text)
        if first < last:
            changed = text[:first] + new + text[last:]
            parts[place] = escape(changed, quote=False).replace("\xa0", "&nbsp;")
            new = ""
