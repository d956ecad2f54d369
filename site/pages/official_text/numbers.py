"""Numbers a text carries or cites: 青政发〔2026〕12号, the certificate and the filing of an appeal for money."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pages.official_text.sentences import Found, quote

_OPEN, _CLOSE = r"〔\[［（(【〈<﹝", r"〕\]］）)】〉>﹞"
_SIGN = re.compile(
    rf"(?P<code>[\u4e00-\u9fff]{{1,12}})\s*[{_OPEN}]\s*(?P<year>(?:19|20)\d{{2}})\s*(?:年)?[{_CLOSE}]\s*第?\s*(?P<count>\d{{1,5}})\s*号"
)
_YEARLY = re.compile(r"(?P<year>20\d{2})\s*年\s*第\s*(?P<count>\d{1,4})\s*号")
# Words that run into a number's letters in a sentence: 根据省政府鲁政发…
_NOT_OF_THE_CODE = re.compile(
    r".*(?:根据|按照|依据|依照|遵照|参照|文号|编号|文件|通知|意见|办法|规定|方案|省政府|市政府|县政府|镇政府|政府|发布|转发|下发|贯彻|落实|执行|详见|参见|以及|号文)"
)
_LEADING = re.compile(r"^[的见以经为和及与由从对在是将按据]+")
_LABEL = re.compile(r"^\s*(?:文\s*号|发文字号|编\s*号|文件编号|发文编号)\s*[:：\t]?\s*")

_CITED = re.compile(
    rf"《(?P<title>[^《》]{{4,120}}(?:〈[^〉]*〉)?[^《》]{{0,60}})》\s*[（(]?\s*(?:以下简称[^）)]*[）)]\s*[（(]?)?\s*(?P<number>[\u4e00-\u9fff]{{1,12}}\s*[{_OPEN}]\s*\d{{4}}\s*年?[{_CLOSE}]\s*第?\s*\d{{1,5}}\s*号)"
)
_CERTIFICATE = re.compile(
    r"(?:公开)?募捐资格证书?(?:的)?(?:编号|证号|号码|号)?\s*(?:为|是|[:：\t（(])*\s*(?P<value>[^\s，。；、,;:：]*\d[^\s，。；、,;]*)"
)
_FILING = re.compile(
    r"备案(?:编号|号码|文号|号|码)\s*(?:为|是|[:：\t（(])*\s*(?P<value>[0-9A-Za-z][0-9A-Za-z\-]{5,39})"
)


def document_number(text: str) -> str:
    """The first number in ``text`` as it is written properly, 青政发〔2026〕12号; empty when there is none."""
    match = _SIGN.search(text)
    if match is None:
        return ""
    code = _LEADING.sub("", _NOT_OF_THE_CODE.sub("", match["code"]))
    return f"{code}〔{match['year']}〕{int(match['count'])}号" if code else ""


def own_number(lines: Iterable[str]) -> Found[str] | None:
    """The number a text carries itself: in a line of its own, with or without 文号：, also 2026年第3号."""
    for line in lines:
        bare = _LABEL.sub("", line).strip().strip("（）()" if not _SIGN.fullmatch(line.strip()) else "")
        if _SIGN.fullmatch(bare):
            return Found(value=document_number(bare), sentence=quote(line))
        yearly = _YEARLY.fullmatch(bare)
        if yearly is not None:
            return Found(value=f"{yearly['year']}年第{int(yearly['count'])}号", sentence=quote(line))
    return None


def cited(sentences: Iterable[str]) -> tuple[Found[str], Found[str]] | None:
    """Title and number of the first document a text cites with both: 《……办法》（青政发〔2026〕12号）."""
    for sentence in sentences:
        match = _CITED.search(sentence)
        number = document_number(match["number"]) if match is not None else ""
        if match is not None and number:
            place = quote(sentence, *match.span())
            return Found(value=match["title"].strip(), sentence=place), Found(value=number, sentence=place)
    return None


def cited_number(sentences: Iterable[str]) -> Found[str] | None:
    for sentence in sentences:
        number = document_number(sentence)
        match = _SIGN.search(sentence)
        if number and match is not None:
            return Found(value=number, sentence=quote(sentence, *match.span()))
    return None


def certificate_number(sentences: Iterable[str]) -> Found[str] | None:
    """公开募捐资格证书编号 of a charity."""
    return _value(_CERTIFICATE, sentences)


def filing_number(sentences: Iterable[str]) -> Found[str] | None:
    """募捐方案备案编号 of an appeal."""
    return _value(_FILING, sentences)


def _value(pattern: re.Pattern[str], sentences: Iterable[str]) -> Found[str] | None:
    for sentence in sentences:
        match = pattern.search(sentence)
        if match is not None:
            return Found(value=_without_open_end(match["value"]), sentence=quote(sentence, *match.span()))
    return None


def _without_open_end(value: str) -> str:
    """``value`` without a bracket that closes more than it opens."""
    for opening, closing in ("（）", "()"):
        while value.endswith(closing) and value.count(closing) > value.count(opening):
            value = value[:-1]
    return value
