"""Text files, in the encodings they come in: UTF-8, UTF-16 with its mark, or GB 18030."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import IO

from library.texts.unreadable import Unreadable

MAX_BYTES = 4 * 1024 * 1024


def read(file: IO[bytes]) -> Iterator[tuple[str, str]]:
    data = file.read(MAX_BYTES)
    for number, line in enumerate(_decoded(data).splitlines(), start=1):
        yield f"第 {number} 行", line


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("认不出文字的编码，请另存为 UTF-8 后重新上传")
