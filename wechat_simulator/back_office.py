"""The draft box as a human in WeChat's back office has it: look, send out by hand, change, delete; and the mass sends
that wait for the administrator.
"""

from html import escape

from wechat_simulator import articles, drafts, editor, human, mass
from wechat_simulator.account import Account, Json
from wechat_simulator.layout import cover, day_and_time, page, redirect, template
from wechat_simulator.reply import Reply
from wechat_simulator.request import Request
from wechat_simulator.store import Row

_ACTS = {"publish": "publish", "mass_send": "mass_send", "delete": "delete_draft"}
ACTIONS = (*_ACTS, "titles", "edit")


def show(account: Account, problem: str = "") -> Reply:
    """All drafts, last changed first; above them what waits for the administrator."""
    cards = "".join(_card(account, row) for row in drafts.live(account.store))
    body = template("drafts.html").substitute(
        problem=f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else "",
        waiting="".join(map(_waiting, mass.waiting(account))),
        cards=cards or template("drafts_empty.html").substitute(),
    )
    return page(account, title="草稿箱", tab="/drafts", body=body, status=400 if problem else 200)


def act(account: Account, media_id: str, action: str, request: Request) -> Reply:
    """Do what a button says. What cannot be done is explained on the page, and nothing is changed."""
    try:
        if action in _ACTS:
            human.act(account, _ACTS[action], {"media_id": media_id})
        else:
            _edit(account, media_id, request)
    except ValueError as error:
        row = account.store.row("SELECT * FROM draft WHERE media_id = ? AND state = 'live'", (media_id,))
        if action == "edit" and row is not None:
            return edit_page(account, media_id, request, problem=str(error))
        return show(account, str(error))
    return redirect("/" if action in ("publish", "mass_send") else "/drafts")


def decide(account: Account, msg_id: str, decision: str) -> Reply:
    """Answer for the administrator: ``confirm`` or ``refuse``."""
    try:
        mass.decide(account, msg_id, confirm=decision == "confirm")
    except ValueError:
        return show(account, "这次群发已经有了结果，不用再确认。")
    return redirect("/drafts")


def edit_page(account: Account, media_id: str, request: Request, *, problem: str = "") -> Reply:
    """The editor for one article of a draft, ``?index=`` from 0."""
    row = account.store.row("SELECT * FROM draft WHERE media_id = ? AND state = 'live'", (media_id,))
    kept = drafts.contents(row) if row is not None else []
    wanted = request.fields.get("index") or request.query.get("index") or "0"
    index = int(wanted) if wanted.isascii() and wanted.isdecimal() and len(wanted) < 3 else 0
    if index >= len(kept):
        return show(account, "草稿箱里没有这份草稿")
    others = "".join(
        f'<a class="button" href="/drafts/{media_id}/edit?index={number}"'
        f"{' aria-current=page' if number == index else ''}>第 {number + 1} 篇</a>"
        for number in range(len(kept))
        if len(kept) > 1
    )
    return editor.show(
        account,
        kept[index],
        request,
        action=f"/drafts/{media_id}/edit",
        headline="修改草稿",
        lead="像人在后台编辑一样改标题、改正文里的一段话，看发稿系统是否察觉。",
        before=f'<div class="row choose">{others}</div>' if others else "",
        fields=f'<input type="hidden" name="index" value="{index}">'
        f'<label>标题<input name="title{index}" value="{escape(kept[index]["title"])}" '
        f'maxlength="{articles.TITLE_CHARACTERS}" required></label>',
        limit=0,
        tab="/drafts",
        problem=problem,
    )


def _edit(account: Account, media_id: str, request: Request) -> None:
    """Change the titles that differ and the passage that is named. Raises ``ValueError`` when nothing is to change."""
    fields = request.fields
    with account.store.transaction():
        row = account.store.row("SELECT * FROM draft WHERE media_id = ? AND state = 'live'", (media_id,))
        titles = [article["title"] for article in drafts.contents(row)] if row is not None else [""]
        changes: dict[int, Json] = {}
        for index, title in enumerate(titles):
            given = fields.get(f"title{index}", title)
            if given != title:
                changes.setdefault(index, {})["title"] = given
        old, index_text = fields.get("old", ""), fields.get("index", "0")
        if old and index_text.isdecimal():
            changes.setdefault(int(index_text), {})["text"] = [editor.plain(old), editor.plain(fields.get("new", ""))]
        if not changes:
            raise ValueError("没有要改的内容")
        for index, change in changes.items():
            human.act(account, "edit_draft", {"media_id": media_id, "index": index, **change})


def _waiting(row: Row) -> str:
    kept = drafts.contents(row)
    title = f"《{kept[0]['title']}》" + (f"等 {len(kept)} 篇" if len(kept) > 1 else "") if kept else "文字或图片消息"
    return template("mass_waiting.html").substitute(
        msg_id=row["msg_id"],
        title=escape(title),
        since=day_and_time(row["created_at"]),
        until=day_and_time(row["due_at"]),
    )


def _card(account: Account, row: Row) -> str:
    kept = drafts.contents(row)
    media_id = row["media_id"]
    running = account.store.number("SELECT count(*) FROM publish_job WHERE media_id = ? AND status = 1", (media_id,))
    others = "".join(
        f'<a class="other" href="/preview/{media_id}/{index}"><span>{escape(article["title"])}</span>'
        f'<img src="{cover(article, "1_1")}" alt=""></a>'
        for index, article in enumerate(kept)
        if index
    )
    notes = [f"{len(kept)} 篇", f"{day_and_time(row['updated_at'])} 保存"]
    if row["edited_by_human"]:
        notes.append("人工改过")
    if running:
        notes.append("正在发布")
    return template("draft.html").substitute(
        media_id=media_id,
        cover=cover(kept[0], "2.35_1"),
        title=escape(kept[0]["title"]),
        others=others,
        notes=" · ".join(notes),
    )
