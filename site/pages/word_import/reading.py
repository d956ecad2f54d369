"""The way in: from a path or an open file to an :class:`ImportedDocument`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Protocol, TypeAlias

from pages.word_import.blocks import assemble
from pages.word_import.document import ImportedDocument
from pages.word_import.docx import read_docx
from pages.word_import.html import read_html
from pages.word_import.losses import Losses
from pages.word_import.markdown import read_markdown
from pages.word_import.office import to_docx
from pages.word_import.pictures import Album
from pages.word_import.refuse import MAX_FILE_BYTES, ImportRefused, no_content, too_large
from pages.word_import.source import Kind, kind_of, text_of
from pages.word_import.tally import tally
from publishing.article import Block, Figure, Gallery


class Readable(Protocol):
    """An open file, as far as it is needed here; an upload of Django's is one too."""

    def read(self, size: int, /) -> bytes: ...


Source: TypeAlias = str | os.PathLike[str] | Readable

_CHUNK_BYTES = 1024 * 1024
_ADVICE: dict[Kind, str] = {
    "html": "请把图片另存为 JPG 后，在稿件里插入",
    "markdown": "请把图片另存为 JPG 后，在稿件里插入",
}


def read(source: Source, *, filename: str = "") -> ImportedDocument:
    """Read ``source``, a path or a file opened for bytes (from where it stands; it is not closed).

    ``filename`` is the name the person gave the file; by default the path's or the file's own. The same bytes give an
    equal document every time. Raises ``ImportRefused``, and ``OSError`` when ``source`` itself cannot be read.
    """
    data, own_name = _bytes_of(source)
    filename = filename or own_name
    if not data:
        raise ImportRefused("empty-file", "文件是空的（0 字节）。请重新保存或重新上传，再导入。")
    kind = kind_of(data, filename)
    losses = Losses()
    album = Album(losses, advice=_ADVICE.get(kind, "请在 Word 中另存为 JPG 后再插入"))
    if kind == "html":
        flow = read_html(text_of(data), album=album, losses=losses)
    elif kind == "markdown":
        flow = read_markdown(text_of(data), album=album, losses=losses)
    else:
        flow = read_docx(data if kind == "docx" else to_docx(data, kind), album=album, losses=losses)
    assembled = assemble(flow, losses)
    if not assembled.body and not assembled.title:
        raise no_content(losses.sentences())
    used = {figure.picture.sha256 for block in assembled.body for figure in _figures(block)}
    pictures = {sha256: picture for sha256, picture in album.kept.items() if sha256 in used}
    return ImportedDocument(
        title=assembled.title,
        author=assembled.author,
        body=assembled.body,
        pictures=pictures,
        warnings=losses.sentences(),
        letterhead=assembled.letterhead,
        closing=assembled.closing,
        addressee=assembled.addressee,
        attachments=assembled.attachments,
        recognised=tally(assembled, notes=len(flow.notes)),
    )


def _figures(block: Block) -> tuple[Figure, ...]:
    if isinstance(block, Gallery):
        return block.figures
    return (block,) if isinstance(block, Figure) else ()


def _bytes_of(source: Source) -> tuple[bytes, str]:
    if isinstance(source, (str, os.PathLike)):
        path = Path(source)
        size_bytes = path.stat().st_size
        if size_bytes > MAX_FILE_BYTES:
            raise too_large(size_bytes)
        return path.read_bytes(), path.name
    data = source.read(MAX_FILE_BYTES + 1)
    if len(data) > MAX_FILE_BYTES:
        size_bytes = len(data)
        while chunk := source.read(_CHUNK_BYTES):
            size_bytes += len(chunk)
        raise too_large(size_bytes)
    name = getattr(source, "name", "")
    return data, name if isinstance(name, str) else ""
