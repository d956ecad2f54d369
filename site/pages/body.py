"""Between the editor's stream and the frozen blocks of an article, both ways."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from wagtail.blocks import ChoiceBlock, ListBlock, RichTextBlock, StructBlock

from library.models import Picture
from publishing import article
from publishing.render import dom

_KEY = "data-block-key"


def freeze(stream: Any) -> tuple[article.Block, ...]:
    """The blocks of a ``StreamValue`` in order; what shows nothing is left out."""
    frozen = (child.block.to_article(child.value) for child in stream)
    return tuple(block for block in frozen if block is not None)


def thaw(blocks: Iterable[article.Block], pictures: Mapping[str, Picture]) -> list[dict[str, Any]]:
    """Raw stream data for ``blocks``; ``pictures`` maps the SHA-256 used in the blocks to stored pictures."""
    return [raw for block in blocks for raw in _thaw(block, pictures)]


def letters(text: str) -> str:
    """``text`` without spaces and marks: what the editor, the web and WeChat have in common."""
    return "".join(character for character in text if character.isalnum())


def place_of(stream: Any, wanted: str) -> tuple[str, str] | None:
    """Where in ``stream`` the field stands that says ``wanted`` (see :func:`letters`): its path (``<block>``,
    ``<block>.text``, …) and the position within it as Wagtail's comments name them.

    Words that run over several fields of a block, as a fact's label and value, belong to the first of them.
    """
    for child in stream:
        fields = [(".".join([child.id, *field.path]), field) for field in _fields(child.block, child.value)]
        said = next((place for place in fields if wanted in place[1].text), None)
        if said is None and wanted in "".join(field.text for _path, field in fields):
            said = next(place for place in fields if place[1].text and place[1].text in wanted)
        if said is not None:
            path, field = said
            return path, _position(field.rich_text, wanted) if field.rich_text is not None else ""
    return None


@dataclass(frozen=True, kw_only=True)
class _Field:
    """What one field of a block says, in letters, and the way to it; ``rich_text`` is its source where it has one."""

    path: tuple[str, ...]
    text: str
    rich_text: str | None = None


def _fields(block: Any, value: Any, path: tuple[str, ...] = ()) -> Iterator[_Field]:
    if isinstance(block, StructBlock):
        for name, child in block.child_blocks.items():
            yield from _fields(child, value.get(name), (*path, name))
    elif isinstance(block, ListBlock):
        for item in getattr(value, "bound_blocks", ()):
            yield from _fields(item.block, item.value, (*path, item.id))
    elif not isinstance(block, ChoiceBlock):
        source = value.source if value and isinstance(block, RichTextBlock) else None
        text = letters("".join(block.get_searchable_content(value))) if value else ""
        yield _Field(path=path, text=text, rich_text=source)


def _position(source: str, wanted: str) -> str:
    """The paragraph that says ``wanted``, as Draftail has it: by its key, in UTF-16 units. A list, empty without a key."""
    for paragraph in dom.parse(source).iter():
        key = paragraph.get(_KEY)
        text = paragraph.text_content()
        if key and wanted in letters(text):
            return json.dumps([{"key": key, "start": 0, "end": len(text.encode("utf-16-le")) // 2}])
    return "[]"


def _thaw(block: article.Block, pictures: Mapping[str, Picture]) -> Iterable[dict[str, Any]]:
    match block:
        case article.Heading():
            yield {"type": "heading", "value": {"text": block.text, "level": str(block.level)}}
        case article.Text():
            yield {"type": "text", "value": block.html}
        case article.Figure():
            yield {"type": "figure", "value": _figure(block, pictures)}
        case article.Gallery():
            figures = [_figure(figure, pictures) for figure in block.figures]
            yield {"type": "gallery", "value": {"figures": figures, "caption": block.caption}}
        case article.Table():
            yield {"type": "table", "value": _table(block)}
        case article.Steps():
            items = [{"title": step.title, "text": step.html} for step in block.items]
            yield {"type": "steps", "value": {"title": block.title, "items": items}}
        case article.Questions():
            questions = [{"question": item.question, "answer": item.html} for item in block.items]
            yield {"type": "questions", "value": {"title": block.title, "items": questions}}
        case article.Facts():
            rows = [{"label": fact.label, "value": fact.value} for fact in block.rows]
            yield {"type": "facts", "value": {"title": block.title, "rows": rows}}
        case article.Quotation():
            yield {"type": "quotation", "value": {"text": block.html, "source": block.source}}
        case article.CallOut():
            yield {"type": "call_out", "value": {"tone": block.tone, "title": block.title, "text": block.html}}
        case article.Contact():
            contact = {"name": block.name, "phone": block.phone, "address": block.address, "hours": block.hours}
            yield {"type": "contact", "value": contact}
        case article.Divider():
            yield {"type": "divider", "value": None}
        case article.Attachment():
            raise TypeError("an attachment needs a stored document")


def _figure(figure: article.Figure, pictures: Mapping[str, Picture]) -> dict[str, Any]:
    return {
        "image": pictures[figure.picture.sha256].pk,
        "alt": figure.picture.alt[:120],
        "caption": figure.caption[:120],
    }


def _table(table: article.Table) -> dict[str, Any]:
    """Cells back on their grid, merges as Handsontable writes them."""
    grid: dict[tuple[int, int], str] = {}
    merges: list[dict[str, Any]] = []
    for row, cells in enumerate(table.rows):
        column = 0
        for cell in cells:
            while (row, column) in grid:
                column += 1
            for down in range(cell.rowspan):
                for right in range(cell.colspan):
                    grid[(row + down, column + right)] = ""
            grid[(row, column)] = cell.text
            if cell.rowspan > 1 or cell.colspan > 1:
                merges.append(
                    {"row": row, "col": column, "rowspan": cell.rowspan, "colspan": cell.colspan, "removed": False}
                )
            column += cell.colspan
    height = max((row for row, _ in grid), default=-1) + 1
    width = max((column for _, column in grid), default=-1) + 1
    header_row = bool(table.rows and table.rows[0] and all(cell.header for cell in table.rows[0]))
    header_column = all(cells and cells[0].header for cells in table.rows) and not header_row
    return {
        "data": [[grid.get((row, column), "") for column in range(width)] for row in range(height)],
        "mergeCells": merges,
        "cell": [],
        "first_row_is_table_header": header_row,
        "first_col_is_header": header_column,
        "table_header_choice": "row" if header_row else "column" if header_column else "neither",
        "table_caption": table.caption,
    }
