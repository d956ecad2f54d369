"""Word files: paragraphs and rows of tables, what stands in margins and notes, and what tracked changes still hold."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import IO, Any

from lxml import etree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# Parts beside the text itself, and what people call them.
BESIDE = (
    (re.compile(r"word/header\d*\.xml"), "页眉"),
    (re.compile(r"word/footer\d*\.xml"), "页脚"),
    (re.compile(r"word/footnotes\.xml"), "脚注"),
    (re.compile(r"word/endnotes\.xml"), "尾注"),
    (re.compile(r"word/comments\.xml"), "批注"),
)
WORDS = frozenset({f"{WORD}t", f"{WORD}delText"})


def read(file: IO[bytes]) -> Iterator[tuple[str, str]]:
    with zipfile.ZipFile(file) as package:
        yield from _body(_parsed(package, "word/document.xml"))
        for name in package.namelist():
            for pattern, label in BESIDE:
                if pattern.fullmatch(name):
                    for paragraph in _parsed(package, name).iter(f"{WORD}p"):
                        yield label, _words(paragraph)


def _parsed(package: zipfile.ZipFile, name: str) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(package.read(name), parser)


def _body(root: Any) -> Iterator[tuple[str, str]]:
    paragraph = table = row = 0
    for element in root.iter(f"{WORD}p", f"{WORD}tbl", f"{WORD}tr"):
        # A table within a cell is read as part of the row that holds it.
        is_inside_row = any(True for _ in element.iterancestors(f"{WORD}tr"))
        if element.tag == f"{WORD}tbl" and not is_inside_row:
            table, row = table + 1, 0
        elif element.tag == f"{WORD}tr" and not is_inside_row:
            row += 1
            cells = (_words(cell) for cell in element.findall(f"{WORD}tc"))
            yield f"表 {table} 第 {row} 行", "\t".join(cells)
        elif element.tag == f"{WORD}p" and not is_inside_row and (words := _words(element)):
            paragraph += 1
            yield f"第 {paragraph} 段", words


def _words(element: Any) -> str:
    return "".join(found.text or "" for found in element.iter() if found.tag in WORDS).strip()
