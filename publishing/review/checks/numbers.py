"""Numbers that disagree: so many announced and not so many listed, totals, shares, phone numbers of the wrong length."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal, InvalidOperation

from publishing.article import Cell, Table
from publishing.review.checks.draft import Draft, Passage
from publishing.review.checks.excerpts import around
from publishing.review.checks.finding import Finding, Severity

_DIGITS = "零一二三四五六七八九十"
ANNOUNCED = re.compile(
    r"(?:以下|如下|下列)(?P<number>\d{1,2}|[一二两三四五六七八九十]{1,2})(?:个|大)?(?:项|点|条|类|种|步骤|步|方面|件|样|环节|情形|要求|工作(?!日)|措施)"
)
COUNTERS = (
    re.compile(r"(?:^|(?<=[：:；。，、\s]))([一二三四五六七八九十])是"),
    re.compile(r"(?:^|(?<=[：:；。\s]))（([一二三四五六七八九十]{1,2})）"),
    re.compile(r"(?:^|(?<=[：:；。\s]))(\d{1,2})[.．、](?!\d)"),
    re.compile(r"(?:^|(?<=[：:；。\s]))（(\d{1,2})）"),
    re.compile(r"(?:^|(?<=[：:；。，\s]))([①②③④⑤⑥⑦⑧⑨⑩])"),
)
MOST_ANNOUNCED = 20
REACH = 2000
CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩"
TOTAL = re.compile(r"^(?:合\s?计|总\s?计|共\s?计)$")
PART = re.compile(r"^(?:其中|小\s?计|累计)")
NOT_ADDED = re.compile(r"序号|编号|单价|标准|比例|占比|率|年龄|平均|均|电话|排名|年度|备注")
SHARE = re.compile(r"占(?:比|[^，。；%\d]{0,12})\s?(?P<share>\d{1,5}(?:\.\d{1,4})?)\s?[%％]")
PHONE_LABEL = re.compile(r"(?:电话|热线|手机(?:号码|号)?|传真)(?:号码)?\s?(?:[：:]|为|是)?\s?(?=[\d+(（])")
PHONE_NUMBERS = re.compile(r"[\d+(（](?:[\d+ ()（）－—-]{0,30}\d)?")
GOOD_PHONE = re.compile(
    r"(?:\+?86)?1[3-9]\d{9}|0(?:10|2\d)\d{8}|0[3-9]\d{2}\d{7,8}|\d{7,8}|[48]00\d{7}|1[12]\d|12\d{3}|9[56]\d{3,6}|100\d{2}|1[0-9]{4}|11\d{4}"
)
AFTER_PHONE = re.compile(r"\s?(?:年|月|日|号楼|次|天|个|分钟|小时|点|元|人|%)")


def check(draft: Draft) -> Iterator[Finding]:
    yield from counts(draft.passages)
    yield from sums(draft)
    for passage in draft.passages:
        yield from shares(passage)
        yield from phones(passage, draft.knowledge.office_phones)


def counts(passages: Sequence[Passage]) -> Iterator[Finding]:
    """以下五项 followed by a counted list of another length, in the same paragraph or in those right after it."""
    for number, passage in enumerate(passages):
        for match in itertools.islice(ANNOUNCED.finditer(passage.text), MOST_ANNOUNCED):
            listed = _listed(
                passage.text[match.end() : match.end() + REACH], passages[number + 1 : number + 40], passage
            )
            announced = _number(match["number"])
            if listed >= 2 and listed != announced:
                yield _finding(
                    passage,
                    match,
                    "count-mismatch",
                    f"前面说“{match[0]}”，后面列了 {listed} 个",
                    "请核对：是少列了，还是数目写错了。",
                )


def sums(draft: Draft) -> Iterator[Finding]:
    tables = [(index, block) for index, block in enumerate(draft.article.body) if isinstance(block, Table)]
    for number, (_index, table) in enumerate(tables, start=1):
        grid = _grid(table)
        for row, cells in enumerate(grid):
            if cells and TOTAL.match(cells[0]):
                yield from _wrong_sums(grid[:row], cells, number, row)
                break


def shares(passage: Passage) -> Iterator[Finding]:
    for match in SHARE.finditer(passage.text):
        if Decimal(match["share"]) > 100:
            yield _finding(
                passage,
                match,
                "share-over-100",
                f"占比 {match['share']}% 超过了 100%",
                "请核对；增长率请不要写成占比。",
            )


def phones(passage: Passage, known: frozenset[str]) -> Iterator[Finding]:
    """What is called a phone number and cannot be dialled. Several may stand together: 5550102/5550103.

    How long numbers are behind an area code is learned from the offices' own.
    """
    for label in PHONE_LABEL.finditer(passage.text):
        match = PHONE_NUMBERS.match(passage.text, label.end())
        if (
            match is None
            or AFTER_PHONE.match(passage.text, match.end())
            or "*" in passage.text[match.end() : match.end() + 1]
        ):
            continue
        digits = re.sub(r"[^\d+]", "", match[0])
        of_this_area = {len(phone) for phone in known if phone[:4] == digits[:4] and phone.startswith("0")}
        is_good = GOOD_PHONE.fullmatch(digits) and (not of_this_area or len(digits) in of_this_area)
        if not is_good and not _several(match[0]):
            yield _finding(
                passage, match, "phone-malformed", "电话号码的位数不对", "请核对：固定电话写“区号-号码”，手机 11 位。"
            )


def _listed(rest: str, following: Sequence[Passage], passage: Passage) -> int:
    """How many are counted, beginning with 1, by the first way of counting that is met; 0 where none is."""
    texts = [rest, *(other.text for other in following if other.kind == passage.kind or other.kind == "text")]
    for text in texts[:2]:
        for counter in COUNTERS:
            first = counter.search(text)
            if first and _number(first[1]) == 1:
                return _count(counter, texts)
    return 0


def _count(counter: re.Pattern[str], texts: Sequence[str]) -> int:
    last = 0
    for text in texts:
        for match in counter.finditer(text):
            value = _number(match[1])
            if value != last + 1:
                return last
            last = value
    return last


def _number(text: str) -> int:
    if text.isascii():
        return int(text)
    if text in CIRCLED:
        return CIRCLED.index(text) + 1
    text = text.replace("两", "二")
    if len(text) == 1:
        return _DIGITS.index(text)
    tens, ones = text.split("十", 1) if "十" in text else ("", text[-1])
    return (_DIGITS.index(tens) if tens else 1) * 10 + (_DIGITS.index(ones) if ones else 0)


def _grid(table: Table) -> list[list[str]]:
    """The table with merged cells spread out: the text at the first place, nothing at the others."""
    grid: list[dict[int, str]] = [{} for _ in table.rows]
    for number, row in enumerate(table.rows):
        column = 0
        for cell in row:
            while column in grid[number]:
                column += 1
            _spread(grid, number, column, cell)
            column += cell.colspan
    return [[cells.get(place, "") for place in range(max(cells, default=-1) + 1)] for cells in grid]


def _spread(grid: list[dict[int, str]], row: int, column: int, cell: Cell) -> None:
    for below in range(min(cell.rowspan, len(grid) - row)):
        for right in range(min(cell.colspan, 100)):
            grid[row + below][column + right] = cell.text.strip() if below == right == 0 else ""


def _wrong_sums(above: list[list[str]], totals: list[str], table: int, row: int) -> Iterator[Finding]:
    if not above or any(cells and PART.match(cells[0]) for cells in above):
        return
    head, items = above[0], above[1:]
    for column, written in enumerate(totals[1:], start=1):
        title = head[column] if column < len(head) else ""
        total = _decimal(written)
        cells = [cells[column] if column < len(cells) else "" for cells in items]
        values = [_decimal(cell) for cell in cells if cell not in {"", "—", "-", "/"}]
        if total is None or len(values) < 2 or None in values or NOT_ADDED.search(title):
            continue
        summed = sum((value for value in values if value is not None), Decimal(0))
        if abs(summed - total) > Decimal(1).scaleb(-_places(cells)) * len(values) / 2 * (_places(cells) > 0):
            yield Finding(
                code="sum-mismatch",
                severity=Severity.WARNING,
                field="body",
                where=f"表 {table} 第 {row + 1} 行",
                message=f"“{title}”一列相加是 {summed}，合计写的是 {written}",
                excerpt=" ".join(totals),
                suggestion="请核对各行和合计。",
                may_keep=True,
                about=f"{table} {title} {written}",
            )


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        return None


def _places(cells: Sequence[str]) -> int:
    return max((len(cell.partition(".")[2]) for cell in cells), default=0)


def _several(text: str) -> bool:
    parts = [re.sub(r"\D", "", part) for part in re.split(r"[ （）()]", text)]
    return len(parts) > 1 and all(GOOD_PHONE.fullmatch(part) for part in parts if part)


def _finding(passage: Passage, match: re.Match[str], code: str, message: str, suggestion: str) -> Finding:
    return Finding(
        code=code,
        severity=Severity.WARNING,
        field=passage.field,
        where=passage.where,
        message=message,
        excerpt=around(passage.text, match.start(), match.end()),
        suggestion=suggestion,
        may_keep=True,
        about=match[0],
    )
