"""From reading order to an article's blocks: pictures set free, captions attached, headings, lists and text formed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pages.word_import.captions import Settled, on_one_line, with_captions
from pages.word_import.closing import addressee_of, attachments_of, closing_of
from pages.word_import.document import Closing, Letterhead
from pages.word_import.flow import Flow, FlowItem, Item, Line, Rule, Shot, Shots, Span
from pages.word_import.headings import Body, HeadingLevel, heading_levels, take_author, take_title
from pages.word_import.inline import number_text, plain, rich
from pages.word_import.letterhead import take_letterhead
from pages.word_import.lists import is_entry, render, unfit_lists
from pages.word_import.losses import Losses
from pages.word_import.patterns import PAGE_NUMBER
from publishing.article import Block, Divider, Heading, Text


@dataclass(frozen=True, kw_only=True)
class Assembled:
    """The fields of an ``ImportedDocument`` that come from its text."""

    title: str
    author: str
    body: tuple[Block, ...]
    letterhead: Letterhead | None
    closing: Closing | None
    addressee: str
    attachments: tuple[str, ...]


def assemble(flow: Flow, losses: Losses) -> Assembled:
    """Sort what was read. The lines of the letterhead, the title and the author leave the body."""
    items = [part for item in flow.items for part in _parted(item) if not _is_page_number(part, losses)]
    letterhead = take_letterhead(items, losses)
    body = Body.of([item for item in items if isinstance(item, Line)])
    title = take_title(items, body) or flow.title
    author = take_author(items) or flow.author
    captioned = with_captions(items, body)
    levels = heading_levels(captioned, body)
    blocks = list(_blocks(captioned, levels, losses))
    if flow.notes:
        blocks.append(Text(html=_notes(flow.notes)))
    return Assembled(
        title=title,
        author=author,
        body=tuple(blocks),
        letterhead=letterhead,
        closing=closing_of(items),
        addressee=addressee_of(items),
        attachments=attachments_of(items),
    )


def _is_page_number(item: Item, losses: Losses) -> bool:
    """Whether ``item`` is — 1 — or 第 1 页 on a line of its own, as files made from a PDF have them."""
    is_one = isinstance(item, Line) and PAGE_NUMBER.fullmatch(item.text) is not None
    if is_one:
        losses.note("page number")
    return is_one


@dataclass(kw_only=True)
class _Stretch:
    """Some text and the pictures that follow it within one paragraph."""

    spans: list[Span] = field(default_factory=list)
    shots: list[Shot] = field(default_factory=list)


def _parted(item: FlowItem) -> Iterator[Item]:
    """Text and pictures of a paragraph apart, empty ones left out. A floating picture never cuts a sentence in two."""
    if not isinstance(item, Line):
        yield item
        return
    before: list[Shot] = []
    after: list[Shot] = []
    stretches = [_Stretch()]
    for piece in item.pieces:
        if isinstance(piece, Shot):
            if not piece.is_floating:
                stretches[-1].shots.append(piece)
            elif any(span.text.strip() for stretch in stretches for span in stretch.spans):
                after.append(piece)
            else:
                before.append(piece)
        elif not stretches[-1].shots:
            stretches[-1].spans.append(piece)
        elif piece.text.strip():
            stretches.append(_Stretch(spans=[piece]))
    yield from _shots(before)
    line = item
    for stretch in stretches:
        if plain(stretch.spans):
            yield replace(line, pieces=tuple(stretch.spans))
            line = replace(item, number=None, outline=0, role="")
        yield from _shots(stretch.shots)
    yield from _shots(after)


def _shots(shots: Sequence[Shot]) -> Iterator[Shots]:
    if shots:
        yield Shots(tuple(shots))


def _blocks(items: Sequence[Settled], levels: dict[int, HeadingLevel], losses: Losses) -> Iterator[Block]:
    unfit = unfit_lists(
        [item if isinstance(item, Line) and index not in levels else None for index, item in enumerate(items)]
    )
    html: list[str] = []
    entries: list[Line] = []
    for index, item in enumerate(items):
        is_text = isinstance(item, Line) and index not in levels
        if entries and not (isinstance(item, Line) and is_text and is_entry(item, unfit)):
            html.append(render(entries))
            entries = []
        if html and not is_text:
            yield Text(html="".join(html))
            html = []
        if not isinstance(item, Line):
            yield Divider() if isinstance(item, Rule) else item
        elif index in levels:
            losses.at(item.text)
            if any(span.href for span in item.spans):
                losses.note("heading link")
            yield Heading(text=on_one_line(item), level=levels[index])
        elif is_entry(item, unfit):
            entries.append(item)
        else:
            html.append(f"<p>{_paragraph(item)}</p>")
    if entries:
        html.append(render(entries))
    if html:
        yield Text(html="".join(html))


def _paragraph(line: Line) -> str:
    prefix = number_text(line.number, plain(line.spans)) if line.number is not None else ""
    return rich(line.spans, prefix=prefix)


def _notes(notes: Sequence[Sequence[Line]]) -> str:
    html = ["<p><strong>注释</strong></p>"]
    for mark, lines in enumerate(notes, start=1):
        paragraphs = [_paragraph(line) for line in lines if plain(line.spans)] or [""]
        html.append(f"<p>[{mark}] {paragraphs[0]}</p>")
        html.extend(f"<p>{paragraph}</p>" for paragraph in paragraphs[1:])
    return "".join(html)
