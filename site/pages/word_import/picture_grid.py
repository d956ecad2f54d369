"""Tables that are only there to hold photos side by side, their captions below, above or in the same cells."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pages.word_import.cells import RawCell, lines_of
from pages.word_import.flow import FlowItem, Line, Shot, Span
from pages.word_import.inline import plain, with_number
from pages.word_import.patterns import is_sentence
from publishing.article import Table

_MAX_CAPTION = 60


def picture_grid(rows: Sequence[Sequence[RawCell]]) -> list[FlowItem]:
    """A line of pictures with their captions in place of the table; empty when it is more than a frame for them.

    Each row holds nothing but pictures, or the captions of a row of pictures: one for each, or one for all, which then
    becomes a line of its own.
    """
    filled = [row for row in rows if any(_shots(cell) or _words(cell) for cell in row)]
    if any(isinstance(item, Table) for row in filled for cell in row for item in cell.items):
        return []
    if filled and not _holds_pictures(filled[0]):
        # Captions stand above: 整治前 | 整治后, then the photos.
        if len(filled) % 2 or any(_holds_pictures(row) for row in filled[::2]):
            return []
        filled = [row for above, below in zip(filled[::2], filled[1::2], strict=True) for row in (below, above)]
    done: list[FlowItem] = []
    pending: list[Shot] = []
    above: Sequence[RawCell] = ()
    for row in filled:
        if not all(_may_be_caption(_words(cell)) for cell in row):
            return []
        if _holds_pictures(row):
            if any(_words(cell) and not _shots(cell) for cell in row):
                return []
            pending += (shot for cell in row for shot in _captioned(cell, _words(cell)))
            above = () if any(_words(cell) for cell in row) else row
            continue
        captions = [_words(cell) for cell in row]
        if not above:
            return []
        if len(captions) == len(above) and not any(
            text and not _shots(cell) for text, cell in zip(captions, above, strict=True)
        ):
            count = sum(len(_shots(cell)) for cell in above)
            pending[len(pending) - count :] = (
                shot for cell, text in zip(above, captions, strict=True) for shot in _captioned(cell, text)
            )
        elif len(captions) == 1:
            done += [Line(pieces=tuple(pending)), Line(pieces=(Span(text=captions[0]),), role="caption")]
            pending = []
        else:
            return []
        above = ()
    return [*done, Line(pieces=tuple(pending))] if pending else done


def _holds_pictures(row: Sequence[RawCell]) -> bool:
    return any(_shots(cell) for cell in row)


def _shots(cell: RawCell) -> list[Shot]:
    return [shot for line in lines_of(cell.items) for shot in line.shots]


def _words(cell: RawCell) -> str:
    lines = (with_number(line.number, plain(line.spans)) for line in lines_of(cell.items))
    return " ".join(" ".join(lines).split())


def _may_be_caption(text: str) -> bool:
    return len(text) <= _MAX_CAPTION and not is_sentence(text)


def _captioned(cell: RawCell, caption: str) -> Iterator[Shot]:
    """The cell's pictures; the caption goes to the last of them, under which it stands."""
    shots = _shots(cell)
    yield from shots[:-1]
    yield from (replace(shot, caption=caption) for shot in shots[-1:])
