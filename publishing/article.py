"""An article as plain frozen values: the copy that leaves the CMS, and its fingerprint.

Nothing here knows Wagtail, a database or WeChat. A page turns itself into an :class:`Article` (``to_article``); review
freezes that value with the SHA-256 of its canonical JSON; render and delivery work from the frozen value only, so what
was approved is what is pushed (invariant I1).

Rich text (``html`` fields) is a fragment of ``p br strong b em ul ol li a`` with ``href``; everything else has
been removed before the value is made. Links within the public site are root-relative (``/a/b/``), all others ``http(s)``,
``tel:`` or ``mailto:``.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Tone = Literal["info", "warning", "success"]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One picture, known by the SHA-256 (hex) of its file's bytes.

    ``focus`` is the point that must stay visible in every crop, as fractions (x, y) of width and height, 0..1.
    """

    sha256: str
    width: int
    height: int
    alt: str = ""
    focus: tuple[float, float] | None = None


@dataclass(frozen=True, kw_only=True)
class Heading:
    text: str
    level: Literal[2, 3] = 2


@dataclass(frozen=True, kw_only=True)
class Text:
    """One or more paragraphs and lists of rich text."""

    html: str


@dataclass(frozen=True, kw_only=True)
class Figure:
    picture: Picture
    caption: str = ""


@dataclass(frozen=True, kw_only=True)
class Gallery:
    figures: tuple[Figure, ...]
    caption: str = ""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A table cell; cells swallowed by a merge are absent, as in HTML. Line breaks in ``text`` are ``\\n``."""

    text: str
    header: bool = False
    colspan: int = 1
    rowspan: int = 1


@dataclass(frozen=True, kw_only=True)
class Table:
    rows: tuple[tuple[Cell, ...], ...]
    caption: str = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    title: str
    html: str = ""


@dataclass(frozen=True, kw_only=True)
class Steps:
    """Numbered steps, counted from 1."""

    items: tuple[Step, ...]
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    question: str
    html: str


@dataclass(frozen=True, kw_only=True)
class Questions:
    items: tuple[Question, ...]
    title: str = ""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A label and its value, e.g. 截止时间 · 2027年3月31日. Line breaks in ``value`` are ``\\n``.

    ``phone`` is set when the value is a number to be called with one tap (digits, ``-`` and ``+`` only).
    """

    label: str
    value: str
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class Facts:
    """Key facts. ``style="card"`` is the 办理 card, which stands out; ``"plain"`` is a quiet list."""

    rows: tuple[Fact, ...]
    title: str = ""
    style: Literal["plain", "card"] = "plain"


@dataclass(frozen=True, kw_only=True)
class Quotation:
    """Words of the policy text, quoted to the letter."""

    html: str
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class CallOut:
    html: str
    title: str = ""
    tone: Tone = "info"


@dataclass(frozen=True, kw_only=True)
class Contact:
    name: str
    phone: str = ""
    address: str = ""
    hours: str = ""


@dataclass(frozen=True, kw_only=True)
class Attachment:
    """A file residents can download from the web page; ``size_bytes`` and ``sha256`` (hex) are of the file."""

    title: str
    url: str
    filename: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Divider:
    pass


Block: TypeAlias = (
    Heading
    | Text
    | Figure
    | Gallery
    | Table
    | Steps
    | Questions
    | Facts
    | Quotation
    | CallOut
    | Contact
    | Attachment
    | Divider
)
_BLOCKS: dict[str, type[Any]] = {
    "heading": Heading,
    "text": Text,
    "figure": Figure,
    "gallery": Gallery,
    "table": Table,
    "steps": Steps,
    "questions": Questions,
    "facts": Facts,
    "quotation": Quotation,
    "call_out": CallOut,
    "contact": Contact,
    "attachment": Attachment,
    "divider": Divider,
}
_BLOCK_NAMES = {block: name for name, block in _BLOCKS.items()}
_NOT_ITS_WORDS = frozenset({"url", "section", "theme"})


