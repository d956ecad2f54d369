"""Labelled texts for the checks: what must be found in them, and what must not.

Each file in ``tests/samples/checks`` has a table for each code, with ``found`` (texts in which it must be found) and
``quiet`` (texts that look alike and in which nothing may be found). A text with other labels is a table of its own: its
``codes``, ``keepable``, and what surrounds it. A line of a text is a paragraph; with tabs in it, a row of a table; what
begins with one of :data:`PREFIXES` is another part of an article.

A text belongs to the held-out part when the SHA-256 of it says so: nobody chooses. Rules are changed by looking at the
tuning part only; a kind of mistake is added to ``tuning.toml``, none of which is held out.
"""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import html
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from publishing.article import (
    Article,
    Cell,
    Contact,
    Fact,
    Facts,
    Figure,
    Heading,
    Picture,
    Quotation,
    Table,
    Text,
)
from publishing.lexicon.knowledge import Knowledge, Office, Post, Term
from publishing.review.checks import Finding, Passage, check

FOLDER = Path(__file__).parents[2] / "samples" / "checks"
PREFIXES = ("# ", "图：", "引：", "联系：", "事实：", "附件文字：")
TODAY = datetime.date(2026, 11, 23)
PICTURE = Picture(sha256="5a" * 32, width=800, height=600, alt="示意图")

KNOWLEDGE = Knowledge(
    terms=(
        Term(wrong="帐户", right="账户", allowed=("结算帐户管理办法",)),
        Term(wrong="帐号", right="账号"),
        Term(wrong="布署", right="部署"),
        Term(wrong="渡假", right="度假"),
        Term(wrong="既使", right="即使"),
        Term(wrong="按装", right="安装", allowed=("按装备",)),
        Term(wrong="做为", right="作为", allowed=("叫做为",)),
        Term(wrong="迫不急待", right="迫不及待"),
        Term(wrong="特别扶助", right="计划生育家庭特别扶助"),
    ),
    posts=(
        Post(name="林知远", title="青禾镇镇长", since=datetime.date(2024, 3, 1)),
        Post(name="周明和", title="青禾镇镇长", since=datetime.date(2019, 1, 1), until=datetime.date(2024, 2, 29)),
        Post(name="周明和", title="青禾镇党委书记", since=datetime.date(2024, 3, 1)),
        Post(name="沈若兰", title="青禾镇副镇长", since=datetime.date(2023, 6, 1)),
    ),
    offices=(
        Office(name="青禾镇人民政府", phones=("05375550100",)),
        Office(name="青禾镇便民服务中心", phones=("05375550101",)),
        Office(name="青禾镇民政办", phones=("05375550102",)),
        Office(name="青禾镇水利站", phones=("05375550141",)),
        Office(name="柳林村民委员会"),
        Office(name="青禾镇防汛值班室", phones=("13800138000",)),
    ),
    places=("青禾镇", "柳林村", "河湾村", "东篱村", "石桥村", "南塘村", "望湖村"),
)


@dataclass(frozen=True, kw_only=True)
class Sample:
    """``keepable`` is ``None`` where the label does not say whether a person may let the finding stand."""

    text: str
    codes: frozenset[str]
    keepable: bool | None = None
    around: dict[str, Any] = field(default_factory=dict)
    is_for_tuning: bool = False

    @property
    def is_held_out(self) -> bool:
        return not self.is_for_tuning and hashlib.sha256(self.text.encode()).digest()[0] % 2 == 1

    def findings(self) -> list[Finding]:
        article, inside = _article(self.text, self.around)
        maps = {PICTURE.sha256} if self.around.get("map") else set()
        return list(check(article, knowledge=KNOWLEDGE, today=TODAY, inside_attachments=inside, unnumbered_maps=maps))


def samples() -> Iterator[Sample]:
    for path in sorted(FOLDER.glob("*.toml")):
        for code, texts in tomllib.loads(path.read_text(encoding="utf-8")).items():
            for labels, group in ((frozenset({code}), "found"), (frozenset[str](), "quiet")):
                for text in texts[group]:
                    yield dataclasses.replace(_sample(text, labels), is_for_tuning=path.stem == "tuning")


def _sample(labelled: str | dict[str, Any], codes: frozenset[str]) -> Sample:
    if isinstance(labelled, str):
        return Sample(text=labelled, codes=codes)
    rest = dict(labelled)
    return Sample(
        text=rest.pop("text", "") or rest["html"],
        codes=frozenset(rest.pop("codes")),
        keepable=rest.pop("keepable", None),
        around=rest,
    )


def _article(text: str, around: dict[str, Any]) -> tuple[Article, list[Passage]]:
    body: list[Any] = [Text(html=around["html"])] if "html" in around else []
    if around.get("map"):
        body.append(Figure(picture=PICTURE))
    rows: list[str] = []
    paragraphs: list[str] = []
    inside: list[Passage] = []

    def flush() -> None:
        if rows:
            body.append(Table(rows=tuple(tuple(Cell(text=cell) for cell in row.split("\t")) for row in rows)))
            rows.clear()
        if paragraphs:
            body.append(Text(html="".join(f"<p>{html.escape(line, quote=False)}</p>" for line in paragraphs)))
            paragraphs.clear()

    for line in text.split("\n") if "html" not in around else ():
        prefix = next((prefix for prefix in PREFIXES if line.startswith(prefix)), "")
        words = line.removeprefix(prefix)
        if bool(rows) != ("\t" in line) or prefix:
            flush()
        match prefix:
            case "# ":
                body.append(Heading(text=words))
            case "图：":
                body.append(Figure(picture=PICTURE, caption=words))
            case "引：":
                body.append(Quotation(html=f"<p>{words}</p>"))
            case "联系：":
                name, phone, address = words.split("|")
                body.append(Contact(name=name, phone=phone, address=address))
            case "事实：":
                label, value = words.split("|")
                phone = value if "电话" in label else ""
                body.append(Facts(rows=(Fact(label=label, value=value, phone=phone),)))
            case "附件文字：":
                inside.append(Passage(field="attachments", where="附件", kind="attachment", text=words))
            case _:
                (rows if "\t" in line else paragraphs).append(line)
    flush()
    article = Article(
        key="page:1",
        kind=around.get("kind", "notice"),
        kind_label="通知公告",
        section="信息发布",
        title="关于冬季服务安排的通知",
        digest="跟全镇居民有关，请看服务安排。",
        author="",
        url="https://example.com/1/",
        body=tuple(body),
        cover=PICTURE,
        source=around.get("source", ""),
        notices=tuple(around.get("notices", ())),
    )
    return article, inside
