"""What became of each piece: every kind of block, and both versions back from the marks."""

import dataclasses

import pytest
from hypothesis import given, settings

from publishing.article import (
    Attachment,
    CallOut,
    Cell,
    Contact,
    Divider,
    Fact,
    Facts,
    Figure,
    Gallery,
    Heading,
    Question,
    Questions,
    Quotation,
    Step,
    Steps,
    Table,
    Text,
)
from publishing.review.changes import State, compare
from publishing.review.changes.comparing import GridChange, ItemsChange, PictureChange, WordsChange
from publishing.review.changes.pieces import Grid, Items, Words, body, closing, opening
from publishing.review.changes.words import Mark
from tests.review.changes.samples import ARTICLES, EVERY_BLOCK, article, photo


def pieces_of(one) -> list[str]:
    """Every text of an article, piece by piece in reading order."""
    return [text for piece in (*opening(one), *body(one), *closing(one)) for text in texts(piece)]


def texts(piece) -> list[str]:
    found = [f"<{piece.kind}>"]
    for part in piece.parts:
        match part:
            case Words():
                found += [one.text for one in part.lines]
            case Grid():
                found += [cell.text for row in part.table.rows for cell in row]
            case Items():
                found += [text for item in part.pieces for text in texts(item)]
    return found


def side_of(changes, without: Mark, absent: State) -> list[str]:
    """The texts of one version, read back from the marks."""
    return [text for change in changes if change.state is not absent for text in read_back(change, without, absent)]


def read_back(change, without: Mark, absent: State) -> list[str]:
    found = [f"<{change.kind}>"]
    for part in change.parts:
        if part.state is absent:
            continue
        match part:
            case WordsChange():
                found += [left(one.stretches, without) for one in part.lines if one.state is not absent]
            case GridChange():
                cells = [cell for row in part.table.rows if row.state is not absent for cell in row.cells]
                found += [left(cell.stretches, without) for cell in cells if cell.state is not absent]
            case ItemsChange():
                found += side_of(part.items, without, absent)
    return found


def left(stretches, without: Mark) -> str:
    return "".join(stretch.text for stretch in stretches if stretch.mark is not without)


def told(old, new) -> list[tuple[str, State]]:
    return [(change.kind, change.state) for change in compare(old, new).changed]


# Both versions, whatever they are ---------------------------------------------------------------------------------------------
@given(ARTICLES, ARTICLES)
@settings(max_examples=200)
def test_the_marks_give_back_both_versions(old, new):
    changes = compare(old, new)
    assert side_of(changes.pieces, Mark.REMOVED, State.REMOVED) == pieces_of(new)
    # What moved stands at its new place only.
    assert sorted(side_of(changes.pieces, Mark.ADDED, State.ADDED)) == sorted(pieces_of(old))


@given(ARTICLES)
def test_an_article_beside_itself_has_not_changed(one):
    assert compare(one, one).count == 0


@given(ARTICLES, ARTICLES)
def test_no_difference_passes_in_silence(old, new):
    changes = compare(old, new)
    assert bool(changes.count or changes.is_unseen) == (old != new)


@given(ARTICLES)
def test_a_first_version_is_all_new(one):
    changes = compare(None, one)
    assert changes.is_first
    assert {piece.state for piece in changes.pieces} <= {State.ADDED}


# Each kind of block -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("place", range(len(EVERY_BLOCK)))
def test_every_kind_of_block_is_missed_and_noticed(place):
    without = article(body=EVERY_BLOCK[:place] + EVERY_BLOCK[place + 1 :])
    gone = compare(article(), without).changed
    assert gone
    assert {change.state for change in gone} == {State.REMOVED}
    come = compare(without, article()).changed
    assert {change.state for change in come} == {State.ADDED}
    assert [change.kind for change in come] == [change.kind for change in gone]


