"""Files that cannot be imported are refused with a next step, and damaged ones never end in anything else."""

from __future__ import annotations

import io
import random
import re
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pages.word_import import ImportedDocument, ImportRefused, read
from pages.word_import.refuse import MAX_FILE_BYTES
from publishing.article import Figure, Gallery, Text
from tests.samples import word

VALID = word.everything()
PARTS = {
    "word/document.xml",
    "word/styles.xml",
    "word/numbering.xml",
    "word/footnotes.xml",
    "word/_rels/document.xml.rels",
    "_rels/.rels",
}
ALLOWED_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a"}
CODES = {
    "empty-file",
    "old-word",
    "encrypted",
    "not-word",
    "unknown-type",
    "damaged",
    "suspicious",
    "too-long",
    "no-content",
}
SNIPPETS = [
    "", "0", "-1", "999999999999", "x", "w:p", "w:tbl", "w:tc", "w:tr", "w:r", "w:t", "w:sdt", "w:drawing", "w:txbxContent",
    "mc:AlternateContent", "w:fldChar", "<w:p>", "</w:p>", "<w:tbl>", "</w:tbl>", "%1%9", "continue", "\ud800", "<!DOCTYPE x>",
]  # fmt: skip

MOVED = ["w:p", "w:r", "w:t", "w:tbl", "w:tr", "w:tc", "w:sdt"]


def refusal(data: bytes, filename: str = "稿件.docx") -> ImportRefused:
    with pytest.raises(ImportRefused) as caught:
        read(io.BytesIO(data), filename=filename)
    return caught.value


