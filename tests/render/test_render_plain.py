"""Text for search and checks, and for comparing what was sent with what is stored."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from publishing.article import (
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
from publishing.render.plain import html_text, plain_text

from .samples import a_figure, an_article, rendered
from .test_render_blocks import ATTACHMENT


def test_every_block_gives_its_words() -> None:
    article = an_article(
        Heading(text="一、谁能办"),
        Text(html="<p>甲<b>乙</b><br>丙</p><ul><li>丁</li></ul>"),
        a_figure(caption="图一", alt="不显示"),
        Gallery(figures=(a_figure(caption="图二"),), caption="图组"),
        Table(rows=((Cell(text="类\n别"), Cell(text=""), Cell(text="标准")),), caption="表"),
        Steps(items=(Step(title="搜索", html="<p>认准</p>"),), title="流程"),
        Questions(items=(Question(question="能补吗？", html="<p>能。</p><p>但要等。</p>"),)),
        Facts(rows=(Fact(label="电话", value="窗口", phone="0537-1"),), title="要点"),
        Quotation(html="<p>资助。</p>", source="《办法》"),
        CallOut(html="<p>当心。</p>", title="留神"),
        Contact(name="窗口", phone="1", address="府前路"),
        Divider(),
        ATTACHMENT,
        title="不在其中",
        source="县医保局",
        notices=("人工智能辅助。",),
        attachments=(ATTACHMENT,),
    )
    assert plain_text(article).split("\n") == [
        *("来源：县医保局", "一、谁能办", "甲乙", "丙", "丁", "图一", "图二", "图组", "表", "类 别\t\t标准"),
        *("流程", "1. 搜索", "认准", "问：能补吗？", "答：能。", "但要等。", "要点", "电话：窗口 0537-1"),
        *("资助。", "——《办法》", "留神", "当心。", "窗口", "电话：1", "地址：府前路"),
        *("资助申请表", "资助申请表", "人工智能辅助。"),
    ]


def test_html_text_reads_blocks_apart_and_inline_tags_together() -> None:
    assert html_text("<section><p>参<b>保</b></p><p>缴\n  费</p></section>") == "参保 缴 费"
    assert html_text("甲<br>乙<table><tr><td>丙</td><td>丁</td></tr></table>") == "甲 乙 丙 丁"


def test_html_text_leaves_out_what_cannot_be_seen() -> None:
    assert html_text("<style>p{}</style><script>x</script><!-- c --><p>甲&nbsp;&nbsp;\u200b乙</p>") == "甲 乙"


def test_html_text_of_nothing_is_empty() -> None:
    assert html_text("") == html_text("<p> </p>") == html_text("<!-- x -->") == ""


def test_wrapping_and_restyling_do_not_change_the_text() -> None:
    sent = rendered(Heading(text="一"), Text(html="<p>参<strong>保</strong>缴费</p>")).html
    stored = sent.replace("<strong>", '<strong><span leaf="">').replace("</strong>", "</span></strong>")
    stored = stored.replace("<p ", '\n<p data-x="1" ').replace("section", "div")
    assert html_text(stored) == html_text(sent)


def test_changed_words_change_the_text() -> None:
    sent = rendered(Text(html="<p>每人420元</p>")).html
    assert html_text(sent.replace("420", "400")) != html_text(sent)


@settings(deadline=None)
@given(html=st.text(max_size=80))
def test_html_text_takes_anything(html: str) -> None:
    text = html_text(html)
    assert text == " ".join(text.split())


@settings(deadline=None)
@given(html=st.text(max_size=80), cell=st.text(max_size=20))
def test_plain_text_has_no_blank_lines_and_keeps_rows_together(html: str, cell: str) -> None:
    text = plain_text(an_article(Text(html=html), Table(rows=((Cell(text=cell), Cell(text="末")),))))
    lines = text.split("\n")
    assert all(line.strip() for line in lines)
    assert lines[-1].count("\t") == 1
