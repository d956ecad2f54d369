"""The little of inline CSS that says what a text is."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pages.word_import.flow import Alignment

_ALIGNMENTS: dict[str, Alignment] = {"center": "center", "middle": "center", "right": "right", "end": "right"}
_LIST_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman", "1": "decimal"}
_LIST_STYLES = {
    "none": "none",
    "lower-alpha": "lowerLetter",
    "lower-latin": "lowerLetter",
    "upper-alpha": "upperLetter",
    "upper-latin": "upperLetter",
    "lower-roman": "lowerRoman",
    "upper-roman": "upperRoman",
    "cjk-ideographic": "chineseCountingThousand",
    "trad-chinese-informal": "chineseCountingThousand",
    "simp-chinese-informal": "chineseCountingThousand",
    "simp-chinese-formal": "chineseLegalSimplified",
}


def declarations(style: str) -> dict[str, str]:
    """``{"text-align": "center"}``, names and values in lower case."""
    pairs = (part.partition(":") for part in style.lower().split(";"))
    return {name.strip(): text.replace("!important", "").strip() for name, colon, text in pairs if colon}


def alignment_of(attributes: Mapping[str, str], style: Mapping[str, str], inherited: Alignment) -> Alignment:
    said = style.get("text-align", "") or attributes.get("align", "").lower()
    return _ALIGNMENTS.get(said, "left") if said else inherited


def font_of(style: Mapping[str, str]) -> str:
    """The first font family, without quotes."""
    return re.split(",", style.get("font-family", ""), maxsplit=1)[0].strip(" \"'")


def list_format(attributes: Mapping[str, str], *, is_ordered: bool) -> str:
    """The list's number format in Word's terms: ``bullet``, ``decimal``, ``none``, …"""
    style = declarations(attributes.get("style", ""))
    said = style.get("list-style-type", "") or style.get("list-style", "").split(" ")[0]
    if said in _LIST_STYLES:
        return _LIST_STYLES[said]
    if not is_ordered:
        return "bullet"
    return _LIST_TYPES.get(attributes.get("type", "1"), "decimal")
