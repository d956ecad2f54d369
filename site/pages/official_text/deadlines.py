"""Until when, since when, and how long something is put up for all to see (截止、施行、公示)."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence

from pages.official_text.days import CLOCK, DAY, day_of, days, periods
from pages.official_text.sentences import Found, quote

_LABELLED = re.compile(rf"截(?:止|至)(?:时间|日期|日)?\s*(?:到|至|为|是|[:：\t])*\s*{DAY}")
_FROM_NOW = re.compile(rf"即日起\s*(?:，)?\s*(?:至|到|[—–－\-~～]+)\s*{DAY}")
_BEFORE = re.compile(rf"{DAY}{CLOCK}\s*(?:之前|以前|前|止|截止|为止)")
_OPEN_PERIOD = re.compile(
    r"(?:报名|申报|申请|缴费|参保|办理|受理|征集|征求意见|登记|招募|募捐|募集|捐赠|认领|预约|领取|投票|接种|体检|活动)\S{0,6}(?:时间|期限|日期|期)"
)
_SOMETHING_ELSE = re.compile(r"公示|有效期|施行|实施|执行|生效|出生|年满|周岁|停电|停水|施工|封闭")
# 年底前未缴费的, 11月23日前已登记的: who is meant, not until when.
_WHO_IS_MEANT = re.compile(r"^(?:已|未|没有|尚未|仍未|出生|取得|享受|入住)")
_COUNTED = re.compile(r"^[^。]{0,4}[，,].*(?:已|共|累计|完成|达到|总)")
_IN_FORCE = re.compile(rf"自?{DAY}\s*起\s*(?:正式)?\s*(?:施行|实施|执行|生效)")
_FROM_ISSUE = re.compile(r"自(?:发布|印发|公布|下发)之日起\s*(?:施行|实施|执行|生效)")
_VALID_UNTIL = re.compile(rf"有效期(?:限)?\s*(?:截)?(?:至|到|止)[^\d]{{0,3}}{DAY}")
_DISPLAY = re.compile(r"公示(?:期|时间|日期|时限)?")
_DISPLAY_UNTIL = re.compile(rf"公示(?:期|时间)?(?:截止|截至|至|到)(?:日期|时间|日)?[^\d]{{0,3}}{DAY}")


def deadline(sentences: Sequence[str], *, written_on: datetime.date) -> Found[datetime.date] | None:
    """The last day for what residents have to do: said in so many words first, then 即日起至…, …前, the end of 报名时间."""
    for find in (_labelled, _from_now, _before, _end_of_period):
        for sentence in sentences:
            for found in find(sentence, written_on):
                return found
    return None


def in_force(
    sentences: Sequence[str], *, written_on: datetime.date, issued_on: datetime.date | None
) -> tuple[Found[datetime.date] | None, Found[datetime.date] | None]:
    """Since when, and until when, the text is in force. 自印发之日起 is the day it was issued, where that is known."""
    since = until = None
    for sentence in sentences:
        if since is None and (match := _IN_FORCE.search(sentence)):
            since = _found(match, sentence, written_on)
        if since is None and issued_on is not None and (match := _FROM_ISSUE.search(sentence)):
            since = Found(value=issued_on, sentence=quote(sentence, *match.span()))
        if until is None and (match := _VALID_UNTIL.search(sentence)):
            until = _found(match, sentence, written_on)
        if until is None and "有效期" in sentence:
            for period in periods(sentence, written_on=written_on):
                place = quote(sentence, period.start, period.end)
                since = since or Found(value=period.first, sentence=place)
                until = Found(value=period.last, sentence=place)
                break
    return since, until


def displayed(
    sentences: Sequence[str], *, written_on: datetime.date
) -> tuple[Found[datetime.date] | None, Found[datetime.date] | None]:
    """First and last day of a public list (公示期)."""
    for sentence in sentences:
        match = _DISPLAY.search(sentence)
        if match is None:
            continue
        for period in periods(sentence, written_on=written_on):
            if period.start > match.start():
                place = quote(sentence, match.start(), period.end)
                return Found(value=period.first, sentence=place), Found(value=period.last, sentence=place)
        until = _DISPLAY_UNTIL.search(sentence)
        if until is not None:
            return None, _found(until, sentence, written_on)
    return None, None


def _found(match: re.Match[str], sentence: str, written_on: datetime.date) -> Found[datetime.date] | None:
    day = day_of(match, written_on=written_on)
    return None if day is None else Found(value=day, sentence=quote(sentence, *match.span()))


def _labelled(sentence: str, written_on: datetime.date) -> Iterator[Found[datetime.date]]:
    for match in _LABELLED.finditer(sentence):
        before = sentence[max(match.start() - 6, 0) : match.start()]
        if "公示" in before or "有效期" in before or _COUNTED.match(sentence[match.end() :]):
            continue
        found = _found(match, sentence, written_on)
        if found is not None:
            yield found


def _from_now(sentence: str, written_on: datetime.date) -> Iterator[Found[datetime.date]]:
    match = _FROM_NOW.search(sentence)
    if match is not None and not _SOMETHING_ELSE.search(sentence):
        found = _found(match, sentence, written_on)
        if found is not None:
            yield found


def _before(sentence: str, written_on: datetime.date) -> Iterator[Found[datetime.date]]:
    for match in _BEFORE.finditer(sentence):
        around = sentence[max(match.start() - 14, 0) : match.end() + 8]
        if _SOMETHING_ELSE.search(around) or _WHO_IS_MEANT.match(sentence[match.end() :]):
            continue
        found = _found(match, sentence, written_on)
        if found is not None:
            yield found


def _end_of_period(sentence: str, written_on: datetime.date) -> Iterator[Found[datetime.date]]:
    match = _OPEN_PERIOD.search(sentence)
    if match is None or "公示" in sentence:
        return
    for period in periods(sentence, written_on=written_on):
        if period.start >= match.start():
            yield Found(value=period.last, sentence=quote(sentence, match.start(), period.end))
    for day in days(sentence[match.end() :], written_on=written_on):
        after = sentence[match.end() + day.end :]
        if after.startswith(("止", "截止")):
            yield Found(value=day.day, sentence=quote(sentence, match.start(), match.end() + day.end))
