"""The page on which a visitor breaks things on purpose."""

import re
from html import escape
from typing import Any

from wechat_simulator import human, publications, tokens
from wechat_simulator.account import Account
from wechat_simulator.faults import KINDS, Fault, Faults, operation_name
from wechat_simulator.layout import page, redirect, template
from wechat_simulator.reply import Reply
from wechat_simulator.request import Request
from wechat_simulator.switchboard_words import FAULT_GROUPS, SCOPE_NAMES, SCOPES, SWITCH_GROUPS, FaultWords, SwitchWords
from wechat_simulator.switches import Positions

TIMES = (("1", "下一次"), ("2", "下两次"), ("3", "下三次"), ("10", "下十次"), ("", "一直"))
BANNABLE = 50
_WORDS = {(words.kind, words.fixed): words for _, _, group in FAULT_GROUPS for words in group}


def _turned(account: Account) -> str:
    """The switches that do not stand in their usual position, in words; empty when all do."""
    usual, now = Positions(), account.switches.now
    titles = [
        words.title
        for _, group in SWITCH_GROUPS
        for words in group
        if getattr(now, words.name) != getattr(usual, words.name)
    ]
    return f'<p class="turned">开关已改动：{escape("、".join(titles))}</p>' if titles else ""


def show(account: Account, faults: Faults, problem: str = "") -> Reply:
    """What is on, what can be turned on, and how the account stands."""
    planned = faults.all()
    turned = _turned(account)
    groups = "".join(
        f'<section class="block"><h2>{title}</h2><p class="lead">{lead}</p>'
        f'<div class="cards">{"".join(map(_card, group))}</div></section>'
        for title, lead, group in FAULT_GROUPS
    )
    switches = "".join(
        f'<div class="card switches"><h3>{title}</h3>{"".join(_switch(account, words) for words in group)}</div>'
        for title, group in SWITCH_GROUPS
    )
    body = template("faults.html").substitute(
        problem=f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else "",
        state="calm" if not planned and not turned else "alarm",
        planned="".join(map(_planned, planned)) + turned or '<p class="none">没有故障，一切正常。</p>',
        groups=groups,
        switches=switches,
        ban=_ban(account),
    )
    return page(account, title="故障开关", tab="/faults", body=body, status=400 if problem else 200)


def act(account: Account, faults: Faults, request: Request) -> Reply:
    """Do what a form on the page asks; a value that cannot be is explained on the page."""
    fields = request.fields
    try:
        match fields.get("do"):
            case "add":
                _add(faults, fields)
            case "remove":
                faults.remove(int(fields.get("id", "0")))
            case "clear":
                faults.clear()
                account.switches.reset()
            case "kill_tokens":
                tokens.kill_all(account)
            case "ban":
                human.act(account, "ban", {"url": f"/s/{fields.get('page_key', '')}"})
            case "switch":
                name = fields.get("name", "")
                account.switches.set(**{name: _value(name, fields.get("value", "").strip())})
    except (ValueError, TypeError):
        return show(account, faults, "这个值不行，请检查后再填一次。")
    return redirect("/faults")


def _add(faults: Faults, fields: dict[str, str]) -> None:
    kind = fields.get("kind", "")
    usual = KINDS[kind].parameters if kind in KINDS else {}
    values = {name: _typed(fields[name], usual[name]) for name in usual if name in fields}
    times = int(fields["times"]) if fields.get("times") else None
    faults.add(fields.get("operation", "*"), kind, times=times, **values)


def _value(name: str, text: str) -> Any:
    """Read what the form sent for a switch. Raises ``ValueError``."""
    usual = getattr(Positions(), name, None)
    words = [word.strip() for word in re.split("[、，,；;]", text) if word.strip()]
    if isinstance(usual, list):
        return [int(word) for word in words] if name == "publish_outcomes" else words
    if isinstance(usual, dict):
        pairs = (word.partition("=") for word in words)
        return {f"/cgi-bin/{operation_name(path)}": int(number) for path, _, number in pairs}
    return _typed(text, usual)


