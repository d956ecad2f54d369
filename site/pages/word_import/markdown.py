"""Markdown by way of HTML."""

from __future__ import annotations

import re
from dataclasses import replace

from markdown_it import MarkdownIt

from pages.word_import.flow import Flow
from pages.word_import.html import read_html
from pages.word_import.losses import Losses
from pages.word_import.pictures import Album
from pages.word_import.refuse import refuse_overlong

_FRONT_MATTER = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_ENTRY = re.compile(r"""(title|标题|author|作者)\s*[:：]\s*["']?(.*?)["']?\s*""", re.IGNORECASE)
_DATA = re.compile(r"data:[A-Za-z0-9+/=;,.-]+")
_TABLE_ROW = re.compile(r"^[ \t]*\|", re.MULTILINE)
_TAG = re.compile(
    r"</?(?:p|br|div|span|img|table|tr|td|font|center|u|sub|sup|a|b|i|iframe|video)\b[^<>]*>", re.IGNORECASE
)


def read_markdown(text: str, *, album: Album, losses: Losses) -> Flow:
    """Read CommonMark with tables and strikethrough. HTML in it is shown as the text it is, never obeyed."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    refuse_overlong(characters=len(_DATA.sub("", text)), rows=len(_TABLE_ROW.findall(text)))
    front, text = _front_matter(text)
    for match in _TAG.finditer(text):
        losses.at(text[max(0, match.start() - 14) : match.start()])
        losses.note("HTML tag")
    html = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).render(text)
    flow = read_html(html, album=album, losses=losses)
    return replace(
        flow,
        title=front.get("title", "") or front.get("标题", "") or flow.title,
        author=front.get("author", "") or front.get("作者", ""),
    )


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    match = _FRONT_MATTER.match(text)
    if match is None:
        return {}, text
    entries = (_ENTRY.fullmatch(line.strip()) for line in match[1].split("\n"))
    return {entry[1].lower(): entry[2] for entry in entries if entry is not None}, text[match.end() :]
