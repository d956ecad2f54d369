"""Marks of secrecy in page headers, footers and watermarks: the one thing there that an import must not drop."""

from __future__ import annotations

from collections.abc import Iterator

from pages.word_import.flow import Line, Span
from pages.word_import.markup import Element
from pages.word_import.package import Package
from pages.word_import.patterns import SECRECY

_UNSEEN = {"w:p", "w:del", "w:moveFrom", "mc:Fallback"}


def marks_around(package: Package, part: str) -> list[Line]:
    """A line for each different header, footer or watermark of ``part`` that says 机密, 内部资料 or the like.

    Everything else there (page numbers, an office's name) is left out. Raises ``ImportRefused``.
    """
    texts: dict[str, None] = {}
    for relationship in package.relationships(part).values():
        if relationship.kind in ("header", "footer") and not relationship.is_external:
            root = package.xml(relationship.target)
            for paragraph in root.iter("w:p") if root is not None else ():
                texts.update(dict.fromkeys(text for text in _texts(paragraph) if SECRECY.search(text)))
    return [Line(pieces=(Span(text=text),)) for text in texts]


def _texts(paragraph: Element) -> Iterator[str]:
    """The words of a paragraph without those of paragraphs inside it, and apart from them each text drawn in a shape."""
    words: list[str] = []
    pending = list(reversed(paragraph))
    while pending:
        element = pending.pop()
        if element.tag == "w:t":
            words.append(element.text or "")
        elif element.tag == "v:textpath":
            yield element.get("string", "").strip()
        elif element.tag not in _UNSEEN:
            pending.extend(reversed(element))
    yield "".join(words).strip()
