"""Who issued a text and when (落款), which policy an explainer explains, which charity appeals."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Sequence

from pages.official_text.days import days, only_day
from pages.official_text.sentences import Found, quote

_WITHIN = 14
_LONGEST_UNIT = 40
_UNIT = re.compile(
    r"[\u4e00-\u9fff（）()·、\s]{2,40}(?:政府|委员会|党委|党工委|纪委|办公室|办事处|管委会|村委会|居委会|指挥部|领导小组|基金会|慈善会|总会|协会|"
    r"红十字会|工会|妇联|团委|联合会|合作社|服务队|工作队|卫生院|服务中心|中心|分局|局|厅|部|办|所|站|院|校|园|公司|支部|总支|会|科|处|队|馆|庭|委|组)"
)
_ISSUED = re.compile(
    r"(?P<issuer>[\u4e00-\u9fff]{2,24}?(?:人民政府(?:办公室|办公厅)?|国务院(?:办公厅)?|委员会|党委|办公室|[\u4e00-\u9fff]局|[\u4e00-\u9fff]厅|[\u4e00-\u9fff]部|总局|省委|市委|县委))"
    r"(?:等[\u4e00-\u9fff\d]{1,8})?(?:近日|日前|联合|正式|制定|研究)*(?:印发|出台|发布|下发|公布|制发|修订|制定)"
)
_BEFORE_ISSUER = re.compile(r"^(?:近日|日前|近期|今年|由|经|根据|按照|最近|现行|此前|其中)+")
_POLICY = re.compile(
    r"《(?P<title>[^《》]{3,110}(?:通知|办法|规定|意见|条例|方案|细则|决定|公告|规划|措施|标准|计划|要点|章程|规则|法|通告|政策|指南|纲要)(?:（[^）]{1,12}）)?)》"
)
_CHARITY = re.compile(r"[\u4e00-\u9fff]{2,16}(?:慈善总会|慈善联合总会|慈善会|慈善协会|基金会|红十字会|慈善联合会)")
_BEFORE_CHARITY = re.compile(
    r"^.*(?:联合|委托|捐赠给|捐给|交由|依托|通过|户名为|户名|由|经|向|与|和|为|是|将|及|在|的|至|到|名称|组织|主体)(?=[\u4e00-\u9fff]{2,}(?:慈善|基金会|红十字会))"
)
_CHARITY_LABEL = re.compile(
    r"(?:慈善组织|募捐主体|募捐组织|接收单位|执行机构|户名|收款单位)(?:名称|全称)?\s*[:：\t]\s*(?P<name>[\u4e00-\u9fff（）()]{4,40})"
)
_ABOUT_MONEY = re.compile(r"募捐|备案|资格|募集|善款|捐款|捐赠|账户")
_ORGANISER = re.compile(
    r"(?:主办单位|发起单位|主办方|组织单位|主办|发起人|招募单位)\s*[:：\t]\s*(?P<name>[\u4e00-\u9fff（）()、 ]{3,40})"
)


def closing(lines: Sequence[str]) -> tuple[Found[str] | None, Found[datetime.date] | None]:
    """Office and day at the end; each may be missing. Lines of contacts, lists of attachments and copies are passed over."""
    last = [line.strip() for line in lines[-_WITHIN:]]
    for index in range(len(last) - 1, -1, -1):
        line = last[index]
        day = only_day(line, written_on=datetime.date.min)
        if day is not None:
            return _unit_above(last, index), Found(value=day, sentence=quote(line))
        both = _unit_and_day(line)
        if both is not None:
            return both
    for line in reversed(last):
        if _is_unit(line):
            return Found(value=_tidy(line), sentence=quote(line)), None
    return None, None


def _unit_above(lines: Sequence[str], index: int) -> Found[str] | None:
    units: list[str] = []
    for line in reversed(lines[max(index - 3, 0) : index]):
        if not _is_unit(line):
            break
        units.insert(0, _tidy(line))
    if not units and index + 1 < len(lines) and _is_unit(lines[index + 1]):
        units = [_tidy(lines[index + 1])]
    return Found(value="、".join(units), sentence=quote(" ".join(units))) if units else None


def _unit_and_day(line: str) -> tuple[Found[str] | None, Found[datetime.date] | None] | None:
    """A line that is an office and a day, and nothing else."""
    for day in days(line, written_on=datetime.date.min):
        rest = (line[: day.start] + line[day.end :]).strip(" \t，,（）()")
        if day.day.year > 1 and _is_unit(rest):
            return Found(value=_tidy(rest), sentence=quote(line)), Found(value=day.day, sentence=quote(line))
    return None


def _is_unit(line: str) -> bool:
    return len(line) <= _LONGEST_UNIT and _UNIT.fullmatch(line) is not None


def _tidy(line: str) -> str:
    return "".join(line.split())


def policy_title(title: str, sentences: Iterable[str]) -> Found[str] | None:
    """The document an explainer explains: named in its title, else the first one named in the text."""
    for sentence in (title, *sentences):
        match = _POLICY.search(sentence)
        if match is not None:
            return Found(value=match["title"].strip(), sentence=quote(sentence, *match.span()))
    return None


def policy_issuer(
    sentences: Iterable[str], *, written_on: datetime.date
) -> tuple[Found[str] | None, Found[datetime.date] | None]:
    """Who 印发 the document explained, and on which day where the same sentence says so."""
    for sentence in sentences:
        match = _ISSUED.search(sentence)
        if match is None or "《" not in sentence:
            continue
        place = quote(sentence, *match.span())
        before = list(days(sentence[: match.start()], written_on=written_on))
        day = Found(value=before[-1].day, sentence=quote(sentence, before[-1].start, match.end())) if before else None
        return Found(value=_BEFORE_ISSUER.sub("", match["issuer"]), sentence=place), day
    return None, None


def charity_name(sentences: Sequence[str]) -> Found[str] | None:
    """The charity that appeals: after its label, else named where the text speaks of the money."""
    for sentence in sentences:
        match = _CHARITY_LABEL.search(sentence)
        if match is not None:
            return Found(value=match["name"].strip(), sentence=quote(sentence, *match.span()))
    for sentence in sorted(sentences, key=lambda text: _ABOUT_MONEY.search(text) is None):
        match = _CHARITY.search(sentence)
        name = _BEFORE_CHARITY.sub("", match[0]) if match is not None else ""
        if match is not None and name:
            return Found(value=name, sentence=quote(sentence, *match.span()))
    return None


def organiser(sentences: Iterable[str]) -> Found[str] | None:
    for sentence in sentences:
        match = _ORGANISER.search(sentence)
        if match is not None:
            return Found(value=match["name"].strip(), sentence=quote(sentence, *match.span()))
    return None
