"""Why a file cannot be imported, said to the person who chose it."""

from __future__ import annotations

from collections.abc import Sequence

MAX_FILE_BYTES = 50 * 1024 * 1024


class ImportRefused(ValueError):
    """The file cannot become an article. ``str()`` is a Chinese sentence with the next step.

    ``code`` is one of ``empty-file``, ``file-too-large``, ``old-word``, ``encrypted``, ``not-word``, ``unknown-type``,
    ``damaged``, ``suspicious``, ``no-content``.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def damaged() -> ImportRefused:
    return ImportRefused(
        "damaged", "文件已损坏，读不出内容。请在 Word 或 WPS 中打开它，另存为新的 .docx 文件后再导入。"
    )


def suspicious(reason: str) -> ImportRefused:
    return ImportRefused(
        "suspicious",
        f"为保护系统没有打开这个文件：{reason}。请在 Word 或 WPS 中新建文档，把内容复制进去，另存为 .docx 后再导入。",
    )


def too_large(size_bytes: int) -> ImportRefused:
    size, limit = size_bytes / 1024 / 1024, MAX_FILE_BYTES // 1024 // 1024
    return ImportRefused(
        "file-too-large",
        f"文件有 {size:.1f} MB，超过 {limit} MB 的上限。请在 Word 中用“压缩图片”减小体积，或分成几个文件导入。",
    )


def no_content(losses: Sequence[str]) -> ImportRefused:
    """``losses`` are the sentences on what was there but could not be kept; the first few are repeated."""
    sentence = "文件里没有可以导入的文字和图片。请检查选对了文件，并确认正文不是空白的。"
    return ImportRefused("no-content", sentence + "".join(losses[:3]))
