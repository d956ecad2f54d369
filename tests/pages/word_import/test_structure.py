"""Title, author and headings, with styles and without."""

from __future__ import annotations

import pytest

from publishing.article import Divider, Figure, Heading, Text
from tests.samples.word import WPS_STYLES, drawn_photo, field, paragraph, picture, raw_run, text

from .conftest import ReadWord

LONG = "全镇六个行政村已经全部完成管网铺设，入冬前通水，请各户留意村委会的通知。"


def test_title_style_over_several_lines_is_joined(read_word: ReadWord) -> None:
    document = read_word(
        paragraph("关于做好", style="Title"), paragraph("防汛工作的通知", style="Title"), paragraph(LONG)
    )
    assert document.title == "关于做好防汛工作的通知"
    assert document.body == (Text(html=f"<p>{LONG}</p>"),)


def test_single_first_heading_is_the_title(read_word: ReadWord) -> None:
    document = read_word(
        paragraph("乡村道路养护说明", style="Heading1"),
        paragraph("范围", style="Heading2"),
        paragraph(LONG),
        paragraph("细目", style="Heading3"),
        paragraph(LONG),
    )
    assert document.title == "乡村道路养护说明"
    assert [block for block in document.body if isinstance(block, Heading)] == [
        Heading(text="范围", level=2),
        Heading(text="细目", level=3),
    ]


def test_several_first_headings_are_headings_not_a_title(read_word: ReadWord) -> None:
    document = read_word(
        paragraph("背景", style="Heading1"), paragraph(LONG), paragraph("办法", style="Heading1"), paragraph(LONG)
    )
    assert document.title == ""
    assert document.body[0] == Heading(text="背景", level=2)


def test_bold_first_line_is_the_title(read_word: ReadWord) -> None:
    document = read_word(paragraph(text("柳湾村自来水改造公告", bold=True)), paragraph(LONG))
    assert document.title == "柳湾村自来水改造公告"


def test_a_picture_above_the_title_does_not_hide_it(read_word: ReadWord) -> None:
    document = read_word(
        paragraph(picture("rId1")),
        paragraph(text("柳湾村自来水改造公告", bold=True), align="center"),
        paragraph(LONG),
        media={"image1.jpeg": drawn_photo(1)},
    )
    assert document.title == "柳湾村自来水改造公告"
    assert [type(block) for block in document.body] == [Figure, Text]


def test_plain_first_line_is_no_title(read_word: ReadWord) -> None:
    assert read_word(paragraph("各位村民"), paragraph(LONG)).title == ""


def test_line_break_in_a_title_is_dropped(read_word: ReadWord) -> None:
    document = read_word(
        paragraph(text("关于") + raw_run("<w:br/>") + text("秋收的通知"), style="Title"), paragraph(LONG)
    )
    assert document.title == "关于秋收的通知"


@pytest.mark.parametrize("first", ["2026年11月3日", "签发人：张某", "各行政村："])
def test_lines_above_a_title_are_not_taken_for_it(read_word: ReadWord, first: str) -> None:
    document = read_word(
        paragraph(first, align="center"), paragraph(text("关于秋收的通知", size=44), align="center"), paragraph(LONG)
    )
    assert document.title == "关于秋收的通知"
    assert document.body == (Text(html=f"<p>{first}</p><p>{LONG}</p>"),)


@pytest.mark.parametrize(
    ("line", "author"), [("来源：青禾融媒", "青禾融媒"), ("（作者：李某）", "李某"), ("供稿:柳湾村委会", "柳湾村委会")]
)
def test_author_line_is_taken_out(read_word: ReadWord, line: str, author: str) -> None:
    document = read_word(paragraph("标题", style="Title"), paragraph(line), paragraph(LONG))
    assert document.author == author
    assert document.body == (Text(html=f"<p>{LONG}</p>"),)


def test_a_line_that_says_more_than_the_author_stays(read_word: ReadWord) -> None:
    line = "来源：青禾融媒　发布时间：2026年11月3日"
    document = read_word(paragraph("标题", style="Title"), paragraph(line), paragraph(LONG))
    assert document.author == ""
    assert document.body == (Text(html=f"<p>{line}</p><p>{LONG}</p>"),)


