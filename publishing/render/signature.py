"""The end of an official text: who signs, and the day (落款). It stands at the right, whatever became of it on import."""

from __future__ import annotations

import re
from typing import Any

from publishing.render import dom
from publishing.render.rich_text import paragraphs

MAX_OFFICE_CHARACTERS = 30
MAX_OFFICES = 4

_DAY = re.compile(
    r"(?:\d{4}|[〇○零一二三四五六七八九]{4})\s*年\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*月\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*日"
)
_TAIL_CHARACTERS = 40
_SENTENCE_SIGNS = re.compile(r"[。！？；：，、,.;:!?\[\]]")


def without_signature(html: str) -> tuple[str, tuple[str, ...]]:
    """Split ``html`` (as :func:`publishing.render.rich_text.prepare` returns it) into the text and its signature.

    A signature is one to four short lines without any mark of a sentence, and after them a line that is a date. The words
    stay the same; where there is no signature it is empty. More short lines than that are a list.
    """
    if "日" not in html[-_TAIL_CHARACTERS:]:
        return html, ()
    root = dom.parse(html)
    lines: list[str] = []
    taken: list[Any] = []
    for paragraph in reversed(root):
        if paragraph.tag != "p" or paragraph.find(".//a") is not None:
            break
        found = list(paragraphs(f"<p>{dom.serialise(paragraph)}</p>"))
        if not all(_is_office(line) for line in (found if lines else found[:-1])):
            break
        if not lines and not (found and _DAY.fullmatch(found[-1])):
            break
        lines = found + lines
        taken.append(paragraph)
    if not 2 <= len(lines) <= MAX_OFFICES + 1:
        return html, ()
    for paragraph in taken:
        paragraph.drop_tree()
    return dom.serialise(root), tuple(lines)


def _is_office(line: str) -> bool:
    return len(line) <= MAX_OFFICE_CHARACTERS and not _SENTENCE_SIGNS.search(line) and not _DAY.fullmatch(line)
