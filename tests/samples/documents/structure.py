"""What a document was read as, in a form that a person can check and a test can compare."""

from __future__ import annotations

import dataclasses
from typing import Any

from pages.word_import import ImportedDocument
from publishing.article import Block, Divider, Figure, Gallery, Heading, Table, Text


def structure_of(document: ImportedDocument) -> dict[str, Any]:
    """JSON values; pictures are named by their place among the document's."""
    places = {sha256: place for place, sha256 in enumerate(document.pictures, start=1)}
    closing = document.closing
    return {
        "title": document.title,
        "author": document.author,
        "letterhead": dataclasses.asdict(document.letterhead) if document.letterhead else None,
        "addressee": document.addressee,
        "closing": closing and {"issuer": closing.issuer, "date": closing.date and closing.date.isoformat()},
        "attachments": list(document.attachments),
        "body": [line for block in document.body for line in _lines(block, places)],
        "recognised": list(document.recognised),
        "warnings": list(document.warnings),
    }


def _lines(block: Block, places: dict[str, int]) -> list[str]:
    match block:
        case Heading():
            return [f"h{block.level} {block.text}"]
        case Text():
            return block.html.replace("><p>", ">\n<p>").split("\n")
        case Figure():
            return [_figure(block, places)]
        case Gallery():
            return [f"gallery {block.caption}".rstrip(), *(f"  {_figure(figure, places)}" for figure in block.figures)]
        case Table():
            rows = (" | ".join(map(_cell, row)) for row in block.rows)
            return [f"table {block.caption}".rstrip(), *(f"  {row}" for row in rows)]
        case Divider():
            return ["divider"]
        case _:
            raise TypeError(f"an import makes no {type(block).__name__}")


def _figure(figure: Figure, places: dict[str, int]) -> str:
    alt = f" [{figure.picture.alt}]" if figure.picture.alt else ""
    return f"figure {places[figure.picture.sha256]}{alt} {figure.caption}".rstrip()


def _cell(cell: Any) -> str:
    spans = f"{{{cell.colspan}×{cell.rowspan}}}" if (cell.colspan, cell.rowspan) != (1, 1) else ""
    return ("#" if cell.header else "") + spans + cell.text.replace("\n", "/")
