"""What a check looks at: an article's words with their places, what the desk knows, and the day."""

from __future__ import annotations

import dataclasses
import datetime
import functools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from publishing.article import Article, Contact, Facts, Figure, Gallery, Heading, Quotation, Table
from publishing.lexicon.knowledge import Knowledge
from publishing.render import plain

Kind = Literal[
    "title", "digest", "heading", "text", "table", "caption", "alt", "facts", "contact", "quotation", "attachment"
]


@dataclass(frozen=True, kw_only=True)
class Passage:
    """Words that stand together, and where: ``field`` is the page's field, ``where`` says it in Chinese (“正文第 3 段”).

    ``block`` is the index in :attr:`Article.body`, ``None`` outside the body. A table's row has its cells separated by
    tabs. Passages of an attachment's own text have the kind ``attachment``.
    """

    field: str
    where: str
    kind: Kind
    text: str
    block: int | None = None


@dataclass(frozen=True, kw_only=True)
class Draft:
    """An article under check.

    ``inside_attachments`` are the words within its attached files, as far as they were read; ``unnumbered_maps`` the
    SHA-256 (hex) of those of its pictures that are maps of which no 审图号 is known.
    """

    article: Article
    today: datetime.date
    knowledge: Knowledge = dataclasses.field(default_factory=Knowledge)
    inside_attachments: tuple[Passage, ...] = ()
    unnumbered_maps: frozenset[str] = frozenset()

    @functools.cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Everything readers meet in reading order, descriptions of pictures and attached files included."""
        return (*_passages(self.article), *self.inside_attachments)


def _passages(article: Article) -> Iterator[Passage]:
    yield Passage(field="title", where="标题", kind="title", text=article.title)
    if article.digest:
        yield Passage(field="digest", where="摘要", kind="digest", text=article.digest)
    if article.source:
        yield Passage(field="source", where="转载来源", kind="text", text=article.source)
    paragraph = table = figure = 0
    for index, block in enumerate(article.body):
        kind: Kind = "text"
        match block:
            case Heading():
                kind = "heading"
            case Table():
                kind = "table"
                table += 1
            case Figure() | Gallery():
                kind = "caption"
            case Facts():
                kind = "facts"
            case Contact():
                kind = "contact"
            case Quotation():
                kind = "quotation"
            case _:
                pass
        # The caption stands above the rows that the editor counts.
        first = 0 if isinstance(block, Table) and block.caption.strip() else 1
        for number, line in enumerate(plain.block_lines(block), start=first):
            if kind == "table":
                where = f"表 {table} 第 {number} 行" if number else f"表 {table} 的标题"
            elif kind == "facts":
                where = f"要素“{line.split('：')[0][:8]}”"
            else:
                paragraph += 1
                where = f"正文第 {paragraph} 段"
            yield Passage(field="body", where=where, kind=kind, text=line, block=index)
        for shown in (block,) if isinstance(block, Figure) else block.figures if isinstance(block, Gallery) else ():
            figure += 1
            if shown.picture.alt:
                yield Passage(
                    field="body", where=f"图 {figure} 的文字说明", kind="alt", text=shown.picture.alt, block=index
                )
    for attachment in article.attachments:
        yield Passage(field="attachments", where="附件名称", kind="text", text=attachment.title)
