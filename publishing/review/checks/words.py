"""The word lists of ``words.toml``."""

from __future__ import annotations

import tomllib
from pathlib import Path

_LISTS: dict[str, str] = tomllib.loads(Path(__file__).with_name("words.toml").read_text(encoding="utf-8"))


def words(name: str) -> frozenset[str]:
    """The words of a list; raises ``KeyError`` when there is none of that name."""
    return frozenset(_LISTS[name].split())


def characters(name: str) -> str:
    """The characters of a list in one piece."""
    return "".join(_LISTS[name].split())
