"""Word styles resolved: what a paragraph is, and how a run of text looks."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from pages.word_import.flow import Alignment
from pages.word_import.markup import Element, child, number, switch, value

_MAX_CHAIN = 20
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])|([一二三四])级标题", re.IGNORECASE)
_TITLE = re.compile(r"title|标题|大标题|主标题|公文标题|文章标题", re.IGNORECASE)
_CAPTION = re.compile(r"caption|题注|图题|表题|图注|插图|图名|表名", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc|目录)\s*(?:\d|heading|标题)?", re.IGNORECASE)
# From FF0000 and C00000 to the softer reds of the palettes: much red, little else.
_RED = re.compile(r"[C-F][0-9A-F][0-4][0-9A-F][0-4][0-9A-F]", re.IGNORECASE)
_ALIGNMENTS: dict[str, Alignment] = {"center": "center", "right": "right", "end": "right"}


@dataclass(frozen=True, kw_only=True)
class Look:
    """How a run looks. ``size`` is in half points, 0 if unknown; ``vertical`` is ``superscript``, ``subscript`` or empty.

    ``is_underlined`` and ``is_struck`` count what the run itself says, not what its style brings (a link's underline).
    """

    bold: bool = False
    italic: bool = False
    is_hidden: bool = False
    is_underlined: bool = False
    is_struck: bool = False
    is_red: bool = False
    vertical: str = ""
    font: str = ""
    size: int = 0

    def with_properties(self, properties: Element | None) -> Look:
        """This look as changed by a ``w:rPr``."""
        if properties is None or not len(properties):
            return self
        changes: dict[str, Any] = {}
        for element in properties:
            tag = element.tag
            if tag == "w:b":
                changes["bold"] = bool(switch(properties, tag))
            elif tag in ("w:i", "w:em"):
                changes["italic"] = element.get("w:val", "true") not in ("false", "0", "off", "none")
            elif tag == "w:vanish":
                changes["is_hidden"] = bool(switch(properties, tag))
            elif tag == "w:vertAlign":
                vertical = element.get("w:val", "")
                changes["vertical"] = vertical if vertical in ("superscript", "subscript") else ""
            elif tag == "w:color":
                changes["is_red"] = _RED.fullmatch(element.get("w:val", "")) is not None
            elif tag == "w:sz":
                changes["size"] = number(element.get("w:val"), self.size, low=1, high=3276)
            elif tag == "w:rFonts":
                is_by_theme = "w:eastAsiaTheme" in element.attrib
                changes["font"] = "" if is_by_theme else element.get("w:eastAsia", self.font)
        return replace(self, **changes) if changes else self


@dataclass(frozen=True, kw_only=True)
class Style:
    """A paragraph style with everything it inherits. ``outline`` is 1..9, 0 for body text."""

    look: Look = Look()
    is_title: bool = False
    is_caption: bool = False
    is_contents: bool = False
    outline: int = 0
    alignment: Alignment = "left"
    list_id: str = ""
    list_level: int | None = None
    list_style: str = ""


class Styles:
    """Looks styles up in ``styles.xml``; ``root`` is ``None`` for a document without one."""

    def __init__(self, root: Element | None) -> None:
        self._elements: dict[str, Element] = {}
        self._resolved: dict[str, Style] = {}
        self._default_id = ""
        defaults = child(child(child(root, "w:docDefaults"), "w:rPrDefault"), "w:rPr")
        self._base = Look().with_properties(defaults)
        for element in root if root is not None else ():
            if element.tag == "w:style":
                style_id = element.get("w:styleId", "")
                self._elements[style_id] = element
                if element.get("w:type") == "paragraph" and element.get("w:default") in ("1", "true", "on"):
                    self._default_id = style_id

    def paragraph(self, properties: Element | None) -> Style:
        """What a paragraph with this ``w:pPr`` is, its own settings before its style's."""
        style = self._style(value(properties, "w:pStyle") or self._default_id)
        return _with_paragraph_properties(style, properties)

    def run(self, properties: Element | None, style: Style) -> Look:
        """How a run with this ``w:rPr`` in a paragraph of ``style`` looks."""
        look = style.look
        if properties is None:
            return look
        for element in self._chain(value(properties, "w:rStyle")):
            look = look.with_properties(child(element, "w:rPr"))
        look = look.with_properties(properties)
        is_underlined = value(properties, "w:u", "none") != "none"
        is_struck = bool(switch(properties, "w:strike") or switch(properties, "w:dstrike"))
        if (look.is_underlined, look.is_struck) == (is_underlined, is_struck):
            return look
        return replace(look, is_underlined=is_underlined, is_struck=is_struck)

    def list_of(self, style_id: str) -> str:
        """The ``w:numId`` a numbering style stands for, empty when there is none."""
        element = self._elements.get(style_id)
        return value(child(child(element, "w:pPr"), "w:numPr"), "w:numId")

    def marks_first_row(self, style_id: str) -> bool:
        """Whether a table style makes the first row bold or shaded."""
        for element in self._chain(style_id):
            for part in element:
                if part.tag == "w:tblStylePr" and part.get("w:type") == "firstRow":
                    fill = child(child(part, "w:tcPr"), "w:shd")
                    if switch(child(part, "w:rPr"), "w:b") or is_shaded(fill):
                        return True
        return False

    def _chain(self, style_id: str) -> list[Element]:
        """The style's elements from its oldest ancestor to itself."""
        chain: list[Element] = []
        while style_id in self._elements and len(chain) < _MAX_CHAIN:
            chain.append(self._elements[style_id])
            style_id = value(chain[-1], "w:basedOn")
        return chain[::-1]

    def _style(self, style_id: str) -> Style:
        resolved = self._resolved.get(style_id)
        if resolved is None:
            resolved = Style(look=self._base)
            for element in self._chain(style_id):
                name = value(element, "w:name") or element.get("w:styleId", "")
                heading = _HEADING.fullmatch(name.strip())
                resolved = replace(
                    resolved,
                    is_title=bool(_TITLE.fullmatch(name.strip())),
                    is_caption=resolved.is_caption or bool(_CAPTION.fullmatch(name.strip())),
                    is_contents=bool(_CONTENTS.fullmatch(name.strip())),
                    outline=_outline(heading) if heading else resolved.outline,
                    look=resolved.look.with_properties(child(element, "w:rPr")),
                )
                resolved = _with_paragraph_properties(resolved, child(element, "w:pPr"))
                if child(child(element, "w:pPr"), "w:numPr") is not None:
                    resolved = replace(resolved, list_style=element.get("w:styleId", ""))
            self._resolved[style_id] = resolved
        return resolved


def _outline(heading: re.Match[str]) -> int:
    return int(heading[1]) if heading[1] else "一二三四".index(heading[2]) + 1


def is_shaded(shading: Element | None) -> bool:
    """Whether a ``w:shd`` gives a background other than white."""
    if shading is None:
        return False
    fill = shading.get("w:fill", "auto").lower()
    return fill not in ("auto", "ffffff", "") or shading.get("w:val", "clear") not in ("clear", "nil")


def _with_paragraph_properties(style: Style, properties: Element | None) -> Style:
    if properties is None:
        return style
    outline = value(properties, "w:outlineLvl")
    if outline:
        level = number(outline, 9, low=0, high=9)
        style = replace(style, outline=level + 1 if level < 9 else 0)
    justification = value(properties, "w:jc")
    if justification:
        style = replace(style, alignment=_ALIGNMENTS.get(justification, "left"))
    numbering = child(properties, "w:numPr")
    if numbering is not None:
        list_id, level_text = value(numbering, "w:numId"), value(numbering, "w:ilvl")
        if list_id:
            style = replace(style, list_id=list_id, list_style="")
        if level_text:
            style = replace(style, list_level=number(level_text, 0, low=0, high=8), list_style="")
        elif list_id:
            style = replace(style, list_level=None)
    return style
