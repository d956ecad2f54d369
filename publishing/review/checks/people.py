"""People who must not be named for what they suffer (R9): an illness, poverty, or a child's age beside a full name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from publishing.review.checks.draft import Draft, Passage
from publishing.review.checks.finding import Finding, Fix, Severity
from publishing.review.checks.names import is_listed_name, is_name, mask_name, people

ILLNESS = re.compile(
    r"癌|肿瘤|白血病|尿毒症|精神分裂|精神病|精神障碍|抑郁症|艾滋|HIV|梅毒|肝炎|结核|脑梗|脑出血|脑瘫|脑卒中|中风|心梗|心脏病|冠心病"
    r"|糖尿病|高血压|癫痫|帕金森|残疾[一二三四]级|[一二三四]级[^，。；]{0,4}残疾|重度残疾|(?:肢体|智力|视力|听力|言语|精神)残疾"
    r"|布鲁氏菌|布病|重病|重疾|瘫痪|确诊|透析|化疗|流产|不孕|骨折"
)
HARDSHIP = re.compile(
    r"低保|特困|贫困户|脱贫户|监测户|监测对象|五保|家庭困难|困难家庭|困难户|临时救助|孤儿|困境|事实无人抚养|救助对象"
)
SCHOOL = re.compile(r"年级|小学|幼儿园|初中|学生|同学|男孩|女孩|小朋友|婴儿|儿童")
PUPIL_ROLES = frozenset(("学生", "男孩", "女孩", "小朋友", "儿童", "婴儿", "班"))
HEAD_OF_NAMES = re.compile(r"姓名|名字|户主|申请人|患者|学生|对象$|救助人")
HEADED = re.compile(r"姓名|名字|户主")
HEAD_OF_AGES = re.compile(r"年龄|岁")
AGE = re.compile(r"^，(?:[男女]，)?(?:现年|今年)?(\d{1,3})岁")
SENTENCE = re.compile(r"[^。！？；\n]+")
GROWN_UP = 18


@dataclass(frozen=True, kw_only=True)
class Named:
    """A full name in a passage and the words it stands with: its sentence, or its row with the head of the table."""

    name: str
    words: str
    role: str
    after: str
    passage: Passage


def check(draft: Draft) -> Iterator[Finding]:
    for named in _everybody(draft):
        yield from illness(named)
        yield from hardship(named)
        yield from minors(named)


def illness(named: Named) -> Iterator[Finding]:
    if ILLNESS.search(named.words):
        yield _finding(named, "illness-beside-name", "真实姓名与病情写在一起")


def hardship(named: Named) -> Iterator[Finding]:
    if HARDSHIP.search(named.words):
        yield _finding(named, "hardship-beside-name", "真实姓名与家庭困难情况写在一起")


def minors(named: Named) -> Iterator[Finding]:
    age = AGE.match(named.after)
    is_child = (
        int(age[1]) < GROWN_UP if age else named.role in PUPIL_ROLES or named.after.startswith(("同学", "小朋友"))
    )
    if is_child and not HARDSHIP.search(named.words):
        yield _finding(named, "minor-named", "写出了未成年人的真实姓名", Severity.WARNING)


def _everybody(draft: Draft) -> Iterator[Named]:
    tables: dict[int | None, list[Passage]] = {}
    for passage in draft.passages:
        if passage.kind == "table":
            tables.setdefault(passage.block, []).append(passage)
        elif "\t" in passage.text or (passage.kind == "attachment" and _is_row(passage.text)):
            yield from _in_row(re.split(r"[\t \u3000]+", passage.text), passage, head=())
        elif passage.kind != "contact":
            yield from _in_sentences(passage)
    for rows in tables.values():
        yield from _in_table(rows)


def _in_sentences(passage: Passage) -> Iterator[Named]:
    if not (
        ILLNESS.search(passage.text)
        or HARDSHIP.search(passage.text)
        or SCHOOL.search(passage.text)
        or "岁" in passage.text
    ):
        return
    for sentence in SENTENCE.finditer(passage.text):
        for person in people(sentence[0]):
            yield Named(
                name=person.name,
                words=sentence[0],
                role=person.role,
                after=sentence[0][person.end : person.end + 12],
                passage=passage,
            )


def _in_table(rows: list[Passage]) -> Iterator[Named]:
    heads = [row.text.split("\t") for row in rows]
    for number, head in enumerate(heads):
        if any(HEAD_OF_NAMES.search(cell) for cell in head):
            caption = tuple(cell for row in heads[:number] for cell in row)
            for row, cells in zip(rows[number + 1 :], heads[number + 1 :], strict=True):
                yield from _in_row(cells, row, head=tuple(head), caption=caption)
            return


def _in_row(
    cells: list[str], passage: Passage, *, head: tuple[str, ...], caption: tuple[str, ...] = ()
) -> Iterator[Named]:
    words = " ".join((*caption, *head, *cells))
    age = next((cell for title, cell in zip(head, cells, strict=False) if HEAD_OF_AGES.search(title)), "")
    years = re.match(r"\d{1,3}", age)
    for place, cell in enumerate(cells):
        title = head[place] if place < len(head) == len(cells) else None
        in_column = title is None or HEAD_OF_NAMES.search(title)
        if (in_column and is_name(cell)) or (title and HEADED.search(title) and is_listed_name(cell)):
            yield Named(name=cell, words=words, role="", after=f"，{years[0]}岁" if years else "", passage=passage)


def _is_row(text: str) -> bool:
    """Whether a line of an attachment is a row of a list: short pieces with spaces between them and no sentence."""
    return len(text) <= 80 and len(text.split()) >= 3 and not re.search("[，。；]", text)


def _finding(named: Named, code: str, message: str, severity: Severity = Severity.ERROR) -> Finding:
    masked = mask_name(re.sub(r"\s", "", named.name))
    return Finding(
        code=code,
        severity=severity,
        field=named.passage.field,
        where=named.passage.where,
        message=message,
        excerpt=masked,
        suggestion=f"姓名请改为遮掩形式（如“{masked}”），或不写姓名；确须公开的，请写明理由。",
        fix=Fix(old=named.name, new=masked),
        may_keep=True,
        about=named.name,
    )
