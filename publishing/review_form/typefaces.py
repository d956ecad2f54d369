"""The typefaces of the printed form: a Song face (宋体) where the machine has one, else the sans-serif of a package.

Searched in this order: Debian's ``fonts-noto-cjk`` (serif, then sans), ``fonts-wqy-microhei``, then the Python package
``cvttf-notosanscjk-regular``. No font lies in the repository.
"""

from __future__ import annotations

import functools
import importlib.util
from dataclasses import dataclass
from pathlib import Path

import typst

from publishing.refusal import Refusal

_NOTO = Path("/usr/share/fonts/opentype/noto")
_FOLDERS = (_NOTO, Path("/usr/share/fonts/truetype/wqy"))
_PACKAGES = ("cvttf_NotoSansCJK_Regular", "cvttf_NotoSansCJK_Bold")
_FAMILIES = ("Noto Serif CJK SC", "Noto Sans CJK SC", "WenQuanYi Micro Hei", "Noto Sans CJK TC")


@dataclass(frozen=True, kw_only=True)
class Typefaces:
    fonts: typst.Fonts
    family: str


@functools.cache
def typefaces() -> Typefaces:
    """Looked for once in each process. Raises ``Refusal`` ``no-chinese-font``."""
    return among([folder for folder in (*_FOLDERS, *of_packages()) if folder.is_dir()])


def among(folders: list[Path]) -> Typefaces:
    """The best of the faces in these folders. Raises ``Refusal`` ``no-chinese-font``."""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=list(folders))
    families = set(fonts.families())
    for family in _FAMILIES:
        if family in families:
            return Typefaces(fonts=fonts, family=family)
    raise Refusal(
        "no-chinese-font",
        "服务器上没有中文字体，不能制表。请管理员安装 fonts-noto-cjk（Debian），或 Python 包 cvttf-notosanscjk-regular。",
    )


def of_packages() -> list[Path]:
    """The folders of installed packages that bring a font."""
    found = [importlib.util.find_spec(name) for name in _PACKAGES]
    return [Path(folder) for spec in found if spec is not None for folder in spec.submodule_search_locations or ()]
