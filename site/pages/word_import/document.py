"""What an import hands over: blocks, the pictures they name, what was recognised, and what could not be kept."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from publishing.article import Block


@dataclass(frozen=True, kw_only=True)
class ImportedPicture:
    """A picture's file as it lay in the source, metadata included; ``filename`` ends as its real format does."""

    data: bytes
    filename: str


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """What stands above the title of an official document (GB/T 9704—2012, 7.2); empty where it does not say.

    ``issuer`` is the office without 文件 (青禾镇人民政府), ``document_number`` the 文号 (青政发〔2026〕18号),
    ``signatory`` the 签发人. These lines are not in the body; marks of secrecy (机密★1年) are, and stay there.
    """

    issuer: str = ""
    document_number: str = ""
    signatory: str = ""


@dataclass(frozen=True, kw_only=True)
class Closing:
    """The 落款 at the end: who issued it and when. The same lines also stay in the body, as they were written."""

    issuer: str = ""
    date: datetime.date | None = None


@dataclass(frozen=True, kw_only=True)
class ImportedDocument:
    """``title`` and ``author`` are empty when the source does not say them.

    Every ``Figure.picture.sha256`` in ``body`` is a key of ``pictures``. ``warnings`` are Chinese sentences.
    ``addressee`` is the 主送机关 line without its colon, ``attachments`` the names in the list after 附件：; both also stay
    in the body. ``recognised`` counts in plain Chinese what was found (小标题 3 个), in a fixed order, nothing for zero.
    """

    title: str
    author: str
    body: tuple[Block, ...]
    pictures: Mapping[str, ImportedPicture]
    warnings: tuple[str, ...]
    letterhead: Letterhead | None = None
    closing: Closing | None = None
    addressee: str = ""
    attachments: tuple[str, ...] = ()
    recognised: tuple[str, ...] = ()
