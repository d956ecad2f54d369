"""Every block shows what it says, with styles WeChat keeps, and nothing when it is empty."""

from __future__ import annotations

from pathlib import Path

import pytest

from publishing.article import (
    Attachment,
    Block,
    CallOut,
    Cell,
    Contact,
    Divider,
    Fact,
    Facts,
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
from publishing.render.plain import html_text

from .samples import a_figure, judge, rendered

ATTACHMENT = Attachment(
    title="资助申请表", url="https://q.example/a.docx", filename="申请表.docx", size_bytes=48_213, sha256="a" * 64
)
FILLED: dict[str, tuple[Block, str]] = {
    "heading": (Heading(text="一、谁能办"), "一、谁能办"),
    "heading_3": (Heading(text="缴费标准", level=3), "缴费标准"),
    "text": (Text(html="<p>参保<strong>缴费</strong></p><ul><li>一</li></ul>"), "参保缴费 一"),
    "figure": (a_figure(caption="办理现场"), "办理现场"),
    "gallery": (
        Gallery(figures=(a_figure("a", "甲"), a_figure("b", "乙"), a_figure("c")), caption="各村"),
        "甲 乙 ▲ 各村",
    ),
    "table": (
        Table(
            rows=((Cell(text="类别", header=True), Cell(text="标准")), (Cell(text="成年", colspan=2),)), caption="表"
        ),
        "表 类别 标准 成年",
    ),
    "steps": (
        Steps(items=(Step(title="搜索", html="<p>认准</p>"), Step(title="支付")), title="流程"),
        "流程 1搜索 认准 2支付",
    ),
    "questions": (
        Questions(items=(Question(question="能补吗？", html="<p>能。</p>"),), title="问答"),
        "问答 问能补吗？ 答能。",
    ),
    "card": (Facts(rows=(Fact(label="截止时间", value="2月28日"),), style="card"), "办理要点 截止时间2月28日"),
    "facts": (Facts(rows=(Fact(label="公示期", value="7天"),), title="公示"), "公示 公示期7天"),
    "quotation": (
        Quotation(html="<p>给予资助。</p>", source="《办法》第十二条"),
        "政策原文 给予资助。 ——《办法》第十二条",
    ),
    "call_out": (CallOut(html="<p>当心诈骗。</p>", title="留神", tone="warning"), "注意留神 当心诈骗。"),
    "contact": (
        Contact(name="医保窗口", phone="0537-8765432", address="府前路18号", hours="工作日"),
        "医保窗口 电话0537-8765432 地址府前路18号 时间工作日",
    ),
    "attachment": (ATTACHMENT, "附件 资助申请表 DOCX，47 KB，点击文末“阅读原文”下载"),
    "divider": (Divider(), ""),
}
EMPTY: tuple[Block, ...] = (
    Heading(text=" "),
    Text(html="<p></p><p>&nbsp;</p><p><br></p>"),
    Gallery(figures=()),
    Table(rows=()),
    Table(rows=((Cell(text=""), Cell(text="\n")),)),
    Steps(items=(), title="流程"),
    Steps(items=(Step(title="", html="<p> </p>"),)),
    Questions(items=(), title="问答"),
    Questions(items=(Question(question="", html=""),)),
    Facts(rows=(), title="办理要点", style="card"),
    Facts(rows=(Fact(label="", value=""),)),
    Quotation(html="<p></p>", source="《办法》"),
    CallOut(html="", title="", tone="warning"),
    Contact(name="", phone=" "),
)


@pytest.mark.parametrize("name", FILLED)
def test_block_shows_its_words_in_order(name: str) -> None:
    block, words = FILLED[name]
    assert html_text(rendered(block).html) == words


@pytest.mark.parametrize("name", FILLED)
def test_block_has_nothing_wechat_would_drop(name: str) -> None:
    assert judge(rendered(FILLED[name][0]).html).faults == []


def test_every_block_template_is_rendered_here() -> None:
    folder = Path(__file__).parents[2] / "templates/channels/wechat/blocks"
    used = {name.removesuffix("_3").replace("card", "facts") for name in FILLED}
    assert {path.stem for path in folder.glob("*.html")} == used


@pytest.mark.parametrize("block", EMPTY, ids=lambda block: type(block).__name__)
def test_empty_block_leaves_no_box(block: Block) -> None:
    assert rendered(block).html == rendered().html


def test_article_without_anything_is_one_empty_section() -> None:
    assert judge(rendered().html).tags == ["section"]


def test_tone_is_told_in_words_without_a_title() -> None:
    words = [html_text(rendered(CallOut(html="<p>好</p>", tone=tone)).html) for tone in ("info", "warning", "success")]
    assert words == ["提示 好", "注意 好", "好消息 好"]


def test_phone_that_is_not_in_the_value_is_added() -> None:
    assert "值班室 0537-1" in html_text(
        rendered(Facts(rows=(Fact(label="电话", value="值班室", phone="0537-1"),))).html
    )
    assert (
        html_text(rendered(Facts(rows=(Fact(label="电话", value="拨0537-1", phone="0537-1"),))).html) == "电话拨0537-1"
    )


def test_cell_line_breaks_and_merges_survive() -> None:
    html = rendered(Table(rows=((Cell(text="甲\n乙", rowspan=2), Cell(text="丙", colspan=2)), (Cell(text="丁"),)))).html
    assert "甲<br>乙" in html
    assert 'rowspan="2"' in html
    assert 'colspan="2"' in html


def test_merges_beyond_the_table_are_cut() -> None:
    html = rendered(Table(rows=((Cell(text="甲", rowspan=999, colspan=10**9),),))).html
    assert "rowspan" not in html
    assert 'colspan="100"' in html


def test_cells_of_a_large_table_carry_no_style() -> None:
    small = rendered(Table(rows=((Cell(text="张*三"),) * 5,) * 4)).html
    large = rendered(Table(rows=((Cell(text="张*三"),) * 5,) * 100)).html
    assert "<td style=" in small
    assert "<td>张*三</td>" in large
    assert len(large) < 100 * 5 * 20


def test_small_picture_is_not_enlarged() -> None:
    assert "width:100%" in rendered(a_figure(width=1200)).html
    assert "width:auto" in rendered(a_figure(width=160)).html


def test_alt_that_repeats_the_caption_is_left_out() -> None:
    assert 'alt=""' in rendered(a_figure(caption="办理现场", alt="办理现场")).html
    assert 'alt="大厅"' in rendered(a_figure(caption="办理现场", alt="大厅")).html


def test_text_from_fields_is_escaped() -> None:
    html = rendered(Heading(text="<b onclick=x>A & B</b>"), Facts(rows=(Fact(label="<i>", value='"><script>'),))).html
    assert "&lt;b onclick=x&gt;A &amp; B" in html
    assert judge(html).faults == []
