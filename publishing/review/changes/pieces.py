"""An article as a list of pieces a reader would name: a paragraph, a table, a step; whatever block they came in.

Every kind of block becomes the same few things (words, a picture, a table, further pieces), so that one comparison and
one template do for all of them. Neighbouring text blocks are taken apart into their paragraphs: where a drafter splits
a block in two, nothing has changed for the reader.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from django.template.defaultfilters import filesizeformat

from publishing.article import (
    Article,
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
    Picture,
    Question,
    Questions,
    Quotation,
    Step,
    Steps,
    Table,
    Text,
)
from publishing.review.changes.styled import Line, plain_lines, rich_lines


@dataclass(frozen=True, kw_only=True)
class Words:
    """Lines under a label. ``is_aside`` words are told only where they changed: they say how a thing is set, not what it
    says.
    """

    label: str
    lines: tuple[Line, ...]
    is_aside: bool = False


@dataclass(frozen=True, kw_only=True)
class Shown:
    picture: Picture


@dataclass(frozen=True, kw_only=True)
class Grid:
    table: Table


@dataclass(frozen=True, kw_only=True)
class Items:
    pieces: tuple[Piece, ...]


Part: TypeAlias = Words | Shown | Grid | Items


@dataclass(frozen=True, kw_only=True)
class Piece:
    """``kind`` is a code, ``name`` its Chinese name. ``handle`` is what a person would know it by, empty if nothing: two
    facts with the same label are the same fact, however much its value has changed.
    """

    kind: str
    name: str
    parts: tuple[Part, ...]
    handle: str = ""

    @cached_property
    def text(self) -> str:
        return "\n".join(_texts(self.parts))


TONES = {"info": "提示", "warning": "注意", "success": "好消息"}
STYLES = {"plain": "普通列表", "card": "办理卡片"}


def opening(article: Article) -> Iterator[Piece]:
    """What stands before the body, each kind at most once."""
    yield from _single("title", "标题", article.title)
    yield from _single("kind", "类别", article.kind_label)
    yield from _single("digest", "摘要", article.digest)
    yield from _single("author", "作者", article.author)
    yield from _single("source", "来源", article.source)
    if article.cover is not None:
        yield Piece(kind="cover", name="封面", parts=tuple(_picture(article.cover)))


def body(article: Article) -> Iterator[Piece]:
    for block in article.body:
        yield from _pieces(block)


def closing(article: Article) -> Iterator[Piece]:
    """What stands after the body, each kind at most once."""
    yield from _list("notices", "声明", "声明", article.notices)
    if article.attachments:
        pieces = tuple(_attachment(attachment) for attachment in article.attachments)
        yield Piece(kind="attachments", name="附件", parts=(Items(pieces=pieces),))
    yield from _list("tags", "标签", "标签", article.tags)
    yield from _list("villages", "涉及村", "村", article.villages)
    yield from _single("comments", "留言", "开放留言" if article.comments_allowed else "不开放留言")
    yield from _single("section", "栏目", article.section)
    yield from _single("theme", "版式", article.theme or "默认版式")
    yield from _single("url", "网址", article.url)


def _single(kind: str, name: str, text: str) -> Iterator[Piece]:
    if text:
        yield Piece(kind=kind, name=name, parts=(_words("", text),))


def _list(kind: str, name: str, item: str, texts: Iterable[str]) -> Iterator[Piece]:
    pieces = tuple(Piece(kind="word", name=item, parts=(_words("", text),)) for text in texts)
    if pieces:
        yield Piece(kind=kind, name=name, parts=(Items(pieces=pieces),))


def _pieces(block: Block) -> Iterator[Piece]:
    match block:
        case Text():
            for line in rich_lines(block.html):
                name = "段落" if line.marker == "p" else "列表项"
                yield Piece(kind="paragraph", name=name, parts=(Words(label="", lines=(line,)),))
        case Heading():
            level = _words("级别", "二级标题" if block.level == 2 else "三级标题", is_aside=True)
            yield Piece(kind="heading", name="小标题", parts=(_words("", block.text), level))
        case Figure():
            yield _figure(block)
        case Gallery():
            figures = Items(pieces=tuple(_figure(figure) for figure in block.figures))
            yield Piece(kind="gallery", name="图集", parts=(figures, *_optional("说明", block.caption)))
        case Table():
            caption = _optional("表题", block.caption)
            yield Piece(kind="table", name="表格", parts=(*caption, Grid(table=block)), handle=block.caption)
        case Steps():
            items = Items(pieces=tuple(_step(step) for step in block.items))
            yield Piece(kind="steps", name="步骤", parts=(*_optional("标题", block.title), items), handle=block.title)
        case Questions():
            items = Items(pieces=tuple(_question(item) for item in block.items))
            yield Piece(
                kind="questions", name="问答", parts=(*_optional("标题", block.title), items), handle=block.title
            )
        case Facts():
            items = Items(pieces=tuple(_fact(row) for row in block.rows))
            style = _words("样式", STYLES[block.style], is_aside=True)
            parts = (*_optional("标题", block.title), items, style)
            yield Piece(kind="facts", name="要点", parts=parts, handle=block.title)
        case Quotation():
            parts = (Words(label="", lines=rich_lines(block.html)), *_optional("出处", block.source))
            yield Piece(kind="quotation", name="原文引用", parts=parts)
        case CallOut():
            tone = _words("语气", TONES[block.tone], is_aside=True)
            parts = (*_optional("标题", block.title), Words(label="", lines=rich_lines(block.html)), tone)
            yield Piece(kind="call_out", name="提示框", parts=parts)
        case Contact():
            yield _contact(block)
        case Attachment():
            yield _attachment(block)
        case Divider():
            yield Piece(kind="divider", name="分隔线", parts=())


def _figure(figure: Figure) -> Piece:
    parts = (*_picture(figure.picture), *_optional("图注", figure.caption))
    return Piece(kind="figure", name="图片", parts=parts, handle=figure.picture.sha256)


def _picture(picture: Picture) -> Iterator[Part]:
    """The bytes and the focus are one thing, the words for those who do not see it another."""
    yield Shown(picture=picture)
    yield from _optional("替代文字", picture.alt)


def _step(step: Step) -> Piece:
    parts = (_words("名称", step.title), *_optional_rich("做法", step.html))
    return Piece(kind="step", name="步骤", parts=parts, handle=step.title)


def _question(item: Question) -> Piece:
    parts = (_words("问", item.question), *_optional_rich("答", item.html))
    return Piece(kind="question", name="问答", parts=parts, handle=item.question)


def _fact(fact: Fact) -> Piece:
    parts = (_words("项目", fact.label), *_optional("内容", fact.value), *_optional("可拨电话", fact.phone))
    return Piece(kind="fact", name="要点", parts=parts, handle=fact.label)


def _contact(contact: Contact) -> Piece:
    parts = (
        _words("名称", contact.name),
        *_optional("电话", contact.phone),
        *_optional("地址", contact.address),
        *_optional("时间", contact.hours),
    )
    return Piece(kind="contact", name="联系方式", parts=parts, handle=contact.name)


def _attachment(attachment: Attachment) -> Piece:
    size = filesizeformat(attachment.size_bytes).replace("\xa0", " ")
    file = f"{attachment.filename}（{size}，内容指纹 {attachment.sha256[:12]}）"
    parts = (
        _words("名称", attachment.title or attachment.filename),
        _words("文件", file),
        _words("下载地址", attachment.url, is_aside=True),
    )
    return Piece(kind="attachment", name="附件", parts=parts, handle=attachment.title or attachment.filename)


def _words(label: str, text: str, *, is_aside: bool = False) -> Words:
    return Words(label=label, lines=plain_lines(text), is_aside=is_aside)


def _optional(label: str, text: str) -> Iterator[Part]:
    if text:
        yield _words(label, text)


def _optional_rich(label: str, html: str) -> Iterator[Part]:
    lines = rich_lines(html)
    if lines:
        yield Words(label=label, lines=lines)


def _texts(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        match part:
            case Words():
                if not part.is_aside:
                    yield from (line.text for line in part.lines)
            case Grid():
                yield from (cell.text for row in part.table.rows for cell in row)
            case Items():
                yield from (piece.text for piece in part.pieces)
            case Shown():
                yield part.picture.sha256
