"""What official documents say beside their text: letterhead, marks of secrecy, 主送机关, 附件, 落款."""

from __future__ import annotations

import datetime

import pytest

from pages.word_import import Closing, Letterhead
from publishing.article import Text
from tests.samples.word import cell, paragraph, row, table, text

from .conftest import ReadWord

LONG = "全镇六个行政村已经全部完成管网铺设，入冬前通水，请各户留意村委会的通知。"
TITLE = paragraph(text("关于秋收的通知", size=44), align="center")
RED = '<w:color w:val="FF0000"/>'


def html(body: tuple[object, ...]) -> str:
    return "".join(block.html for block in body if isinstance(block, Text))


@pytest.mark.parametrize(
    ("line", "number", "signatory"),
    [
        ("青政发〔2026〕3号", "青政发〔2026〕3号", ""),
        ("青政发[2026] 3 号", "青政发〔2026〕3号", ""),
        ("青政发（２０２６）３号", "青政发〔2026〕3号", ""),
        ("青政报〔2026〕7号　　签发人：林　某", "青政报〔2026〕7号", "林某"),
        ("青政报〔2026〕7号   签发人: 林某某 王某某", "青政报〔2026〕7号", "林某某、王某某"),
    ],
)
def test_a_document_number_leaves_the_body(read_word: ReadWord, line: str, number: str, signatory: str) -> None:
    document = read_word(paragraph(line, align="center"), TITLE, paragraph(LONG))
    assert document.letterhead == Letterhead(document_number=number, signatory=signatory)
    assert document.title == "关于秋收的通知"
    assert document.body == (Text(html=f"<p>{LONG}</p>"),)
    assert "文件头没有放进正文：" in document.warnings[0]


def test_a_document_number_below_the_title_is_found_too(read_word: ReadWord) -> None:
    document = read_word(TITLE, paragraph("青政发〔2026〕3号", align="center"), paragraph(LONG))
    assert document.letterhead == Letterhead(document_number="青政发〔2026〕3号")
    assert document.title == "关于秋收的通知"


def test_a_document_number_inside_a_sentence_stays(read_word: ReadWord) -> None:
    document = read_word(TITLE, paragraph("根据青政发〔2026〕3号文件精神，现通知如下。"), paragraph(LONG))
    assert document.letterhead is None
    assert "青政发〔2026〕3号文件精神" in html(document.body)


def test_a_red_title_without_a_document_number_is_no_letterhead(read_word: ReadWord) -> None:
    document = read_word(
        paragraph(text("柳林村丰收节开幕", size=60, extra=RED), align="center"), paragraph(LONG), paragraph(LONG)
    )
    assert document.letterhead is None
    assert document.title == "柳林村丰收节开幕"


def test_a_red_title_under_the_letterhead_stays_the_title(read_word: ReadWord) -> None:
    document = read_word(
        paragraph(text("青禾镇人民政府", size=60, extra=RED), align="center"),
        paragraph(text("关于秋收的通知", size=44, extra=RED), align="center"),
        paragraph("青政发〔2026〕3号", align="center"),
        paragraph(LONG),
    )
    assert document.letterhead == Letterhead(issuer="青禾镇人民政府", document_number="青政发〔2026〕3号")
    assert document.title == "关于秋收的通知"


def test_number_and_signatory_in_a_table_without_lines(read_word: ReadWord) -> None:
    document = read_word(
        paragraph(text("青禾镇人民政府文件", size=60, extra=RED), align="center"),
        table(row(cell("青政报〔2026〕7号"), cell("签发人：林　某"))),
        TITLE,
        paragraph(LONG),
    )
    assert document.letterhead == Letterhead(
        issuer="青禾镇人民政府", document_number="青政报〔2026〕7号", signatory="林某"
    )
    assert document.body == (Text(html=f"<p>{LONG}</p>"),)


@pytest.mark.parametrize("mark", ["机密★1年", "秘密", "绝密★长期", "内部资料　注意保存", "机　密"])
def test_a_mark_of_secrecy_stays_and_is_said(read_word: ReadWord, mark: str) -> None:
    document = read_word(
        paragraph(mark), paragraph("青政发〔2026〕3号", align="center"), TITLE, paragraph("各村："), paragraph(LONG)
    )
    assert html(document.body).startswith(f"<p>{mark}</p>")
    assert document.title == "关于秋收的通知"
    assert document.addressee == "各村"
    assert any("涉密和内部文件不得在网上发布" in warning for warning in document.warnings)


