"""Pictures: found wherever they are drawn, in reading order, and named when they cannot come along."""

from __future__ import annotations

import io
import zlib

import pytest
from PIL import Image

from publishing.article import Figure, Gallery, Text
from tests.samples.word import (
    drawn_photo,
    metafile,
    paragraph,
    picture,
    raw_run,
    text,
    text_box,
    vml_picture,
)

from .conftest import ReadWord

METAFILE = "是 EMF 或 WMF 矢量图，公众号不能显示，未导入；请在 Word 中把它另存为 PNG 后再插入。"
PHOTO, OTHER = drawn_photo(1), drawn_photo(2)


def huge_png() -> bytes:
    """A PNG whose header says 20000 × 20000; a few hundred bytes."""
    header = b"IHDR" + (20_000).to_bytes(4, "big") * 2 + b"\x08\x02\0\0\0"
    chunk = (13).to_bytes(4, "big") + header + zlib.crc32(header).to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n" + chunk + b"\0\0\0\0IEND" + zlib.crc32(b"IEND").to_bytes(4, "big")


def test_pictures_come_in_reading_order_with_size_and_alt(read_word: ReadWord) -> None:
    document = read_word(
        paragraph("前。"),
        paragraph(picture("rId2", alt="村民广场")),
        paragraph("中。"),
        paragraph(vml_picture("rId1", title="旧式图片")),
        media={"image1.jpeg": PHOTO, "image2.jpeg": OTHER},
    )
    first, second = document.body[1], document.body[3]
    assert isinstance(first, Figure)
    assert isinstance(second, Figure)
    assert (first.picture.alt, first.picture.width, first.picture.height) == ("村民广场", 640, 480)
    assert document.pictures[first.picture.sha256].data == OTHER
    assert second.picture.alt == "旧式图片"
    assert document.pictures[second.picture.sha256].data == PHOTO
    assert document.warnings == ()


@pytest.mark.parametrize(
    "alt", ["C:\\用户\\张某\\1.jpg", "微信图片_20261103", "图片 12", "IMG_2031.JPG", "图片包含 人\n描述已自动生成"]
)
def test_file_names_and_machine_words_are_no_alt(read_word: ReadWord, alt: str) -> None:
    document = read_word(paragraph(picture("rId1", alt=alt)), media={"image1.jpeg": PHOTO})
    block = document.body[0]
    assert isinstance(block, Figure)
    assert block.picture.alt == ("图片包含 人" if "描述" in alt else "")


def test_a_picture_drawn_twice_for_old_readers_comes_once(read_word: ReadWord) -> None:
    both = raw_run(
        "<mc:AlternateContent><mc:Choice Requires='wps'>"
        + picture("rId1").removeprefix("<w:r><w:rPr></w:rPr>").removesuffix("</w:r>")
        + "</mc:Choice><mc:Fallback>"
        + vml_picture("rId1").removeprefix("<w:r><w:rPr></w:rPr>").removesuffix("</w:r>")
        + "</mc:Fallback></mc:AlternateContent>"
    )
    document = read_word(paragraph(both), media={"image1.jpeg": PHOTO})
    assert [type(block) for block in document.body] == [Figure]


def test_the_fallback_is_read_when_only_it_has_the_picture(read_word: ReadWord) -> None:
    old = vml_picture("rId1").removeprefix("<w:r><w:rPr></w:rPr>").removesuffix("</w:r>")
    both = raw_run(
        "<mc:AlternateContent><mc:Choice Requires='x'><w:drawing/></mc:Choice>"
        f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent>"
    )
    assert [type(block) for block in read_word(paragraph(both), media={"image1.jpeg": PHOTO}).body] == [Figure]


def test_pictures_side_by_side_are_a_gallery(read_word: ReadWord) -> None:
    document = read_word(
        paragraph(picture("rId1") + text("  ") + picture("rId2")),
        paragraph("图3：清淤前后对比"),
        media={"image1.jpeg": PHOTO, "image2.jpeg": OTHER},
    )
    assert len(document.body) == 1
    gallery = document.body[0]
    assert isinstance(gallery, Gallery)
    assert [document.pictures[figure.picture.sha256].data for figure in gallery.figures] == [PHOTO, OTHER]
    assert gallery.caption == "图3：清淤前后对比"


def test_text_around_an_inline_picture_keeps_its_order(read_word: ReadWord) -> None:
    document = read_word(
        paragraph(text("上文") + picture("rId1") + raw_run("<w:br/>") + text("图1 下面的说明")),
        media={"image1.jpeg": PHOTO},
    )
    assert document.body[0] == Text(html="<p>上文</p>")
    assert isinstance(document.body[1], Figure)
    assert document.body[1].caption == "图1 下面的说明"
    assert len(document.body) == 2


def test_a_floating_picture_does_not_cut_a_sentence(read_word: ReadWord) -> None:
    document = read_word(
        paragraph(text("上半句") + picture("rId1", is_anchored=True) + text("下半句。")), media={"image1.jpeg": PHOTO}
    )
    assert document.body[0] == Text(html="<p>上半句下半句。</p>")
    assert isinstance(document.body[1], Figure)


