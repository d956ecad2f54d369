"""HTML fragments as trees: parse and serialise. The only module that imports lxml.

libxml2 stops at characters XML does not know, so they are removed before parsing, and its depth limit is lifted:
free text must never make parsing fail.
"""

from __future__ import annotations

import re
from typing import Any

from lxml import etree, html  # type: ignore[import-untyped]  # lxml comes without type information

# Controls, surrogates and non-characters; tab, line feed and carriage return stay.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def printable(text: str) -> str:
    """Return ``text`` without characters that no document may carry."""
    return _UNPRINTABLE.sub("", text)


def parse(fragment: str) -> Any:
    """Return the fragment as the children of one ``<section>`` element. Never raises, whatever the text."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    document = html.document_fromstring(
        f"<html><body><section>{printable(fragment)}</section></body></html>".encode(),
        parser=parser,
    )
    section = document.find("body/section")
    return section if section is not None else etree.SubElement(document, "section")


def serialise(root: Any) -> str:
    """Return the children of ``root`` as HTML, without ``root`` itself."""
    markup: str = etree.tostring(root, encoding="unicode", method="html", with_tail=False)
    return markup[markup.index(">") + 1 : markup.rindex("</")]
