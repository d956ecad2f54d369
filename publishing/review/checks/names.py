"""Where the full name of a person stands in Chinese text. A guess by surname and neighbours, made to err on the quiet side."""

from __future__ import annotations

import re
from dataclasses import dataclass

from publishing.review.checks.words import characters, words

_NOT_NAMES = words("not_names")
_SURNAME = f"(?:{'|'.join(sorted(words('compound_surnames')))}|[{characters('surnames')}])"
_GIVEN = rf"(?![{characters('never_given')}])[\u4e00-\u9fff]"
_FULL = rf"{_SURNAME}(?:{_GIVEN}){{1,2}}"
_PLAIN_ROLES = "村民|居民|群众|老人|户主|家属|职工|党员|死者|伤者|申请人|看望|慰问|帮助|监护人"
_PATIENTS = "患者|病人|感染者|病例|残疾人"
_POOR = (
    "低保户|特困户|贫困户|脱贫户|监测户|五保户|困难户|低保对象|特困人员|特困供养人员|救助对象|监测对象|孤儿|困境儿童"
)
_PUPILS = "学生|男孩|女孩|小朋友|儿童|婴儿|班"
_HONORIFIC = "老人|大爷|大娘|大妈|奶奶|爷爷|同学|女士|先生|同志|小朋友"
_AFTER = (
    rf"(?=[（(，、,。；\t ]|$|因|患|身患|确诊|{_HONORIFIC}|家[的庭里中房住]|一家|每[月天周]|靠|已|拾|在|获|荣获|与家人"
    "|今年|去年|近日|前不久|突发|突然|不幸|长期|常年|自幼|被|经|一直|目前|现[在年]|两|夫妇|本人)"
)
_BY_ROLE = re.compile(
    rf"(?P<role>{_PLAIN_ROLES}|{_PATIENTS}|{_POOR}|{_PUPILS})(?:[：:]|[名叫])?(?P<name>{_FULL}?){_AFTER}"
)
_ONE_BY_ROLE = re.compile(
    rf"(?P<role>{_PATIENTS}|{_POOR})(?P<name>{_SURNAME}(?:{_GIVEN}){{2}})(?![\u4e00-\u9fff]?(?:等|的))"
)
_AT_BOUNDARY = re.compile(
    rf"(?:^|(?<=[，。；、：:（(\t ]))(?P<name>{_FULL}?)"
    rf"(?=（[^）]{{1,12}}）|，(?:男|女|现年|今年|\d|视力|听力|肢体|智力|精神|言语|多重|因|患|身患|确诊)|因患|身患|患有|患|确诊|(?:{_HONORIFIC})|家庭困难)"
)
_BY_HONORIFIC = re.compile(rf"(?<=[的了])(?P<name>{_FULL}?)(?={_HONORIFIC})")
_OF_PLACE = re.compile(rf"(?<=的)(?P<name>{_FULL}?)(?=因患|身患|患有|患了|得了|查出|确诊)")
_IN_LIST = re.compile(
    rf"(?:^|(?<=[，。；：向给]))(?P<name>{_FULL}?)(?=(?:、{_FULL}?){{0,8}}等[^，。；]{{0,3}}?(?P<role>{_POOR}|{_PATIENTS}))"
)
_WHOLE = re.compile(rf"{_FULL}$")
_LISTED = re.compile(rf"{_SURNAME}[\u4e00-\u9fff]{{1,2}}$")
_PLACE = re.compile(r"[村镇组站所院校局市县区户费路街林场湖河塘桥园厅]$")
_NEXT_IN_LIST = re.compile(rf"、(?P<name>{_FULL}?)(?=[、，。；（(]|$|等)")


@dataclass(frozen=True, kw_only=True)
class Person:
    """A full name and the span it has in the text; ``role`` is the word right before it (低保户, 学生), if any."""

    name: str
    start: int
    end: int
    role: str = ""


def people(text: str) -> list[Person]:
    """The full names of running text, in their order. Masked ones (张*三, 张某) are none."""
    found: dict[int, Person] = {}
    for pattern in (_BY_ROLE, _AT_BOUNDARY, _BY_HONORIFIC, _OF_PLACE, _IN_LIST, _ONE_BY_ROLE):
        for match in pattern.finditer(text):
            _add(found, match, role=match.groupdict().get("role") or "")
    for person in list(found.values()):
        _follow_list(found, text, person)
    return [found[start] for start in sorted(found)]


def is_name(cell: str) -> bool:
    """Whether all of ``cell``, a field of a list, is a full name. 张 三 with a space in it is one as well."""
    squeezed = re.sub(r"\s", "", cell)
    return bool(
        len(squeezed) <= 4 and _WHOLE.match(squeezed) and squeezed[:2] not in _NOT_NAMES and not _PLACE.search(squeezed)
    )


def is_listed_name(cell: str) -> bool:
    """Whether ``cell`` can be a full name at all: below the heading 姓名 even 王小河 is no river."""
    return bool(_LISTED.match(re.sub(r"\s", "", cell)))


def mask_name(name: str) -> str:
    """张*三, 张*"""
    return name[0] + "*" * max(1, len(name) - 2) + (name[-1] if len(name) > 2 else "")


def _add(found: dict[int, Person], match: re.Match[str], role: str) -> Person | None:
    name, start = match["name"], match.start("name")
    if name[:2] in _NOT_NAMES or name in _NOT_NAMES or start in found:
        return None
    found[start] = Person(name=name, start=start, end=match.end("name"), role=role)
    return found[start]


def _follow_list(found: dict[int, Person], text: str, person: Person) -> None:
    """王德发、李桂英、…: who follows in a list has the role of the first."""
    place = person.end
    while match := _NEXT_IN_LIST.match(text, place):
        _add(found, match, person.role)
        place = match.end("name")
