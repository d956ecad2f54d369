"""What kind of file this is, by its content first and its name second, and its text decoded."""

from __future__ import annotations

import codecs
import re
from pathlib import PurePath
from typing import Literal, TypeAlias

from pages.word_import.office import OfficeKind
from pages.word_import.refuse import ImportRefused

Kind: TypeAlias = Literal["docx", "html", "markdown"] | OfficeKind

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_WORD_STREAM = "WordDocument".encode("utf-16-le")
_OPEN_DOCUMENT = b"mimetypeapplication/vnd.oasis.opendocument.text"
_WORD_XML = re.compile(rb"progid=[\"']Word\.Document[\"']|<w:wordDocument[\s>]")
_PICTURES = {
    b"\xff\xd8\xff": "JPG 图片",
    b"\x89PNG\r\n\x1a\n": "PNG 图片",
    b"GIF8": "GIF 图片",
    b"BM": "BMP 图片",
    b"RIFF": "WebP 图片",
    b"II*\0": "TIF 图片",
    b"MM\0*": "TIF 图片",
}
_WORD_NAMES = {".docx", ".doc", ".docm", ".dotx", ".dot", ".wps", ".wpt", ".rtf"}
_HTML_NAMES = {".html", ".htm", ".xhtml"}
_MARKDOWN_NAMES = {".md", ".markdown"}
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html[\s>])", re.IGNORECASE | re.DOTALL
)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSETS = {"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "gb_2312-80": "gb18030", "cp936": "gb18030"}
_ACCEPTED = "可以导入的是 Word 和 WPS 文档（.docx、.doc、.wps）、网页（.html）和 Markdown（.md）"


def kind_of(data: bytes, filename: str) -> Kind:
    """Raises ``ImportRefused`` (``encrypted``, ``not-word``, ``unknown-type``)."""
    extension = PurePath(filename.replace("\\", "/")).suffix.lower()
    if data.startswith(_ZIP):
        return "odt" if data[30:].startswith(_OPEN_DOCUMENT) else "docx"
    if data.startswith(_OLE):
        return _kind_of_ole(data, extension)
    if data.lstrip()[:5] == b"{\\rtf":
        return "rtf"
    if data[:1024].lstrip().startswith(b"%PDF-"):
        raise _not_word(extension, "PDF 文件", "请向来稿人索取 Word 原文件（.docx），或在 Word 中打开后另存为 .docx。")
    picture = next((name for start, name in _PICTURES.items() if data.startswith(start)), "")
    if picture and extension not in _HTML_NAMES | _MARKDOWN_NAMES:
        raise _not_word(extension, picture, "请向来稿人索取 Word 原文件（.docx）；只用这张图的，在稿件里插入图片。")
    if data[:5].lower() == b"<?xml" and _WORD_XML.search(data[:4096]):
        return "xml"
    if extension in _HTML_NAMES or (extension in _WORD_NAMES and _HTML_START.match(data[:4096])):
        return "html"
    if extension in _MARKDOWN_NAMES:
        return "markdown"
    if extension in _WORD_NAMES:
        raise ImportRefused(
            "not-word",
            f"文件名以 {extension} 结尾，内容却不是 Word 文档。"
            "请用 Word 或 WPS 打开，另存为 .docx 后再导入；打不开的请重新索取原文件。",
        )
    raise _unknown(extension)


def text_of(data: bytes) -> str:
    """The text of an HTML or Markdown file: by byte order mark, declared charset, UTF-8, then GB 18030.

    Raises ``ImportRefused`` (``damaged``) when none of them fits.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decoded(data[len(mark) :], [encoding])
    declared = _CHARSET.search(data[:4096])
    name = declared[1].decode("ascii").lower() if declared else ""
    return _decoded(data, [*([_CHARSETS.get(name, name)] if name else []), "utf-8", "gb18030"])


def _decoded(data: bytes, encodings: list[str]) -> str:
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        if isinstance(text, str) and "\0" not in text:
            return text
    raise ImportRefused(
        "damaged", "文件的文字编码无法识别，或不是文字文件。请用记事本打开，另存为 UTF-8 编码后再导入。"
    )


def _kind_of_ole(data: bytes, extension: str) -> Kind:
    if _ENCRYPTED_PACKAGE in data:
        raise ImportRefused(
            "encrypted", "文件设了打开密码。请在 Word 或 WPS 中打开，先取消密码（文件→信息→保护文档），保存后再导入。"
        )
    if _WORD_STREAM in data:
        return "doc"
    if extension in _WORD_NAMES:
        raise ImportRefused(
            "not-word",
            f"文件名以 {extension} 结尾，内容却不是 Word 或 WPS 文档。"
            "请用 Word 或 WPS 打开，另存为 .docx 后再导入；打不开的请重新索取原文件。",
        )
    raise _unknown(extension)


def _unknown(extension: str) -> ImportRefused:
    return ImportRefused(
        "unknown-type", f"不能导入这种文件（{extension or '没有扩展名'}）。{_ACCEPTED}；请另存为其中一种后再导入。"
    )


def _not_word(extension: str, what: str, next_step: str) -> ImportRefused:
    if extension in _WORD_NAMES:
        return ImportRefused("not-word", f"这其实是 {what}，只是文件名以 {extension} 结尾。{next_step}")
    return ImportRefused("unknown-type", f"这是 {what}，不能直接导入。{next_step}")
