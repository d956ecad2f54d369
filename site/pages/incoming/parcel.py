"""One file, several, or a zip: one document and the photos that came with it. Nothing is written to a disk here."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Protocol

from publishing.refusal import Refusal

MEGABYTE = 1024 * 1024
MAX_BYTES = 200 * MEGABYTE
"""Of everything together, as sent and as unpacked."""
MAX_PHOTOS = 100
_MAX_ENTRIES = 2000
_MAX_RATIO = 200
_RATIO_MATTERS_FROM_BYTES = 10 * MEGABYTE
_ENCRYPTED_FLAG = 0x1
_UTF8_FLAG = 0x800
_ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06")
_ZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError)
DOCUMENTS = frozenset({".docx", ".docm", ".doc", ".wps", ".wpt", ".rtf", ".odt", ".html", ".htm", ".md", ".markdown"})
PHOTOS = frozenset({".jpg", ".jpeg", ".png", ".gif", ".webp", ".heic", ".heif", ".avif", ".bmp", ".tif", ".tiff"})
_OTHER_ARCHIVES = frozenset({".rar", ".7z", ".tar", ".gz"})
_LEFT_BY_SYSTEMS = frozenset({"thumbs.db", "desktop.ini", ".ds_store"})


class Sent(Protocol):
    """A file as somebody sent it; an upload of Django's is one."""

    def read(self, size: int = -1, /) -> bytes: ...


@dataclass(frozen=True, kw_only=True)
class Item:
    """A file by the name people know it by, without folders."""

    name: str
    data: bytes

    @property
    def extension(self) -> str:
        return PurePosixPath(self.name).suffix.lower()


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """``notes`` are Chinese sentences on what was left out."""

    document: Item
    photos: tuple[Item, ...] = ()
    notes: tuple[str, ...] = ()


def unpack(files: Iterable[tuple[str, Sent]]) -> Parcel:
    """Find the one document and its photos among ``files``; zips are opened, one level deep. Raises ``Refusal``."""
    items: list[Item] = []
    left = MAX_BYTES
    for name, file in files:
        data = file.read(left + 1)
        if len(data) > left:
            raise _too_large()
        found = list(_zipped(name, data, left)) if _is_parcel(name, data) else [Item(name=_own_name(name), data=data)]
        left -= sum(len(item.data) for item in found)
        if left < 0:
            raise _too_large()
        items += found
    return _sorted_out([item for item in items if not _is_left_by_system(item.name)])


def _sorted_out(items: Sequence[Item]) -> Parcel:
    documents, notes = _once_each([item for item in items if item.extension in DOCUMENTS])
    photos, more_notes = _once_each([item for item in items if item.extension in PHOTOS])
    others = [item for item in items if item.extension not in DOCUMENTS | PHOTOS]
    archive = next((item for item in others if item.extension in _OTHER_ARCHIVES), None)
    if archive is not None and not documents:
        raise Refusal(
            "unknown-type", f"打不开“{archive.name}”这种压缩包。请解压后直接选文档和照片，或改用 zip 格式压缩，再导入。"
        )
    if not documents and len(others) == 1:
        # Whatever it is, the reader says what is to be done with it.
        documents, others = others, []
    if not documents:
        raise _no_document(photos)
    if len(documents) > 1:
        named = "、".join(item.name for item in documents[:4]) + ("等" if len(documents) > 4 else "")
        raise Refusal(
            "several-documents",
            f"一次只能导入一篇，这里有 {len(documents)} 个文档：{named}。请只留下要发的那一个，其余的分别导入。",
        )
    if len(photos) > MAX_PHOTOS:
        raise Refusal(
            "too-many-photos",
            f"这里有 {len(photos)} 张照片，一篇稿件最多导入 {MAX_PHOTOS} 张。请挑出要用的照片后再导入。",
        )
    notes = [*notes, *more_notes]
    if others:
        named = "、".join(item.name for item in others[:4]) + (f"等 {len(others)} 个文件" if len(others) > 4 else "")
        notes.append(f"{named}不是文章也不是照片，没有导入；要给居民下载的，请存为草稿后在“附件”里上传。")
    return Parcel(document=documents[0], photos=tuple(photos), notes=tuple(notes))


