"""The readers of each kind of file, and how much of a file they read."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Callable, Iterator
from typing import IO

from library.texts import docx, pdf, plain, xlsx
from library.texts.unreadable import Unreadable

MAX_BYTES = 50 * 1024 * 1024
# Of the XML inside; a workbook takes some ten times as much memory.
MAX_UNPACKED_BYTES = 30 * 1024 * 1024
MAX_CHARACTERS = 200_000
MAX_SECONDS = 20
READERS: dict[str, Callable[[IO[bytes]], Iterator[tuple[str, str]]]] = {
    ".docx": docx.read,
    ".xlsx": xlsx.read,
    ".pdf": pdf.read,
    ".txt": plain.read,
    ".csv": plain.read,
}
ZIPPED = frozenset({".docx", ".xlsx"})
PARSED = (".xml", ".rels", ".vml")


def read(file: IO[bytes], kind: str) -> Iterator[tuple[str, str]]:
    """(place, words) after (place, words) of a file with the extension ``kind`` (``.pdf``). Raises ``Unreadable``."""
    reader = READERS.get(kind)
    if reader is None:
        raise Unreadable(
            f"读不出{kind or '没有扩展名的'}文件里的文字；能另存为 .docx、.xlsx 或 .pdf 的，请另存后重新上传"
        )
    require_modest(file, kind)
    until, characters = time.monotonic() + MAX_SECONDS, 0
    for place, words in reader(file):
        if not words.strip():
            continue
        characters += len(words)
        if characters > MAX_CHARACTERS:
            raise Unreadable(f"文字超过 {MAX_CHARACTERS // 10_000} 万字，后面的没有读")
        if time.monotonic() > until:
            raise Unreadable("读得太慢，只读了前面一部分")
        yield place, words


def require_modest(file: IO[bytes], kind: str) -> None:
    """Raises ``Unreadable`` for what is too large as a file or says that it is once unpacked."""
    file.seek(0, io.SEEK_END)
    size_bytes = file.tell()
    file.seek(0)
    if size_bytes > MAX_BYTES:
        raise Unreadable(f"文件超过 {MAX_BYTES >> 20} MB，没有读")
    if kind in ZIPPED:
        with zipfile.ZipFile(file) as package:
            unpacked = sum(entry.file_size for entry in package.infolist() if entry.filename.endswith(PARSED))
        file.seek(0)
        if unpacked > MAX_UNPACKED_BYTES:
            raise Unreadable(f"文件展开后超过 {MAX_UNPACKED_BYTES >> 20} MB，没有读")
