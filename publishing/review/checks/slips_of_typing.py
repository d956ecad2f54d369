"""What slips in while typing and pasting: doubled words, half a pair of marks, half-width marks, wrong forms of characters."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

import opencc

from publishing.review.checks.draft import Draft, Passage
from publishing.review.checks.excerpts import around, with_neighbours
from publishing.review.checks.finding import Finding, Severity
from publishing.review.checks.words import words

HAN = "\u4e00-\u9fff"
# One character twice, where no common word ends or begins with it at that place (为了了解, 目的的, 现在在册).
DOUBLED_CHARACTER = re.compile(
    r"(?<!目)(?<!好)的的(?![确话士])|(?<![为除不得])了了(?![解结然却])|(?<![但于还就总可只凡真倒要若都也])是是(?![否非])"
    r"|(?<![现正存实潜内外所自])在在(?![册职校岗线读编家场建途即此村])|(?<![共随人温缓柔饱暖祥亲平谦])和和(?![谐睦平美气解])"
    r"|(?<![参给赋授])与与(?!会)|将将(?![军要近领帅])|把把|被被|(?<![以普])及及(?!时)|从从(?![业事])|(?<![方趋倾走])向向(?!上|前)"
    r"|(?<![因作成以])为为(?!民|了|何)|(?<![自])我我|就就(?!业|地|近|医|读|餐)|也也|(?<![一])请请"
)
# The quick way to the few places where the slow pattern above is worth trying.
TWICE = re.compile(r"([的了是在和与将把被及从向为我就也请])\1")
DOUBLED_MARK = re.compile(r"([，。、；：？！])\1{1,5}")
DOUBLED_WORD = re.compile(rf"([{HAN}]{{2,10}})\1")
SAID_TWICE = words("said_twice")
ONE_BY_ONE = re.compile(rf"[一每各越逐很好太又边再]|^([{HAN}])\1$")
PAIRS = {"“": "”", "‘": "’", "（": "）", "《": "》", "【": "】", "「": "」", "〔": "〕", "『": "』"}
CLOSING = {closing: opening for opening, closing in PAIRS.items()}
MARK = re.compile(f"[{''.join((*PAIRS, *CLOSING))}]")
# 1） or （一） at the beginning of an item; apostrophes in 32’ are no quotation.
COUNTED = re.compile(r"(?:^|(?<=[，。；：、\s]))[0-9A-Za-z一二三四五六七八九十①-⑳]{1,3}）")
HALF_WIDTH = re.compile(rf"(?<=[{HAN}])[,;:?!](?!//)|(?<=[{HAN}])\.(?=$|[{HAN}])|\((?=[{HAN}])|(?<=[{HAN}])\)")
FULL_FORMS = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。", "(": "（", ")": "）"}
FULL_WIDTH = re.compile("[０-９Ａ-Ｚａ-ｚ]{1,40}")
SPACE = re.compile(rf"(?<=[{HAN}]{{2}})[ \u00a0](?=[{HAN}，。])|(?<=[{HAN}])[ \u00a0](?=[{HAN}]{{2}})")
# A title or a name written on something is given as it is written there.
QUOTED_TITLE = re.compile(r"《[^》]{1,60}》|“[^”，。]{1,8}”")
RUNNING_TEXT = 20
FEW_SPACES = 1


def check(draft: Draft) -> Iterator[Finding]:
    blocks = _texts_of_blocks(draft)
    for passage in draft.passages:
        yield from doubled_words(passage)
        yield from unpaired_marks(passage, blocks.get(passage.block, ""))
        yield from half_width_marks(passage)
        yield from traditional_characters(passage)
        yield from full_width_digits(passage)
        yield from spaces_inside(passage)


def doubled_words(passage: Passage) -> Iterator[Finding]:
    text = passage.text
    for match in TWICE.finditer(text):
        if DOUBLED_CHARACTER.match(text, match.start()):
            yield _doubled(passage, match)
    for match in DOUBLED_MARK.finditer(text):
        yield _doubled(passage, match)
    for match in DOUBLED_WORD.finditer(text):
        if match[1] not in SAID_TWICE and not ONE_BY_ONE.search(match[1]):
            yield _doubled(passage, match)


def unpaired_marks(passage: Passage, block_text: str) -> Iterator[Finding]:
    """At most one finding a passage. A quotation may run over several paragraphs of one block."""
    if passage.kind == "attachment":
        return
    place = _unpaired(passage.text)
    if place is None or _unpaired(block_text) is None:
        return
    mark = passage.text[place]
    other = PAIRS.get(mark) or CLOSING[mark]
    yield Finding(
        code="unpaired-mark",
        severity=Severity.WARNING,
        field=passage.field,
        where=passage.where,
        message=f"“{mark}”没有与它成对的“{other}”" if mark not in "“”" else f"引号 {mark} 没有与它成对的 {other}",
        excerpt=around(passage.text, place, place + 1),
        suggestion="请补上另一半，或删去多出的一个。",
        may_keep=True,
        about=around(passage.text, place, place + 1),
    )


def half_width_marks(passage: Passage) -> Iterator[Finding]:
    for match in HALF_WIDTH.finditer(passage.text):
        yield _slip(
            passage,
            match.start(),
            match.end(),
            FULL_FORMS[match[0]],
            "half-width-punctuation",
            "中文里用了半角标点",
        )


def traditional_characters(passage: Passage) -> Iterator[Finding]:
    """Characters outside GB 2312 for which OpenCC knows a simplified form; titles and short quotations are left as they are."""
    if passage.text.isascii() or _is_gb2312(passage.text):
        return
    simplified = _simplify(passage.text)
    if len(simplified) != len(passage.text):
        return
    titles = [match.span() for match in QUOTED_TITLE.finditer(passage.text)]
    for match in re.finditer(f"[{HAN}]{{1,40}}", passage.text):
        places = [
            place
            for place in range(match.start(), match.end())
            if simplified[place] != passage.text[place]
            and not _is_gb2312(passage.text[place])
            and not any(start <= place < end for start, end in titles)
        ]
        if places:
            start, end = places[0], places[-1] + 1
            yield _slip(passage, start, end, simplified[start:end], "traditional-character", "出现繁体字")


def full_width_digits(passage: Passage) -> Iterator[Finding]:
    for match in FULL_WIDTH.finditer(passage.text):
        half = "".join(chr(ord(character) - 0xFEE0) for character in match[0])
        yield _slip(passage, match.start(), match.end(), half, "full-width-digit", "数字或字母是全角的")


def spaces_inside(passage: Passage) -> Iterator[Finding]:
    """A space between two Chinese characters of a sentence; where there are several, they are meant as a layout."""
    if passage.kind not in {"text", "digest", "quotation"} or len(passage.text) < RUNNING_TEXT:
        return
    found = list(SPACE.finditer(passage.text))
    if 0 < len(found) <= FEW_SPACES:
        for match in found:
            yield _slip(passage, match.start(), match.end(), "", "space-inside", "词句中间有空格")


def _doubled(passage: Passage, match: re.Match[str]) -> Finding:
    message = f"“{match[0]}”像是重复了"
    return _slip(passage, match.start(), match.end(), match[1], "doubled-word", message)


def _slip(passage: Passage, start: int, end: int, new: str, code: str, message: str) -> Finding:
    fix = with_neighbours(passage.text, start, end, new)
    return Finding(
        code=code,
        severity=Severity.WARNING,
        field=passage.field,
        where=passage.where,
        message=message,
        excerpt=around(passage.text, start, end),
        suggestion=f"请改为“{new}”。" if new else "请删去空格。",
        fix=fix,
        may_keep=True,
        about=fix.old,
    )


def _unpaired(text: str) -> int | None:
    """The place of the first mark without its partner; ``None`` when all are paired."""
    counting = {match.end() - 1 for match in COUNTED.finditer(text)}
    waiting: list[int] = []
    for match in MARK.finditer(text):
        place, mark = match.start(), match[0]
        if mark in PAIRS:
            waiting.append(place)
        elif waiting and text[waiting[-1]] == CLOSING[mark]:
            waiting.pop()
        elif place not in counting and not (mark == "’" and text[place - 1 : place].isalnum()):
            return place
    return waiting[0] if waiting else None


def _texts_of_blocks(draft: Draft) -> dict[int | None, str]:
    texts: dict[int | None, str] = {}
    for passage in draft.passages:
        if passage.block is None or passage.kind == "table":
            continue
        texts[passage.block] = texts.get(passage.block, "") + "\n" + passage.text
    return texts


def _is_gb2312(text: str) -> bool:
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _simplify(text: str) -> str:
    simplified: str = _converter().convert(text)
    return simplified


@functools.cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")
