"""What stands inside one Word paragraph: text, links, fields, pictures, and the marks left behind by writing tools."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pages.word_import.drawings import Drawings
from pages.word_import.flow import Shot, Span
from pages.word_import.links import allowed
from pages.word_import.losses import Losses
from pages.word_import.markup import Element, branch, child, number, switch
from pages.word_import.numerals import circled
from pages.word_import.package import Relationship
from pages.word_import.styles import Look, Style, Styles
from pages.word_import.symbols import lowered, raised, symbol

_HYPERLINK = re.compile(r'HYPERLINK\s+(?:\\[nt]\s+)*"?([^"\s]+)"?', re.IGNORECASE)
_LOCAL_LINK = re.compile(r"HYPERLINK\s+\\l", re.IGNORECASE)
_ENCIRCLED = re.compile(r"eq\s*\\o\\ac\s*\(\s*[○◯〇]\s*,\s*([^)]{1,4}?)\s*\)", re.IGNORECASE)
_PRIVATE = re.compile("[\uf000-\uf0ff]")
_WRAPPERS = {"w:smartTag", "w:customXml", "w:sdtContent", "w:bdo", "w:dir"}
_MAX_BLANK = 12
_MAX_OPEN_FIELDS = 20


@dataclass(kw_only=True)
class _Field:
    """A complex field being read: its code first, then its result."""

    code: str = ""
    is_result: bool = False


class Runs:
    """Reads paragraphs of one part, in order: a field may begin in one paragraph and end in another.

    After :meth:`read`, ``boxes`` holds the text boxes met in that paragraph. ``note_marks`` grows by each new note
    (``"footnote:2"``) in the order of citing.
    """

    def __init__(
        self,
        *,
        styles: Styles,
        relationships: dict[str, Relationship],
        drawings: Drawings,
        losses: Losses,
        note_marks: dict[str, int],
    ) -> None:
        self._styles = styles
        self._relationships = relationships
        self._drawings = drawings
        self._losses = losses
        self._note_marks = note_marks
        self._fields: list[_Field] = []
        self._pieces: list[Span | Shot] = []
        self._style = Style()
        self.boxes: list[Element] = []
        self.has_rule = False

    def read(self, paragraph: Element, style: Style) -> tuple[Span | Shot, ...]:
        self._pieces, self.boxes, self.has_rule, self._style = [], [], False, style
        self._walk(paragraph, href="")
        # A code left open at the end of its paragraph is damage: it must not swallow the rest of the document.
        self._fields = [open_field for open_field in self._fields if open_field.is_result]
        return tuple(self._pieces)

    @property
    def is_in_contents(self) -> bool:
        """Whether the paragraph just read ended inside a table of contents."""
        return any(open_field.code.lstrip().upper().startswith("TOC") for open_field in self._fields)

    def _walk(self, parent: Element, href: str) -> None:
        for element in parent:
            tag = element.tag
            if tag == "w:r":
                self._run(element, href)
            elif tag == "w:hyperlink":
                self._walk(element, self._link(element) or href)
            elif tag in ("w:ins", "w:moveTo"):
                self._losses.note("tracked changes")
                self._walk(element, href)
            elif tag in ("w:del", "w:moveFrom"):
                self._losses.note("tracked changes")
            elif tag in _WRAPPERS:
                self._walk(element, href)
            elif tag == "w:sdt":
                # A content control nobody filled in shows only its prompt (单击此处输入文字).
                content = child(element, "w:sdtContent")
                if content is not None and not switch(child(element, "w:sdtPr"), "w:showingPlcHdr"):
                    self._walk(content, href)
            elif tag == "w:fldSimple":
                self._walk(element, self._field_link(element.get("w:instr", "")) or href)
            elif tag == "mc:AlternateContent":
                chosen = branch(element)
                if chosen is not None:
                    self._walk(chosen, href)
            elif tag in ("m:oMath", "m:oMathPara"):
                self._losses.note("equation")
            elif tag == "w:subDoc":
                self._losses.note("embedded document")

    def _run(self, run: Element, href: str) -> None:
        look = self._styles.run(child(run, "w:rPr"), self._style)
        if look.is_hidden:
            # Fields are hidden piece by piece; their marks must still be counted.
            if any(element.tag in ("w:t", "w:drawing", "w:pict", "w:sym") for element in run.iter()):
                self._losses.note("hidden text")
            for element in run:
                if element.tag in ("w:fldChar", "w:instrText"):
                    self._field(element)
            return
        self._run_content(run, look, href)

    def _run_content(self, run: Element, look: Look, href: str) -> None:
        for element in run:
            tag = element.tag
            if tag in ("w:fldChar", "w:instrText"):
                self._field(element, look)
            elif any(not open_field.is_result for open_field in self._fields):
                continue
            elif tag == "w:t":
                # A line end inside w:t is white space of the XML, not a break.
                self._text(" ".join((element.text or "").split("\n")), look, href)
            elif tag in ("w:tab", "w:ptab"):
                self._text("\t", look, href)
            elif tag == "w:cr" or (tag == "w:br" and element.get("w:type", "textWrapping") == "textWrapping"):
                self._add("\n", look, href)
            elif tag == "w:noBreakHyphen":
                self._text("-", look, href)
            elif tag == "w:sym":
                self._symbol(element.get("w:font", ""), element.get("w:char", ""), look, href)
            elif tag in ("w:drawing", "w:pict", "w:object"):
                self._drawing(element, look, href)
            elif tag in ("w:footnoteReference", "w:endnoteReference"):
                self._note(f"{tag[2:-9]}:{element.get('w:id', '')}", look)
            elif tag == "w:commentReference":
                self._losses.note("comments")
            elif tag == "w:ruby":
                self._losses.note("ruby")
                base = child(element, "w:rubyBase")
                if base is not None:
                    self._walk(base, href)
            elif tag == "mc:AlternateContent":
                chosen = branch(element)
                if chosen is not None:
                    self._run_content(chosen, look, href)

    def _text(self, text: str, look: Look, href: str) -> None:
        if not text:
            return
        if _PRIVATE.search(text):
            text = _PRIVATE.sub(lambda match: self._known_symbol(look.font, ord(match[0])), text)
        is_blank = not text.strip()
        if look.is_underlined and is_blank and "\t" not in text:
            # 姓名：＿＿＿＿ in a form is written as underlined spaces.
            text = "_" * min(len(text), _MAX_BLANK)
        elif not is_blank and not self._link_here(href):
            if look.is_underlined:
                self._losses.note("underline")
            if look.is_struck:
                self._losses.note("strike")
        if look.vertical and not is_blank:
            moved = raised(text) if look.vertical == "superscript" else lowered(text)
            if moved is None:
                self._losses.note("raised text")
            text = text if moved is None else moved
        self._add(text, look, href)

    def _add(self, text: str, look: Look, href: str) -> None:
        self._pieces.append(
            Span(
                text=text,
                bold=look.bold,
                italic=look.italic,
                href=self._link_here(href),
                font=look.font,
                size=look.size,
                is_red=look.is_red,
            )
        )

    def _symbol(self, font: str, code: str, look: Look, href: str) -> None:
        place = int(code, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,4}", code) else 0
        text = self._known_symbol(font, place)
        if text:
            self._add(text, look, href)

    def _known_symbol(self, font: str, code: int) -> str:
        text = symbol(font, code)
        if not text:
            self._losses.note("symbol")
        return text

    def _drawing(self, element: Element, look: Look, href: str) -> None:
        found = self._drawings.read(element)
        self._pieces.extend(found.shots)
        self.boxes.extend(found.boxes)
        self.has_rule = self.has_rule or found.has_rule
        if found.word_art:
            self._add(found.word_art, look, href)

    def _note(self, note_id: str, look: Look) -> None:
        mark = self._note_marks.setdefault(note_id, len(self._note_marks) + 1)
        self._pieces.append(
            Span(text=f"[{mark}]", bold=look.bold, font=self._style.look.font, size=self._style.look.size)
        )

    def _link(self, element: Element) -> str:
        relationship = self._relationships.get(element.get("r:id", ""))
        if relationship is None or not relationship.is_external:
            return ""
        return self._checked(relationship.target)

    def _field_link(self, code: str) -> str:
        match = _HYPERLINK.search(code)
        if match is None or _LOCAL_LINK.search(code):
            return ""
        return self._checked(match[1])

    def _checked(self, target: str) -> str:
        address = allowed(target)
        if not address and target.strip():
            self._losses.note("link")
        return address

    def _link_here(self, href: str) -> str:
        if href or not self._fields:
            return href
        for open_field in reversed(self._fields):
            match = _HYPERLINK.search(open_field.code)
            if match is not None and not _LOCAL_LINK.search(open_field.code):
                return allowed(match[1])
        return ""

    def _field(self, element: Element, look: Look | None = None) -> None:
        if element.tag == "w:instrText":
            if self._fields and not self._fields[-1].is_result:
                self._fields[-1].code += element.text or ""
            return
        kind = element.get("w:fldCharType", "")
        if kind == "begin":
            self._fields = [*self._fields[-_MAX_OPEN_FIELDS:], _Field()]
        elif kind == "separate" and self._fields:
            self._fields[-1].is_result = True
            self._field_link(self._fields[-1].code)
        elif kind == "end" and self._fields:
            closed = self._fields.pop()
            encircled = _ENCIRCLED.search(closed.code)
            if encircled and look is not None and not closed.is_result:
                sign = encircled[1]
                self._add(circled(number(sign, 0, low=0, high=999)) if sign.isdecimal() else f"({sign})", look, "")
            elif not closed.is_result and closed.code.strip().upper().startswith("EQ"):
                self._losses.note("equation")
