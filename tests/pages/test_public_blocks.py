"""Each block of an article as a fragment of the page."""

from __future__ import annotations

import re
from typing import Any

import pytest

from pages.models import ArticlePage
from pages.templatetags.articles import article_block, phrases, placed
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
    Picture,
    Question,
    Questions,
    Quotation,
    Step,
    Steps,
    Table,
    Text,
)
from tests.factories import picture

UNKNOWN = Picture(sha256="0" * 64, width=640, height=480, alt="桥头的水位尺")


def head(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(text=text, header=True) for text in texts)


def row(*texts: str) -> tuple[Cell, ...]:
    return tuple(Cell(text=text) for text in texts)


def value_of(stored: Any, alt: str = "") -> Picture:
    return Picture(sha256=stored.sha256, width=stored.width, height=stored.height, alt=alt)


def test_rich_text_is_kept_and_everything_else_is_escaped() -> None:
    assert "<p>一<b>二</b></p>" in article_block(Text(html="<p>一<b>二</b></p>"))
    assert "&lt;i&gt;" in article_block(Heading(text="<i>"))
    assert "&lt;i&gt;" in article_block(Facts(rows=(Fact(label="<i>", value="<i>"),)))


def test_heading_levels() -> None:
    assert article_block(Heading(text="大", level=2)).strip() == "<h2>大</h2>"
    assert article_block(Heading(text="小", level=3)).strip() == "<h3>小</h3>"


def test_small_heading_is_raised_only_while_no_large_one_has_come() -> None:
    body = (Heading(text="甲", level=3), Heading(text="乙", level=3))
    assert [item.block.level for item in placed(body)] == [2, 3]  # type: ignore[union-attr]
    after_title = (Steps(title="三步", items=()), Heading(text="甲", level=3))
    assert placed(after_title)[1].block == after_title[1]


def test_only_the_first_picture_of_a_body_is_eager() -> None:
    body = (Text(html="<p>一</p>"), Gallery(figures=(Figure(picture=UNKNOWN),)), Figure(picture=UNKNOWN))
    assert [item.eager for item in placed(body)] == [False, True, False]


@pytest.mark.django_db
def test_figure_has_alt_text_caption_and_both_formats() -> None:
    stored = picture(width=1600, height=1200)
    shown = article_block(Figure(picture=value_of(stored, "麦田"), caption="秋收"), {stored.sha256: stored})
    assert 'alt="麦田"' in shown
    assert "<figcaption>秋收</figcaption>" in shown
    assert 'type="image/webp"' in shown
    assert re.search(r'<img src="[^"]+\.jpg"', shown)


@pytest.mark.parametrize("block", [Figure(picture=UNKNOWN), Gallery(figures=(Figure(picture=UNKNOWN),))])
def test_picture_that_is_not_stored_becomes_a_described_box(block: Figure | Gallery) -> None:
    shown = article_block(block)
    assert "桥头的水位尺" in shown
    assert "<img" not in shown


@pytest.mark.django_db
def test_gallery_opens_each_picture_large_and_names_the_link() -> None:
    stored = picture(width=1600, height=1200)
    shown = article_block(
        Gallery(figures=(Figure(picture=value_of(stored)), Figure(picture=value_of(stored, "老人"))), caption="走访"),
        {stored.sha256: stored},
    )
    assert re.findall(r'aria-label="(看大图：[^"]+)"', shown) == ["看大图：走访", "看大图：老人"]
    assert len(re.findall(r'<a href="[^"]+width-1200[^"]+\.jpg"', shown)) == 2


def test_table_repeats_its_head_in_print_and_keeps_merges_and_line_breaks() -> None:
    table = Table(
        caption="标准",
        rows=(head("对象", "金额"), (Cell(text="低保\n特困", header=True, rowspan=2), Cell(text="0元")), row("另补")),
    )
    shown = re.sub(r"\s*\n\s*", "", article_block(table))
    assert "<caption>标准</caption>" in shown
    assert '<thead><tr><th scope="col">对象</th><th scope="col">金额</th></tr></thead><tbody>' in shown
    assert '<th scope="rowgroup" rowspan="2">低保<br>特困</th>' in shown
    assert shown.count("<tbody>") == shown.count("</tbody>") == 1


def test_head_that_reaches_into_the_body_is_not_torn_off() -> None:
    table = Table(
        rows=((Cell(text="甲", header=True, rowspan=2), Cell(text="乙", header=True, colspan=2)), row("1", "2"))
    )
    shown = article_block(table)
    assert "<thead>" not in shown
    assert '<th scope="colgroup" colspan="2">乙</th>' in shown
    assert shown.count("<tbody>") == shown.count("</tbody>") == 1


def test_table_can_be_scrolled_by_keyboard_and_says_so_when_it_is_wide() -> None:
    wide, narrow = Table(rows=(row(*"一二三四五"),), caption="宽"), Table(rows=(row(*"一二"),))
    assert re.search(r'role="region" tabindex="0" aria-label="宽"', article_block(wide))
    assert "可以左右滑动" in article_block(wide)
    assert "可以左右滑动" not in article_block(narrow)


