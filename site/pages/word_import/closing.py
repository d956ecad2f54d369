"""主送机关, the list after 附件：, and the 落款 of an official document, read off without being taken out.

Source: GB/T 9704—2012 党政机关公文格式, 7.3 (read 2026-11).
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Sequence

from pages.word_import.document import Closing
from pages.word_import.flow import Line
from pages.word_import.headings import words
from pages.word_import.patterns import FIRST_RANK, SECOND_RANK, SECRECY, is_contact, is_sentence

_ADDRESSEE = re.compile(r"(?!.*(?:如下|以下|下列|通知|公告|包括|提示|说明|摘要|导语))[^。；！？:：]{2,100}[:：]")
_ATTACHMENTS = re.compile(r"附\s*件\s*[:：]\s*(?P<first>\S.*)", re.DOTALL)
_ONE_ATTACHMENT = re.compile(r"附\s*件\s*[0-9０-９一二三四五六七八九十]{1,2}\s*[:：.．、]\s*(?P<name>\S.*)")
_ENTRY = re.compile(r"[0-9０-９]{1,2}\s*[.．、]\s*(?P<name>\S.*)")
_NUMERAL = "[0-9０-９〇○零一二三四五六七八九十]"
_DATE = re.compile(
    rf"(?P<year>{_NUMERAL}{{4}})\s*年\s*(?P<month>{_NUMERAL}{{1,2}})\s*月\s*(?P<day>{_NUMERAL}{{1,3}})\s*日"
)
_AFTER_DATE = r"\s*[）)]?\s*(?:印发|发布)?"
_ISSUED = re.compile(rf"(?P<issuer>[^。；，、：:\n]{{2,50}}?)[\s（(]+(?={_NUMERAL}{{4}}\s*年)")
_OFFICE = re.compile(
    r".{1,40}(?:政府|委员会|党委|党支部|党总支|村委会|居委会|办公室|办|中心|局|站|所|院|校|学校|会|部|组|队|处|科|公司|合作社|专班)"
)
_MAX_ISSUER = 60
_DIGITS = {numeral: str(value) for value, numeral in enumerate("零一二三四五六七八九")} | {"〇": "0", "○": "0"}


def addressee_of(items: Sequence[object]) -> str:
    """The 主送机关 line, if it is the first line of the body (below marks of secrecy); without its colon."""
    for item in items:
        if not isinstance(item, Line) or item.outline or item.number is not None:
            return ""
        text = item.text
        if len(text) <= 30 and SECRECY.search(text):
            continue
        is_one = item.alignment == "left" and _ADDRESSEE.fullmatch(text) and not FIRST_RANK.match(text)
        return text[:-1] if is_one else ""
    return ""


def attachments_of(items: Sequence[object]) -> tuple[str, ...]:
    """The names in the list after 附件：, without their numbers."""
    names: list[str] = []
    for item in items:
        text = words(item).strip() if isinstance(item, Line) else ""
        if not names:
            opening = _ATTACHMENTS.fullmatch(text)
            single = _ONE_ATTACHMENT.fullmatch(text)
            if opening is not None:
                names += (_entry_name(part) for part in opening["first"].split("\n"))
            elif single is not None:
                names.append(_tidy(single["name"]))
            continue
        entry = _ENTRY.fullmatch(text) or _ONE_ATTACHMENT.fullmatch(text)
        if entry is None:
            break
        names.append(_tidy(entry["name"]))
    return tuple(names)


def closing_of(items: Sequence[object]) -> Closing | None:
    """The last issuer and date standing on lines of their own; ``None`` when the document ends without them."""
    lines = [(part.strip(), item) for item in items if isinstance(item, Line) for part in item.text.split("\n")]
    for index in range(len(lines) - 1, 0, -1):
        text, line = lines[index]
        date = _DATE.search(text)
        if date is None:
            continue
        alone = text[: date.start()].strip(" \u3000（(")
        if re.fullmatch(_AFTER_DATE, text[date.end() :]) is None:
            continue
        if alone:
            issued = _ISSUED.match(text)
            if line.alignment == "right" and issued is not None:
                return Closing(issuer=_joined(issued["issuer"]), date=_day(date))
            continue
        above, above_line = lines[index - 1]
        is_issuer = _may_be_issuer(above, above_line) and (
            above_line.alignment == line.alignment == "right" or _OFFICE.fullmatch(above) is not None
        )
        if is_issuer:
            return Closing(issuer=_joined(above), date=_day(date))
        if line.alignment == "right":
            return Closing(date=_day(date))
    if len(lines) > 1:
        text, line = lines[-1]
        if line.alignment == "right" and _may_be_issuer(text, line) and _OFFICE.fullmatch(text):
            return Closing(issuer=_joined(text))
    return None


def _may_be_issuer(text: str, line: Line) -> bool:
    return (
        2 <= len(text) <= _MAX_ISSUER
        and not line.outline
        and line.number is None
        and not is_sentence(text)
        and not is_contact(text)
        and not re.search("[:：。；！？]", text)
        and not FIRST_RANK.match(text)
        and not SECOND_RANK.match(text)
    )


def _joined(text: str) -> str:
    """Several issuers set apart by wide gaps, with 、 between."""
    return "、".join(part for part in re.split(r"\s{2,}|\u3000+", text.strip()) if part)


def _entry_name(text: str) -> str:
    entry = _ENTRY.fullmatch(text.strip())
    return _tidy(entry["name"] if entry is not None else text)


def _tidy(name: str) -> str:
    return name.strip().rstrip("。；;，,")


def _day(match: re.Match[str]) -> datetime.date | None:
    """The date written in figures or in Chinese numerals; ``None`` when there is no such day."""
    try:
        return datetime.date(_year(match["year"]), _count(match["month"]), _count(match["day"]))
    except ValueError:
        return None


def _year(text: str) -> int:
    return int("".join(_DIGITS.get(sign, sign) for sign in unicodedata.normalize("NFKC", text)))


def _count(text: str) -> int:
    """1..99 in figures or as 二十一. Raises ``ValueError`` for anything else."""
    text = "".join(_DIGITS.get(sign, sign) for sign in unicodedata.normalize("NFKC", text))
    if "十" not in text:
        return int(text)
    tens, _, ones = text.partition("十")
    return int(tens or "1") * 10 + int(ones or "0")
