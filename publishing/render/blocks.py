"""Each block of an article → the values its template shows, or nothing where a reader would see an empty box.

The template of a block is ``channels/wechat/blocks/<name>.html``; what it gets is called ``block`` there. Decisions are
made here, so that the templates only place things.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from publishing.article import (
    Attachment,
    Block,
    CallOut,
    Contact,
    Divider,
    Fact,
    Facts,
    Figure,
    Gallery,
    Heading,
    Question,
    Questions,
    Quotation,
    Step,
    Steps,
    Table,
    Text,
    Tone,
)
from publishing.render.rich_text import Notes, is_blank, prepare
from publishing.render.signature import without_signature
from publishing.render.tables import table_values

TONES: dict[Tone, str] = {"info": "提示", "warning": "注意", "success": "好消息"}
"""The word that tells a call-out's tone to those who do not see its colour."""

FULL_WIDTH_PX = 500
"""A picture at least this wide fills the line; a smaller one keeps its size, for enlarging would blur it."""


@dataclass(frozen=True, kw_only=True)
class View:
    """What ``channels/wechat/article.html`` includes for one block."""

    template: str
    values: dict[str, Any]


def views(blocks: Iterable[Block], notes: Notes) -> Iterator[View]:
    """The views of all blocks that have something to show, in order; links are numbered on the way."""
    for block in blocks:
        name, values = _view(block, notes)
        if values is not None:
            yield View(template=f"channels/wechat/blocks/{name}.html", values=values)


def size_label(size_bytes: int) -> str:
    """``236 KB``, ``1.2 MB``: the size of a file as residents read it; number and unit stay on one line."""
    if size_bytes < 1024 * 1024:
        return f"{max(1, round(size_bytes / 1024))}\u00a0KB"
    return f"{size_bytes / 1024 / 1024:.1f}\u00a0MB"


def attachment_values(attachment: Attachment) -> dict[str, Any] | None:
    title = attachment.title.strip() or attachment.filename
    if is_blank(title):
        return None
    suffix = attachment.filename.rpartition(".")[2].upper() if "." in attachment.filename else ""
    details = [suffix] if suffix and len(suffix) <= 5 else []
    if attachment.size_bytes > 0:
        details.append(size_label(attachment.size_bytes))
    return {"title": title, "details": "，".join(details)}


def _view(block: Block, notes: Notes) -> tuple[str, dict[str, Any] | None]:
    match block:
        case Heading():
            return "heading", None if is_blank(block.text) else {
                "text": block.text.strip(),
                "level": block.level,
            }
        case Text():
            return "text", _text(block, notes)
        case Figure():
            return "figure", _figure(block)
        case Gallery():
            return "gallery", _gallery(block)
        case Table():
            return "table", table_values(block)
        case Steps():
            return "steps", _steps(block, notes)
        case Questions():
            return "questions", _questions(block, notes)
        case Facts():
            return "facts", _facts(block)
        case Quotation():
            html = _rich(block.html, notes)
            return "quotation", {
                "html": html,
                "source": block.source.strip(),
            } if html else None
        case CallOut():
            return "call_out", _call_out(block, notes)
        case Contact():
            return "contact", _contact(block)
        case Attachment():
            return "attachment", attachment_values(block)
        case Divider():
            return "divider", {}


def _rich(html: str, notes: Notes) -> SafeString:
    return mark_safe(prepare(html, notes))  # noqa: S308 - nothing gets through but its own few tags


def _text(text: Text, notes: Notes) -> dict[str, Any] | None:
    html = prepare(text.html, notes)
    if not html:
        return None
    html, signature = without_signature(html)
    return {"html": mark_safe(html), "signature": signature}  # noqa: S308 - as in _rich()


def _figure(figure: Figure) -> dict[str, Any]:
    caption = figure.caption.strip()
    alt = figure.picture.alt.strip()
    return {
        "picture": figure.picture.sha256,
        "alt": "" if alt == caption else alt,
        "caption": caption,
        "fills": figure.picture.width >= FULL_WIDTH_PX,
    }


def _gallery(gallery: Gallery) -> dict[str, Any] | None:
    if not gallery.figures:
        return None
    figures = [_figure(figure) for figure in gallery.figures]
    pairs = [figures[start : start + 2] for start in range(0, len(figures), 2)]
    return {"pairs": pairs, "caption": gallery.caption.strip()}


def _steps(steps: Steps, notes: Notes) -> dict[str, Any] | None:
    items = [(step.title.strip(), _rich(step.html, notes)) for step in steps.items if not _is_blank_step(step)]
    return {"title": steps.title.strip(), "items": items} if items else None


def _is_blank_step(step: Step) -> bool:
    return is_blank(step.title) and not prepare(step.html, Notes())


def _questions(questions: Questions, notes: Notes) -> dict[str, Any] | None:
    items = [_question(item, notes) for item in questions.items]
    shown = [(question, html) for question, html in items if question or html]
    return {"title": questions.title.strip(), "items": shown} if shown else None


def _question(item: Question, notes: Notes) -> tuple[str, SafeString]:
    html = prepare(item.html, notes)
    if html:
        rest = html.removeprefix("<p>") if html.startswith("<p>") else f"</p>{html}"
        html = f'<p class="answer-first"><span class="mark-answer">答</span>{rest}'
    return item.question.strip(), mark_safe(html)  # noqa: S308 - as in _rich(), with our own mark in front


def _facts(facts: Facts) -> dict[str, Any] | None:
    rows = [_fact(row) for row in facts.rows if not is_blank(row.label + row.value + row.phone)]
    if not rows:
        return None
    title = facts.title.strip() or ("办理要点" if facts.style == "card" else "")
    return {"title": title, "rows": rows, "style": facts.style}


def _fact(fact: Fact) -> dict[str, Any]:
    value = fact.value.strip()
    # A tel: link would be dropped, so the number itself must be readable.
    if fact.phone and fact.phone not in value:
        value = f"{value} {fact.phone}".strip()
    return {"label": fact.label.strip(), "value": value}


def _call_out(call_out: CallOut, notes: Notes) -> dict[str, Any] | None:
    title, html = call_out.title.strip(), _rich(call_out.html, notes)
    return (
        {
            "tone": call_out.tone,
            "tone_label": TONES[call_out.tone],
            "title": title,
            "html": html,
        }
        if title or html
        else None
    )


def _contact(contact: Contact) -> dict[str, Any] | None:
    rows = [("电话", contact.phone), ("地址", contact.address), ("时间", contact.hours)]
    shown = [(label, value.strip()) for label, value in rows if not is_blank(value)]
    name = contact.name.strip()
    return {"name": name, "rows": shown} if name or shown else None
