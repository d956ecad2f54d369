"""What an import hands over: blocks, the pictures they name, and what could not be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from publishing.article import Block


@dataclass(frozen=True, kw_only=True)
class ImportedPicture:
    """A picture's file as it lay in the source, metadata included; ``filename`` ends as its real format does."""

    data: bytes
    filename: str


@dataclass(frozen=True, kw_only=True)
class ImportedDocument:
    """``title`` and ``author`` are empty when the source does not say them.

    Every ``Figure.picture.sha256`` in ``body`` is a key of ``pictures``. ``warnings`` are Chinese sentences.
    """

    title: str
    author: str
    body: tuple[Block, ...]
    pictures: Mapping[str, ImportedPicture]
    warnings: tuple[str, ...]