OTHER = {
    Heading: [{"text": "缴费标准和办法"}, {"level": 3}],
    Text: [{"html": "<p>每人每年410元。</p><ul><li>带身份证</li><li>带户口簿</li></ul>"}],
    Figure: [
        {"caption": "便民服务大厅"},
        {"picture": photo("a", alt="窗口")},
        {"picture": photo("a", "服务窗口", (0.1, 0.2))},
    ],
    Gallery: [
        {"caption": "活动现场"},
        {"figures": (Figure(picture=photo("b")), Figure(picture=photo("c"), caption="村部外"))},
    ],
    Table: [
        {"caption": "时间安排"},
        {
            "rows": (
                (Cell(text="村", header=True), Cell(text="日期")),
                (Cell(text="柳林村"), Cell(text="3月1日")),
                (Cell(text="东湾村"), Cell(text="3月2日")),
            )
        },
    ],
    Steps: [{"title": "如何办理"}, {"items": (Step(title="登记", html="<p>到村部大厅登记。</p>"), Step(title="缴费"))}],
    Questions: [{"title": "问答"}, {"items": (Question(question="能代办吗？", html="<p>不可以。</p>"),)}],
    Facts: [
        {"title": "办理须知"},
        {"style": "card"},
        {
            "rows": (
                Fact(label="截止时间", value="2027年4月30日"),
                Fact(label="电话", value="0537-5550101", phone="05375550101"),
            )
        },
        {
            "rows": (
                Fact(label="截止时间", value="2027年3月31日"),
                Fact(label="电话", value="0537-5550101", phone="05375550109"),
            )
        },
    ],
    Quotation: [{"source": "通知"}, {"html": "<p>第四条　应保尽保。</p>"}],
    CallOut: [{"title": "小心"}, {"tone": "info"}, {"html": "<p>谨防电信诈骗。</p>"}],
    Contact: [{"name": "服务中心"}, {"phone": "0537-5550102"}, {"address": "镇政府东院"}, {"hours": "每天"}],
    Attachment: [
        {"title": "申请书"},
        {"url": "/documents/9/"},
        {"filename": "b.docx"},
        {"size_bytes": 9},
        {"sha256": "0" * 64},
    ],
    Divider: [],
}


@pytest.mark.parametrize(
    ("place", "values"),
    [(place, values) for place, block in enumerate(EVERY_BLOCK) for values in OTHER[type(block)]],
    ids=str,
)
def test_every_value_of_a_block_is_told_as_one_change_of_it(place, values):
    changed = dataclasses.replace(EVERY_BLOCK[place], **values)
    (change,) = compare(article(), article(body=(*EVERY_BLOCK[:place], changed, *EVERY_BLOCK[place + 1 :]))).changed
    assert change.state is State.CHANGED
    assert change.number == 1


@pytest.mark.parametrize(
    ("values", "kind", "state"),
    [
        ({"title": "医保缴费的通知"}, "title", State.CHANGED),
        ({"digest": ""}, "digest", State.REMOVED),
        ({"author": "宣传办"}, "author", State.CHANGED),
        ({"source": ""}, "source", State.REMOVED),
        ({"cover": None}, "cover", State.REMOVED),
        ({"cover": photo("e", "封面", (0.5, 0.1))}, "cover", State.CHANGED),
        ({"notices": ()}, "notices", State.REMOVED),
        ({"attachments": ()}, "attachments", State.REMOVED),
        ({"tags": ("医保",)}, "tags", State.CHANGED),
        ({"villages": ("柳林村", "东湾村")}, "villages", State.CHANGED),
        ({"comments_allowed": False}, "comments", State.CHANGED),
        ({"theme": "party-red"}, "theme", State.CHANGED),
        ({"section": "医疗保障"}, "section", State.CHANGED),
        ({"kind_label": "政策解读"}, "kind", State.CHANGED),
        ({"url": "https://example.org/news/2/"}, "url", State.CHANGED),
    ],
    ids=str,
)
def test_what_stands_around_the_body_is_compared_too(values, kind, state):
    assert told(article(), article(**values)) == [(kind, state)]


# What is easily got wrong ---------------------------------------------------------------------------------------------------
def test_a_text_block_cut_in_two_has_not_changed_for_its_reader():
    one = article(body=(Text(html="<p>甲。</p><p>乙。</p>"),))
    two = article(body=(Text(html="<p>甲。</p>"), Text(html="<p>乙。</p>")))
    changes = compare(one, two)
    assert changes.count == 0
    assert changes.is_unseen


