"""A Chinese font for drawing, from a package that brings one: no font lies in the repository.

Searched in this order: Debian's ``fonts-noto-cjk``, ``fonts-wqy-microhei``, then the Python package
``cvttf-notosanscjk-bold`` (Noto Sans CJK Bold, 27 MB). Text never comes out as boxes: without a font
:class:`NoChineseFont` is raised, and characters the font lacks are left out by :func:`drawable`.
"""

from __future__ import annotations

import functools
import importlib.util
from dataclasses import dataclass
from pathlib import Path

from PIL import ImageFont, features

_NOTO = "/usr/share/fonts/opentype/noto/NotoSansCJK-{}.ttc"
_NOTO_SIMPLIFIED = "Noto Sans CJK SC"
_MICROHEI = "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc"
_PACKAGE, _PACKAGE_FILE = "cvttf_NotoSansCJK_Bold", "NotoSansCJKtc-Bold.otf"
_NO_CHARACTER = "\uffff"
# They only say which form the character before them takes, emoji mostly.
_VARIATION_SELECTORS = frozenset(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))


class NoChineseFont(RuntimeError):
    """No font with Chinese characters is installed; the message says which packages bring one."""


@dataclass(frozen=True, kw_only=True)
class FontFile:
    """A font inside a file; ``index`` counts the faces of a collection."""

    path: str
    index: int = 0


@functools.cache
def find(bold: bool = True) -> FontFile:
    """Return the best font installed. Looked for once. Raises :class:`NoChineseFont`.

    Only Noto comes in two weights; the others serve for both.
    """
    noto = Path(_NOTO.format("Bold" if bold else "Regular"))
    if noto.is_file():
        return FontFile(path=str(noto), index=_simplified_face(noto))
    if Path(_MICROHEI).is_file():
        return FontFile(path=_MICROHEI)
    package = importlib.util.find_spec(_PACKAGE)
    for folder in (package.submodule_search_locations or ()) if package else ():
        path = Path(folder) / _PACKAGE_FILE
        if path.is_file():
            return FontFile(path=str(path))
    raise NoChineseFont(
        "no Chinese font found: install fonts-noto-cjk or fonts-wqy-microhei (Debian), or cvttf-notosanscjk-bold (Python)"
    )


@functools.lru_cache(maxsize=64)
def load(size_px: int, bold: bool = True) -> ImageFont.FreeTypeFont:
    """The font of :func:`find` at ``size_px`` pixels. Raises :class:`NoChineseFont`."""
    font = find(bold)
    return ImageFont.truetype(font.path, size_px, index=font.index)


@functools.cache
def language() -> str | None:
    """What to pass to Pillow as ``language``: forms used in China rather than Taiwan or Japan, where shaping is available."""
    return "zh-Hans" if features.check("raqm") else None


def drawable(text: str, bold: bool = True) -> str:
    """``text`` without the characters the font lacks (emoji, rare ones); white space becomes single spaces."""
    return " ".join("".join(character for character in text if _has_glyph(character, bold)).split())


@functools.lru_cache(maxsize=8192)
def _has_glyph(character: str, bold: bool) -> bool:
    if character.isspace():
        return True
    if not character.isprintable() or character in _VARIATION_SELECTORS:
        return False
    font = load(24, bold)
    shape = font.getmask(character)
    missing = font.getmask(_NO_CHARACTER)
    return shape.getbbox() is not None and (shape.size != missing.size or bytes(shape) != bytes(missing))


def _simplified_face(collection: Path) -> int:
    for index in range(16):
        try:
            family = ImageFont.truetype(str(collection), 16, index=index).getname()[0]
        except OSError:
            break
        if family == _NOTO_SIMPLIFIED:
            return index
    return 0
