"""Why a file cannot be imported, said to the person who chose it."""

from __future__ import annotations

from collections.abc import Sequence

MAX_FILE_BYTES = 50 * 1024 * 1024
# Five times what one WeChat article holds (20 000 characters), so that a long document can still be cut on the desk.
MAX_CHARACTERS = 100_000
MAX_ROWS = 1_000
MAX_COLUMNS = 63
MAX_PICTURES = 300


class ImportRefused(ValueError):
    """The file cannot become an article. ``str()`` is a Chinese sentence with the next step.

    ``code`` is one of ``empty-file``, ``file-too-large``, ``old-word``, ``encrypted``, ``not-word``, ``unknown-type``,
    ``damaged``, ``suspicious``, ``too-long``, ``no-content``.
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


def too_long(what: str) -> ImportRefused:
    """``what`` is a clause such as 正文超过 10 万字."""
    return ImportRefused(
        "too-long", f"文件太长：{what}。公众号一篇文章最多约 2 万字，请在 Word 或 WPS 中分成几个文件，再分别导入。"
    )


def refuse_overlong(*, characters: int = 0, rows: int = 0, columns: int = 0, pictures: int = 0) -> None:
    """Raises ``ImportRefused`` (``too-long``) when one of the counts is beyond what one article can be made of."""
    for count, most, what in (
        (characters, MAX_CHARACTERS, f"正文超过 {MAX_CHARACTERS // 10_000} 万字"),
        (rows, MAX_ROWS, "表格超过 {} 行"),
        (columns, MAX_COLUMNS, "有的表格超过 {} 列"),
        (pictures, MAX_PICTURES, "图片超过 {} 张"),
    ):
        if count > most:
            raise too_long(what.format(most))


def no_content(losses: Sequence[str]) -> ImportRefused:
    """``losses`` are the sentences on what was there but could not be kept; the first few are repeated."""
    sentence = "文件里没有可以导入的文字和图片。请检查选对了文件，并确认正文不是空白的。"
    return ImportRefused("no-content", sentence + "".join(losses[:3]))
