"""XML of an Office package, parsed safely, with one short prefix per vocabulary (``w:p``, ``a:blip``)."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from pages.word_import.refuse import damaged, suspicious

Element = ElementTree.Element

MAX_DEPTH = 200
_OFFICE = "http://schemas.openxmlformats.org/"
_STRICT = "http://purl.oclc.org/ooxml/"
_PREFIXES = {
    f"{_OFFICE}wordprocessingml/2006/main": "w",
    f"{_STRICT}wordprocessingml/main": "w",
    f"{_OFFICE}officeDocument/2006/relationships": "r",
    f"{_STRICT}officeDocument/relationships": "r",
    f"{_OFFICE}package/2006/relationships": "rel",
    f"{_OFFICE}drawingml/2006/wordprocessingDrawing": "wp",
    f"{_STRICT}drawingml/wordprocessingDrawing": "wp",
    f"{_OFFICE}drawingml/2006/main": "a",
    f"{_STRICT}drawingml/main": "a",
    f"{_OFFICE}drawingml/2006/picture": "pic",
    f"{_STRICT}drawingml/picture": "pic",
    f"{_OFFICE}drawingml/2006/chart": "c",
    f"{_STRICT}drawingml/chart": "c",
    "http://schemas.microsoft.com/office/drawing/2014/chartex": "c",
    f"{_OFFICE}drawingml/2006/diagram": "dgm",
    f"{_STRICT}drawingml/diagram": "dgm",
    f"{_OFFICE}officeDocument/2006/math": "m",
    f"{_STRICT}officeDocument/math": "m",
    f"{_OFFICE}markup-compatibility/2006": "mc",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingGroup": "wpg",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingCanvas": "wpc",
    "http://www.w3.org/XML/1998/namespace": "xml",
}
_DOCTYPE = re.compile(rb"<!DOCTYPE|<\0!\0D\0O\0C\0T\0Y\0P\0E\0")
_DECLARED_ENCODING = re.compile(rb"""^[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]+)""")
_ENCODINGS = {b"utf-8", b"utf8", b"utf-16", b"us-ascii", b"ascii"}


def parse(data: bytes) -> Element:
    """Return the root element of ``data``.

    Document types are refused, so there are no entities to expand or fetch; the depth is limited to ``MAX_DEPTH``,
    which is what makes recursion over the tree safe. Raises ``ImportRefused`` (``damaged``, ``suspicious``).
    """
    if _DOCTYPE.search(data):
        raise suspicious("里面的 XML 带有文档类型声明")
    declared = _DECLARED_ENCODING.match(data)
    if declared and declared[1].lower() not in _ENCODINGS:
        raise damaged()
    try:
        # Without a document type there is nothing left that an XML parser could be made to expand or fetch.
        root = ElementTree.fromstring(data)  # noqa: S314
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise damaged() from error
    _shorten(root)
    return root


def _shorten(root: Element) -> None:
    names: dict[str, str] = {}
    pending = [(root, 1)]
    while pending:
        element, depth = pending.pop()
        if depth > MAX_DEPTH:
            raise suspicious("里面的 XML 嵌套层数过多")
        element.tag = _short(element.tag, names)
        if element.attrib:
            attributes = [(_short(name, names), value) for name, value in element.attrib.items()]
            element.attrib.clear()
            element.attrib.update(attributes)
        pending.extend((child, depth + 1) for child in element)


def _short(name: str, names: dict[str, str]) -> str:
    short = names.get(name)
    if short is None:
        short = name
        if name.startswith("{"):
            namespace, _, local = name[1:].partition("}")
            short = f"{_PREFIXES.get(namespace, '?')}:{local}"
        names[name] = short
    return short


def child(parent: Element | None, tag: str) -> Element | None:
    """The first child with this short name. (``Element.find`` would take the colon for a namespace map's.)"""
    if parent is None:
        return None
    return next((element for element in parent if element.tag == tag), None)


def value(parent: Element | None, tag: str, default: str = "") -> str:
    """The ``w:val`` of the child ``tag``; ``default`` when there is no such child or attribute."""
    element = child(parent, tag)
    return element.get("w:val", default) if element is not None else default


def number(text: str | None, default: int, *, low: int, high: int) -> int:
    """The whole number in ``text`` brought within ``low..high``; ``default`` when there is none."""
    if text is None or not re.fullmatch(r"\s*[+-]?[0-9]{1,12}\s*", text):
        return default
    return min(max(int(text), low), high)


def switch(parent: Element | None, tag: str) -> bool | None:
    """A Word on/off property: ``None`` when it is not set here."""
    element = child(parent, tag)
    if element is None:
        return None
    return element.get("w:val", "true") not in ("false", "0", "off")


def branch(alternate: Element) -> Element | None:
    """The one branch of ``mc:AlternateContent`` to read: its choice, unless only the fallback holds a picture or words.

    Word writes the same shape twice, as DrawingML and as VML; reading both would double it.
    """
    choice, fallback = child(alternate, "mc:Choice"), child(alternate, "mc:Fallback")
    if choice is None or fallback is None:
        return choice if choice is not None else fallback
    speaks = {"w:t", "a:blip", "v:imagedata", "c:chart", "dgm:relIds", "m:oMath"}
    if any(element.tag in speaks for element in choice.iter()):
        return choice
    return fallback if any(element.tag in speaks for element in fallback.iter()) else choice