def zipped(files: dict[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", compression) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize(
    ("data", "filename", "code", "next_step"),
    [
        (b"", "稿件.docx", "empty-file", "重新保存"),
        (word.old_word(), "稿件.doc", "old-word", "另存为“Word 文档（.docx）”"),
        (word.old_word(), "稿件.wps", "old-word", "另存为“Word 文档（.docx）”"),
        (word.encrypted_word(), "稿件.docx", "encrypted", "先取消密码"),
        (b"%PDF-1.7\n", "稿件.docx", "not-word", "索取 Word 原文件"),
        (b"%PDF-1.7\n", "稿件.pdf", "unknown-type", "索取 Word 原文件"),
        (b"just words", "稿件.docx", "not-word", "另存为 .docx"),
        (word.old_word().replace(b"W\0o\0r\0d\0", b"W\0p\0s\0d\0"), "稿件.wps", "not-word", "另存为 .docx"),
        (b"anything", "稿件.wps", "not-word", "另存为 .docx"),
        (word.drawn_photo(1), "稿件.docx", "not-word", "插入图片"),
        (word.drawn_photo(1, picture_format="PNG"), "照片.png", "unknown-type", "插入图片"),
        (b"anything", "稿件.txt", "unknown-type", "另存为"),
        (b"anything", "稿件", "unknown-type", "另存为"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 900, "名单.xls", "unknown-type", "另存为"),
        (zipped({"xl/workbook.xml": b"<x/>"}), "名单.docx", "unknown-type", "Excel"),
        (zipped({"ppt/presentation.xml": b"<x/>"}), "课件.docx", "unknown-type", "PPT"),
        (zipped({"mimetype": b"x", "content.xml": b"<x/>"}), "表格.ods", "unknown-type", "LibreOffice"),
        (zipped({"照片.jpg": b"x"}), "照片.zip", "unknown-type", "解压"),
        (VALID[:-200], "稿件.docx", "damaged", "另存为新的 .docx"),
        (VALID[: len(VALID) // 2], "稿件.docx", "damaged", "另存为新的 .docx"),
        (zipped({"word/document.xml": b"<w:document"}), "稿件.docx", "damaged", "另存为新的 .docx"),
        (word.docx(word.paragraph(), word.paragraph("   ")), "稿件.docx", "no-content", "确认正文不是空白的"),
        (b"<html><body> </body></html>", "空.html", "no-content", "确认正文不是空白的"),
        (b"\n\n", "空.md", "no-content", "确认正文不是空白的"),
    ],
)
def test_refusal_names_the_trouble_and_the_next_step(data: bytes, filename: str, code: str, next_step: str) -> None:
    refused = refusal(data, filename)
    assert refused.code == code
    assert next_step in str(refused)
    assert str(refused).endswith("。")


def test_a_document_of_lost_pictures_says_what_was_lost() -> None:
    refused = refusal(word.docx(word.paragraph(word.picture("rId1")), media={"a.png": b"broken"}))
    assert refused.code == "no-content"
    assert "第 1 张图片（在文件开头）无法识别" in str(refused)


def test_a_file_over_the_limit_is_refused_with_its_size(tmp_path: Path) -> None:
    path = tmp_path / "大.docx"
    with path.open("wb") as stream:
        stream.truncate(MAX_FILE_BYTES + 3 * 1024 * 1024)
    with path.open("rb") as stream, pytest.raises(ImportRefused) as from_file:
        read(stream)
    with pytest.raises(ImportRefused) as from_path:
        read(path)
    for caught in (from_file, from_path):
        assert caught.value.code == "file-too-large"
        assert "53.0 MB" in str(caught.value)
        assert "50 MB" in str(caught.value)


def test_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zipped({**unzipped(VALID), "word/media/bomb.bin": b"\0" * (30 * 1024 * 1024)})
    assert refusal(bomb).code == "suspicious"


def test_package_with_too_many_entries_is_refused() -> None:
    crowd = zipped({**unzipped(VALID), **{f"word/media/{index}.txt": b"" for index in range(5_001)}})
    assert refusal(crowd).code == "suspicious"


def test_package_unpacking_too_large_is_refused() -> None:
    parts = {f"word/media/{index}.bin": b"\0" * (19 * 1024 * 1024) for index in range(16)}
    refused = refusal(zipped({**unzipped(VALID), **parts}))
    assert refused.code == "suspicious"
    assert "300 MB" in str(refused)


def test_oversized_xml_is_refused() -> None:
    files = unzipped(VALID)
    noise = random.Random(7).randbytes(300_000).hex().encode()
    files["word/document.xml"] += b"<!--" + noise * 88 + b"-->"
    refused = refusal(zipped(files))
    assert refused.code == "suspicious"
    assert "文字部分超过 50 MB" in str(refused)


@pytest.mark.parametrize(
    ("data", "filename", "said"),
    [
        (word.docx(*[word.paragraph("字" * 600)] * 500), "五百页.docx", "正文超过 10 万字"),
        (word.docx(word.table(*[word.row(word.cell("甲"))] * 5_000)), "长表.docx", "表格超过 1000 行"),
        (word.docx(word.table(word.row(*[word.cell("甲", span=9)] * 9))), "宽表.docx", "有的表格超过 63 列"),
        (word.docx(word.paragraph(word.text("字") * 110_000)), "碎.docx", "格式标记过多"),
        (b"<html><body>" + b"<p>words</p>" * 30_000, "长.html", "正文超过 10 万字"),
        (b"<html><body><table>" + b"<tr><td>1</td></tr>" * 1_001, "长表.html", "表格超过 1000 行"),
        (b"words\n\n" * 30_000, "长.md", "正文超过 10 万字"),
        (b"| a |\n| - |\n" + b"| 1 |\n" * 1_000, "长表.md", "表格超过 1000 行"),
    ],
)
def test_a_file_longer_than_any_article_is_refused(data: bytes, filename: str, said: str) -> None:
    refused = refusal(data, filename)
    assert refused.code == "too-long"
    assert said in str(refused)
    assert "分成几个文件" in str(refused)


def test_tables_nested_without_end_are_refused() -> None:
    bomb = word.paragraph("底")
    for _ in range(12):
        bomb = word.table(word.row(word.cell(bomb), word.cell(bomb)))
    assert refusal(word.docx(bomb)).code == "too-long"


def test_more_pictures_than_any_article_holds_are_refused() -> None:
    photo = word.drawn_photo(1, size=(8, 6))
    media = {f"{number}.jpeg": photo + bytes([number // 256, number % 256]) for number in range(301)}
    shots = "".join(word.picture(f"rId{number}") for number in range(1, 302))
    refused = refusal(word.docx(word.paragraph(shots), media=media))
    assert refused.code == "too-long"
    assert "图片超过 300 张" in str(refused)


def test_a_long_row_of_spaces_is_read_at_once() -> None:
    document = read(io.BytesIO(word.docx(word.paragraph("始" + "\u3000" * 90_000 + "终"))), filename="稿件.docx")
    assert isinstance(document.body[0], Text)


def test_what_lies_elsewhere_is_never_asked_for() -> None:
    linked = word.picture("rId1", is_linked=True)
    template = (
        '<w:attachedTemplate r:id="rId9"/><w:externalLink r:id="rId9"/>'
        '<w:fldSimple w:instr="INCLUDETEXT file:///etc/hostname"><w:r><w:t>旧文字</w:t></w:r></w:fldSimple>'
    )
    data = word.docx(
        word.paragraph("正文。"), word.paragraph(linked + template), links=["http://127.0.0.1:9/picture.png"]
    )
    document = read(io.BytesIO(data), filename="稿件.docx")
    assert document.body == (Text(html="<p>正文。</p><p>旧文字</p>"),)
    assert "链接到别处" in document.warnings[0]


def test_entities_are_never_expanded() -> None:
    prolog = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b SYSTEM "file:///etc/hostname">]>'
    assert refusal(word.docx(word.paragraph("&b;"), prolog=prolog)).code == "suspicious"


def test_entities_hidden_by_utf_16_are_found() -> None:
    files = unzipped(VALID)
    xml = files["word/document.xml"].decode().replace("UTF-8", "UTF-16").replace("?>", "?><!DOCTYPE x>", 1)
    files["word/document.xml"] = xml.encode("utf-16")
    assert refusal(zipped(files)).code == "suspicious"


def test_other_declared_encodings_are_refused() -> None:
    files = unzipped(VALID)
    files["word/document.xml"] = files["word/document.xml"].replace(b"UTF-8", b"cp037", 1)
    assert refusal(zipped(files)).code == "damaged"


def test_xml_nested_too_deep_is_refused() -> None:
    nested = "<w:sdt><w:sdtContent>" * 300 + word.paragraph("深") + "</w:sdtContent></w:sdt>" * 300
    assert refusal(word.docx(nested)).code == "suspicious"


def test_a_damaged_picture_in_the_zip_does_not_stop_the_import() -> None:
    photo = word.drawn_photo(1)
    data = zipped(unzipped(word.docx(word.paragraph("正文。"), word.paragraph(word.picture("rId1")), media={"a.jpeg": photo})),
                  compression=zipfile.ZIP_STORED)  # fmt: skip
    place = data.index(photo) + 2000
    document = read(io.BytesIO(data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]), filename="稿件.docx")
    assert document.body == (Text(html="<p>正文。</p>"),)
    assert document.warnings == ("第 1 张图片（在“正文。”附近）无法识别，未导入；请在 Word 中另存为 JPG 后再插入。",)


def test_a_missing_file_is_the_callers_business(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read(tmp_path / "没有.docx")


def outcome(data: bytes, filename: str = "稿件.docx") -> ImportedDocument | str:
    """The document, or the code it was refused with; any other exception fails the test."""
    try:
        return read(io.BytesIO(data), filename=filename)
    except ImportRefused as refused:
        return refused.code


def assert_sound(result: ImportedDocument | str) -> None:
    """A refusal has a known code; a document says something, and all its pictures are there."""
    if isinstance(result, str):
        assert result in CODES
        return
    assert result.title or result.body
    for block in result.body:
        if isinstance(block, Text):
            assert set(re.findall(r"</?([A-Za-z0-9]+)", block.html)) <= ALLOWED_TAGS
            assert all(re.match("https?:|mailto:|tel:", target) for target in re.findall('href="([^"]*)"', block.html))
        figures = block.figures if isinstance(block, Gallery) else (block,) if isinstance(block, Figure) else ()
        assert all(figure.picture.sha256 in result.pictures for figure in figures)


@settings(max_examples=150, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    flips=st.lists(st.tuples(st.integers(0, len(VALID) - 1), st.integers(1, 255)), max_size=6),
    end=st.integers(0, len(VALID)),
)
@example(flips=[], end=len(VALID))
@example(flips=[], end=0)
def test_any_damage_to_the_file_ends_in_a_document_or_a_refusal(flips: list[tuple[int, int]], end: int) -> None:
    data = bytearray(VALID)
    for place, mask in flips:
        data[place] ^= mask
    assert_sound(outcome(bytes(data[:end])))


@settings(max_examples=300, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    name=st.sampled_from(sorted(PARTS)),
    place=st.floats(0, 1),
    length=st.integers(0, 40),
    snippet=st.sampled_from(SNIPPETS) | st.text(max_size=8),
)
def test_any_damage_inside_a_part_ends_in_a_document_or_a_refusal(
    name: str, place: float, length: int, snippet: str
) -> None:
    files = unzipped(VALID)
    start = int(place * len(files[name]))
    files[name] = files[name][:start] + snippet.encode("utf-8", "surrogatepass") + files[name][start + length :]
    assert_sound(outcome(zipped(files, compression=zipfile.ZIP_STORED)))


@settings(max_examples=200, deadline=None, database=None)
@given(old=st.sampled_from([*MOVED, "w:drawing", "w:pict", "w:ins", "w:pPr"]),
       new=st.sampled_from([*MOVED, "w:txbxContent", "mc:AlternateContent", "w:ruby"]))  # fmt: skip
def test_elements_in_the_wrong_place_end_in_a_document_or_a_refusal(old: str, new: str) -> None:
    files = unzipped(VALID)
    xml = files["word/document.xml"].decode()
    for opening in (f"<{old}>", f"<{old} ", f"</{old}>"):
        xml = xml.replace(opening, opening.replace(old, new))
    files["word/document.xml"] = xml.encode()
    assert_sound(outcome(zipped(files, compression=zipfile.ZIP_STORED)))


@settings(max_examples=150, deadline=None, database=None)
@given(
    page=st.text(alphabet=st.sampled_from([*"<>/=\"' \n甲乙ab&;", *"pbhrtduliomgascen123"]), min_size=1, max_size=200)
)
def test_any_page_ends_in_a_document_or_a_refusal(page: str) -> None:
    for filename in ("页.html", "稿.md"):
        assert_sound(outcome(page.encode(), filename))
