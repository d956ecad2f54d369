"""Tables that only hold photos, and captions shared out to photos side by side."""

from __future__ import annotations

import pytest

from publishing.article import Figure, Gallery, Table, Text
from tests.samples.word import cell, drawn_photo, paragraph, picture, row, table, text

from .conftest import ReadWord

PHOTOS = {f"image{number}.jpeg": drawn_photo(number, size=(64, 48)) for number in range(1, 15)}
LONG = "全镇六个行政村已经全部完成管网铺设，入冬前通水，请各户留意村委会的通知。"


def shot(number: int, words: str = "") -> str:
    return paragraph(picture(f"rId{number}")) + (paragraph(words) if words else "")


def captions(block: object) -> list[str]:
    assert isinstance(block, Gallery)
    return [figure.caption for figure in block.figures]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row(cell(shot(1)), cell(shot(2))), row(cell("开幕"), cell("采摘"))], ["开幕", "采摘"]),
        ([row(cell("整治前"), cell("整治后")), row(cell(shot(1)), cell(shot(2)))], ["整治前", "整治后"]),
        ([row(cell(shot(1, "开幕")), cell(shot(2, "采摘")))], ["开幕", "采摘"]),
        ([row(cell(shot(1)), cell(shot(2))), row(cell("开幕"), cell(""))], ["开幕", ""]),
        ([row(cell(shot(1))), row(cell("开幕")), row(cell(shot(2))), row(cell("采摘"))], ["开幕", "采摘"]),
        ([row(cell(shot(1)), cell(""), cell(shot(2)))], ["", ""]),
    ],
)
def test_a_table_of_photos_and_captions_becomes_a_gallery(
    read_word: ReadWord, rows: list[str], expected: list[str]
) -> None:
    document = read_word(paragraph(LONG), table(*rows), paragraph(LONG), media=PHOTOS)
    assert [type(block) for block in document.body] == [Text, Gallery, Text]
    assert captions(document.body[1]) == expected
    assert document.warnings == ()


def test_one_caption_under_a_row_is_the_gallerys(read_word: ReadWord) -> None:
    document = read_word(table(row(cell(shot(1)), cell(shot(2))), row(cell("采摘节现场", span=2))), media=PHOTOS)
    assert document.body == (
        Gallery(figures=tuple(Figure(picture=f.picture) for f in document.body[0].figures), caption="采摘节现场"),  # type: ignore[union-attr]
    )


@pytest.mark.parametrize(
    "rows",
    [
        [row(cell("点位"), cell("照片")), row(cell("村口"), cell(shot(1)))],
        [row(cell(shot(1)), cell("村口池塘，九月清淤，十月放水。"))],
        [row(cell(shot(1)), cell(shot(2))), row(cell("甲"), cell("乙")), row(cell("丙"), cell("丁"))],
        [row(cell(shot(1)), cell(table(row(cell("内"), cell("嵌")))))],
    ],
)
def test_a_table_that_says_more_stays_a_table(read_word: ReadWord, rows: list[str]) -> None:
    document = read_word(paragraph(LONG), table(*rows), media=PHOTOS)
    assert isinstance(document.body[1], Table)
    assert "已移到表格后面" in "".join(document.warnings)


def test_captions_side_by_side_are_dealt_out(read_word: ReadWord) -> None:
    pair = paragraph(picture("rId1") + picture("rId2"))
    document = read_word(pair, paragraph("图1 入村　　图2 入户"), paragraph(LONG), media=PHOTOS)
    assert captions(document.body[0]) == ["图1 入村", "图2 入户"]


@pytest.mark.parametrize("caption", ["图1 师生 疏散", "图1　　师生疏散", "图1 甲　　图2 乙　　图3 丙"])
def test_a_caption_that_does_not_divide_is_the_gallerys(read_word: ReadWord, caption: str) -> None:
    pair = paragraph(picture("rId1") + picture("rId2"))
    document = read_word(pair, paragraph(caption), paragraph(LONG), media=PHOTOS)
    assert captions(document.body[0]) == ["", ""]
    assert document.body[0].caption == caption  # type: ignore[union-attr]


def test_a_short_line_centred_under_a_photo_is_its_caption(read_word: ReadWord) -> None:
    document = read_word(
        paragraph(LONG),
        paragraph(picture("rId1"), align="center"),
        paragraph("村民在领取报警器", align="center"),
        paragraph(LONG),
        media=PHOTOS,
    )
    assert [block.caption for block in document.body if isinstance(block, Figure)] == ["村民在领取报警器"]


@pytest.mark.parametrize(
    "lines",
    [
        [paragraph(text("第二站", bold=True), align="center"), paragraph(LONG)],
        [paragraph("春风吹绿了柳梢", align="center"), paragraph("河水涨满了池塘", align="center")],
        [paragraph("大家看得很认真。", align="center"), paragraph(LONG)],
        [paragraph("大家看得很认真"), paragraph(LONG)],
    ],
)
def test_other_lines_under_a_photo_are_no_caption(read_word: ReadWord, lines: list[str]) -> None:
    document = read_word(paragraph(LONG), paragraph(picture("rId1"), align="center"), *lines, media=PHOTOS)
    assert [block.caption for block in document.body if isinstance(block, Figure)] == [""]


def test_more_photos_than_a_gallery_takes_become_two(read_word: ReadWord) -> None:
    many = paragraph("".join(picture(f"rId{number}") for number in range(1, 14)))
    document = read_word(many, paragraph(LONG), media=PHOTOS)
    assert [type(block) for block in document.body] == [Gallery, Figure, Text]
    assert len(document.pictures) == 13
