"""Articles to compare: one with every kind of block, and any number of made-up ones."""

from __future__ import annotations

import dataclasses
from typing import Any

from hypothesis import strategies as st

from publishing import article as values
from publishing.article import (
    Article,
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


def photo(name: str, alt: str = "", focus: tuple[float, float] | None = None) -> Picture:
    return Picture(sha256=name * 64, width=1200, height=800, alt=alt, focus=focus)


EVERY_BLOCK: tuple[values.Block, ...] = (
    Heading(text="缴费标准"),
    Text(html="<p>每人每年400元。</p><ul><li>带身份证</li><li>带户口簿</li></ul>"),
    Figure(picture=photo("a", alt="服务窗口"), caption="便民服务中心"),
    Gallery(figures=(Figure(picture=photo("b")), Figure(picture=photo("c"), caption="村部")), caption="现场"),
    Table(
        rows=(
            (Cell(text="村", header=True), Cell(text="日期", header=True)),
            (Cell(text="柳林村"), Cell(text="3月1日")),
            (Cell(text="东湾村"), Cell(text="3月2日")),
        ),
        caption="安排",
    ),
    Steps(items=(Step(title="登记", html="<p>到村部登记。</p>"), Step(title="缴费")), title="怎么办"),
    Questions(items=(Question(question="能代办吗？", html="<p>可以。</p>"),), title="常见问题"),
    Facts(
        rows=(
            Fact(label="截止时间", value="2027年3月31日"),
            Fact(label="电话", value="0537-5550101", phone="05375550101"),
        )
    ),
    Quotation(html="<p>第三条　应保尽保。</p>", source="办法"),
    CallOut(html="<p>谨防诈骗。</p>", title="当心", tone="warning"),
    Contact(name="便民服务中心", phone="0537-5550101", address="镇政府院内", hours="工作日"),
    Attachment(title="申请表", url="/documents/1/", filename="a.docx", size_bytes=1200, sha256="d" * 64),
    Divider(),
)


def article(**changes: Any) -> Article:
    base = Article(
        key="page:1",
        kind="notice",
        kind_label="通知公告",
        section="信息发布",
        title="医保缴费通知",
        digest="三月底前缴费。",
        author="党政办",
        url="https://example.org/news/1/",
        body=EVERY_BLOCK,
        cover=photo("e", alt="封面"),
        source="青禾镇",
        notices=("本文部分内容由人工智能辅助生成。",),
        tags=("医保", "缴费"),
        villages=("柳林村",),
        attachments=(Attachment(title="通知", url="/documents/2/", filename="b.pdf", size_bytes=90, sha256="f" * 64),),
        comments_allowed=True,
    )
    return dataclasses.replace(base, **changes)


# Made up ----------------------------------------------------------------------------------------------------------------
_WORDS = st.text(alphabet="医保缴费村，。2027年3月1日 ab<>&\"'", max_size=24)
_LINE = st.text(alphabet="医保缴费村，。2027年3月1日ab", min_size=1, max_size=24)
_HTML = st.lists(st.sampled_from(["<p>{}</p>", "<ul><li>{}</li></ul>", "<p><b>{}</b>了</p>"]), max_size=4).flatmap(
    lambda forms: st.tuples(*(_LINE.map(form.format) for form in forms)).map("".join)
)
_PICTURES = st.builds(
    Picture,
    sha256=st.sampled_from(["a" * 64, "b" * 64]),
    width=st.just(10),
    height=st.just(10),
    alt=_WORDS,
    focus=st.sampled_from([None, (0.3, 0.4)]),
)
_FIGURES = st.builds(Figure, picture=_PICTURES, caption=_WORDS)
_CELLS = st.builds(Cell, text=_WORDS, header=st.booleans(), colspan=st.integers(1, 2))
_FILES = st.builds(
    Attachment, title=_WORDS, url=_WORDS, filename=_WORDS, size_bytes=st.integers(0, 10**7), sha256=st.just("9" * 64)
)


def _tuples(of: st.SearchStrategy[Any], most: int = 4) -> st.SearchStrategy[Any]:
    return st.lists(of, max_size=most).map(tuple)


BLOCKS = st.one_of(
    st.sampled_from(EVERY_BLOCK),
    st.builds(Heading, text=_WORDS, level=st.sampled_from([2, 3])),
    st.builds(Text, html=_HTML),
    _FIGURES,
    st.builds(Gallery, figures=_tuples(_FIGURES), caption=_WORDS),
    st.builds(Table, rows=_tuples(_tuples(_CELLS)), caption=_WORDS),
    st.builds(Steps, items=_tuples(st.builds(Step, title=_WORDS, html=_HTML)), title=_WORDS),
    st.builds(Questions, items=_tuples(st.builds(Question, question=_WORDS, html=_HTML)), title=_WORDS),
    st.builds(Facts, rows=_tuples(st.builds(Fact, label=_WORDS, value=_WORDS)), title=_WORDS),
    st.builds(Quotation, html=_HTML, source=_WORDS),
    st.builds(CallOut, html=_HTML, title=_WORDS, tone=st.sampled_from(["info", "warning", "success"])),
    st.builds(Contact, name=_WORDS, phone=_WORDS, address=_WORDS, hours=_WORDS),
    _FILES,
)
ARTICLES = st.builds(
    article,
    title=_WORDS,
    digest=_WORDS,
    body=_tuples(BLOCKS, 8),
    cover=st.none() | _PICTURES,
    tags=_tuples(_WORDS),
    attachments=_tuples(_FILES, 2),
    notices=_tuples(_WORDS, 2),
)
