"""What was recognised, counted in plain Chinese for the person who checks an import."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pages.word_import.blocks import Assembled
from publishing.article import Block, Figure, Gallery, Heading, Table, Text

_PARAGRAPH = re.compile(r"<(?:p|li)>")
_LINK = re.compile(r"<a href=")


def tally(document: Assembled, *, notes: int) -> tuple[str, ...]:
    """Sentences without a full stop, such as 小标题 3 个; what does not occur is left out.

    ``notes`` is how many foot- and endnotes the body ends with; their heading and texts count as no paragraphs.
    """
    body = document.body
    texts = [block.html for block in body if isinstance(block, Text)]
    figures = list(_figures(body))
    counts = (
        (int(document.letterhead is not None), "红头 {} 个"),
        (int(bool(document.addressee)), "主送机关 {} 行"),
        (sum(isinstance(block, Heading) for block in body), "小标题 {} 个"),
        (sum(len(_PARAGRAPH.findall(html)) for html in (texts[:-1] if notes else texts)), "正文 {} 段"),
        (sum(isinstance(block, Table) for block in body), "表格 {} 个"),
        (len(figures), "图片 {} 张"),
        (sum(bool(caption) for caption in _captions(body)), "图题、表题 {} 条"),
        (notes, "脚注 {} 条"),
        (sum(len(_LINK.findall(html)) for html in texts), "链接 {} 个"),
        (len(document.attachments), "附件名 {} 个"),
        (int(document.closing is not None), "落款 {} 处"),
    )
    return tuple(sentence.format(count) for count, sentence in counts if count)


def _figures(body: Sequence[Block]) -> Iterator[Figure]:
    for block in body:
        if isinstance(block, Gallery):
            yield from block.figures
        elif isinstance(block, Figure):
            yield block


def _captions(body: Sequence[Block]) -> Iterator[str]:
    yield from (figure.caption for figure in _figures(body))
    yield from (block.caption for block in body if isinstance(block, Gallery | Table))
