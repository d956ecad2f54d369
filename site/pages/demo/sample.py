"""What a sample article is made of, and short names for the blocks of its body.

Pictures and documents stand in the blocks by name; the loader puts the stored ones in their place.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pages.demo.drawings import BY_NAME

Raw = dict[str, Any]

DISCLAIMER = "<p>（本文为示范稿件，文中的单位、人名、文号、电话和数字均为虚构。）</p>"


class Fate(enum.Enum):
    """How far the real flow takes the article."""

    DRAFT = "draft"
    RETURNED = "returned"
    AT_FIRST = "at first level"
    AT_SECOND = "at second level"
    AT_FINAL = "at final level"
    APPROVED = "approved"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """``values`` are fields of the page type; ``attachments`` pairs of document name and shown title; ``needs`` lines of
    (item, wanted, received, unit); ``comments`` what the reviewers say, level by level, the last being the reason when it is
    returned."""

    slug: str
    kind: str
    drafter: str
    title: str
    digest: str
    body: Sequence[Raw]
    fate: Fate
    comments: tuple[str, ...] = ()
    cover: str = ""
    values: Raw = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()
    attachments: tuple[tuple[str, str], ...] = ()
    needs: tuple[tuple[str, int, int, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Named:
    """Stands for a stored picture or document until the loader knows its primary key."""

    name: str


def heading(text: str, level: int = 2) -> Raw:
    return {"type": "heading", "value": {"text": text, "level": str(level)}}


def text(*paragraphs: str) -> Raw:
    return {"type": "text", "value": _html(paragraphs)}


def bullets(*items: str) -> Raw:
    return {"type": "text", "value": "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"}


def figure(name: str, caption: str = "") -> Raw:
    """A drawing with its own words for readers who cannot see it."""
    return {"type": "figure", "value": {"image": Named(name=name), "alt": BY_NAME[name].alt, "caption": caption}}


def gallery(caption: str, *figures: Raw) -> Raw:
    return {"type": "gallery", "value": {"figures": [item["value"] for item in figures], "caption": caption}}


def table(
    caption: str,
    rows: Sequence[Sequence[str]],
    *,
    merges: Sequence[tuple[int, int, int, int]] = (),
    header: str = "row",
) -> Raw:
    """``merges`` are (row, column, rowspan, colspan); ``header`` is ``row``, ``column`` or ``both``."""
    return {
        "type": "table",
        "value": {
            "data": [list(row) for row in rows],
            "mergeCells": [
                {"row": row, "col": column, "rowspan": down, "colspan": right, "removed": False}
                for row, column, down, right in merges
            ],
            "cell": [],
            "first_row_is_table_header": header in {"row", "both"},
            "first_col_is_header": header in {"column", "both"},
            "table_header_choice": header,
            "table_caption": caption,
        },
    }


def steps(title: str, *items: tuple[str, str]) -> Raw:
    raw = [{"title": what, "text": _html([how]) if how else ""} for what, how in items]
    return {"type": "steps", "value": {"title": title, "items": raw}}


def questions(title: str, *items: tuple[str, str]) -> Raw:
    raw = [{"question": question, "answer": _html([answer])} for question, answer in items]
    return {"type": "questions", "value": {"title": title, "items": raw}}


def facts(title: str, *rows: tuple[str, str]) -> Raw:
    return {
        "type": "facts",
        "value": {"title": title, "rows": [{"label": label, "value": value} for label, value in rows]},
    }


def quotation(words: str, source: str) -> Raw:
    return {"type": "quotation", "value": {"text": _html([words]), "source": source}}


def call_out(tone: str, title: str, *paragraphs: str) -> Raw:
    return {"type": "call_out", "value": {"tone": tone, "title": title, "text": _html(paragraphs)}}


def contact(name: str, phone: str, address: str = "", hours: str = "") -> Raw:
    return {"type": "contact", "value": {"name": name, "phone": phone, "address": address, "hours": hours}}


def attachment(name: str, title: str) -> Raw:
    return {"type": "attachment", "value": {"document": Named(name=name), "title": title}}


def ending() -> list[Raw]:
    """What every sample ends with: that it is one."""
    return [{"type": "divider", "value": None}, {"type": "text", "value": DISCLAIMER}]


def _html(paragraphs: Sequence[str]) -> str:
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
