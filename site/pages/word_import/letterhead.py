"""The 版头 of an official document: red issuer, 文号, 签发人, urgency, taken out; marks of secrecy, left where they are.

Source: GB/T 9704—2012 党政机关公文格式, 7.2 (read 2026-11).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pages.word_import.document import Letterhead
from pages.word_import.flow import Item, Line, Rule, Span
from pages.word_import.inline import plain
from pages.word_import.losses import Losses
from pages.word_import.patterns import FIRST_RANK, SALUTATION, SECRECY, is_sentence
from publishing.article import Cell, Table

LEFT_OUT = "文件头没有放进正文："
_HEAD_ITEMS = 16
_OPENING, _CLOSING = "〔[［（(【﹝", "〕]］）)】﹞"
_NUMBER = re.compile(
    rf"(?P<number>[^\s{_OPENING}：:，。]{{1,20}}\s*[{re.escape(_OPENING)}]\s*[0-9０-９]{{4}}\s*[{re.escape(_CLOSING)}]"
    r"\s*第?\s*[0-9０-９]{1,5}\s*号)(?:\s+(?P<rest>\S.*))?"
)
_SIGNATORY = re.compile(r"签发人?\s*[:：]\s*(?P<name>\S.{0,40})")
_SERIAL = re.compile(r"(?:份号\s*[:：]?\s*)?[0-9０-９]{6}")
_URGENCY = re.compile(r"(?:(?:紧急程度|缓急)\s*[:：]\s*)?(?:特急|加急|平急|特提)")
_FILE = re.compile(r"(?!.*关于)(?P<issuer>.{0,40}?)\s*文\s*件")
_TITLE_END = re.compile(
    r".*(?:关于.*|通知|公告|通告|通报|决定|决议|意见|方案|报告|请示|批复|函|纪要|简报|倡议书|公报|命令|办法)"
)
_PLACES = str.maketrans(dict.fromkeys(_OPENING, "〔") | dict.fromkeys(_CLOSING, "〕"))


@dataclass(kw_only=True)
class _Found:
    issuers: list[str] = field(default_factory=list)
    number: str = ""
    signatory: str = ""
    has_file: bool = False
    dropped: list[str] = field(default_factory=list)


def take_letterhead(items: list[Item], losses: Losses) -> Letterhead | None:
    """Remove the letterhead's lines from ``items`` and return what they say; ``None`` when there is no letterhead.

    What was removed is said in one sentence. A mark of secrecy stays in ``items`` and is said as well.
    """
    found = _Found()
    replaced: dict[int, list[Line]] = {}
    for index, item in enumerate(items[:_HEAD_ITEMS]):
        if isinstance(item, Line):
            if _ends_head(item):
                break
            is_taken = _take(_flat(plain(item.spans)), found, is_red=item.is_red, is_centred=item.alignment == "center")
            if is_taken:
                replaced[index] = []
        elif isinstance(item, Rule):
            replaced[index] = []
        elif isinstance(item, Table):
            marks = _take_table(item, found)
            if marks is None:
                break
            replaced[index] = marks
    _say_marks(items, losses)
    if not (found.number or found.has_file):
        return None
    for index in sorted(replaced, reverse=True):
        items[index : index + 1] = replaced[index]
    words = "；".join(found.dropped)
    losses.say(f"{LEFT_OUT}{words}。")
    return Letterhead(issuer="、".join(found.issuers), document_number=found.number, signatory=found.signatory)


def _ends_head(line: Line) -> bool:
    text = line.text
    return bool(
        line.outline
        or line.number is not None
        or is_sentence(text)
        or len(text) > 60
        or FIRST_RANK.match(text)
        or SALUTATION.fullmatch(text)
    )


def _take(text: str, found: _Found, *, is_red: bool, is_centred: bool) -> bool:
    """Whether ``text`` is a line of a letterhead; what it says goes into ``found``."""
    if not text or SECRECY.search(text):
        return False
    number, signatory, file = _NUMBER.fullmatch(text), _SIGNATORY.fullmatch(text), _FILE.fullmatch(text)
    if number is not None and not found.number:
        rest = _SIGNATORY.fullmatch(number["rest"] or "")
        if number["rest"] and rest is None:
            return False
        found.number = _normal_number(number["number"])
        found.signatory = _name(rest["name"]) if rest is not None else found.signatory
    elif signatory is not None and not found.signatory:
        found.signatory = _name(signatory["name"])
    elif file is not None and (is_red or is_centred) and not found.number:
        found.has_file = True
        found.issuers += [_flat(file["issuer"])] if file["issuer"] else []
    elif not (_URGENCY.fullmatch(text) or _SERIAL.fullmatch(text)):
        if not is_red or found.number or _TITLE_END.fullmatch(text):
            return False
        found.issuers.append(text)
    found.dropped.append(text)
    return True


def _take_table(table: Table, found: _Found) -> list[Line] | None:
    """Take a table that only holds a letterhead in place; the marks of secrecy in it. ``None`` for any other table."""
    texts = [_flat(cell.text) for row in table.rows for cell in row if cell.text.strip()]
    holds_file = any(_FILE.fullmatch(text) for text in texts)
    tried = _Found(number=found.number, signatory=found.signatory)
    marks = []
    for text in texts:
        if SECRECY.search(text):
            marks.append(text)
        elif not _take(text, tried, is_red=holds_file and len(text) <= 30, is_centred=holds_file):
            return None
    found.issuers += tried.issuers
    found.number, found.signatory = tried.number, tried.signatory
    found.has_file = found.has_file or tried.has_file
    found.dropped += tried.dropped
    return [Line(pieces=(Span(text=mark),)) for mark in marks]


def _say_marks(items: Sequence[object], losses: Losses) -> None:
    lines = (_flat(plain(item.spans)) for item in items[:_HEAD_ITEMS] if isinstance(item, Line))
    cells = (_flat(cell.text) for item in items[:_HEAD_ITEMS] if isinstance(item, Table) for cell in _cells(item))
    for text in (*lines, *cells):
        mark = SECRECY.search(text)
        if mark is not None and len(text) <= 30 and not is_sentence(text):
            losses.say(f"原文标有“{text}”，已留在正文里：涉密和内部文件不得在网上发布，请先核实能否公开。")


def _cells(table: Table) -> Iterator[Cell]:
    return (cell for row in table.rows for cell in row)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _normal_number(text: str) -> str:
    """青政发〔2026〕18号 whatever brackets, spaces and wide figures it was written with."""
    return unicodedata.normalize("NFKC", "".join(text.translate(_PLACES).split()))


def _name(text: str) -> str:
    """A name set apart by spaces (林　某) as one word; several names with 、 between."""
    parts = text.split()
    return "".join(parts) if all(len(part) == 1 for part in parts) else "、".join(parts)
