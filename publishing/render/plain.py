"""An article, or any HTML, as text: for search, for checks, and to compare what was sent with what WeChat stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from publishing.article import (
    Article,
    Attachment,
    Block,
    CallOut,
    Contact,
    Divider,
    Facts,
    Figure,
    Gallery,
    Heading,
    Questions,
    Quotation,
    Steps,
    Table,
    Text,
)
from publishing.render import dom
from publishing.render.rich_text import paragraphs

_SPACES = re.compile(r"[\s\u200b\u2060\ufeff]+")
_INLINE_TAGS = frozenset(
    [
        "a",
        "b",
        "em",
        "font",
        "i",
        "img",
        "mark",
        "s",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "u",
    ]
)
_HIDDEN_TAGS = frozenset(["script", "style", "template", "title", "head", "noscript"])


def plain_text(article: Article) -> str:
    """Everything a reader of ``article`` sees but its title, one paragraph a line.

    Table rows are lines with their cells separated by tabs; captions, sources, attachments and notices are included;
    addresses of links and descriptions of pictures (``alt``) are not. No line is blank.
    """
    lines: list[str] = [f"来源：{article.source}"] if article.source else []
    for block in article.body:
        lines += block_lines(block)
    lines += [attachment.title for attachment in article.attachments]
    lines += article.notices
    return "\n".join(line for line in map(_tidy, lines) if line)


def block_lines(block: Block) -> list[str]:
    """What a reader sees of one block, a paragraph or a row of a table each; none is blank."""
    return [line for line in map(_tidy, _lines(block)) if line]


def html_text(html: str) -> str:
    """The visible text of an HTML fragment, every run of white space as one space; ``""`` for an empty one.

    Two fragments that read the same give the same text, whatever tags and styles a cleaner has moved between the words:
    the borders of paragraphs, cells and line breaks count as white space, inline tags do not.
    """
    pieces: list[str] = []
    root = dom.parse(html)
    stack: list[tuple[str, object]] = [("element", root)]
    while stack:
        kind, item = stack.pop()
        if kind == "text":
            pieces.append(str(item))
            continue
        tag = item.tag  # type: ignore[attr-defined]  # an lxml element
        border = "" if tag in _INLINE_TAGS else " "
        following: list[tuple[str, object]] = [("text", border)]
        if tag not in _HIDDEN_TAGS:
            following.append(("text", item.text or ""))  # type: ignore[attr-defined]  # an lxml element
            for child in item:  # type: ignore[attr-defined]  # an lxml element
                following += [("element", child), ("text", child.tail or "")]
        following.append(("text", border))
        stack.extend(reversed(following))
    return _SPACES.sub(" ", "".join(pieces)).strip()


def _tidy(line: str) -> str:
    return "\t".join(_SPACES.sub(" ", cell).strip() for cell in line.split("\t")).strip("\n ")


def _lines(block: Block) -> Iterable[str]:
    match block:
        case Heading():
            return [block.text]
        case Text():
            return paragraphs(block.html)
        case Figure():
            return [block.caption]
        case Gallery():
            return [*(figure.caption for figure in block.figures), block.caption]
        case Table():
            return [block.caption, *_rows(block)]
        case Steps():
            return [block.title, *_steps(block)]
        case Questions():
            return [block.title, *_questions(block)]
        case Facts():
            return [
                block.title,
                *(f"{row.label}：{_with_phone(row.value, row.phone)}" for row in block.rows),
            ]
        case Quotation():
            return [
                *paragraphs(block.html),
                f"——{block.source}" if block.source else "",
            ]
        case CallOut():
            return [block.title, *paragraphs(block.html)]
        case Contact():
            rows = (
                ("电话", block.phone),
                ("地址", block.address),
                ("时间", block.hours),
            )
            return [
                block.name,
                *(f"{label}：{value}" for label, value in rows if value),
            ]
        case Attachment():
            return [block.title]
        case Divider():
            return []


def _rows(table: Table) -> Iterator[str]:
    for row in table.rows:
        # A tab or line break inside a cell must not look like the next cell or row.
        yield "\t".join(_SPACES.sub(" ", cell.text).strip() for cell in row)


def _steps(steps: Steps) -> Iterator[str]:
    for number, step in enumerate(steps.items, start=1):
        yield f"{number}. {step.title}"
        yield from paragraphs(step.html)


def _questions(questions: Questions) -> Iterator[str]:
    for item in questions.items:
        yield f"问：{item.question}" if item.question else ""
        answer = list(paragraphs(item.html))
        if answer:
            yield f"答：{answer[0]}"
            yield from answer[1:]


def _with_phone(value: str, phone: str) -> str:
    return f"{value} {phone}" if phone and phone not in value else value
