"""What a text says after a label of its own: 办理对象：…, 所需材料：…, 参与方式：…."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pages.official_text.sentences import Found, quote

_WHO = re.compile(
    r"^\W{0,3}(?:[一二三四五六七八九十]+、|\d+[.．、])?\s*(?:办理对象|适用对象|申请条件|申请对象|参保对象|补贴对象|服务对象|救助对象|谁能办)\s*[:：\t]\s*(?P<value>\S.{1,400})"
)
_BRING = re.compile(
    r"^\W{0,3}(?:[一二三四五六七八九十]+、|\d+[.．、])?\s*(?:所需材料|申请材料|申报材料|携带材料|办理材料|需带材料|带什么)\s*[:：\t]\s*(?P<value>\S.{1,400})"
)
_HELP = re.compile(
    r"^\W{0,3}(?:[一二三四五六七八九十]+、|\d+[.．、])?\s*(?:参与方式|报名方式|捐赠方式|捐款方式|怎样参与|参加方式)\s*[:：\t]\s*(?P<value>\S.{1,600})"
)


def who(lines: Iterable[str]) -> Found[str] | None:
    return _first(_WHO, lines)


def bring(lines: Iterable[str]) -> Found[str] | None:
    return _first(_BRING, lines)


def how_to_help(lines: Iterable[str]) -> Found[str] | None:
    return _first(_HELP, lines)


def _first(pattern: re.Pattern[str], lines: Iterable[str]) -> Found[str] | None:
    for line in lines:
        match = pattern.match(line)
        if match is not None:
            return Found(value=match["value"].replace("\t", " ").strip(), sentence=quote(line))
    return None
