"""PDF files: the text layer only. A scan has none, and that is said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from pypdf import PdfReader

from library.texts.unreadable import Unreadable

MAX_PAGES = 300


def read(file: IO[bytes]) -> Iterator[tuple[str, str]]:
    reader = PdfReader(file, strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Unreadable("文件加了密码，打不开")
    has_text = False
    for number, page in enumerate(reader.pages, start=1):
        if number > MAX_PAGES:
            raise Unreadable(f"超过 {MAX_PAGES} 页，后面的没有读")
        for line in page.extract_text().splitlines():
            has_text = has_text or bool(line.strip())
            yield f"第 {number} 页", line
    if not has_text:
        raise Unreadable("没有文字层，多半是扫描件，读不出文字")