def test_a_mark_in_a_letterhead_table_stays(read_word: ReadWord) -> None:
    document = read_word(
        table(row(cell("机密★1年"), cell("特急")), row(cell("青禾镇人民政府文件"), cell("青政发〔2026〕3号"))),
        TITLE,
        paragraph(LONG),
    )
    assert html(document.body) == f"<p>机密★1年</p><p>{LONG}</p>"
    assert document.letterhead == Letterhead(issuer="青禾镇人民政府", document_number="青政发〔2026〕3号")


def test_headers_are_left_out_unless_they_mark_secrecy(read_word: ReadWord) -> None:
    document = read_word(
        TITLE,
        paragraph(LONG),
        headers=[paragraph("青禾镇人民政府"), paragraph("机密★1年")],
        footers=[paragraph("— 1 —")],
    )
    assert html(document.body) == f"<p>机密★1年</p><p>{LONG}</p>"


def test_page_numbers_on_lines_of_their_own_are_left_out(read_word: ReadWord) -> None:
    document = read_word(
        TITLE, paragraph(LONG), paragraph("- 1 -"), paragraph(LONG), paragraph("第 2 页 共 2 页"), paragraph("共 2 页")
    )
    assert html(document.body) == f"<p>{LONG}</p><p>{LONG}</p><p>共 2 页</p>"
    assert document.warnings == ("正文里有 2 处单独成行的页码，没有导入。",)


@pytest.mark.parametrize(
    ("line", "addressee"),
    [
        ("各行政村，镇直各部门：", "各行政村，镇直各部门"),
        ("县交通运输局:", "县交通运输局"),
        ("现将有关事项通知如下：", ""),
        ("重要提示：", ""),
        ("一、县直部门：", ""),
    ],
)
def test_the_addressee_is_the_first_line_of_the_body(read_word: ReadWord, line: str, addressee: str) -> None:
    document = read_word(TITLE, paragraph(line), paragraph(LONG))
    assert document.addressee == addressee
    assert line in html(document.body)


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        (["附件：1.名单", "2．登记表。"], ("名单", "登记表")),
        (["附件：申报表"], ("申报表",)),
        (["附件1：名单", "附件2：登记表"], ("名单", "登记表")),
        (["附件：1.名单\n2.登记表"], ("名单", "登记表")),
        (["见附件。"], ()),
    ],
)
def test_names_of_attachments(read_word: ReadWord, lines: list[str], names: tuple[str, ...]) -> None:
    written = [f"<w:p>{'<w:r><w:br/></w:r>'.join(text(part) for part in line.split(chr(10)))}</w:p>" for line in lines]
    document = read_word(TITLE, paragraph(LONG), *written, paragraph("青禾镇人民政府", align="right"))
    assert document.attachments == names


@pytest.mark.parametrize(
    ("lines", "closing"),
    [
        (["青禾镇人民政府", "2026年11月3日"], Closing(issuer="青禾镇人民政府", date=datetime.date(2026, 11, 3))),
        (["青禾镇人民政府", "二〇二六年十一月二十三日"], Closing(issuer="青禾镇人民政府", date=datetime.date(2026, 11, 23))),
        (["柳林村　　河湾村", "２０２６年１月３日"], Closing(issuer="柳林村、河湾村", date=datetime.date(2026, 1, 3))),
        (["青禾镇便民服务中心　2026年11月3日"], Closing(issuer="青禾镇便民服务中心", date=datetime.date(2026, 11, 3))),
        (["青禾镇人民政府"], Closing(issuer="青禾镇人民政府")),
        (["2026年11月3日"], Closing(date=datetime.date(2026, 11, 3))),
        (["青禾镇人民政府", "2026年13月3日"], Closing(issuer="青禾镇人民政府")),
        (["（摄影：镇融媒中心）"], None),
    ],
)  # fmt: skip
def test_a_closing_is_read_and_stays_in_the_body(
    read_word: ReadWord, lines: list[str], closing: Closing | None
) -> None:
    document = read_word(TITLE, paragraph(LONG), *(paragraph(line, align="right") for line in lines))
    assert document.closing == closing
    assert html(document.body) == f"<p>{LONG}</p>" + "".join(f"<p>{line}</p>" for line in lines)


def test_a_date_in_the_text_is_no_closing(read_word: ReadWord) -> None:
    assert read_word(TITLE, paragraph(LONG), paragraph("集中缴费期"), paragraph("2026年12月31日")).closing is None
