"""Web pages and Markdown come out as the same blocks."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable

import pytest

from pages.word_import import ImportedDocument, ImportRefused, read
from publishing.article import Cell, Divider, Figure, Gallery, Heading, Table, Text
from tests.samples.word import drawn_photo

Read = Callable[[str], ImportedDocument]


def data_address(number: int) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(drawn_photo(number)).decode()}"


def test_page_becomes_blocks(read_html: Read) -> None:
    document = read_html(
        f"""<!DOCTYPE html><html><head><meta charset="utf-8"><title>青禾镇政府网站</title><style>p {{}}</style></head>
        <body><h1>冬季用火用电提示</h1>
        <p>来源：青禾镇应急办</p>
        <p>天干物燥，<b>出门断电</b>，
           人走火灭。见<a href="https://a.example/?a=1&amp;b=2">全文</a></p>
        <h2>三不要</h2>
        <ol><li>不要飞线充电</li><li>不要堵塞通道<ul><li>楼道</li></ul></li></ol>
        <h3>电话</h3><p>119</p><hr>
        <table><caption>表1 值班表</caption>
          <tr><th>日期</th><th colspan="2">值班人</th></tr>
          <tr><td rowspan="2">周一</td><td>王工</td><td>白班<br>8点起</td></tr><tr><td>李工</td><td>夜班</td></tr></table>
        <figure><img src="{data_address(1)}" alt="检查现场"><figcaption>检查现场的灭火器</figcaption></figure>
        <script>alert(1)</script></body></html>"""
    )
    assert document.title == "冬季用火用电提示"
    assert document.author == "青禾镇应急办"
    assert document.warnings == ()
    figure = document.body[-1]
    assert isinstance(figure, Figure)
    assert document.body[:-1] == (
        Text(
            html="<p>天干物燥，<strong>出门断电</strong>，人走火灭。见"
            '<a href="https://a.example/?a=1&amp;b=2">全文</a></p>'
        ),
        Heading(text="三不要", level=2),
        Text(html="<ol><li>不要飞线充电</li><li>不要堵塞通道<ul><li>楼道</li></ul></li></ol>"),
        Heading(text="电话", level=3),
        Text(html="<p>119</p>"),
        Divider(),
        Table(
            caption="表1 值班表",
            rows=(
                (Cell(text="日期", header=True), Cell(text="值班人", header=True, colspan=2)),
                (Cell(text="周一", rowspan=2), Cell(text="王工"), Cell(text="白班\n8点起")),
                (Cell(text="李工"), Cell(text="夜班")),
            ),
        ),
    )
    assert (figure.caption, figure.picture.alt) == ("检查现场的灭火器", "检查现场")
    assert document.pictures[figure.picture.sha256].data == drawn_photo(1)


def test_page_title_serves_where_there_is_no_heading(read_html: Read) -> None:
    assert (
        read_html("<title> 停水\n通知 </title><p>明天停水，请各户提前储水，恢复时间另行通知。</p>").title == "停水 通知"
    )


def test_a_second_top_heading_is_a_heading(read_html: Read) -> None:
    document = read_html("<h1>题目</h1><p>甲。</p><h1>下篇</h1><p>乙。</p>")
    assert document.title == "题目"
    assert document.body[1] == Heading(text="下篇", level=2)


def test_pictures_elsewhere_are_not_fetched(read_html: Read) -> None:
    document = read_html('<p>正文。</p><img src="https://a.example/1.jpg"><img src="../2.jpg"><img src="x" width="1">')
    assert document.body == (Text(html="<p>正文。</p>"),)
    assert document.warnings == (
        "第 1 张图片（在“正文。”附近）没有随文件带入（网页里只有它的地址），未导入；请把图片另存到电脑，在稿件里插入。",
        "第 2 张图片（在“正文。”附近）没有随文件带入（网页里只有它的地址），未导入；请把图片另存到电脑，在稿件里插入。",
    )


@pytest.mark.parametrize("address", ["data:image/png;base64,AAAA", "data:image/png;base64,!!", "data:,x", "data:"])
def test_broken_picture_in_a_page_is_named(read_html: Read, address: str) -> None:
    assert read_html(f'<p>正文。</p><img src="{address}">').warnings == (
        "第 1 张图片（在“正文。”附近）无法识别，未导入；请把图片另存为 JPG 后，在稿件里插入。",
    )


def test_neighbouring_pictures_are_a_gallery(read_html: Read) -> None:
    document = read_html(f'<p>甲。</p><p><img src="{data_address(1)}"> <img src="{data_address(2)}"></p>')
    assert isinstance(document.body[1], Gallery)


def test_two_breaks_part_paragraphs_and_one_does_not(read_html: Read) -> None:
    document = read_html("<div>第一段。<br>同段。<br><br>第二段。</div>")
    assert document.body == (Text(html="<p>第一段。<br>同段。</p><p>第二段。</p>"),)


def test_paragraphs_inside_a_list_entry_stay_in_it(read_html: Read) -> None:
    document = read_html("<ul><li><p>甲</p><p>乙</p></li><li>丙</li></ul>")
    assert document.body == (Text(html="<ul><li>甲<br>乙</li><li>丙</li></ul>"),)


@pytest.mark.parametrize(
    ("listed", "html"),
    [
        ('<ol start="3"><li>甲</li><li>乙</li></ol>', "<p>3.甲</p><p>4.乙</p>"),
        ('<ol type="a"><li>甲</li></ol>', "<p>a.甲</p>"),
        ('<ol style="list-style-type: cjk-ideographic"><li>甲</li><li>乙</li></ol>', "<p>一、甲</p><p>二、乙</p>"),
        ('<ul style="list-style: none"><li>甲</li></ul>', "<p>甲</p>"),
        ('<ol><li>甲</li><li value="5">乙</li></ol>', "<p>1.甲</p><p>5.乙</p>"),
    ],
)
def test_lists_the_article_cannot_number_become_text(read_html: Read, listed: str, html: str) -> None:
    assert read_html(listed).body == (Text(html=html),)


def test_looks_by_style_count(read_html: Read) -> None:
    document = read_html(
        '<p style="text-align:center"><span style="font-weight:700">关于清理河道的通知</span></p>'
        '<p>各村按片区清理，<span style="font-style: italic">月底</span>前完成，镇里统一验收。</p>'
        '<p style="display:none">草稿备注</p>'
    )
    assert document.title == "关于清理河道的通知"
    assert document.body == (Text(html="<p>各村按片区清理，<em>月底</em>前完成，镇里统一验收。</p>"),)
    assert document.warnings == ("原文有 1 处隐藏文字（第一处在“各村按片区清理，月底前完成，…”附近），没有导入。",)


def test_losses_of_a_page_are_said(read_html: Read) -> None:
    document = read_html(
        "<p>正文<u>线</u><s>删</s>x<sup>2</sup>y<sup>甲</sup></p><video src='a.mp4'>看不了</video>"
        "<svg><text>图</text></svg><p><a href='javascript:x()'>点我</a><a href='#top'>顶部</a></p>"
    )
    assert document.body == (Text(html="<p>正文线删x²y甲</p><p>点我顶部</p>"),)
    assert document.warnings == (
        "网页里的 1 个矢量图（SVG）没有导入；请截成图片后插入。",
        "1 处下划线没有保留（第一处在“正文线”附近）；需要强调请改用加粗。",
        "1 处删除线没有保留，文字仍在（第一处在“正文线删”附近）；不要的文字请删去。",
        "1 处上标或下标没有保留，文字仍在（第一处在“正文线删x2y甲”附近），请核对。",
        "1 处视频、音频或网页框没有导入（第一处在“正文线删x2y甲”附近）。",
        "1 个链接不是网页、邮箱或电话地址，只保留了文字（第一个在“正文线删x2y甲”附近）。",
    )


def test_layout_table_of_a_page_is_opened(read_html: Read) -> None:
    document = read_html("<table><tr><td><h2>办事指南</h2><p>先取号。</p></td></tr></table>")
    assert document.body == (Heading(text="办事指南", level=2), Text(html="<p>先取号。</p>"))


def test_row_span_beyond_the_table_is_shortened(read_html: Read) -> None:
    document = read_html('<table><tr><td rowspan="9">甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>')
    assert document.body == (Table(rows=((Cell(text="甲", rowspan=2), Cell(text="乙")), (Cell(text="丙"),))),)


@pytest.mark.parametrize(
    ("encoding", "head"),
    [
        ("gb18030", '<meta charset="gb2312">'),
        ("gbk", '<meta http-equiv="Content-Type" content="text/html; charset=GBK">'),
        ("gb18030", ""),
        ("utf-8", ""),
        ("utf-8-sig", '<meta charset="gb2312">'),
        ("utf-16", ""),
        ("utf-8", '<meta charset="no-such-charset">'),
    ],
)
def test_encodings_are_found(encoding: str, head: str) -> None:
    page = f"<html><head>{head}</head><body><p>镕基路停水，请储水。</p></body></html>".encode(encoding)
    assert read(io.BytesIO(page), filename="a.htm").body == (Text(html="<p>镕基路停水，请储水。</p>"),)


def test_a_binary_named_html_is_refused() -> None:
    with pytest.raises(ImportRefused) as refusal:
        read(io.BytesIO(drawn_photo(1)), filename="照片.html")
    assert refusal.value.code == "damaged"


def test_a_web_page_saved_under_a_word_name_is_read() -> None:
    page = "<html><body><h1>题目</h1><p>正文。</p></body></html>".encode()
    assert read(io.BytesIO(page), filename="系统导出.doc").title == "题目"


def test_markdown_becomes_blocks(read_markdown: Read) -> None:
    document = read_markdown(
        "# 秋冬季秸秆离田补贴\n\n**每亩补贴20元**，\n由*村委会*登记，见[原文](https://a.example/)。\n\n"
        "## 怎么领\n\n1. 登记\n2. 核实\n   - 看地块\n3. 公示\n\n---\n\n"
        "| 村 | 亩数 |\n|---|---|\n| 柳湾村 | 1200 |\n\n"
        f"![离田现场]({data_address(1)})\n\n图1 离田现场\n\n最后一句。\n"
    )
    assert document.title == "秋冬季秸秆离田补贴"
    assert document.body[:5] == (
        Text(
            html="<p><strong>每亩补贴20元</strong>，由<em>村委会</em>登记，见"
            '<a href="https://a.example/">原文</a>。</p>'
        ),
        Heading(text="怎么领", level=2),
        Text(html="<ol><li>登记</li><li>核实<ul><li>看地块</li></ul></li><li>公示</li></ol>"),
        Divider(),
        Table(
            rows=(
                (Cell(text="村", header=True), Cell(text="亩数", header=True)),
                (Cell(text="柳湾村"), Cell(text="1200")),
            )
        ),
    )
    figure = document.body[5]
    assert isinstance(figure, Figure)
    assert figure.caption == "图1 离田现场"
    assert document.body[6:] == (Text(html="<p>最后一句。</p>"),)
    assert document.warnings == ()


def test_markdown_front_matter_names_title_and_author(read_markdown: Read) -> None:
    document = read_markdown(
        '---\ntitle: "停电通知"\n作者：张某\nlayout: post\n---\n\n明天停电，请各户提前做好准备，不要慌。\n'
    )
    assert (document.title, document.author) == ("停电通知", "张某")
    assert document.body == (Text(html="<p>明天停电，请各户提前做好准备，不要慌。</p>"),)


def test_html_in_markdown_is_shown_not_obeyed(read_markdown: Read) -> None:
    document = read_markdown("正文在此。<script>alert(1)</script><br>\n")
    assert document.body == (Text(html="<p>正文在此。&lt;script&gt;alert(1)&lt;/script&gt;&lt;br&gt;</p>"),)
    assert len(document.warnings) == 1
    assert document.warnings[0].startswith("Markdown 里有 1 处 HTML 标签，已按普通文字导入")


def test_western_line_ends_become_spaces(read_markdown: Read) -> None:
    assert read_markdown("Qinghe\nTown 通知\n如下。").body == (Text(html="<p>Qinghe Town 通知如下。</p>"),)
