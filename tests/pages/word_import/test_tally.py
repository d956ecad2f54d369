"""What an import says it recognised."""

from __future__ import annotations

import io

from pages.word_import import read
from tests.samples import word
from tests.samples.word import note, paragraph, raw_run, text

from .conftest import ReadWord


def test_a_notice_is_counted_in_plain_words() -> None:
    document = read(io.BytesIO(word.notice()), filename="通知.docx")
    assert document.recognised == (
        "主送机关 1 行",
        "小标题 2 个",
        "正文 6 段",
        "表格 1 个",
        "图片 3 张",
        "图题、表题 3 条",
        "落款 1 处",
    )


def test_notes_and_links_are_counted_and_notes_are_no_paragraphs(read_word: ReadWord) -> None:
    document = read_word(
        paragraph(text("缴费标准见官网。") + raw_run('<w:footnoteReference w:id="2"/>')),
        footnotes=note("footnote", 2, paragraph("以税务部门公布的为准。")),
    )
    assert document.recognised == ("正文 1 段", "脚注 1 条")
    assert "链接 1 个" in read(io.BytesIO(word.explainer()), filename="解读.docx").recognised
