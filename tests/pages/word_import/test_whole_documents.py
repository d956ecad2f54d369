"""Whole documents as a township writes them, from the first line to the signature."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

from pages.word_import import Closing, Letterhead, read
from publishing.article import Cell, Figure, Heading, Table, Text
from tests.samples import word


def test_explainer_keeps_every_automatic_number() -> None:
    document = read(io.BytesIO(word.explainer()), filename="解读.docx")

    assert document.title == "青禾镇2027年度城乡居民基本医疗保险参保政策解读"
    assert document.author == "青禾镇便民服务中心"
    assert document.warnings == ()
    assert document.body == (
        Text(html="<p>一年一度的医保缴费开始了。镇便民服务中心把大家问得最多的事说清楚。</p>"),
        Heading(text="一、谁可以参保", level=2),
        Heading(text="（一）本镇户籍居民", level=3),
        Text(html="<p>未参加职工医保的本镇户籍居民，均可参保。</p>"),
        Heading(text="（二）持居住证的居民", level=3),
        Text(html="<p>在青禾镇居住并持有居住证的，可以在居住地参保。</p>"),
        Heading(text="二、怎样缴费", level=2),
        Heading(text="（一）手机缴费", level=3),
        Text(
            html="<ol><li>打开手机税务软件，点“城乡居民社保缴费”；</li><li>核对姓名和缴费年度；</li>"
            "<li>确认金额后付款。</li></ol>"
        ),
        Heading(text="（二）窗口缴费", level=3),
        Text(html="<ol><li>带上身份证或户口簿到镇便民服务中心3号窗口。</li></ol>"),
        Heading(text="三、什么时候截止", level=2),
        Text(
            html="<p>集中缴费期到<strong>2026年12月31日</strong>为止。详情见"
            '<a href="https://www.qinghe.example/zcwj/2026/11.html">政策原文</a>。</p>'
            "<p>咨询电话：0537-0000000</p><p>青禾镇人民政府</p><p>2026年11月6日</p>"
        ),
    )


def test_notice_keeps_merged_table_and_three_photos_with_captions() -> None:
    document = read(io.BytesIO(word.notice()), filename="通知.docx")

    assert document.title == "关于开展2026年冬季清洁取暖设备检修的通知"
    assert document.warnings == ()
    assert [type(block) for block in document.body] == [
        Text,
        Heading,
        Table,
        Heading,
        Text,
        Figure,
        Figure,
        Figure,
        Text,
    ]
    assert document.body[2] == Table(
        caption="表1 各村检修时间安排",
        rows=(
            tuple(Cell(text=words, header=True) for words in ("片区", "行政村", "检修日期", "联系人")),
            (Cell(text="东片", rowspan=2), Cell(text="青禾村"), Cell(text="11月10日"), Cell(text="王工")),
            (Cell(text="柳湾村"), Cell(text="11月11日"), Cell(text="王工")),
            (Cell(text="西片"), Cell(text="石桥村"), Cell(text="11月12日"), Cell(text="李工")),
            (Cell(text="备注"), Cell(text="未在家的住户请提前与村委会另约时间", colspan=3)),
        ),
    )
    assert document.body[4] == Text(html="<ul><li>检修人员须佩戴工作证；</li><li>检修不收取任何费用。</li></ul>")
    figures = [block for block in document.body if isinstance(block, Figure)]
    assert [figure.caption for figure in figures] == ["图1 检修人员入户检查", "图2 更换老化管线", ""]
    assert figures[2].picture.alt == "村民领取一氧化碳报警器"
    photos = [word.drawn_photo(1), word.drawn_photo(2), word.drawn_photo(3, picture_format="PNG")]
    assert [document.pictures[figure.picture.sha256].data for figure in figures] == photos
    assert [document.pictures[figure.picture.sha256].filename for figure in figures] == [
        "image1.jpg",
        "image2.jpg",
        "image3.png",
    ]


def test_official_document_without_styles_gets_its_title_and_headings() -> None:
    document = read(io.BytesIO(word.office_article()), filename="公文.docx")

    assert document.title == "关于进一步做好冬春季森林防火工作的通知"
    assert document.letterhead == Letterhead(issuer="青禾镇人民政府", document_number="青政发〔2026〕18号")
    assert document.closing == Closing(issuer="青禾镇人民政府", date=datetime.date(2026, 11, 9))
    assert document.addressee == "各行政村，镇直各部门"
    assert document.body == (
        Text(html="<p>各行政村，镇直各部门：</p><p>冬春季天干物燥，现就做好森林防火工作通知如下。</p>"),
        Heading(text="一、压实责任", level=2),
        Text(html="<p>各村党组织书记是第一责任人，护林员每天巡山两次。</p>"),
        Heading(text="（一）划定网格。", level=3),
        Text(
            html="<p>全镇划分为十二个网格，每个网格有人管、有人查。</p>"
            "<p>（二）严管火源。进入林区一律登记，不带火种上山。</p>"
        ),
        Heading(text="二、加强宣传", level=2),
        Text(html="<p>通过大喇叭、微信群和入户走访，把道理讲到每家每户。</p><p>青禾镇人民政府</p><p>2026年11月9日</p>"),
    )


def test_reading_from_a_path_gives_the_same_document(tmp_path: Path) -> None:
    path = tmp_path / "通知.docx"
    path.write_bytes(word.notice())

    assert read(path) == read(io.BytesIO(word.notice()), filename="通知.docx")


def test_pictures_hold_exactly_what_the_body_shows() -> None:
    document = read(io.BytesIO(word.everything()), filename="手册.docx")

    shown = {block.picture.sha256 for block in document.body if isinstance(block, Figure)}
    assert shown == set(document.pictures)
    assert len(shown) == 2
