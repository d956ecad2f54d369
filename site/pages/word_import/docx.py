"""A Word document in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pages.word_import.cells import lines_of
from pages.word_import.docx_tables import read_rows
from pages.word_import.drawings import Drawings
from pages.word_import.flow import Flow, FlowItem, Line, Role, Rule, Shot, Span
from pages.word_import.losses import Losses
from pages.word_import.markup import Element, branch, child, switch
from pages.word_import.numbering import Numbering
from pages.word_import.package import Package
from pages.word_import.page_marks import marks_around
from pages.word_import.pictures import Album
from pages.word_import.refuse import ImportRefused, refuse_overlong
from pages.word_import.runs import Runs
from pages.word_import.styles import Style, Styles
from pages.word_import.tables import fold

_WRAPPERS = {"w:sdtContent", "w:customXml", "w:smartTag", "w:ins", "w:moveTo"}
_DROPPED = {"w:del", "w:moveFrom"}
_UNSEEN = {*_DROPPED, "mc:Fallback", "w:txbxContent", "w:rt"}
_NOTE_PARTS = {"footnote": "footnotes", "endnote": "endnotes"}


def read_docx(data: bytes, *, album: Album, losses: Losses) -> Flow:
    """Read a ``.docx``. Raises ``ImportRefused`` when it is damaged, dangerous, or another kind of package."""
    package = Package(data)
    part = package.main_part()
    root = package.xml(part) if part else None
    if root is None or root.tag != "w:document":
        raise _foreign(package)
    refuse_overlong(
        characters=sum(len(element.text or "") for element in root.iter("w:t")),
        rows=sum(1 for _ in root.iter("w:tr")),
    )
    related = {item.kind: item.target for item in package.relationships(part).values() if not item.is_external}
    styles = Styles(package.xml(related.get("styles", "word/styles.xml")))
    numbering = Numbering(package.xml(related.get("numbering", "word/numbering.xml")), styles)
    note_marks: dict[str, int] = {}
    reader = _Reader(package, part, styles, numbering, album, losses, note_marks)
    body = child(root, "w:body")
    items = tuple(reader.blocks(body)) if body is not None else ()
    notes = tuple(_notes(package, related, styles, numbering, losses, note_marks))
    return Flow(items=(*marks_around(package, part), *items), notes=notes)


class _Reader:
    """Reads the blocks of one part. Numbers count on from call to call, so each element is read once and in order."""

    def __init__(
        self,
        package: Package,
        part: str,
        styles: Styles,
        numbering: Numbering,
        album: Album,
        losses: Losses,
        note_marks: dict[str, int],
    ) -> None:
        relationships = package.relationships(part)
        drawings = Drawings(package=package, relationships=relationships, album=album, losses=losses)
        self._runs = Runs(
            styles=styles, relationships=relationships, drawings=drawings, losses=losses, note_marks=note_marks
        )
        self._styles = styles
        self._numbering = numbering
        self._losses = losses
        self._carried: tuple[Span | Shot, ...] = ()

    def blocks(self, container: Element) -> Iterator[FlowItem]:
        for element in container:
            tag = element.tag
            if tag == "w:p":
                yield from self._paragraph(element)
            elif tag == "w:tbl":
                rows = read_rows(element, read_cell=self._cell, styles=self._styles, losses=self._losses)
                yield from fold(rows, self._losses)
            elif tag == "w:sdt":
                content = child(element, "w:sdtContent")
                if content is not None:
                    yield from self.blocks(content)
            elif tag in _WRAPPERS:
                yield from self.blocks(element)
            elif tag in _DROPPED:
                self._losses.note("tracked changes")
            elif tag == "mc:AlternateContent":
                chosen = branch(element)
                if chosen is not None:
                    yield from self.blocks(chosen)
            elif tag in ("w:altChunk", "w:subDoc"):
                self._losses.note("embedded document")
            elif tag in ("m:oMath", "m:oMathPara"):
                self._losses.note("equation")
        if self._carried:
            yield Line(pieces=self._carried)
            self._carried = ()

    def _cell(self, cell: Element) -> Sequence[FlowItem]:
        return tuple(self.blocks(cell))

    def _paragraph(self, element: Element) -> Iterator[FlowItem]:
        properties = child(element, "w:pPr")
        style = self._styles.paragraph(properties)
        self._losses.at(_excerpt(element))
        pieces = self._carried + self._runs.read(element, style)
        boxes, has_rule = self._runs.boxes, self._runs.has_rule
        self._carried = ()
        mark = child(properties, "w:rPr")
        is_joined = child(mark, "w:del") is not None or child(mark, "w:moveFrom") is not None
        has_drop_cap = _drop_cap(properties)
        if is_joined or has_drop_cap:
            # Word shows these words at the head of the next paragraph.
            if is_joined:
                self._losses.note("tracked changes")
            self._carried = pieces
        elif style.is_contents or (self._runs.is_in_contents and _leads_to_page(element)):
            self._losses.note("contents")
        else:
            yield self._line(pieces, style, is_hidden=bool(switch(mark, "w:vanish")))
        if has_rule:
            yield Rule()
        for box in boxes:
            yield from self.blocks(box)

    def _line(self, pieces: tuple[Span | Shot, ...], style: Style, *, is_hidden: bool) -> Line:
        number = None if is_hidden and not pieces else self._numbering.next(style)
        role: Role = "title" if style.is_title else "caption" if style.is_caption else ""
        return Line(
            pieces=pieces,
            role=role,
            outline=0 if style.is_title else style.outline,
            alignment=style.alignment,
            number=number,
        )


def _excerpt(paragraph: Element) -> str:
    """Words by which a person finds the paragraph: not what is hidden, in a text box, or written a second time."""
    words: list[str] = []
    pending = list(reversed(paragraph))
    while pending and len(words) < 20:
        element = pending.pop()
        if element.tag == "w:t":
            words.append(element.text or "")
        elif element.tag not in _UNSEEN and not (element.tag == "w:r" and switch(child(element, "w:rPr"), "w:vanish")):
            pending.extend(reversed(element))
    return "".join(words)


def _drop_cap(properties: Element | None) -> bool:
    frame = child(properties, "w:framePr")
    return frame is not None and frame.get("w:dropCap", "none") in ("drop", "margin")


def _leads_to_page(paragraph: Element) -> bool:
    """Whether a paragraph is an entry of a table of contents: it refers to a heading's bookmark."""
    return any(
        element.get("w:anchor", "").startswith("_Toc") or "_Toc" in (element.text or "")
        for element in paragraph.iter()
        if element.tag in ("w:hyperlink", "w:instrText")
    )