def test_wps_styles_and_outline_levels_make_headings(read_word: ReadWord) -> None:
    document = read_word(
        paragraph("总体要求", style="2"),
        paragraph(LONG),
        paragraph("工作目标", style="3"),
        paragraph(LONG),
        paragraph("时间安排", style="4"),
        paragraph(LONG),
        paragraph("单独设的大纲", outline=0),
        paragraph(LONG),
        paragraph("取消大纲的段落", style="2", outline=9),
        styles=WPS_STYLES,
    )
    assert [block for block in document.body if isinstance(block, Heading)] == [
        Heading(text="总体要求", level=2),
        Heading(text="工作目标", level=3),
        Heading(text="时间安排", level=3),
        Heading(text="单独设的大纲", level=2),
    ]
    assert document.body[-1] == Text(html=f"<p>{LONG}</p><p>取消大纲的段落</p>")


def test_long_paragraph_with_an_outline_level_stays_text(read_word: ReadWord) -> None:
    document = read_word(paragraph(LONG * 3, outline=0), paragraph(LONG))
    assert document.body == (Text(html=f"<p>{LONG * 3}</p><p>{LONG}</p>"),)


def test_short_bold_line_is_a_heading_and_bold_words_are_not(read_word: ReadWord) -> None:
    document = read_word(
        paragraph("通知", style="Title"),
        paragraph(LONG),
        paragraph(text("办理时间", bold=True)),
        paragraph(text("工作日", bold=True) + text("上午办理，下午入户，周末不休息。")),
        paragraph(text("咨询电话：0537-0000000", bold=True)),
        paragraph(text("青禾镇人民政府", bold=True), align="right"),
    )
    assert document.body == (
        Text(html=f"<p>{LONG}</p>"),
        Heading(text="办理时间", level=2),
        Text(
            html="<p><strong>工作日</strong>上午办理，下午入户，周末不休息。</p>"
            "<p><strong>咨询电话：0537-0000000</strong></p><p><strong>青禾镇人民政府</strong></p>"
        ),
    )


def test_bold_means_nothing_where_everything_is_bold(read_word: ReadWord) -> None:
    document = read_word(*(paragraph(text(words, bold=True)) for words in ("要下雪了", "路滑慢行", LONG)))
    assert [type(block) for block in document.body] == [Text]


def test_heading_fonts_mean_nothing_where_the_body_has_them(read_word: ReadWord) -> None:
    document = read_word(paragraph(text("一、时间", font="楷体")), paragraph(text(LONG, font="楷体")))
    assert document.body == (Text(html=f"<p>一、时间</p><p>{LONG}</p>"),)


def test_run_in_heading_stays_a_paragraph(read_word: ReadWord) -> None:
    document = read_word(
        paragraph(text("一、加强领导。", bold=True) + text("各村要高度重视，明确专人负责。")), paragraph(LONG)
    )
    assert document.body == (
        Text(html=f"<p><strong>一、加强领导。</strong>各村要高度重视，明确专人负责。</p><p>{LONG}</p>"),
    )


def test_plain_heading_goes_below_numbered_ones(read_word: ReadWord) -> None:
    document = read_word(
        paragraph(LONG),
        paragraph(text("一、补贴对象", bold=True)),
        paragraph(text("注意", bold=True)),
        paragraph(LONG),
    )
    assert document.body[1:3] == (Heading(text="一、补贴对象", level=2), Heading(text="注意", level=3))


def test_table_of_contents_is_left_out_and_said(read_word: ReadWord) -> None:
    entry = field("PAGEREF _Toc1 \\h", text("3"))
    document = read_word(
        paragraph("第一部分", style="TOC1"),
        paragraph(raw_run('<w:fldChar w:fldCharType="begin"/>') + raw_run("<w:instrText>TOC \\o</w:instrText>")
                  + raw_run('<w:fldChar w:fldCharType="separate"/>') + text("第二部分") + entry),
        paragraph(raw_run('<w:fldChar w:fldCharType="end"/>') + text(LONG)),
    )  # fmt: skip
    assert document.body == (Text(html=f"<p>{LONG}</p>"),)
    assert document.warnings == ("自动目录没有导入（共 2 行）。",)


def test_horizontal_rule_becomes_a_divider(read_word: ReadWord) -> None:
    rule = raw_run('<w:pict><v:rect style="width:0;height:1.5pt" o:hr="t" o:hrstd="t"/></w:pict>')
    document = read_word(paragraph(LONG), paragraph(rule), paragraph(LONG))
    assert document.body == (Text(html=f"<p>{LONG}</p>"), Divider(), Text(html=f"<p>{LONG}</p>"))