def _once_each(items: Sequence[Item]) -> tuple[list[Item], list[str]]:
    kept: dict[str, Item] = {}
    notes = []
    for item in items:
        first = kept.setdefault(hashlib.sha256(item.data).hexdigest(), item)
        if first is not item:
            notes.append(f"{item.name} 和 {first.name} 内容相同，只导入一次。")
    return list(kept.values()), notes


def _is_parcel(name: str, data: bytes) -> bool:
    """Whether ``data`` is a zip of files; a document that is a zip as well is not. Raises ``Refusal``."""
    is_called_zip = PurePosixPath(name).suffix.lower() == ".zip"
    if not data.startswith(_ZIP_MAGIC) and not is_called_zip:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = {entry.replace("\\", "/").lower() for entry in archive.namelist()}
    except _ZIP_ERRORS as error:
        if not is_called_zip:
            # A document, of which the reader says that it is damaged.
            return False
        raise Refusal("damaged", f"压缩包“{_own_name(name)}”打不开，可能没有传完整。请重新压缩后再导入。") from error
    return not names.issuperset({"[content_types].xml"}) and not names.issuperset({"mimetype", "content.xml"})


def _zipped(name: str, data: bytes, limit: int) -> Iterator[Item]:
    """The files in a zip, at most ``limit`` bytes of them. What it says of its sizes is checked before and while reading."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        if len(entries) > _MAX_ENTRIES:
            raise _suspicious(f"里面有 {len(entries)} 个文件")
        unpacked = sum(entry.file_size for entry in entries)
        if unpacked > max(_RATIO_MATTERS_FROM_BYTES, _MAX_RATIO * len(data)):
            raise _suspicious("压缩比异常")
        if unpacked > limit:
            raise _too_large()
        for entry in entries:
            path = _readable_name(entry).replace("\\", "/")
            if ".." in path.split("/") or path.startswith("/"):
                raise _suspicious(f"里面有不正常的文件名“{path[-40:]}”")
            if path.startswith("__MACOSX/"):
                continue
            if entry.flag_bits & _ENCRYPTED_FLAG:
                raise Refusal("encrypted", f"压缩包“{_own_name(name)}”设了密码。请取消密码后重新压缩，再导入。")
            try:
                yield Item(name=_own_name(path), data=archive.read(entry))
            except _ZIP_ERRORS as error:
                raise Refusal(
                    "damaged", f"压缩包里的“{_own_name(path)}”已损坏，读不出来。请重新压缩后再导入。"
                ) from error


def _readable_name(entry: zipfile.ZipInfo) -> str:
    """The entry's name; Chinese Windows writes GBK without saying so, and macOS UTF-8."""
    if entry.flag_bits & _UTF8_FLAG:
        return entry.filename
    try:
        raw = entry.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    try:
        name = raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")
    # Two bytes of GBK may pass for one letter of UTF-8, as those of 通知 do; no Chinese character has so few.
    is_chinese = all(character.isascii() or ord(character) >= 0x800 for character in name)
    return name if is_chinese else raw.decode("gb18030", errors="replace")


def _own_name(path: str) -> str:
    name = path.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(character for character in name if character.isprintable())[-120:] or "未命名"


def _is_left_by_system(name: str) -> bool:
    return name.lower() in _LEFT_BY_SYSTEMS or name.startswith(("~$", "._"))


def _no_document(photos: Sequence[Item]) -> Refusal:
    what = f"只有 {len(photos)} 张照片，" if photos else ""
    return Refusal("no-document", f"{what}没有找到文档。请把要发的 Word 文档（.docx）和照片放在一起，再导入。")


def _too_large() -> Refusal:
    limit = MAX_BYTES // MEGABYTE
    return Refusal(
        "file-too-large", f"文件合起来超过 {limit} MB 的上限。请挑选照片或先把照片压缩到每张 5 MB 以内，再导入。"
    )


def _suspicious(reason: str) -> Refusal:
    return Refusal(
        "suspicious", f"为保护系统没有打开这个压缩包：{reason}。请解压后只选文档和要用的照片，重新压缩再导入。"
    )
