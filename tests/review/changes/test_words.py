"""The marks in a line: exact to the character, whole where a person reads something as one, and bounded."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.review.changes.styled import Line, Run, Style, rich_lines
from publishing.review.changes.words import Mark, mark

WORDS = st.text(alphabet="医保缴费，。2027年3月31日 420元abc\n<b>&", max_size=60)
STYLES = st.builds(
    Style, strong=st.booleans(), em=st.booleans(), href=st.sampled_from(["", "/a/", "https://a.example/"])
)
LINES = st.lists(st.builds(Run, WORDS.filter(bool), STYLES), max_size=5).map(lambda runs: Line(runs=tuple(runs)))


def line(text: str) -> Line:
    return Line(runs=(Run(text),))


def shown(old: str, new: str) -> str:
    """Marks as text: ``[-old-]`` and ``{+new+}``."""
    form = {Mark.SAME: "{}", Mark.REMOVED: "[-{}-]", Mark.ADDED: "{{+{}+}}", Mark.RESTYLED: "~{}~"}
    return "".join(form[stretch.mark].format(stretch.text) for stretch in mark(line(old), line(new)))


def characters(runs) -> list[tuple[str, Style]]:
    return [(character, style) for text, style in runs for character in text]


@given(LINES, LINES)
def test_the_marks_give_back_both_lines_with_their_styles(old, new):
    stretches = mark(old, new)
    before = [
        (stretch.text, stretch.was if stretch.was is not None else stretch.style)
        for stretch in stretches
        if stretch.mark is not Mark.ADDED
    ]
    after = [(stretch.text, stretch.style) for stretch in stretches if stretch.mark is not Mark.REMOVED]
    assert characters(before) == characters((run.text, run.style) for run in old.runs)
    assert characters(after) == characters((run.text, run.style) for run in new.runs)


@given(LINES)
def test_a_line_beside_itself_has_no_marks(one):
    assert {stretch.mark for stretch in mark(one, one)} <= {Mark.SAME}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("每人每年380元。", "每人每年400元。", "每人每年[-380-]{+400+}元。"),
        ("截至2027年3月31日。", "截至2027年3月21日。", "截至[-2027年3月31日-]{+2027年3月21日+}。"),
        ("于三月三十一日前报名", "于三月二十一日前报名", "于[-三月三十一日-]{+三月二十一日+}前报名"),
        ("电话0537-5550101。", "电话0537-5550110。", "电话[-0537-5550101-]{+0537-5550110+}。"),
        ("用Word写", "用WPS写", "用[-Word-]{+WPS+}写"),
        ("请周五前报名。", "请周五下班前报名。", "请周五{+下班+}前报名。"),
        # A crumb that stays by chance belongs to the change around it.
        ("由王小明负责", "由李小刚负责", "由[-王小明-]{+李小刚+}负责"),
        ("甲子乙丑丙寅丁卯", "甲丑乙寅丙卯丁辰", "甲[-子乙丑丙寅丁卯-]{+丑乙寅丙卯丁辰+}"),
        # An insertion stands where the phrase begins, not one character late.
        ("带身份证，带户口簿。", "带身份证，带银行卡，带户口簿。", "带身份证，{+带银行卡，+}带户口簿。"),
        ("甲。乙。", "甲。丙。乙。", "甲。{+丙。+}乙。"),
        # Two remarks far apart stay two.
        (
            "各村请于周五前完成取暖安全排查并上报",
            "各村须于周五前完成取暖安全排查和上报",
            "各村[-请-]{+须+}于周五前完成取暖安全排查[-并-]{+和+}上报",
        ),
        (
            "请各村于12月10日前将排查情况报镇安监办，逾期不报的将通报批评。",
            "各村务必于12月15日前将排查情况书面报镇应急办，逾期不报的全镇通报。",
            "[-请各村于12月10日-]{+各村务必于12月15日+}前将排查情况[-报镇安监-]{+书面报镇应急+}办，"
            "逾期不报的[-将通报批评-]{+全镇通报+}。",
        ),
        # Little is left: it was written anew.
        ("今年小麦长势良好", "请老人注意防寒保暖，今冬偏冷", "[-今年小麦长势良好-]{+请老人注意防寒保暖，今冬偏冷+}"),
        ("", "新", "{+新+}"),
        ("旧", "", "[-旧-]"),
    ],
)
def test_marks_read_as_a_person_would_set_them(old, new, expected):
    assert shown(old, new) == expected


def test_words_made_bold_or_led_elsewhere_are_told_from_words_changed():
    old = rich_lines('<p>请看<a href="/a/">通知</a>原文</p>')[0]
    new = rich_lines('<p>请看<a href="/b/">通知</a><strong>原文</strong></p>')[0]
    marks = [(stretch.text, stretch.mark, stretch.was) for stretch in mark(old, new)]
    assert marks == [
        ("请看", Mark.SAME, None),
        ("通知", Mark.RESTYLED, Style(href="/a/")),
        ("原文", Mark.RESTYLED, Style()),
    ]


@pytest.mark.parametrize("unit", ["一", "一二三四五六七八九", "请各村于周五前完成排查。"])
def test_a_paragraph_of_100_000_characters_is_marked_to_the_letter(unit):
    """No time is asserted: comparing all with all would take gigabytes."""
    old = line((unit * 100_000)[:100_000])
    new = line((unit[::-1] * 100_000)[:99_000] + "完")
    stretches = mark(old, new)
    assert "".join(s.text for s in stretches if s.mark is not Mark.ADDED) == old.text
    assert "".join(s.text for s in stretches if s.mark is not Mark.REMOVED) == new.text


def test_one_word_in_a_hundred_thousand_is_one_mark():
    text = "".join(f"第{number}条，各村须按时上报。" for number in range(8_000))
    marked = [s for s in mark(line(text), line(text.replace("第4000条", "第四千条"))) if s.mark is not Mark.SAME]
    assert [(s.text, s.mark) for s in marked] == [("4000", Mark.REMOVED), ("四千", Mark.ADDED)]


def test_rich_text_is_read_as_its_reader_sees_it():
    html = "<p>甲<br>乙</p>\n<ul><li>一<ol><li><b>二</b></li><li><p>三</p></li></ol></li></ul><p> </p>散"
    read = [(one.text, one.marker, one.depth, one.number) for one in rich_lines(html)]
    assert read == [
        ("甲\n乙", "p", 0, 0),
        ("一", "ul", 1, 1),
        ("二", "ol", 2, 1),
        ("三", "ol", 2, 2),
        ("散", "p", 0, 0),
    ]
    assert rich_lines("<p><b>粗<em>斜</em></b></p>")[0].runs == (
        Run("粗", Style(strong=True)),
        Run("斜", Style(strong=True, em=True)),
    )


def test_rich_text_may_nest_deeper_than_the_stack():
    assert rich_lines("<ul><li>" * 900 + "深")[0].text == "深"
