"""Tables on a phone: narrow ones as they are, wide ones as cards that can be read without looking up."""

from __future__ import annotations

import pytest

from publishing.article import Cell, Table, Text
from publishing.render.plain import html_text
from publishing.render.wechat import LIMITS

from .samples import rendered


def head(*names: str) -> tuple[Cell, ...]:
    return tuple(Cell(text=name, header=True) for name in names)


def row(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(text=text) for text in texts)


WIDE_HEAD = head("项目名称", "补贴标准", "申请条件", "申请地点", "联系电话")
WIDE_ROW = row("旋耕机购置补贴", "每台 1800 元", "本镇户籍农户", "农业综合服务中心", "0537-5550166")


def shown(*rows: tuple[Cell, ...]) -> str:
    return rendered(Table(rows=rows)).html


def test_four_columns_stay_a_table() -> None:
    html = shown(WIDE_HEAD[:4], WIDE_ROW[:4])
    assert html.count("<th ") == 4
    assert html.count("<td ") == 4


def test_more_columns_of_short_words_stay_a_table() -> None:
    assert "<table" in shown(head("年", "一", "二", "三", "四", "五"), row("2026", "12", "15", "18", "20", "24"))


def test_wide_table_becomes_a_card_for_each_row_with_the_names_of_its_columns() -> None:
    html = shown(WIDE_HEAD, WIDE_ROW)
    assert "<table" not in html
    assert html_text(html) == (
        "旋耕机购置补贴 补贴标准：每台 1800 元 申请条件：本镇户籍农户 申请地点：农业综合服务中心 联系电话：0537-5550166"
    )


def test_merged_cells_are_told_in_every_row_they_cover() -> None:
    tall = Cell(text="农业综合服务中心", rowspan=2)
    html = shown(
        WIDE_HEAD,
        (*row("旋耕机购置补贴", "每台 1800 元", "本镇户籍农户"), tall, Cell(text="0537-5550166")),
        row("拖拉机购置补贴", "每台 12000 元", "本镇户籍农户", "0537-5550167"),
    )
    assert html_text(html).count("申请地点：农业综合服务中心") == 2
    assert "联系电话：0537-5550167" in html_text(html)


def test_value_over_two_columns_names_both_once() -> None:
    upper = (
        Cell(text="项目名称", header=True, rowspan=2),
        Cell(text="补贴标准", header=True, colspan=2),
        Cell(text="申请地点", header=True, rowspan=2),
        Cell(text="联系电话", header=True, rowspan=2),
    )
    html = shown(
        upper,
        head("中央财政", "省级财政"),
        row("拖拉机购置补贴", "每台 12000 元", "每台 3000 元", "农业综合服务中心", "0537-5550166"),
        (Cell(text="旋耕机"), Cell(text="每台 1800 元", colspan=2), *row("农业综合服务中心", "0537-5550166")),
    )
    text = html_text(html)
    assert "补贴标准·中央财政：每台 12000 元 补贴标准·省级财政：每台 3000 元" in text
    assert "旋耕机 补贴标准·中央财政、省级财政：每台 1800 元" in text


def test_values_under_one_name_share_its_line() -> None:
    both = (*WIDE_HEAD[:1], Cell(text="补贴标准", header=True, colspan=2), *WIDE_HEAD[3:])
    html = shown(both, row("拖拉机购置补贴", "中央 12000 元", "省级 3000 元", "农业综合服务中心", "0537-5550166"))
    assert "补贴标准：中央 12000 元；省级 3000 元" in html_text(html)


def test_row_all_across_is_a_title_and_numbers_take_the_name_with_them() -> None:
    html = shown(
        head("序号", "姓名", "所在行政村", "拟救助金额", "救助方式"),
        (Cell(text="一、困难家庭", colspan=5),),
        row("1", "张*三", "柳林村第三村民小组", "2000 元", "一次性发放到“一本通”"),
    )
    assert html_text(html).startswith("一、困难家庭 1. 张*三 所在行政村：柳林村第三村民小组")


def test_empty_cells_of_a_card_are_left_out() -> None:
    html = shown(WIDE_HEAD, (*WIDE_ROW[:2], Cell(text=""), Cell(text=" "), WIDE_ROW[4]), row("", "", "", "", ""))
    assert html_text(html) == "旋耕机购置补贴 补贴标准：每台 1800 元 联系电话：0537-5550166"


def test_wide_table_without_a_head_is_told_row_by_row() -> None:
    assert html_text(shown(WIDE_ROW)) == " ".join(cell.text for cell in WIDE_ROW)


def test_wide_table_of_heads_alone_stays_a_table() -> None:
    assert shown(WIDE_HEAD).count("<th ") == 5


def test_two_hundred_rows_of_a_wide_table_fit() -> None:
    rows = [head("序号", "申请人", "所在村", "家庭人口数", "拟救助金额（元）")]
    rows += [row(str(number), "张*三", "柳林村", "3 人", "2000 元整") for number in range(1, 201)]
    rendering = rendered(Table(rows=tuple(rows)))
    assert "<table" not in rendering.html
    assert rendering.characters < LIMITS.content_characters


def test_short_columns_keep_their_words_on_one_line() -> None:
    html = shown(head("项目", "做什么", "标准"), row("上学路", "学生一个冬春来回学校的车费", "500 元一人一年"))
    first, *rest = (int(part.split("%")[0]) for part in html.split("width:")[2:])
    assert first * 350 / 100 >= 3 * 16
    assert first < min(rest)
    assert 98 <= first + sum(rest) <= 102


@pytest.mark.parametrize(
    "html",
    [
        "<p>特此通知。</p><p>青禾镇人民政府</p><p>2026年11月23日</p>",
        "<p>特此通知。</p><p>青禾镇人民政府<br>2026 年 11 月 23 日</p>",
        "<p>特此通知。</p><p>中共青禾镇委员会</p><p>青禾镇人民政府</p><p>二〇二六年十一月二十三日</p>",
    ],
)
def test_signature_stands_at_the_right_with_the_same_words(html: str) -> None:
    rendering = rendered(Text(html=html))
    assert rendering.html.count("text-align:right") == 1
    assert html_text(rendering.html) == html_text(html)
    text, _, signature = rendering.html.rpartition("<p ")
    assert "特此通知" in text
    assert "青禾镇人民政府" in signature


@pytest.mark.parametrize(
    "html",
    [
        "<p>截止日期：</p><p>2026年11月23日</p>",
        "<p>2026年11月23日</p>",
        "<p>工程于今天开工。</p><p>2026年11月23日</p>",
        "<p>青禾镇人民政府</p><p>2026年11月23日发布</p>",
        "<ul><li>青禾镇人民政府</li><li>2026年11月23日</li></ul>",
        "<p>甲</p><p>乙</p><p>丙</p><p>丁</p><p>戊</p><p>2026年11月23日</p>",
    ],
)
def test_other_dates_are_no_signature(html: str) -> None:
    assert "text-align:right" not in rendered(Text(html=html)).html
