"""What stands inside a drawing: DrawingML, VML and embedded objects; pictures, text boxes, and what cannot be shown."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field

from pages.word_import.flow import Shot
from pages.word_import.losses import Losses
from pages.word_import.markup import Element, branch, child
from pages.word_import.package import Package, PartUnreadable, Relationship
from pages.word_import.pictures import Album


@dataclass(kw_only=True)
class Found:
    """``boxes`` are ``w:txbxContent`` elements; ``word_art`` is text drawn along a line."""

    shots: list[Shot] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    word_art: str = ""
    has_rule: bool = False


class Drawings:
    """Reads the drawings of one part; its pictures go into ``album``."""

    def __init__(
        self, *, package: Package, relationships: dict[str, Relationship], album: Album, losses: Losses
    ) -> None:
        self._package = package
        self._relationships = relationships
        self._album = album
        self._losses = losses

    def read(self, drawing: Element) -> Found:
        """Read one ``w:drawing``, ``w:pict`` or ``w:object``."""
        found = Found()
        if drawing.tag == "w:object":
            embedded = next(
                (element for element in drawing.iter() if element.tag in ("o:OLEObject", "w:control")), None
            )
            if embedded is not None:
                is_equation = embedded.get("ProgID", "").startswith(("Equation", "MathType"))
                self._losses.note("equation" if is_equation else "embedded object")
                return found
        self._walk(drawing, found, alt="", is_floating=False)
        return found

    def _walk(self, parent: Element, found: Found, *, alt: str, is_floating: bool) -> None:
        if parent.tag in ("wp:inline", "wp:anchor"):
            is_floating = parent.tag == "wp:anchor"
            properties = child(parent, "wp:docPr")
            alt = _alt(properties) or alt
        elif parent.tag == "pic:pic":
            alt = _alt(child(child(parent, "pic:nvPicPr"), "pic:cNvPr")) or alt
        elif parent.tag.startswith("v:"):
            alt = parent.get("alt", "") or alt
            is_floating = is_floating or "position:absolute" in parent.get("style", "").replace(" ", "")
        for element in parent:
            tag = element.tag
            if tag == "mc:AlternateContent":
                chosen = branch(element)
                if chosen is not None:
                    self._walk(chosen, found, alt=alt, is_floating=is_floating)
            elif tag == "a:blip":
                self._picture(element.get("r:embed", ""), element.get("r:link", ""), found, alt, is_floating)
            elif tag == "v:imagedata":
                embedded = element.get("r:id", "") or element.get("r:pict", "") or element.get("o:relid", "")
                linked = element.get("r:href", "") or element.get("src", "")
                self._picture(embedded, linked, found, alt or element.get("o:title", ""), is_floating)
            elif tag == "w:txbxContent":
                self._losses.note("text box")
                found.boxes.append(element)
            elif tag == "v:textpath":
                found.word_art += element.get("string", "")
            elif tag == "c:chart":
                self._losses.note("chart")
            elif tag == "dgm:relIds":
                self._losses.note("SmartArt")
            else:
                found.has_rule = found.has_rule or element.get("o:hr", "") in ("t", "true")
                self._walk(element, found, alt=alt, is_floating=is_floating)

    def _picture(self, embedded: str, linked: str, found: Found, alt: str, is_floating: bool) -> None:
        relationship = self._relationships.get(embedded) if embedded else None
        if relationship is None and not embedded and not linked:
            return
        if relationship.is_external if relationship is not None else bool(linked):
            self._album.miss("是链接到别处的图片，文件里没有", "请在 Word 中把它保存到文件里，或直接插入图片")
            return
        data = b""
        if relationship is not None:
            try:
                data = self._package.content(relationship.target)
            except PartUnreadable:
                data = b""
        filename = posixpath.basename(relationship.target) if relationship is not None else ""
        picture = self._album.admit(data, filename=filename, alt=alt)
        if picture is not None:
            found.shots.append(Shot(picture=picture, is_floating=is_floating))


def _alt(properties: Element | None) -> str:
    if properties is None:
        return ""
    return properties.get("descr", "") or properties.get("title", "")