@dataclass(frozen=True, kw_only=True)
class Article:
    """Everything a reader may see of one article, in any channel.

    ``key`` names the article for ever (``"page:17"``); ``kind`` is a code (``"policy"``), ``kind_label`` its Chinese
    name; ``source`` names the origin of a repost, empty for our own work; ``notices`` are sentences every rendering must
    show (for example the declaration of AI use); ``url`` is the absolute address of the public page; ``theme`` names the
    look it was approved in, empty for the default one. ``url``, ``section`` and ``theme`` say where the article stands
    and how it is dressed, not what it says: they are not part of the fingerprint.
    """

    key: str
    kind: str
    kind_label: str
    section: str
    title: str
    digest: str
    author: str
    url: str
    body: tuple[Block, ...]
    cover: Picture | None = None
    source: str = ""
    notices: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    villages: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    comments_allowed: bool = False
    theme: str = ""

    @property
    def fingerprint(self) -> str:
        """SHA-256 (64 hex digits) over the canonical JSON; equal fingerprints mean equal words and equal pictures."""
        content = {name: value for name, value in _plain(self).items() if name not in _NOT_ITS_WORDS}
        return hashlib.sha256(_canonical(content).encode()).hexdigest()

    def pictures(self) -> Iterator[Picture]:
        """Every picture in reading order, the cover first; the same picture may come twice."""
        if self.cover is not None:
            yield self.cover
        for figure in self.figures():
            yield figure.picture

    def figures(self) -> Iterator[Figure]:
        """Every figure of the body in reading order, those of galleries included."""
        for block in self.body:
            if isinstance(block, Figure):
                yield block
            elif isinstance(block, Gallery):
                yield from block.figures

    def to_json(self) -> str:
        """Canonical JSON: sorted keys, no spaces, raw UTF-8, each block with its ``"type"``.

        The default theme is not written: what was frozen before there were themes stays the same to the byte.
        """
        data = _plain(self)
        if not self.theme:
            del data["theme"]
        return _canonical(data)

    @classmethod
    def from_json(cls, text: str) -> Article:
        """The inverse of :meth:`to_json`. Raises ``ValueError`` on anything else."""
        data = json.loads(text)
        try:
            return _article(data)
        except (KeyError, TypeError) as error:
            raise ValueError(f"not the JSON of an article: {error}") from error


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        data = {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
        name = _BLOCK_NAMES.get(type(value))
        return {"type": name, **data} if name else data
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _picture(data: Mapping[str, Any]) -> Picture:
    focus = data["focus"]
    return Picture(**{**data, "focus": tuple(focus) if focus is not None else None})


def _figure(data: Mapping[str, Any]) -> Figure:
    return Figure(picture=_picture(data["picture"]), caption=data["caption"])


def _block(data: Mapping[str, Any]) -> Block:
    block_type = _BLOCKS[data["type"]]
    values = {name: value for name, value in data.items() if name != "type"}
    if block_type is Figure:
        return _figure(values)
    if block_type is Gallery:
        values["figures"] = tuple(
            _figure({k: v for k, v in figure.items() if k != "type"}) for figure in values["figures"]
        )
    elif block_type is Table:
        values["rows"] = tuple(tuple(Cell(**cell) for cell in row) for row in values["rows"])
    elif block_type is Steps:
        values["items"] = tuple(Step(**item) for item in values["items"])
    elif block_type is Questions:
        values["items"] = tuple(Question(**item) for item in values["items"])
    elif block_type is Facts:
        values["rows"] = tuple(Fact(**row) for row in values["rows"])
    block: Block = block_type(**values)
    return block


def _article(data: Mapping[str, Any]) -> Article:
    attachments = ({k: v for k, v in item.items() if k != "type"} for item in data["attachments"])
    return Article(
        **{
            **data,
            "cover": _picture(data["cover"]) if data["cover"] is not None else None,
            "body": tuple(_block(block) for block in data["body"]),
            "notices": tuple(data["notices"]),
            "tags": tuple(data["tags"]),
            "villages": tuple(data["villages"]),
            "attachments": tuple(Attachment(**item) for item in attachments),
        }
    )
