"""The draft box as a human in WeChat's back office has it: look, publish by hand, change a title, delete."""

from html import escape

from wechat_simulator import articles, drafts, publications, request_log
from wechat_simulator.account import Account, Json, marks
from wechat_simulator.layout import cover, day_and_time, page, redirect, template
from wechat_simulator.reply import Reply
from wechat_simulator.request import Request
from wechat_simulator.store import Row


def show(account: Account) -> Reply:
    """All drafts, last changed first."""
    cards = "".join(_card(account, row) for row in drafts.live(account.store))
    body = template("drafts.html").substitute(cards=cards or template("drafts_empty.html").substitute())
    return page(account, title="草稿箱", tab="/drafts", body=body)


def act(account: Account, media_id: str, action: str, request: Request) -> Reply:
    """Do what a button says: ``publish``, ``delete`` or ``titles``. A draft that is gone meanwhile is left alone."""
    now = account.clock()
    with account.store.transaction():
        row = account.store.row("SELECT * FROM draft WHERE media_id = ? AND state = 'live'", (media_id,))
        if row is not None:
            _ACTIONS[action](account, row, request, now)
    return redirect("/" if action == "publish" else "/drafts")


def _publish(account: Account, row: Row, request: Request, now: float) -> None:
    """Publish by hand: at once, and the draft is consumed."""
    kept = drafts.contents(row)
    article_id = publications.create(
        account,
        way="human",
        media_id=row["media_id"],
        msg_data_id=publications.new_msg_data_id(account.store),
        kept=kept,
        now=now,
    )
    drafts.consume(account.store, row["media_id"])
    _note(account, now, "human/publish", "published", row, kept, article_id=article_id)


def _delete(account: Account, row: Row, request: Request, now: float) -> None:
    account.store.run("UPDATE draft SET state = 'deleted' WHERE media_id = ?", (row["media_id"],))
    _note(account, now, "human/delete", "draft_deleted", row, drafts.contents(row))


def _titles(account: Account, row: Row, request: Request, now: float) -> None:
    """Change titles; an empty or too long one leaves the old."""
    kept = drafts.contents(row)
    for index, article in enumerate(kept):
        title = request.fields.get(f"title{index}", "").strip()
        if 0 < len(title) <= articles.TITLE_CHARACTERS:
            article["title"] = title
    drafts.save(account, row["media_id"], kept, now)
    account.store.run("UPDATE draft SET edited_by_human = 1 WHERE media_id = ?", (row["media_id"],))
    _note(account, now, "human/edit", "draft_edited_by_human", row, kept)


_ACTIONS = {"publish": _publish, "delete": _delete, "titles": _titles}
ACTIONS = tuple(_ACTIONS)


def _note(account: Account, now: float, operation: str, kind: str, row: Row, kept: list[Json], **facts: str) -> None:
    effect = {"kind": kind, "media_id": row["media_id"], "articles": marks(kept), **facts}
    request_log.note(account.store, now, operation, effect, source="human")


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
    inputs = "".join(
        f'<label>第 {index + 1} 篇<input name="title{index}" value="{escape(article["title"])}" '
        f'maxlength="{articles.TITLE_CHARACTERS}" required></label>'
        for index, article in enumerate(kept)
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
        inputs=inputs,
    )
