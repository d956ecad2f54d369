"""What attached files say reaches the checks with its place; a file that lies about itself hurts nobody."""

from __future__ import annotations

import io
import zipfile

import docx
import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl.comments import Comment
from pypdf import PdfWriter

from library import texts
from library.attachments import contents_of, read_document
from library.models import DocumentText
from pages.models import ArticleAttachment
from tests import factories
from tests.township import draft, fresh

SECRET = "示范号码370800199001010000"


def read(content: bytes, name: str) -> texts.Extract:
    return texts.extract(io.BytesIO(content), name)


def saved(thing) -> bytes:
    buffer = io.BytesIO()
    thing.save(buffer)
    return buffer.getvalue()


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["姓名", None, "号码"])
    book.active.append(["示范甲", None, 37080019900101])
    book.active.append(["隐藏行里的", SECRET])
    book.active.row_dimensions[3].hidden = True
    book.active["E1"] = "隐藏列里的"
    book.active.column_dimensions["E"].hidden = True
    book.active["A1"].comment = Comment("批注里的", "示范")
    book.active["A5"] = "=1+1"
    hidden = book.create_sheet("Sheet2")
    hidden.append(["第一行"])
    hidden.append(["第二行"])
    hidden.append([SECRET])
    hidden.sheet_state = "veryHidden"
    return saved(book)


