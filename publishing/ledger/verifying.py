"""Go through the chain from one end to the other and say in words what does not fit.

Memory is bounded: rows are read by the thousand. What others write meanwhile is left for the next time.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef
from django.utils import timezone

from publishing.ledger import anchor, chain, triggers
from publishing.ledger.chain import GENESIS, LOGS
from publishing.ledger.models import SHORT_HASH_CHARACTERS, Head, LoggedAct

CHUNK = 1000
TOLD = 20
FIELDS = {
    "at": "时间",
    "action": "操作",
    "kind": "类型",
    "object_id": "对象编号",
    "title": "对象",
    "revision_id": "修订版",
    "person_id": "人员编号",
    "uuid": "同次操作编号",
    "content_changed": "“内容有改动”",
    "deleted": "“对象已删除”",
    "data": "详情",
}


@dataclass(kw_only=True)
class Found:
    """What was looked at and what does not fit; ``faults`` holds the first 20 sentences, ``count`` counts all."""

    first: int = 1
    number: int = 0
    hash: str = GENESIS
    backfilled: int = 0
    is_protected: bool = False
    anchor: int | None = None
    faults: list[str] = field(default_factory=list)
    count: int = 0

    @property
    def is_sound(self) -> bool:
        return self.count == 0

    def tell(self, fault: str) -> None:
        self.count += 1
        if len(self.faults) < TOLD:
            self.faults.append(fault)

    @property
    def message(self) -> str:
        """One sentence when all is well; else every fault told, and what is to be done."""
        if self.is_sound:
            return f"第 {self.first} 至 {self.number} 条全部相符。" if self.number else "台账里还没有记录。"
        more = f"；另有 {self.count - len(self.faults)} 处" if self.count > len(self.faults) else ""
        return (
            f"台账有 {self.count} 处不符：{'；'.join(self.faults)}{more}。"
            "请先停止改动，立即保存数据库、备份和 RUNTIME_DIR 的副本，再由管理员会同纪检对照最近的备份和已打印的审核表查明原因；"
            "不要自行改回或删除任何记录。"
        )


def verify(*, last: int | None = None, head: str = "") -> Found:
    """Look at the whole chain, or at its ``last`` rows only. ``head``: a hash (or its first 12 or more characters, as
    printed on a form) that has to be in the chain.
    """
    found = Found(is_protected=triggers.are_up(connection))
    until = LoggedAct.objects.values_list("number", flat=True).first() or 0
    if last is not None and until > last:
        found.first = until - last + 1
        before = LoggedAct.objects.filter(number=found.first - 1).values_list("hash", flat=True).first()
        found.number, found.hash = found.first - 1, before or GENESIS
    for acts in _chunks(found.number, until):
        _follow(acts, found)
    _compare_with_head(until, found)
    if last is None:
        _look_for_unchained(found)
    _compare_with_anchor(found)
    if head:
        _look_for_head(head.strip().lower(), found)
    return found


def _chunks(after: int, until: int) -> Iterator[list[LoggedAct]]:
    while chunk := list(LoggedAct.objects.filter(number__gt=after, number__lte=until).order_by("number")[:CHUNK]):
        yield chunk
        after = chunk[-1].number


def _follow(acts: Sequence[LoggedAct], found: Found) -> None:
    entries = {
        (log, entry.pk): entry
        for log, model in LOGS.items()
        for entry in model._base_manager.filter(pk__in=[act.entry_id for act in acts if act.log == log])
    }
    for act in acts:
        if act.number != found.number + 1:
            missing = (
                f"第 {found.number + 1} 条"
                if act.number == found.number + 2
                else (f"第 {found.number + 1} 至 {act.number - 1} 条")
            )
            found.tell(f"{missing}不见了（已被删除）")
        elif act.previous != found.hash:
            found.tell(f"{_named(act)}与上一条接不上（其中一条被换过、插入或调换了次序）")
        differing = _differing(act, entries.get((act.log, act.entry_id)))
        if not hmac.compare_digest(chain.digest(chain.row_of(act)), act.hash):
            what = f"，与原日志不同的是：{differing}" if differing else ""
            found.tell(f"{_named(act)}写入后被改过{what}")
        elif differing:
            found.tell(f"{_named(act)}对应的原日志被改过：{differing}")
        if (act.log, act.entry_id) not in entries:
            found.tell(f"{_named(act)}对应的原日志（{act.get_log_display()} {act.entry_id}）已被删除")
        found.number, found.hash = act.number, act.hash
        found.backfilled += act.backfilled


def _differing(act: LoggedAct, entry: Any) -> str:
    """Which fields the log entry and its act do not agree about, each with both values."""
    if entry is None:
        return ""
    now = {**chain.said_by(entry), "kind": chain.kind_of(entry)}
    then = chain.row_of(act)
    pairs = ((name, then[name], now[name]) for name in FIELDS if name != "kind" or now["kind"])
    return "、".join(
        f"{FIELDS[name]}（台账为“{_short(mine)}”，日志为“{_short(theirs)}”）"
        for name, mine, theirs in pairs
        if not _same(name, mine, theirs)
    )


def _same(name: str, mine: Any, theirs: Any) -> bool:
    if name != "data" or mine == theirs:
        return bool(mine == theirs)
    try:
        # PostgreSQL writes numbers its own way: what counts is their value.
        return bool(json.loads(mine) == json.loads(theirs))
    except ValueError:
        return False


def _compare_with_head(until: int, found: Found) -> None:
    """Read after ``until`` was: the head may have moved on since, and is never behind."""
    head = Head.objects.first()
    number, digest = (head.number, head.hash) if head else (0, GENESIS)
    if number > until and not LoggedAct.objects.filter(number=number).exists():
        found.tell(f"台账末尾少了第 {until + 1} 至 {number} 条（已被删除）")
    elif number < until or (number and not LoggedAct.objects.filter(number=number, hash=digest).exists()):
        found.tell("链尾登记与台账不符，有人动过台账末尾")


def _look_for_unchained(found: Found) -> None:
    for log, model in LOGS.items():
        chained = LoggedAct.objects.filter(log=log, entry_id=OuterRef("pk"))
        unchained = model._base_manager.filter(~Exists(chained)).order_by("pk")
        for entry in unchained[:TOLD]:
            when = timezone.localtime(entry.timestamp).strftime("%Y-%m-%d %H:%M")
            name = f"{LoggedAct.Log(log).label} {entry.pk}（{when} {_short(entry.label)}）"
            found.tell(f"{name}不在台账里，是绕过系统加进去的")
        found.count += max(unchained.count() - TOLD, 0)


def _compare_with_anchor(found: Found) -> None:
    anchored = anchor.read()
    if anchored is None:
        if anchor.file().exists():
            found.tell(f"台账锚文件 {anchor.file().name} 读不出来，无法判断末尾是否完整")
        return
    found.anchor = anchored.number
    if anchored.number > found.number:
        found.tell(
            f"台账只到第 {found.number} 条，而本机记得有第 {anchored.number} 条：末尾被截掉，或恢复了较早的备份"
            f"（确系恢复备份的，请把 {anchor.file().name} 改名存档后再校验）"
        )
    elif not anchor.lies_on_chain(anchored):
        found.tell(
            f"第 {anchored.number} 条与本机记下的校验值不同：台账被整段重写，或恢复备份后另写"
            f"（确系恢复备份的，请把 {anchor.file().name} 改名存档后再校验）"
        )


def _look_for_head(head: str, found: Found) -> None:
    matching = LoggedAct.objects.filter(hash__startswith=head) if len(head) >= SHORT_HASH_CHARACTERS else None
    if matching is None:
        found.tell(f"给出的校验值“{head}”太短，至少要 {SHORT_HASH_CHARACTERS} 位")
    elif not matching.exists():
        found.tell(f"台账里没有校验值 {_short(head)}：表是伪造的，或打印以后台账被重写")


def _named(act: LoggedAct) -> str:
    when = timezone.localtime(act.at).strftime("%Y-%m-%d %H:%M")
    return f"第 {act.number} 条（{when} {act.person} {act.action_in_words} {_short(act.title)}）"


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