def _typed(text: str, usual: Any) -> Any:
    """Read ``text`` as the type of ``usual``. Raises ``ValueError``."""
    if isinstance(usual, bool):
        return text == "true"
    if isinstance(usual, int | float):
        return type(usual)(text)
    return text


def _ban(account: Account) -> str:
    """The form with which the platform bans an article."""
    rows = publications.live_articles(account.store, limit=BANNABLE)
    if not rows:
        return '<p class="none">还没有发表过文章。</p>'
    choices = "".join(
        f'<option value="{row["page_key"]}">{escape(publications.article_in(row)["title"])}</option>' for row in rows
    )
    return template("ban.html").substitute(choices=choices)


def _planned(fault: Fault) -> str:
    words = next(
        (
            words
            for words in _WORDS.values()
            if words.kind == fault.kind and set(words.fixed) <= set(fault.parameters.items())
        ),
        None,
    )
    title = words.title if words else fault.kind
    notes = []
    if fault.kind == "refuse":
        title = f"拒绝 {fault.parameters['errcode']}"
    if "seconds" in fault.parameters:
        notes.append(f"{fault.parameters['seconds']:g} 秒")
    if fault.skip:
        notes.append(f"先放过 {fault.skip} 次")
    notes.append("一直有效" if fault.times is None else f"还剩 {fault.times} 次")
    notes.append(f"已命中 {fault.hits} 次")
    scope = SCOPE_NAMES.get(fault.operation, fault.operation)
    return (
        f'<form method="post" class="planned"><input type="hidden" name="do" value="remove">'
        f'<input type="hidden" name="id" value="{fault.id}"><div><b>{escape(title)}</b>'
        f"<span>{escape(scope)} · {' · '.join(notes)}</span></div><button>关掉</button></form>"
    )


def _card(words: FaultWords) -> str:
    hidden = "".join(f'<input type="hidden" name="{name}" value="{_text(value)}">' for name, value in words.fixed)
    usual = KINDS[words.kind].parameters
    asked = ""
    if words.asks_seconds:
        value = f"{usual['seconds']:g}"
        asked += f'<label>秒数<input name="seconds" type="number" min="0" max="600" value="{value}" required></label>'
    if words.asks_errcode:
        asked += '<label>错误码<input name="errcode" type="number" value="45009" required></label>'
    return template("fault.html").substitute(
        kind=words.kind,
        title=words.title,
        explanation=words.explanation,
        hidden=hidden,
        asked=asked,
        scopes=_options(SCOPES, words.operation),
        times=_options(TIMES, "1"),
    )


def _switch(account: Account, words: SwitchWords) -> str:
    value = account.switches.as_dict()[words.name]
    usual = getattr(Positions(), words.name)
    current = _text(value)
    if words.choices:
        current = _text(value[:1]) if isinstance(value, list) else current
        field = f'<select name="value" aria-label="{words.title}">{_options(words.choices, current)}</select>'
    else:
        kind = 'type="number" min="0" step="any"' if isinstance(usual, int | float) else 'type="text" placeholder="无"'
        field = f'<input name="value" {kind} value="{escape(current)}" aria-label="{words.title}">'
    changed = ' class="switch changed"' if value != usual else ' class="switch"'
    return template("switch.html").substitute(
        name=words.name, title=words.title, explanation=words.explanation, field=field, changed=changed
    )


def _options(choices: tuple[tuple[str, str], ...], chosen: str) -> str:
    return "".join(
        f'<option value="{escape(value)}"{" selected" if value == chosen else ""}>{label}</option>'
        for value, label in choices
    )


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(map(str, value))
    if isinstance(value, dict):
        return "、".join(f"{operation_name(path)}={number}" for path, number in value.items())
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else str(value)