def pdf(text: str = "", *, pages: int = 1, password: str = "") -> bytes:
    """A PDF with ASCII text on its first page."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    if text:
        from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

        font = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Font"),
                NameObject("/Subtype"): NameObject("/Type1"),
                NameObject("/BaseFont"): NameObject("/Helvetica"),
            }
        )
        page = writer.pages[0]
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        stream = DecodedStreamObject()
        stream.set_data(f"BT /F1 12 Tf 10 100 Td ({text}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()


def test_a_workbook_says_everything_also_what_is_hidden():
    found = dict(read(workbook(), "名单.xlsx").passages)
    assert found["工作表‘Sheet’第 2 行"] == "示范甲\t\t37080019900101"
    assert found["工作表‘Sheet’第 3 行（隐藏行）"] == f"隐藏行里的\t{SECRET}"
    assert found["工作表‘Sheet’第 1 行（隐藏列 E）"] == "隐藏列里的"
    assert found["工作表‘Sheet’单元格 A1 的批注"] == "批注里的"
    assert found["隐藏工作表‘Sheet2’第 3 行"] == SECRET
    assert not any("=1+1" in words for words in found.values())


def test_one_cell_at_the_end_of_a_sheet_is_one_cell():
    book = openpyxl.Workbook()
    book.active["XFD1048576"] = "末尾"
    assert read(saved(book), "a.xlsx").passages == (("工作表‘Sheet’第 1048576 行", "末尾"),)


def test_a_word_file_says_everything_also_what_was_deleted():
    document = docx.Document()
    document.add_paragraph("第一段")
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "示范甲", SECRET
    document.add_paragraph("第二段")
    document.sections[0].header.paragraphs[0].text = "页眉里的"
    deleted = document.add_paragraph("改前")
    run = deleted.runs[0]._r
    run.text = ""
    run.append(run.makeelement("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}delText", {}))
    run[-1].text = "修订里删去的"
    found = dict(read(saved(document), "a.docx").passages)
    assert found["第 1 段"] == "第一段"
    assert found["表 1 第 1 行"] == f"示范甲\t{SECRET}"
    assert found["第 2 段"] == "第二段"
    assert found["第 3 段"] == "修订里删去的"
    assert found["页眉"] == "页眉里的"


def test_a_pdf_says_its_text_layer_by_page():
    assert read(pdf("Hello 12345"), "a.pdf").passages == (("第 1 页", "Hello 12345"),)
    assert "没有文字层" in read(pdf(), "a.pdf").problem
    assert "密码" in read(pdf("Hello", password="示范"), "a.pdf").problem
    assert "页，后面的没有读" in read(pdf("Hello", pages=500), "a.pdf").problem


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_the_encodings_it_comes_in(encoding):
    assert read("第一行\n第二行".encode(encoding), "a.csv").passages == (("第 1 行", "第一行"), ("第 2 行", "第二行"))


def zipped(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return buffer.getvalue()


ENTITIES = (
    b'<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY x SYSTEM "file:///etc/passwd">]>'
    b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r>'
    b"<w:t>before &b; &x; after</w:t></w:r></w:p></w:body></w:document>"
)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"no zip", "a.docx", "打不开"),
        (b"no zip", "a.xlsx", "打不开"),
        (b"no pdf", "a.pdf", "打不开"),
        (pdf("Hello")[:200], "a.pdf", "打不开"),
        (zipped("word/other.xml", b"<a/>"), "a.docx", "打不开"),
        (zipped("word/document.xml", b"0" * (texts.MAX_UNPACKED_BYTES + 1)), "a.docx", "展开后超过"),
        (zipped("xl/worksheets/sheet1.xml", b"0" * (texts.MAX_UNPACKED_BYTES + 1)), "a.xlsx", "展开后超过"),
        ("字".encode() * (texts.MAX_CHARACTERS + 1), "a.txt", "万字"),
        (b"anything", "a.doc", "读不出.doc"),
        (b"anything", "a", "没有扩展名"),
        (b" \n ", "a.txt", "没有文字"),
    ],
)
def test_what_cannot_be_read_is_said(content, name, said):
    assert said in read(content, name).problem


def test_entities_are_not_followed():
    words = " ".join(words for _place, words in read(zipped("word/document.xml", ENTITIES), "a.docx").passages)
    assert "root" not in words
    assert "aaaa" not in words


# In an article ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def page(people):
    page = draft(people)
    document = factories.document("名单", name="名单.xlsx", content=workbook())
    page.attachments.add(ArticleAttachment(document=document))
    page.save_revision(user=people.drafter)
    return fresh(page)


def attached(people, name: str, content: bytes):
    page = draft(people)
    page.attachments.add(ArticleAttachment(document=factories.document(name, name=name, content=content)))
    page.save_revision(user=people.drafter)
    return fresh(page).get_latest_revision_as_object()


def test_passages_of_attachments_say_which_file_and_where(page):
    passages = contents_of(page.get_latest_revision_as_object().to_article()).passages
    wheres = {passage.where for passage in passages}
    assert any(where.startswith("附件《") and where.endswith("》隐藏工作表‘Sheet2’第 3 行") for where in wheres)
    assert {passage.field for passage in passages} == {"attachments"}
    assert {passage.kind for passage in passages} == {"attachment"}


def test_a_file_is_read_once_for_all_articles(page):
    article = page.get_latest_revision_as_object().to_article()
    contents_of(article)
    assert DocumentText.objects.count() == 1
    with CaptureQueriesContext(connection) as captured:
        contents_of(article)
    assert len(captured) == 1


def test_an_unreadable_file_is_a_warning_and_an_empty_one_an_error(people):
    broken = {finding.code: finding for finding in attached(people, "坏.docx", b"x").findings()}
    assert broken["attachment-unreadable"].severity == "warning"
    assert "打不开" in broken["attachment-unreadable"].message
    empty = {finding.code: finding for finding in attached(people, "空.txt", b"").findings()}
    assert empty["attachment-empty"].severity == "error"


def test_a_file_that_is_gone_is_an_error(people):
    page = attached(people, "有.txt", "有字".encode())
    document = page.attachments.all()[0].document
    document.file.storage.delete(document.file.name)
    assert "attachment-missing" in {finding.code for finding in page.findings()}
    assert read_document("0" * 64) is None


def test_reading_twice_at_once_keeps_one_text(page):
    sha256 = page.get_latest_revision_as_object().attachments.all()[0].document.sha256
    read_document(sha256)
    read_document(sha256)
    assert DocumentText.objects.count() == 1


# Small files that ask for much -----------------------------------------------------------------------------------------
def with_in_sheet(where: bytes, what: bytes) -> bytes:
    """A workbook of one cell, with ``what`` put before ``where`` in the XML of its sheet."""
    book = openpyxl.Workbook()
    book.active.append(["第一格"])
    source = zipfile.ZipFile(io.BytesIO(saved(book)))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name in source.namelist():
            content = source.read(name)
            made.writestr(name, content.replace(where, what + where) if name.endswith("sheet1.xml") else content)
    return buffer.getvalue()


def test_merged_cells_without_end_take_neither_the_memory_nor_the_desk():
    merged = b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    assert read(with_in_sheet(b"<pageMargins", merged), "a.xlsx").problem == "太大或太复杂，没有读完"


def test_hidden_columns_without_end_are_hidden_all_the_same():
    hidden = b'<cols><col min="1" max="2000000000" hidden="1"/></cols>'
    found = read(with_in_sheet(b"<sheetData", hidden), "a.xlsx")
    assert found == texts.Extract(passages=(("工作表‘Sheet’第 1 行（隐藏列 A）", "第一格"),))


def test_a_part_larger_than_it_says_is_not_unpacked_here():
    content = bytearray(zipped("word/document.xml", b" " * (texts.MAX_UNPACKED_BYTES * 8)))
    size = content.rfind(b"PK\x01\x02") + 24
    content[size : size + 4] = (1000).to_bytes(4, "little")
    assert read(bytes(content), "a.docx").problem in {"文件打不开，可能已损坏或加了密码", "太大或太复杂，没有读完"}