@pytest.mark.parametrize(
    "caption", ["图1 村口", "图一：村口", "图1-2 村口", "照片1 村口", "▲村口新修的路", "图为志愿者在村口值守。"]
)
def test_caption_by_its_words(read_word: ReadWord, caption: str) -> None:
    document = read_word(paragraph(picture("rId1")), paragraph(caption), media={"image1.jpeg": PHOTO})
    assert len(document.body) == 1
    assert isinstance(document.body[0], Figure)
    assert document.body[0].caption == caption


def test_caption_by_its_style(read_word: ReadWord) -> None:
    document = read_word(
        paragraph(picture("rId1")), paragraph("村口新修的路", style="Caption"), media={"image1.jpeg": PHOTO}
    )
    assert isinstance(document.body[0], Figure)
    assert document.body[0].caption == "村口新修的路"
    assert len(document.body) == 1


@pytest.mark.parametrize("words", ["图1所示为村口。", "图书馆周末开放", "图1中可以看到，路已修好。"])
def test_sentences_after_a_picture_are_no_captions(read_word: ReadWord, words: str) -> None:
    document = read_word(paragraph(picture("rId1")), paragraph(words), media={"image1.jpeg": PHOTO})
    assert document.body[1] == Text(html=f"<p>{words}</p>")


@pytest.mark.parametrize(
    ("data", "warning"),
    [
        (b"no picture at all", "无法识别，未导入；请在 Word 中另存为 JPG 后再插入。"),
        (OTHER[:3000], "无法识别，未导入；请在 Word 中另存为 JPG 后再插入。"),
        (metafile(), METAFILE),
        (b"\xd7\xcd\xc6\x9a" + b"\0" * 40, METAFILE),
        (huge_png(), "像素过多，未导入；请缩小到 6000 万像素以内后再插入。"),
    ],
)
def test_a_picture_that_cannot_be_used_is_named_and_the_rest_goes_on(
    read_word: ReadWord, data: bytes, warning: str
) -> None:
    document = read_word(
        paragraph(picture("rId1")),
        paragraph("第二张："),
        paragraph(picture("rId2")),
        paragraph("完。"),
        media={"image1.jpeg": PHOTO, "image2.png": data},
    )
    assert [type(block) for block in document.body] == [Figure, Text]
    assert document.body[1] == Text(html="<p>第二张：</p><p>完。</p>")
    assert document.warnings == (f"第 2 张图片（在“第二张：”附近）{warning}",)


def test_a_picture_of_seventy_megapixels_is_refused(read_word: ReadWord) -> None:
    stream = io.BytesIO()
    Image.new("1", (10_000, 7_000)).save(stream, "PNG")
    document = read_word(paragraph("正文。"), paragraph(picture("rId1")), media={"image1.png": stream.getvalue()})
    assert document.pictures == {}
    assert document.warnings == (
        "第 1 张图片（在“正文。”附近）有 10000×7000 像素，太大，未导入；请缩小到 6000 万像素以内后再插入。",
    )


def test_a_linked_picture_is_never_fetched(read_word: ReadWord) -> None:
    document = read_word(
        paragraph("正文。"), paragraph(picture("rId1", is_linked=True)), links=["https://elsewhere.example/a.jpg"]
    )
    assert document.body == (Text(html="<p>正文。</p>"),)
    assert document.warnings == (
        "第 1 张图片（在“正文。”附近）是链接到别处的图片，文件里没有，未导入；请在 Word 中把它保存到文件里，或直接插入图片。",
    )


def test_a_picture_missing_from_the_package_is_named(read_word: ReadWord) -> None:
    document = read_word(paragraph(text("正文。") + picture("rId8")))
    assert document.warnings == ("第 1 张图片（在“正文。”附近）无法识别，未导入；请在 Word 中另存为 JPG 后再插入。",)


def test_many_lost_pictures_are_summed_up(read_word: ReadWord) -> None:
    document = read_word(
        paragraph("正文。"), *(paragraph(picture("rId1")) for _ in range(14)), media={"a.png": b"broken"}
    )
    assert len(document.warnings) == 11
    assert document.warnings[-1] == "另有 4 张图片未导入（第一张在“正文。”附近）。"


def test_the_same_picture_twice_is_kept_once(read_word: ReadWord) -> None:
    document = read_word(
        paragraph(picture("rId1")),
        paragraph("正文。"),
        paragraph(picture("rId2")),
        media={"a.jpeg": PHOTO, "b.jpeg": PHOTO},
    )
    assert len([block for block in document.body if isinstance(block, Figure)]) == 2
    assert len(document.pictures) == 1


def test_a_picture_in_a_text_box_is_kept(read_word: ReadWord) -> None:
    document = read_word(
        paragraph(text("正文。") + text_box(paragraph(picture("rId1")) + paragraph("图1 框里的图"))),
        media={"a.jpeg": PHOTO},
    )
    assert isinstance(document.body[1], Figure)
    assert document.body[1].caption == "图1 框里的图"
    assert len(document.body) == 2
