"""The log for people: every call with what it did and what the caller got of the answer."""

from html import escape
from typing import Any

from wechat_simulator import request_log
from wechat_simulator.account import Account
from wechat_simulator.clock import beijing
from wechat_simulator.layout import page, template
from wechat_simulator.log_words import (
    DELIVERED_NAMES,
    EFFECT_NAMES,
    ERRCODE_NAMES,
    FAULT_NAMES,
    OPERATION_NAMES,
    SOURCES,
)
from wechat_simulator.reply import Reply
from wechat_simulator.request import Request

PAGE_ENTRIES = 100


def show(account: Account, request: Request) -> Reply:
    """The newest hundred entries, or those before ``?before=``."""
    before = request.query.get("before", "")
    entries = request_log.newest_first(
        account.store, limit=PAGE_ENTRIES, before=int(before) if before.isdecimal() else 0
    )
    older = ""
    if len(entries) == PAGE_ENTRIES:
        older = f'<a class="button" href="/log?before={entries[-1]["id"]}">更早的记录</a>'
    body = template("log.html").substitute(
        entries="".join(map(_entry, entries)) or '<p class="none">还没有任何请求。</p>', older=older
    )
    return page(account, title="请求记录", tab="/log", body=body)


def _entry(entry: dict[str, Any]) -> str:
    local = beijing(entry["time"])
    operation = entry["operation"]
    name = OPERATION_NAMES.get(operation, "未知接口" if entry["source"] == "api" else operation)
    address = f"<code>{entry['method']} {escape(entry['path'])}</code>" if entry["source"] == "api" else ""
    took = f"{entry['duration_ms']:.0f} 毫秒" if entry["duration_ms"] is not None else ""
    return template("log_entry.html").substitute(
        source=entry["source"],
        source_name=SOURCES[entry["source"]],
        day=f"{local.month}月{local.day}日",
        time=f"{local:%H:%M:%S}",
        name=escape(name),
        address=address,
        result=_result(entry),
        effects="".join(map(_effect, entry["effects"])),
        took=took,
    )


def _result(entry: dict[str, Any]) -> str:
    marks = []
    errcode = entry["errcode"]
    if entry["fault"]:
        names = "、".join(FAULT_NAMES.get(kind, kind) for kind in entry["fault"].split(" "))
        marks.append(f'<span class="mark fault">故障：{names}</span>')
    if entry["outcome"] == "not_done":
        marks.append('<span class="mark bad">没有办</span>')
    elif entry["outcome"] == "refused":
        marks.append(f'<span class="mark bad">拒绝 {errcode} {ERRCODE_NAMES.get(errcode, "")}</span>')
    elif entry["source"] == "api":
        marks.append('<span class="mark good">已办</span>')
    if errcode and (errcode == -1 or entry["outcome"] == "done"):
        marks.append(f'<span class="mark warn">答复 {errcode}</span>')
    if entry["delivered"] != "whole":
        marks.append(f'<span class="mark warn">{DELIVERED_NAMES.get(entry["delivered"], entry["delivered"])}</span>')
    return "".join(marks)


def _effect(effect: dict[str, Any]) -> str:
    facts = []
    if "filename" in effect:
        facts.append(escape(effect["filename"]))
    if "event" in effect:
        facts.append(
            f"{effect['event']} {effect['label']}" + (f"({escape(effect['problem'])})" if effect.get("problem") else "")
        )
    if "recipient" in effect:
        facts.append(f"发给 {escape(effect['recipient'])}")
    for key, label in (("publish_id", "任务"), ("msg_id", "群发")):
        if key in effect:
            facts.append(f"{label} {effect[key]}")
    extra = f"<small>{' · '.join(facts)}</small>" if facts else ""
    return f"<p>{line(effect)}{extra}</p>"


def line(effect: dict[str, Any]) -> str:
    """Return what an effect was, in words: 新建草稿《…》."""
    titles = "、".join(f"《{escape(one['title'])}》" for one in effect.get("articles", []))
    kind = str(effect["kind"])
    return EFFECT_NAMES.get(kind, kind) + titles