def _notes(
    package: Package,
    related: dict[str, str],
    styles: Styles,
    numbering: Numbering,
    losses: Losses,
    note_marks: dict[str, int],
) -> Iterator[tuple[Line, ...]]:
    """The foot- and endnotes cited, in the order of their marks. Their pictures are counted as lost."""
    elements: dict[str, tuple[str, Element]] = {}
    for kind, plural in _NOTE_PARTS.items():
        part = related.get(plural, "")
        root = package.xml(part) if part else None
        for element in root if root is not None else ():
            if element.tag == f"w:{kind}":
                elements[f"{kind}:{element.get('w:id', '')}"] = (part, element)
    album = Album(Losses())
    marks = dict(note_marks)
    for note_id in sorted(marks, key=lambda key: marks[key]):
        if note_id not in elements:
            yield ()
            continue
        part, element = elements[note_id]
        reader = _Reader(package, part, styles, numbering, album, losses, marks)
        lines = tuple(lines_of(tuple(reader.blocks(element))))
        for line in lines:
            for _ in line.shots:
                losses.note("note picture")
        yield tuple(replace(line, pieces=line.spans) for line in lines)


def _foreign(package: Package) -> ImportRefused:
    names = package.names()
    if "xl/workbook.xml" in names:
        return ImportRefused(
            "unknown-type", "这是 Excel 表格，不是文章。请把内容复制到 Word 文档，另存为 .docx 后再导入。"
        )
    if "ppt/presentation.xml" in names:
        return ImportRefused(
            "unknown-type", "这是 PPT 演示文稿，不是文章。请把内容复制到 Word 文档，另存为 .docx 后再导入。"
        )
    if "content.xml" in names and "mimetype" in names:
        return ImportRefused(
            "unknown-type", "这是 LibreOffice 的文件，不是文章。请打开它，另存为“Word 文档（.docx）”后再导入。"
        )
    return ImportRefused("unknown-type", "这是压缩包，不是 Word 文档。请解压后选择其中的 .docx 文件导入。")
