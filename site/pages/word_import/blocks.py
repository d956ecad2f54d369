"""From reading order to an article's blocks: pictures set free, captions attached, headings, lists and text formed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from pages.word_import.closing import addressee_of, attachments_of, closing_of
from pages.word_import.document import Closing, Letterhead
from pages.word_import.flow import Flow, FlowItem, Item, Line, Rule, Shot, Shots, Span
from pages.word_import.headings import Body, HeadingLevel, heading_levels, take_author, take_title, words
from pages.word_import.inline import number_text, plain, rich
from pages.word_import.letterhead import take_letterhead
from pages.word_import.lists import is_entry, render, unfit_lists
from pages.word_import.losses import Losses
from pages.word_import.patterns import PAGE_NUMBER, UNIT, is_figure_caption, is_table_caption
from publishing.article import Block, Divider, Figure, Gallery, Heading, Table, Text

Settled: TypeAlias = Line | Figure | Gallery | Table | Rule


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
    captioned = _captioned(items)
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
        yield Shots(tuple(shot.picture for shot in shots))


def _captioned(items: Sequence[Item]) -> list[Settled]:
    """Pictures and tables with the captions that belong to them."""
    done: list[Settled] = []
    position = 0
    while position < len(items):
        item = items[position]
        used = 1
        if isinstance(item, Shots):
            caption = _caption_of_figure(items, position)
            done.append(_figure(item, caption))
            used += 1 if caption else 0
        elif isinstance(item, Table):
            caption = _caption_under_table(items, position)
            done.append(replace(item, caption=caption))
            used += 1 if caption else 0
        else:
            table, used = _table_under_caption(items, position)
            done.append(item if table is None else table)
        position += used
    return done


def _caption_of_figure(items: Sequence[Item], position: int) -> str:
    following, after = _at(items, position + 1), _at(items, position + 2)
    if not isinstance(following, Line) or not (following.role == "caption" or is_figure_caption(words(following))):
        return ""
    belongs_below = isinstance(after, Table) and is_table_caption(words(following))
    return "" if belongs_below else _flat(following)


def _caption_under_table(items: Sequence[Item], position: int) -> str:
    following, after = _at(items, position + 1), _at(items, position + 2)
    if not isinstance(following, Line) or isinstance(after, Table) or not is_table_caption(words(following)):
        return ""
    return _flat(following)


def _table_under_caption(items: Sequence[Item], position: int) -> tuple[Table | None, int]:
    """The table whose caption stands at ``position``, and how many items the two take up; 单位：元 may come between."""
    line, following, after = items[position], _at(items, position + 1), _at(items, position + 2)
    if not isinstance(line, Line) or not (line.role == "caption" or is_table_caption(words(line))):
        return None, 1
    if isinstance(following, Table):
        return replace(following, caption=_flat(line)), 2
    if isinstance(following, Line) and isinstance(after, Table) and UNIT.fullmatch(words(following)):
        return replace(after, caption=f"{_flat(line)}（{_flat(following).strip('（）()')}）"), 3
    return None, 1


def _at(items: Sequence[Item], position: int) -> Item | None:
    return items[position] if position < len(items) else None


def _flat(line: Line) -> str:
    return " ".join(words(line).split("\n"))


def _figure(shots: Shots, caption: str) -> Figure | Gallery:
    if len(shots.pictures) == 1:
        return Figure(picture=shots.pictures[0], caption=caption)
    return Gallery(figures=tuple(Figure(picture=picture) for picture in shots.pictures), caption=caption)


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
            yield Heading(text=_flat(item), level=levels[index])
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
