"""Marked words and tables as HTML. Every word is escaped; nothing is told by colour alone.

Each function takes a side: ``both`` (the new version with what it has lost, in ``ins`` and ``del``), ``old`` or ``new``
(one version, with marks of its own only). On ``both`` long stretches without a change are shortened.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from publishing.article import Cell
from publishing.review.changes.comparing import LineChange
from publishing.review.changes.states import State
from publishing.review.changes.styled import PLAIN, Style
from publishing.review.changes.tables import CellChange, RowChange, TableChange
from publishing.review.changes.words import Mark, Stretch

Side = Literal["both", "old", "new"]

MAX_UNCHANGED = 100
"""Characters of an unchanged stretch shown whole on ``both``; of a longer one its two ends."""
KEPT_ENDS = 36
MAX_UNCHANGED_ROWS = 2

_ABSENT_MARK = {"both": None, "old": Mark.ADDED, "new": Mark.REMOVED}
_ABSENT_STATE = {"both": None, "old": State.ADDED, "new": State.REMOVED}
_SAFE_LINKS = ("/", "https://", "http://", "tel:", "mailto:")
_BREAK = SafeString("<br>")


def lines(changes: Iterable[LineChange], side: Side) -> SafeString:
    """Paragraphs and lists, list items of one list together."""
    shown = (change for change in changes if change.state is not _ABSENT_STATE[side])
    groups = itertools.groupby(shown, key=lambda change: (change.line.marker, change.line.depth))
    return _joined(_group(marker, depth, list(group), side) for (marker, depth), group in groups)


def _group(marker: str, depth: int, group: list[LineChange], side: Side) -> SafeString:
    if marker == "p":
        return format_html_join("", "<p>{}{}</p>", ((words(one.stretches, side), _note(one)) for one in group))
    items = _joined(_item(one, side) for one in group)
    return format_html(
        '<{} class="changes-list changes-list--{}">{}</{}>', marker, min(max(depth, 1), 4), items, marker
    )


def _item(change: LineChange, side: Side) -> SafeString:
    inner = format_html("{}{}", words(change.stretches, side), _note(change))
    if change.line.marker == "ol" and change.line.number:
        return format_html('<li value="{}">{}</li>', change.line.number, inner)
    return format_html("<li>{}</li>", inner)


def _note(change: LineChange) -> SafeString | str:
    return format_html(' <span class="changes-note">（{}）</span>', change.note) if change.note else ""


def words(stretches: Sequence[Stretch], side: Side) -> SafeString:
    """The words of one line on one side; neighbours with the same mark share it, whatever their styles."""
    shown = (one for one in stretches if one.mark is not _ABSENT_MARK[side])
    return _joined(_marked(mark, group, side) for mark, group in itertools.groupby(shown, key=lambda one: one.mark))


def _marked(mark: Mark, group: Iterable[Stretch], side: Side) -> SafeString:
    match mark:
        case Mark.SAME:
            return _joined(_styled(one.text, one.style, may_shorten=side == "both") for one in group)
        case Mark.RESTYLED:
            return _joined(_restyled(one, side) for one in group)
    tag, spoken = ("ins", "新增") if mark is Mark.ADDED else ("del", "删去")
    return format_html(
        '<{0}><span class="changes-spoken">［{1}：</span>{2}<span class="changes-spoken">］</span></{0}>',
        tag,
        spoken,
        _joined(_styled(one.text, one.style) for one in group),
    )


def _restyled(stretch: Stretch, side: Side) -> SafeString:
    was = stretch.was or PLAIN
    if side == "old":
        return format_html('<span class="changes-restyled">{}</span>', _styled(stretch.text, was))
    return format_html(
        '<span class="changes-restyled">{}</span><span class="changes-note">（{}）</span>',
        _styled(stretch.text, stretch.style),
        restyling(was, stretch.style),
    )


def restyling(was: Style, now: Style) -> str:
    """What became of the look or the link of words, in words."""
    told = []
    for name, before, after in (("加粗", was.strong, now.strong), ("斜体", was.em, now.em)):
        if before != after:
            told.append(name if after else f"取消{name}")
    if was.href != now.href:
        if was.href and now.href:
            told.append(f"链接由 {was.href} 改为 {now.href}")
        else:
            told.append(f"加了链接 {now.href}" if now.href else f"去掉链接 {was.href}")
    return "，".join(told)


def _styled(text: str, style: Style, *, may_shorten: bool = False) -> SafeString:
    inner = _text(text)
    if may_shorten and len(text) > MAX_UNCHANGED:
        gap = format_html('<span class="changes-gap">…（{} 字未改）…</span>', len(text) - 2 * KEPT_ENDS)
        inner = format_html("{}{}{}", _text(text[:KEPT_ENDS]), gap, _text(text[-KEPT_ENDS:]))
    if style.em:
        inner = format_html("<em>{}</em>", inner)
    if style.strong:
        inner = format_html("<strong>{}</strong>", inner)
    if style.href.startswith(_SAFE_LINKS):
        inner = format_html('<a href="{}" target="_blank" rel="noopener noreferrer">{}</a>', style.href, inner)
    return inner


def _text(text: str) -> SafeString:
    return format_html_join(_BREAK, "{}", ((line,) for line in text.split("\n")))


def _joined(pieces: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))


# Tables -----------------------------------------------------------------------------------------------------------------
def table(change: TableChange, side: Side) -> SafeString:
    """The table on one side; on ``both`` rows in between without a change are counted, not shown.

    Where the rows of both cannot stand in one table, the old one stands above the new one on ``both``.
    """
    if side == "both" and not change.fits_one_table and change.state is State.CHANGED:
        return format_html(
            '<p class="changes-part-label">原表</p>{}<p class="changes-part-label">新表</p>{}',
            table(change, "old"),
            table(change, "new"),
        )
    rows = [row for row in change.rows if row.state is not _ABSENT_STATE[side]]
    shown = _joined(_rows(rows, side, change.columns, may_fold=change.state is State.CHANGED and side == "both"))
    return format_html(
        '<div class="changes-scroll" role="region" aria-label="表格" tabindex="0"><table>{}</table></div>', shown
    )


def _rows(rows: list[RowChange], side: Side, columns: int, *, may_fold: bool) -> Iterator[SafeString]:
    # The first row names the columns.
    yield from (_row(row, side) for row in rows[:1])
    for is_same, grouped in itertools.groupby(rows[1:], key=lambda row: row.state is State.SAME):
        run = list(grouped)
        if may_fold and is_same and len(run) > MAX_UNCHANGED_ROWS:
            yield format_html('<tr><td class="changes-gap" colspan="{}">… 未改动 {} 行 …</td></tr>', columns, len(run))
        else:
            yield from (_row(row, side) for row in run)


def _row(row: RowChange, side: Side) -> SafeString:
    cells = _joined(_cell(cell, side) for cell in row.cells if cell.state is not _ABSENT_STATE[side])
    return format_html('<tr class="changes-row--{}">{}</tr>', row.state, cells)


def _cell(change: CellChange, side: Side) -> SafeString:
    cell = (change.old if side == "old" else change.new) or change.old or Cell(text="")
    tag = "th" if cell.header else "td"
    spans = format_html_join(
        "",
        ' {}="{}"',
        ((name, count) for name, count in (("colspan", cell.colspan), ("rowspan", cell.rowspan)) if count > 1),
    )
    return format_html("<{}{}>{}{}</{}>", tag, spans, words(change.stretches, side), _cell_note(change, side), tag)


def _cell_note(change: CellChange, side: Side) -> SafeString | str:
    """What changed of a cell besides its words."""
    if change.old is None or change.new is None or side == "old" or change.old.text != change.new.text:
        return ""
    if change.old.header != change.new.header:
        return format_html(
            ' <span class="changes-note">（{}）</span>', "改为表头" if change.new.header else "不再是表头"
        )
    if change.state is State.CHANGED:
        return format_html(' <span class="changes-note">（{}）</span>', "合并范围变了")
    return ""
