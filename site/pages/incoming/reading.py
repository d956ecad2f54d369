"""From a parcel to a manuscript: everything the preview shows, and all that a draft needs. Pure but for the processor."""

from __future__ import annotations

import datetime
import hashlib
import io
from collections.abc import Callable
from dataclasses import dataclass, replace

from pages.incoming.kinds import Guess, guess
from pages.incoming.parcel import Parcel
from pages.incoming.photos import Photo, place
from pages.incoming.pictures import CleanFile, clean_all, shown, with_pictures
from pages.official_text import Found, Recognised, recognise
from pages.word_import import ImportedDocument, ImportedPicture, ImportRefused, read
from publishing.article import Article, Block, Picture
from publishing.refusal import Refusal
from publishing.render.pictures import PictureRefused, measure
from publishing.render.plain import plain_text

_NAMED_REFUSALS = 10


@dataclass(frozen=True, kw_only=True)
class Manuscript:
    """Copy that has been read. Every picture in ``body`` is a key of ``pictures`` (SHA-256 of the cleaned bytes).

    ``recognised`` counts what is in it (小标题 3 个); ``losses`` say what could not be kept, ``notes`` what was done that
    the drafter should know; all Chinese.
    """

    filename: str
    title: str
    author: str
    body: tuple[Block, ...]
    lines: tuple[str, ...]
    pictures: dict[str, CleanFile]
    facts: Recognised
    guess: Guess
    recognised: tuple[str, ...]
    losses: tuple[str, ...]
    notes: tuple[str, ...]


def read_manuscript(
    parcel: Parcel,
    *,
    today: datetime.date,
    tell: Callable[[int, int], None] = lambda done, total: None,
) -> Manuscript:
    """Read ``parcel``. ``tell(done, total)`` is called as pictures are cleaned. Raises ``Refusal``."""
    try:
        document = read(io.BytesIO(parcel.document.data), filename=parcel.document.name)
    except ImportRefused as refused:
        raise Refusal(refused.code, str(refused)) from refused
    losses = [*document.warnings]
    sources = dict(document.pictures)
    photos: list[Photo] = []
    notes = [*parcel.notes]
    for item in parcel.photos:
        sha256 = hashlib.sha256(item.data).hexdigest()
        if sha256 in sources:
            notes.append(f"{item.name} 已经在文档里，没有重复放入。")
            continue
        try:
            measured = measure(item.data)
        except PictureRefused as refused:
            losses.append(f"照片 {item.name} 没有导入：{refused}。")
            continue
        sources[sha256] = ImportedPicture(data=item.data, filename=item.name)
        picture = Picture(sha256=sha256, width=measured.width, height=measured.height)
        photos.append(Photo(name=item.name, picture=picture))
    body, where = place(document.body, photos)
    files = _cleaned(body, sources, losses, tell)
    body = with_pictures(body, files)
    lines = _lines(body)
    return Manuscript(
        filename=parcel.document.name,
        title=" ".join(document.title.split()),
        author=document.author,
        body=body,
        lines=lines,
        pictures={file.sha256: file for file in files.values()},
        facts=_facts(document, lines, today),
        guess=guess(document.title or parcel.document.name, lines),
        recognised=_with_photos(document.recognised, len(photos)),
        losses=tuple(losses),
        notes=(*notes, *where),
    )


def _cleaned(
    body: tuple[Block, ...],
    sources: dict[str, ImportedPicture],
    losses: list[str],
    tell: Callable[[int, int], None],
) -> dict[str, CleanFile]:
    """The pictures of ``body`` by the SHA-256 of their source."""
    wanted = [picture.sha256 for picture in shown(body)]
    tell(0, len(wanted))
    files: dict[str, CleanFile] = {}
    cleaned = clean_all((sources[sha256].filename, sources[sha256].data) for sha256 in wanted)
    for number, (sha256, result) in enumerate(zip(wanted, cleaned, strict=True), start=1):
        if isinstance(result, PictureRefused):
            losses.append(f"第 {number} 张图片没有导入：{result}。")
        else:
            files[sha256] = result
        tell(number, len(wanted))
    return files


def _lines(body: tuple[Block, ...]) -> tuple[str, ...]:
    article = Article(key="", kind="", kind_label="", section="", title="", digest="", author="", url="", body=body)
    return tuple(plain_text(article).split("\n"))


def _facts(document: ImportedDocument, lines: tuple[str, ...], today: datetime.date) -> Recognised:
    """What the text says; where the reader took letterhead or 落款 for what they are, they count first."""
    closing, letterhead = document.closing, document.letterhead
    written_on = closing.date if closing is not None else None
    facts = recognise(document.title, lines, today=written_on or today)
    if closing is not None and closing.issuer:
        facts = replace(facts, issuer=Found(value=closing.issuer, sentence=f"落款：{closing.issuer}"))
    if closing is not None and closing.date is not None:
        facts = replace(facts, issued_on=Found(value=closing.date, sentence=f"落款日期：{closing.date:%Y-%m-%d}"))
    if letterhead is not None and letterhead.document_number:
        number = letterhead.document_number
        facts = replace(facts, number=Found(value=number, sentence=f"版头：{number}"))
    if letterhead is not None and letterhead.issuer and facts.issuer is None:
        facts = replace(facts, issuer=Found(value=letterhead.issuer, sentence=f"版头：{letterhead.issuer}"))
    return facts


def _with_photos(recognised: tuple[str, ...], photos: int) -> tuple[str, ...]:
    return (*recognised, f"另附照片 {photos} 张") if photos else recognised