def test_empty_table_is_still_html() -> None:
    assert "<table>" in article_block(Table(rows=()))


def test_steps_are_an_ordered_list() -> None:
    shown = article_block(Steps(title="两步", items=(Step(title="备料", html="<p>身份证</p>"), Step(title="登记"))))
    assert "<h2>两步</h2>" in shown
    assert shown.count("<li") == 2
    assert "<ol" in shown
    assert "<p>身份证</p>" in shown


def test_questions_stand_open_so_that_print_has_the_answers() -> None:
    shown = article_block(Questions(items=(Question(question="能退吗？", html="<p>不能。</p>"),)))
    assert "<details" not in shown
    assert "能退吗？" in shown
    assert "<p>不能。</p>" in shown
    assert "<h2" not in shown


def test_phone_fact_is_a_call() -> None:
    shown = article_block(Facts(rows=(Fact(label="电话", value="0537-8220000", phone="0537-8220000"),), style="card"))
    assert '<a class="call" data-unread href="tel:0537-8220000" aria-label="拨打 0537-8220000">' in shown
    assert "facts-card" in shown


def test_address_fact_is_a_link_and_other_values_are_text() -> None:
    shown = article_block(
        Facts(
            rows=(Fact(label="网址", value="https://a.example.cn/x?a=1&b=2"), Fact(label="说明", value="http 是协议"))
        )
    )
    assert 'href="https://a.example.cn/x?a=1&amp;b=2"' in shown
    assert shown.count("<a ") == 1


def test_contact_dials_the_first_number() -> None:
    shown = article_block(Contact(name="窗口", phone="0537-8220016转3", address="振兴路1号", hours="工作日"))
    assert 'href="tel:0537-8220016"' in shown
    assert "0537-8220016转3" in shown
    assert "振兴路1号" in shown
    assert "tel:" not in article_block(Contact(name="窗口", address="振兴路1号"))


def test_quotation_names_its_source() -> None:
    shown = article_block(Quotation(html="<p>逐字</p>", source="《通知》第三条"))
    assert "<blockquote><p>逐字</p></blockquote>" in shown
    assert "<figcaption>《通知》第三条</figcaption>" in shown


@pytest.mark.parametrize(("tone", "word"), [("info", "提示"), ("warning", "注意"), ("success", "好消息")])
def test_tone_of_a_call_out_is_told_by_word_and_sign_and_not_by_colour_alone(tone: Any, word: str) -> None:
    untitled = article_block(CallOut(html="<p>小心</p>", tone=tone))
    assert word in untitled
    assert "<svg" in untitled
    assert "<svg" in article_block(CallOut(html="<p>小心</p>", tone=tone, title="请看"))


def test_signs_of_the_tones_differ() -> None:
    tones: tuple[Any, ...] = ("info", "warning", "success")
    rendered = [article_block(CallOut(html="<p>一</p>", tone=tone)) for tone in tones]
    signs = {sign for page in rendered for sign in re.findall(r"<svg.*?</svg>", page, re.S)}
    assert len(signs) == 3


def test_attachment_without_a_title_shows_its_file_name() -> None:
    shown = article_block(Attachment(title="", url="/documents/1/a.ofd", filename="a.ofd", size_bytes=0, sha256=""))
    assert "a.ofd" in shown
    assert "下载 OFD 版式文件" in shown


def test_divider() -> None:
    assert article_block(Divider()).strip() == "<hr>"


def test_short_phrases_of_a_headline_stay_whole_and_nothing_is_lost() -> None:
    headline = "振兴路封闭施工，18路改道"
    assert phrases(headline) == '<span class="phrase">振兴路封闭施工，</span><span class="phrase">18路改道</span>'
    assert phrases("没有标点而且很长很长的一个标题") == "没有标点而且很长很长的一个标题"
    assert phrases("<b>，") == '<span class="phrase">&lt;b&gt;，</span>'
    for odd in ("", "，，", "：开头", "（第三期）", "他说：“好。”完"):
        assert re.sub("<[^>]+>", "", phrases(odd)) == odd


# The block picker -------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("with_pictures", [False, True])
@pytest.mark.parametrize("name", list(ArticlePage.body.field.stream_block.child_blocks))
def test_every_block_can_be_previewed_in_the_picker(admin_client: Any, name: str, with_pictures: bool) -> None:
    if with_pictures:
        picture(seed=1)
        picture(seed=2)
    block = ArticlePage.body.field.stream_block.child_blocks[name]
    response = admin_client.get("/admin/block-preview/", {"id": block.definition_prefix})
    assert response.status_code == 200
    shown = response.content.decode()
    assert "pages/site.css" in shown
    if name in {"figure", "gallery"}:
        assert ("<img" in shown) is with_pictures
        assert ("no-picture" in shown) is not with_pictures
