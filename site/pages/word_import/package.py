"""The zip around a Word document: opened within limits, its parts and relationships found."""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from urllib.parse import unquote

from pages.word_import.markup import Element, parse
from pages.word_import.refuse import damaged, suspicious, too_long

MAX_ENTRIES = 5_000
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
MAX_XML_BYTES = 50 * 1024 * 1024
MAX_RATIO = 200
MAX_TAGS = 600_000
_RATIO_MATTERS_FROM_BYTES = 20 * 1024 * 1024

_ENCRYPTED_FLAG = 0x1
_COMPRESSIONS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError)


class PartUnreadable(ValueError):
    """One part of the package is missing or damaged; the rest may be sound."""


@dataclass(frozen=True, kw_only=True)
class Relationship:
    """``kind`` is the last step of its type (``image``); ``target`` a part name, or an address when external."""

    kind: str
    target: str
    is_external: bool


class Package:
    """A zip held in memory. Raises ``ImportRefused`` (``damaged``, ``suspicious``) when it is opened."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _ZIP_ERRORS as error:
            raise damaged() from error
        entries = self._zip.infolist()
        if len(entries) > MAX_ENTRIES:
            raise suspicious(f"里面有 {len(entries)} 个文件，超过 {MAX_ENTRIES} 个")
        if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
            raise suspicious(f"解压后超过 {MAX_UNPACKED_BYTES // 1024 // 1024} MB")
        for entry in entries:
            if entry.file_size > max(_RATIO_MATTERS_FROM_BYTES, MAX_RATIO * entry.compress_size):
                raise suspicious("里面有压缩比异常的内容")
        self._entries = {_normal(entry.filename): entry for entry in entries}

    def names(self) -> frozenset[str]:
        """Part names in lower case, without a leading slash."""
        return frozenset(self._entries)

    def content(self, name: str) -> bytes:
        """The bytes of one part. Raises ``PartUnreadable``."""
        entry = self._entries.get(_normal(name))
        if entry is None:
            raise PartUnreadable(f"no part {name}")
        if entry.flag_bits & _ENCRYPTED_FLAG or entry.compress_type not in _COMPRESSIONS:
            raise PartUnreadable(f"cannot unpack {name}")
        try:
            with self._zip.open(entry) as stream:
                return stream.read()
        except _ZIP_ERRORS as error:
            raise PartUnreadable(f"cannot unpack {name}") from error

    def xml(self, name: str) -> Element | None:
        """The root of an XML part, ``None`` when the package has no such part. Raises ``ImportRefused``."""
        entry = self._entries.get(_normal(name))
        if entry is None:
            return None
        if entry.file_size > MAX_XML_BYTES:
            raise suspicious(f"里面的文字部分超过 {MAX_XML_BYTES // 1024 // 1024} MB")
        try:
            content = self.content(name)
        except PartUnreadable as error:
            raise damaged() from error
        if content.count(b"<") > MAX_TAGS:
            raise too_long("里面的段落、表格和格式标记过多")
        return parse(content)

    def relationships(self, part: str) -> dict[str, Relationship]:
        """The relationships of ``part`` (``""`` for the package) by id. Raises ``ImportRefused``."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, Relationship] = {}
        for element in root if root is not None else ():
            target = element.get("Target", "")
            is_external = element.get("TargetMode", "") == "External"
            if not is_external:
                target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
            kind = element.get("Type", "").rsplit("/", 1)[-1]
            found[element.get("Id", "")] = Relationship(kind=kind, target=target, is_external=is_external)
        return found

    def main_part(self) -> str:
        """The name of the main part, ``""`` when the package has none. Raises ``ImportRefused``."""
        for relationship in self.relationships("").values():
            if relationship.kind == "officeDocument" and not relationship.is_external:
                return relationship.target
        return "word/document.xml" if "word/document.xml" in self._entries else ""


def _normal(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
