"""An HTML page in reading order."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from urllib.parse import unquote_to_bytes

import nh3

from pages.word_import.cells import MAX_SPAN, RawCell
from pages.word_import.css import alignment_of, declarations, font_of, list_format
from pages.word_import.flow import Alignment, Flow, FlowItem, Line, Number, Role, Rule, Shot, Span
from pages.word_import.inline import plain
from pages.word_import.links import allowed
from pages.word_import.losses import Losses
from pages.word_import.markup import number
from pages.word_import.numerals import written
from pages.word_import.patterns import FIRST_RANK, SECOND_RANK
from pages.word_import.pictures import Album
from pages.word_import.refuse import refuse_overlong
from pages.word_import.symbols import lowered, raised
from pages.word_import.tables import fold
from pages.word_import.whitespace import WIDE, collapsed, settled

_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS = {
    "p", "div", "section", "article", "header", "footer", "main", "aside", "address", "blockquote", "pre",
    "center", "dl", "dt", "dd", "figure", "figcaption", "caption", "details", "summary", "form", "fieldset", "legend",
}  # fmt: skip
_HARD = {"figcaption", "caption", "figure"}
_BOLD, _ITALIC, _STRUCK, _UNDERLINED = {"b", "strong"}, {"i", "em", "cite"}, {"s", "strike", "del"}, {"u", "ins"}
_INLINE = {*_BOLD, *_ITALIC, *_STRUCK, *_UNDERLINED, "a", "span", "font", "sup", "sub", "code", "ruby"}
_UNSEEN = {"iframe", "video", "audio", "object", "rt", "rp", "title"}
_LISTS, _TABLE = {"ul", "ol", "menu", "li"}, {"table", "thead", "tbody", "tfoot", "tr", "td", "th"}
_VOID = {"br", "hr", "img"}
_TAGS = {*_HEADINGS, *_BLOCKS, *_INLINE, *_UNSEEN, *_LISTS, *_TABLE, *_VOID}
_DROPPED = {"script", "style", "svg", "math", "template", "noscript", "select", "textarea", "button", "nav", "xml"}
_ATTRIBUTES = {
    "*": {"style", "align", "hidden"},
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start", "type"},
    "li": {"value"},
    "font": {"face"},
}
_SVG = re.compile(r"<svg[\s>]", re.IGNORECASE)
_MAX_LIST_LEVEL = 8
_EXCERPT = 40


@dataclass(frozen=True, kw_only=True)
class _Look:
    """What the open elements say about the text inside them."""

    bold: bool = False
    italic: bool = False
    is_struck: bool = False
    is_underlined: bool = False
    is_hidden: bool = False
    is_preformatted: bool = False
    vertical: str = ""
    href: str = ""
    font: str = ""
    alignment: Alignment = "left"


@dataclass(kw_only=True)
class _List:
    key: str
    number_format: str
    count: int = 0


@dataclass(kw_only=True)
class _Context:
    """One place that takes paragraphs: the page, or a table cell."""

    items: list[FlowItem] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    pieces: list[Span | Shot] = field(default_factory=list)
    number: Number | None = None
    is_in_entry: bool = False
    outline: int = 0
    role: Role = ""
    alignment: Alignment = "left"
    excerpt: str = ""


@dataclass(kw_only=True)
class _Table:
    rows: list[list[RawCell]] = field(default_factory=list)


def read_html(text: str, *, album: Album, losses: Losses) -> Flow:
    """Read a page. Scripts, styles and forms are dropped; pictures are kept when the page carries them (``data:``).

    Raises ``ImportRefused`` (``too-long``).
    """
    drawings = len(_SVG.findall(text))
    if drawings:
        losses.say(f"网页里的 {drawings} 个矢量图（SVG）没有导入；请截成图片后插入。")
    clean = nh3.clean(
        text,
        tags=_TAGS,
        clean_content_tags=_DROPPED,
        attributes=_ATTRIBUTES,
        url_schemes={"http", "https", "mailto", "tel", "data", "file", "javascript", "cid"},
        link_rel=None,
    )
    reader = _Reader(album, losses)
    reader.feed(clean)
    reader.close()
    return reader.finished()


class _Reader(HTMLParser):
    """Walks a page whose tags are balanced and known, as the sanitizer leaves them."""

    def __init__(self, album: Album, losses: Losses) -> None:
        super().__init__(convert_charrefs=True)
        self._album = album
        self._losses = losses
        self._looks = [_Look()]
        self._contexts = [_Context()]
        self._tables: list[_Table] = []
        self._list_count = 0
        self._has_title = False
        self._page_title: list[str] | None = None
        self._title = ""
        self._characters = 0
        self._rows = 0

    def finished(self) -> Flow:
        self._flush()
        return Flow(items=tuple(self._contexts[0].items), title=self._title)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: text or "" for name, text in attrs}
        if tag in _VOID:
            self._void(tag, attributes)
            return
        self._open(tag, attributes)
        self._looks.append(self._look(tag, attributes))

    def handle_endtag(self, tag: str) -> None:
        if tag in _VOID:
            return
        self._close(tag)
        if len(self._looks) > 1:
            self._looks.pop()

    def handle_data(self, data: str) -> None:
        look = self._looks[-1]
        self._characters += len(data.strip())
        refuse_overlong(characters=self._characters)
        if self._page_title is not None:
            self._page_title.append(data)
        elif not look.is_hidden:
            text = data if look.is_preformatted else collapsed(data)
            self._text(text, look)

    def _open(self, tag: str, attributes: Mapping[str, str]) -> None:
        context = self._contexts[-1]
        if tag in _HEADINGS:
            self._flush()
            context.outline = _HEADINGS[tag]
        elif tag in _HARD:
            self._flush()
            context.role = "caption" if tag != "figure" else ""
        elif tag in _BLOCKS:
            self._break()
        elif tag in ("ul", "ol", "menu"):
            self._flush()
            self._list_count += 1
            number_format = list_format(attributes, is_ordered=tag == "ol")
            start = number(attributes.get("start"), 1, low=0, high=1_000_000)
            context.lists.append(_List(key=f"list {self._list_count}", number_format=number_format, count=start - 1))
        elif tag == "li":
            self._flush()
            context.number = self._next_number(attributes)
            context.is_in_entry = True
        elif tag == "table":
            self._flush()
            self._tables.append(_Table())
        elif tag == "tr" and self._tables:
            self._rows += 1
            refuse_overlong(rows=self._rows)
            self._tables[-1].rows.append([])
        elif tag in ("td", "th"):
            self._contexts.append(_Context())
            self._add_cell(tag, attributes)
        elif tag == "title":
            self._page_title = []
        elif tag in ("iframe", "video", "audio", "object"):
            self._losses.note("media")
        elif tag == "rt":
            self._losses.note("ruby")

    def _close(self, tag: str) -> None:
        context = self._contexts[-1]
        if tag in _HEADINGS or tag in _HARD:
            self._flush()
            context.outline, context.role = 0, ""
        elif tag in _BLOCKS:
            self._break()
        elif tag in ("ul", "ol", "menu"):
            self._flush()
            if context.lists:
                context.lists.pop()
        elif tag == "li":
            self._flush()
            context.number, context.is_in_entry = None, False
        elif tag in ("td", "th") and len(self._contexts) > 1:
            self._flush()
            items = self._contexts.pop().items
            if self._tables and self._tables[-1].rows:
                self._tables[-1].rows[-1][-1].items = items
        elif tag == "table" and self._tables:
            self._flush()
            context.items.extend(fold(self._tables.pop().rows, self._losses))
        elif tag == "title":
            self._title = self._title or " ".join("".join(self._page_title or ()).split())
            self._page_title = None

    def _void(self, tag: str, attributes: Mapping[str, str]) -> None:
        context, look = self._contexts[-1], self._looks[-1]
        if look.is_hidden:
            return
        if tag == "hr":
            self._flush()
            context.items.append(Rule())
        elif tag == "img":
            self._picture(attributes)
        elif self._ends_in_break() and not context.is_in_entry and not context.outline:
            # Old pages part their paragraphs with two line breaks.
            self._flush()
        else:
            self._add("\n", look)

    def _look(self, tag: str, attributes: Mapping[str, str]) -> _Look:
        look = self._looks[-1]
        style = declarations(attributes.get("style", ""))
        weight = style.get("font-weight", "")
        decoration = style.get("text-decoration", "") + style.get("text-decoration-line", "")
        is_hidden = "hidden" in attributes or style.get("display") == "none" or style.get("visibility") == "hidden"
        if is_hidden and not look.is_hidden:
            self._losses.note("hidden text")
        bold = look.bold or tag in _BOLD
        if weight:
            bold = weight in ("bold", "bolder") or number(weight, 0, low=0, high=1000) >= 600
        return replace(
            look,
            bold=bold,
            italic=look.italic or tag in _ITALIC or style.get("font-style") == "italic",
            is_struck=look.is_struck or tag in _STRUCK or "line-through" in decoration,
            is_underlined=look.is_underlined or tag in _UNDERLINED or ("underline" in decoration and tag != "a"),
            is_hidden=look.is_hidden or is_hidden or tag in _UNSEEN,
            is_preformatted=look.is_preformatted or tag == "pre",
            vertical={"sup": "superscript", "sub": "subscript"}.get(tag, look.vertical),
            href=self._href(attributes.get("href", "")) if tag == "a" else look.href,
            font=font_of(style) or attributes.get("face", "") or look.font,
            alignment="center" if tag == "center" else alignment_of(attributes, style, look.alignment),
        )

    def _href(self, target: str) -> str:
        address = allowed(target)
        if not address and target.strip() and not target.strip().startswith("#"):
            self._losses.note("link")
        return address

    def _text(self, text: str, look: _Look) -> None:
        is_blank = not text.strip()
        if not is_blank:
            context = self._contexts[-1]
            context.excerpt = (context.excerpt + text)[:_EXCERPT]
            self._losses.at(context.excerpt)
            if not look.href and look.is_underlined:
                self._losses.note("underline")
            if look.is_struck:
                self._losses.note("strike")
        if look.vertical and not is_blank:
            moved = raised(text) if look.vertical == "superscript" else lowered(text)
            if moved is None:
                self._losses.note("raised text")
            text = text if moved is None else moved
        self._add(text, look)

    def _add(self, text: str, look: _Look) -> None:
        context = self._contexts[-1]
        if text.strip() and not any(isinstance(piece, Span) and piece.text.strip() for piece in context.pieces):
            context.alignment = look.alignment
        bold = look.bold and not context.outline
        context.pieces.append(Span(text=text, bold=bold, italic=look.italic, href=look.href, font=look.font))

    def _picture(self, attributes: Mapping[str, str]) -> None:
        if {attributes.get("width"), attributes.get("height")} & {"0", "1"}:
            return
        source = attributes.get("src", "").strip()
        if source[:5].lower() != "data:":
            self._album.miss("没有随文件带入（网页里只有它的地址）", "请把图片另存到电脑，在稿件里插入")
            return
        picture = self._album.admit(_data_of(source), filename="", alt=attributes.get("alt", ""))
        if picture is not None:
            self._contexts[-1].pieces.append(Shot(picture=picture))

    def _next_number(self, attributes: Mapping[str, str]) -> Number | None:
        lists = self._contexts[-1].lists
        if not lists:
            return Number(kind="bullet", text="•", list_key="no list")
        current = lists[-1]
        current.count = number(attributes.get("value"), current.count + 1, low=0, high=1_000_000)
        level = min(len(lists) - 1, _MAX_LIST_LEVEL)
        if current.number_format == "none":
            return None
        if current.number_format == "bullet":
            return Number(kind="bullet", text="•", level=level, list_key=current.key)
        is_plain = current.number_format == "decimal"
        mark = written(current.count, current.number_format)
        ending = "、" if WIDE.match(mark) else "."
        return Number(
            kind="plain" if is_plain else "text",
            text=mark + ending,
            value=current.count,
            level=level,
            list_key=current.key,
        )

    def _add_cell(self, tag: str, attributes: Mapping[str, str]) -> None:
        if self._tables and self._tables[-1].rows:
            colspan = number(attributes.get("colspan"), 1, low=1, high=MAX_SPAN)
            rowspan = number(attributes.get("rowspan"), 1, low=1, high=65_534)
            self._tables[-1].rows[-1].append(RawCell(colspan=colspan, rowspan=rowspan, is_marked=tag == "th"))

    def _break(self) -> None:
        """The edge of a block: a new paragraph, or a new line inside a list entry."""
        context = self._contexts[-1]
        if not context.is_in_entry:
            self._flush()
        elif not self._ends_in_break() and context.pieces:
            self._add("\n", self._looks[-1])

    def _ends_in_break(self) -> bool:
        for piece in reversed(self._contexts[-1].pieces):
            if isinstance(piece, Shot):
                return False
            if piece.text.strip(" \t\r\u00a0\u3000"):
                return piece.text.endswith("\n")
        return False

    def _flush(self) -> None:
        """End the paragraph being read. A list number goes to the first paragraph that has something to show."""
        context = self._contexts[-1]
        pieces = settled(context.pieces)
        context.pieces, context.excerpt = [], ""
        text = plain(piece for piece in pieces if isinstance(piece, Span))
        if not text and not any(isinstance(piece, Shot) for piece in pieces):
            return
        role, outline = context.role, context.outline
        if outline == 1 and not self._has_title and not FIRST_RANK.match(text) and not SECOND_RANK.match(text):
            self._has_title, role, outline = True, "title", 0
        line = Line(pieces=pieces, role=role, outline=outline, alignment=context.alignment, number=context.number)
        context.items.append(line)
        context.number, context.alignment = None, "left"


def _data_of(source: str) -> bytes:
    """The bytes of a ``data:`` address; empty when it is malformed."""
    header, _, body = source.partition(",")
    raw = unquote_to_bytes(body)
    if not header.lower().endswith(";base64"):
        return raw
    try:
        return base64.b64decode("".join(raw.decode("ascii").split()), validate=True)
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return b""
