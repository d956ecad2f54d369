"""Automatic numbers come out as the text Word prints."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pages.word_import.numerals import written
from publishing.article import Heading, Text
from tests.samples.word import level, numbering, paragraph, restart, text

from .conftest import ReadWord


@pytest.mark.parametrize(
    ("number_format", "expected"),
    [
        ("chineseCounting", ["一", "十", "十一", "二十", "九十九", "一〇〇"]),
        ("chineseCountingThousand", ["一", "十", "十一", "二十", "九十九", "一百"]),
        ("japaneseCounting", ["一", "十", "十一", "二十", "九十九", "百"]),
        ("ideographDigital", ["一", "一〇", "一一", "二〇", "九九", "一〇〇"]),
        ("chineseLegalSimplified", ["壹", "壹拾", "壹拾壹", "贰拾", "玖拾玖", "壹佰"]),
        ("decimalEnclosedCircle", ["①", "⑩", "⑪", "⑳", "99", "100"]),
        ("upperRoman", ["I", "X", "XI", "XX", "XCIX", "C"]),
        ("lowerLetter", ["a", "j", "k", "t", "uuuu", "vvvv"]),
        ("decimalFullWidth", ["１", "１０", "１１", "２０", "９９", "１００"]),
        ("decimalZero", ["01", "10", "11", "20", "99", "100"]),
        ("unheardOf", ["1", "10", "11", "20", "99", "100"]),
    ],
)
def test_counts_are_written_as_word_writes_them(number_format: str, expected: Sequence[str]) -> None:
    assert [written(count, number_format) for count in (1, 10, 11, 20, 99, 100)] == expected


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (101, "一百零一"),
        (110, "一百一十"),
        (112, "一百一十二"),
        (1010, "一千零一十"),
        (10001, "一万零一"),
        (100000, "十万"),
    ],
)
def test_large_chinese_counts_are_said_with_zeros(count: int, said: str) -> None:
    assert written(count, "chineseCountingThousand") == said


def html(blocks: Sequence[object]) -> str:
    assert len(blocks) == 1
    assert isinstance(blocks[0], Text)
    return blocks[0].html


def test_chapters_and_articles_keep_their_numbers(read_word: ReadWord) -> None:
    chapter = level(0, "chineseCountingThousand", "第%1章")
    article = level(1, "chineseCountingThousand", "第%2条", extra='<w:lvlRestart w:val="0"/>')
    document = read_word(
        paragraph("总则", numbered=(1, 0)),
        paragraph("为保护水源，制定本办法。", numbered=(1, 1)),
        paragraph("本办法适用于全镇。", numbered=(1, 1)),
        paragraph("管理", numbered=(1, 0)),
        paragraph("水源地由各村巡查。", numbered=(1, 1)),
        numbered=numbering({0: [chapter, article]}, {1: (0, "")}),
    )
    assert html(document.body) == (
        "<p>第一章 总则</p><p>第一条 为保护水源，制定本办法。</p><p>第二条 本办法适用于全镇。</p>"
        "<p>第二章 管理</p><p>第三条 水源地由各村巡查。</p>"
    )


def test_lower_levels_restart_after_a_higher_one(read_word: ReadWord) -> None:
    levels = [level(0, "chineseCounting", "%1、"), level(1, "chineseCounting", "（%2）"), level(2, "decimal", "（%3）")]
    document = read_word(
        *(paragraph("事", numbered=(1, index)) for index in (0, 1, 2, 2, 1, 2, 0, 1)),
        numbered=numbering({0: levels}, {1: (0, "")}),
    )
    assert html(document.body) == (
        "<p>一、事</p><p>（一）事</p><p>（1）事</p><p>（2）事</p><p>（二）事</p><p>（1）事</p><p>二、事</p><p>（一）事</p>"
    )


def test_multi_level_numbers_are_put_together(read_word: ReadWord) -> None:
    levels = [level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"), level(2, "decimal", "%1.%2.%3")]
    document = read_word(
        *(paragraph("事", numbered=(1, index)) for index in (0, 1, 1, 2, 0, 1)),
        numbered=numbering({0: levels}, {1: (0, "")}),
    )
    assert html(document.body) == "<p>1.事</p><p>1.1 事</p><p>1.2 事</p><p>1.2.1 事</p><p>2.事</p><p>2.1 事</p>"


def test_legal_numbering_shows_higher_levels_in_figures(read_word: ReadWord) -> None:
    levels = [level(0, "chineseCounting", "%1、"), level(1, "decimal", "%1.%2", extra="<w:isLgl/>")]
    document = read_word(
        *(paragraph("事", numbered=(1, index)) for index in (0, 0, 1)), numbered=numbering({0: levels}, {1: (0, "")})
    )
    assert html(document.body) == "<p>一、事</p><p>二、事</p><p>2.1 事</p>"


def test_a_list_with_its_own_start_begins_there_once(read_word: ReadWord) -> None:
    lists = numbering(
        {0: [level(0, "chineseCounting", "%1、")]}, {1: (0, ""), 2: (0, restart(0, 1)), 3: (0, restart(0, 5))}
    )
    document = read_word(*(paragraph("事", numbered=(number, 0)) for number in (1, 1, 2, 2, 3, 3)), numbered=lists)
    assert html(document.body) == "<p>一、事</p><p>二、事</p><p>一、事</p><p>二、事</p><p>五、事</p><p>六、事</p>"


def test_lists_of_one_definition_count_on_as_in_word(read_word: ReadWord) -> None:
    lists = numbering({0: [level(0, "chineseCounting", "%1、")]}, {1: (0, ""), 2: (0, "")})
    document = read_word(*(paragraph("事", numbered=(number, 0)) for number in (1, 2, 1)), numbered=lists)
    assert html(document.body) == "<p>一、事</p><p>二、事</p><p>三、事</p>"


def test_a_redefined_level_changes_the_format(read_word: ReadWord) -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "decimalEnclosedCircle", "%1", suffix="nothing", start=3)}</w:lvlOverride>'
    document = read_word(
        paragraph("事", numbered=(1, 0)),
        numbered=numbering({0: [level(0, "decimal", "%1.")]}, {1: (0, override)}),
    )
    assert html(document.body) == "<p>③事</p>"


def test_numbers_of_a_style_reach_headings(read_word: ReadWord) -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="H2"><w:name w:val="heading 2"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    levels = [level(0, "japaneseCounting", "%1、", style="H1"), level(1, "japaneseCounting", "（%2）", style="H2")]
    document = read_word(
        paragraph("背景", style="H1"),
        paragraph("来历", style="H2"),
        paragraph("办法", style="H1"),
        paragraph("不编号的标题", style="H1", numbered=(0, 0)),
        paragraph("正文。"),
        styles=styles,
        numbered=numbering({0: levels}, {1: (0, "")}),
    )
    assert document.body == (
        Heading(text="一、背景", level=2),
        Heading(text="（一）来历", level=3),
        Heading(text="二、办法", level=2),
        Heading(text="不编号的标题", level=2),
        Text(html="<p>正文。</p>"),
    )


def test_a_numbering_style_leads_to_its_definition(read_word: ReadWord) -> None:
    styles = (
        '<w:style w:type="numbering" w:styleId="公文"><w:name w:val="公文编号"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    )
    definitions = {0: [level(0, "chineseCounting", "%1、")], 1: ['<w:numStyleLink w:val="公文"/>']}
    document = read_word(
        paragraph("事", numbered=(2, 0)), styles=styles, numbered=numbering(definitions, {1: (0, ""), 2: (1, "")})
    )
    assert html(document.body) == "<p>一、事</p>"


def test_plain_numbers_become_an_ordered_list_with_nested_bullets(read_word: ReadWord) -> None:
    bullets = [level(0, "bullet", "·"), level(1, "bullet", "-")]
    lists = numbering({0: [level(0, "decimal", "%1.")], 1: bullets}, {1: (0, ""), 2: (1, "")})
    document = read_word(
        paragraph("先登记", numbered=(1, 0)),
        paragraph("带身份证", numbered=(2, 1)),
        paragraph("带照片", numbered=(2, 1)),
        paragraph("再领证", numbered=(1, 0)),
        numbered=lists,
    )
    assert html(document.body) == ("<ol><li>先登记<ul><li>带身份证</li><li>带照片</li></ul></li><li>再领证</li></ol>")


def test_an_interrupted_list_keeps_its_numbers_as_text(read_word: ReadWord) -> None:
    document = read_word(
        paragraph("先登记", numbered=(1, 0)),
        paragraph("登记在一楼。"),
        paragraph("再领证", numbered=(1, 0)),
        numbered=numbering({0: [level(0, "decimal", "%1.")]}, {1: (0, "")}),
    )
    assert html(document.body) == "<p>1.先登记</p><p>登记在一楼。</p><p>2.再领证</p>"


def test_a_list_not_starting_at_one_keeps_its_numbers_as_text(read_word: ReadWord) -> None:
    document = read_word(
        paragraph("第四件", numbered=(1, 0)),
        paragraph("Fifth", numbered=(1, 0)),
        numbered=numbering({0: [level(0, "decimal", "%1.", start=4)]}, {1: (0, "")}),
    )
    assert html(document.body) == "<p>4.第四件</p><p>5. Fifth</p>"


@pytest.mark.parametrize(
    ("number_format", "label", "shown"), [("decimal", "（%1）", "（1）"), ("lowerLetter", "%1)", "a)")]
)
def test_numbers_an_ordered_list_cannot_show_stay_text(
    read_word: ReadWord, number_format: str, label: str, shown: str
) -> None:
    document = read_word(
        paragraph("事", numbered=(1, 0)), numbered=numbering({0: [level(0, number_format, label)]}, {1: (0, "")})
    )
    assert html(document.body) == f"<p>{shown}事</p>"


def test_manual_numbers_are_left_alone(read_word: ReadWord) -> None:
    document = read_word(paragraph("一、手写的编号，"), paragraph("（一）不改。"), paragraph("1.也不改。"))
    assert html(document.body) == "<p>一、手写的编号，</p><p>（一）不改。</p><p>1.也不改。</p>"


def test_a_deleted_paragraph_takes_no_number(read_word: ReadWord) -> None:
    deleted = "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
    document = read_word(
        paragraph("甲", numbered=(1, 0)),
        paragraph(deleted, numbered=(1, 0), extra="<w:rPr><w:del/></w:rPr>"),
        paragraph("乙", numbered=(1, 0)),
        numbered=numbering({0: [level(0, "chineseCounting", "%1、")]}, {1: (0, "")}),
    )
    assert html(document.body) == "<p>一、甲</p><p>二、乙</p>"


def test_an_empty_numbered_paragraph_still_counts(read_word: ReadWord) -> None:
    document = read_word(
        paragraph("甲", numbered=(1, 0)),
        paragraph(numbered=(1, 0)),
        paragraph(text("丙"), numbered=(1, 0)),
        numbered=numbering({0: [level(0, "chineseCounting", "%1、")]}, {1: (0, "")}),
    )
    assert html(document.body) == "<p>一、甲</p><p>三、丙</p>"


def test_a_number_without_definition_is_no_number(read_word: ReadWord) -> None:
    assert html(read_word(paragraph("甲", numbered=(7, 0))).body) == "<p>甲</p>"