def test_a_paragraph_put_elsewhere_is_told_once():
    paragraphs = tuple(Text(html=f"<p>第{number}条规定的内容各不相同。</p>") for number in range(6))
    new = (*paragraphs[1:], paragraphs[0])
    assert told(article(body=paragraphs), article(body=new)) == [("paragraph", State.MOVED)]


def test_of_two_that_came_only_the_one_that_left_has_moved():
    one, other = Text(html="<p>请各村按时上报情况。</p>"), Text(html="<p>另一段完全不同的话。</p>")
    states = [state for _, state in told(article(body=(one, other)), article(body=(other, one, one)))]
    assert sorted(states) == [State.ADDED, State.MOVED]


def test_a_fact_is_known_by_its_label():
    old = article(body=(Facts(rows=(Fact(label="地点", value="镇政府"), Fact(label="时间", value="周五"))),))
    new = article(body=(Facts(rows=(Fact(label="时间", value="下周一上午九点"), Fact(label="地点", value="镇政府"))),))
    ((items,),) = [change.parts[:1] for change in compare(old, new).changed]
    assert [(item.kind, item.state) for item in items.items].count(("fact", State.REMOVED)) == 1


def test_the_same_picture_cut_otherwise_is_told_in_words():
    (change,) = compare(article(), article(cover=photo("e", "封面", (0.25, 0.75)))).changed
    (shown,) = [part for part in change.parts if isinstance(part, PictureChange)]
    assert shown.old.sha256 == shown.new.sha256
    assert shown.note == "图片没有换，裁剪时保留的位置变了：原来居中，现在在左起 25%、上起 75% 处"


def table_of(*rows: str) -> Table:
    return Table(rows=tuple(tuple(Cell(text=text) for text in row.split("|")) for row in rows))


def compared_rows(old: Table, new: Table) -> list[tuple[State, list[State]]]:
    (change,) = compare(article(body=(old,)), article(body=(new,))).changed
    (grid,) = [part for part in change.parts if isinstance(part, GridChange)]
    return [(row.state, [cell.state for cell in row.cells]) for row in grid.table.rows]


def test_a_table_is_compared_row_by_row_and_cell_by_cell():
    old = table_of("村|户数", "柳林村|120", "东湾村|98", "石桥村|77")
    new = table_of("村|户数", "柳林村|121", "石桥村|77", "南塘村|60")
    assert compared_rows(old, new) == [
        (State.SAME, [State.SAME, State.SAME]),
        (State.CHANGED, [State.SAME, State.CHANGED]),
        (State.REMOVED, [State.REMOVED, State.REMOVED]),
        (State.SAME, [State.SAME, State.SAME]),
        (State.ADDED, [State.ADDED, State.ADDED]),
    ]


def test_a_column_put_in_is_told_as_such():
    old, new = table_of("村|户数", "柳林村|120"), table_of("村|人口|户数", "柳林村|410|120")
    assert compared_rows(old, new) == [
        (State.CHANGED, [State.SAME, State.ADDED, State.SAME]),
        (State.CHANGED, [State.SAME, State.ADDED, State.SAME]),
    ]


def test_ten_thousand_paragraphs_without_anything_in_common_are_compared():
    old = tuple(Text(html=f"<p>{number}甲乙丙丁</p>") for number in range(5_000))
    new = tuple(Text(html=f"<p>{number}戊己庚辛</p>") for number in range(5_000, 10_000))
    changes = compare(article(body=old), article(body=new))
    assert changes.count == 10_000


def merged(*texts: str) -> Table:
    first = (Cell(text=texts[0], rowspan=2), Cell(text=texts[1]))
    return Table(rows=(first, *((Cell(text=text),) for text in texts[2:])))


@pytest.mark.parametrize(
    ("new", "fits"),
    [(merged("热泵", "700 元", "500 元"), True), (merged("热泵", "600 元", "500 元", "400 元"), False)],
)
def test_tables_with_merged_cells_stand_in_one_while_only_words_change(new, fits):
    old = merged("热泵", "600 元", "500 元")
    (change,) = compare(article(body=(old,)), article(body=(new,))).changed
    (grid,) = [part for part in change.parts if isinstance(part, GridChange)]
    assert grid.table.fits_one_table is fits
