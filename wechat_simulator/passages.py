"""Changing a passage of an article's text, as a human does in the editor: in the words, never in the tags."""

import re
from html import escape, unescape

from wechat_simulator.account import Json

_TAG = re.compile(r"(<(?:\"[^\"]*\"|[^>\"])*>)")


def replaced(article: Json, old: str, new: str) -> str:
    """Return the article's content with the first ``old`` turned into ``new`` (plain text both).

    Raises ``ValueError`` when ``old`` is empty or does not stand in one piece of text.
    """
    if not old.strip():
        raise ValueError("没有写明要改哪一段文字")
    content = str(article["content"])
    if article["article_type"] == "newspic":
        parts = [content]
    else:
        old, new, parts = escape(old, quote=False), escape(new, quote=False), _TAG.split(content)
    for place in range(0, len(parts), 2):
        if old in parts[place]:
            parts[place] = parts[place].replace(old, new, 1)
            return "".join(parts)
    raise ValueError("正文里找不到要改的这段文字，请照原文抄写，不要跨段、跨格式")


def pieces(article: Json) -> list[str]:
    """Return the texts between the tags, in their order, as a human reads them: what ``replaced`` can find."""
    content = str(article["content"])
    if article["article_type"] == "newspic":
        return [line for line in content.splitlines() if line.strip()]
    return [unescape(part) for part in _TAG.split(content)[::2] if part.strip()]
