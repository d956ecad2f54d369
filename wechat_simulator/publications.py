"""What readers can open: pushes of one to eight articles, each with a page of its own."""

import json
import secrets
from typing import Any

from wechat_simulator import articles, lists
from wechat_simulator.account import Account, Call, Json, marks, new_media_id
from wechat_simulator.errcodes import Refused
from wechat_simulator.store import Row, Store

DELETED, BANNED = 1, 2


def create(account: Account, *, way: str, media_id: str, msg_data_id: int, kept: list[Json], now: float) -> str:
    """Publish ``kept`` and return the article_id. ``way`` is ``publish``, ``mass`` or ``human``."""
    article_id = new_media_id()
    account.store.run(
        "INSERT INTO publication (article_id, msg_data_id, way, media_id, published_at) VALUES (?, ?, ?, ?, ?)",
        (article_id, msg_data_id, way, media_id, now),
    )
    for position, article in enumerate(kept):
        account.store.run(
            "INSERT INTO published_article (page_key, article_id, position, article, comments_open) "
            "VALUES (?, ?, ?, ?, ?)",
            (
                secrets.token_urlsafe(16),
                article_id,
                position,
                json.dumps(article, ensure_ascii=False),
                article["need_open_comment"],
            ),
        )
    return article_id


def new_msg_data_id(store: Store) -> int:
    return store.next_number("msg_data_id", 2_247_483_651)


def articles_of(store: Store, article_id: str) -> list[Row]:
    """Return the article rows of one push in their order; deleted ones included."""
    return store.rows("SELECT * FROM published_article WHERE article_id = ? ORDER BY position", (article_id,))


def newest_first(store: Store, *, limit: int = 100) -> list[Row]:
    """Return the pushes of every way, newest first."""
    return store.rows("SELECT * FROM publication ORDER BY published_at DESC, number DESC LIMIT ?", (limit,))


def is_by_hand(store: Store, publication: Row) -> bool:
    """Did a human publish or mass-send this in the back office?"""
    if publication["way"] == "mass":
        return not store.number("SELECT count(*) FROM mass_job WHERE article_id = ?", (publication["article_id"],))
    return bool(publication["way"] == "human")


def live_articles(store: Store, *, limit: int) -> list[Row]:
    """Return the articles readers can open, the newest push first."""
    return store.rows(
        "SELECT * FROM published_article JOIN publication USING (article_id) WHERE deleted = 0 "
        "ORDER BY published_at DESC, number DESC, position LIMIT ?",
        (limit,),
    )


def save_article(store: Store, row: Row, article: Json) -> None:
    """Put ``article`` in place of what a ``published_article`` row keeps."""
    store.run(
        "UPDATE published_article SET article = ? WHERE page_key = ?",
        (json.dumps(article, ensure_ascii=False), row["page_key"]),
    )


def page_url(base_url: str, row: Row) -> str:
    return f"{base_url}/s/{row['page_key']}"


def detail(store: Store, article_id: str, base_url: str) -> Json:
    """Return ``article_detail`` of a finished job: count and one link per article, ``idx`` from 1."""
    rows = articles_of(store, article_id)
    items = [{"idx": row["position"] + 1, "article_url": page_url(base_url, row)} for row in rows]
    return {"count": len(items), "item": items}


def take_down(store: Store, rows: list[Row], *, banned: bool) -> None:
    """Make articles of one push unreadable: deleted by their publisher, or ``banned`` by the platform.

    The job they came from learns of it when none is left: publish_status 5 or 6; ``DELETE`` of a mass send.
    """
    for row in rows:
        store.run(
            "UPDATE published_article SET deleted = ? WHERE page_key = ? AND deleted = 0",
            (BANNED if banned else DELETED, row["page_key"]),
        )
    article_id = rows[0]["article_id"]
    if not all(row["deleted"] for row in articles_of(store, article_id)):
        return
    store.run(
        "UPDATE publish_job SET status = ? WHERE article_id = ? AND status IN (0, 5)", (6 if banned else 5, article_id)
    )
    if not banned:
        store.run("UPDATE mass_job SET status = 'DELETE' WHERE article_id = ?", (article_id,))


def batch_get(call: Call) -> Json:
    """POST freepublish/batchget: newest first unless switched, never what was mass-sent."""
    rows = call.store.rows("SELECT * FROM publication WHERE way != 'mass' ORDER BY published_at DESC, number DESC")
    return lists.answer(
        call, rows, name="article_id", content=lambda row, with_content: _content(call, row, with_content=with_content)
    )


def get_article(call: Call) -> Json:
    """POST freepublish/getarticle. 53600 for an unknown article_id."""
    return _content(call, _find(call, call.data.get("article_id")))


def delete(call: Call) -> Json:
    """POST freepublish/delete: ``index`` from 1; absent or 0 deletes all. 53600, 40114."""
    row = _find(call, call.data.get("article_id"))
    remove(call, row["article_id"], call.data.get("index", 0), refusal=Refused(40114))
    return {"errcode": 0, "errmsg": "ok"}


def remove(call: Call, article_id: str, index: Any, *, refusal: Refused) -> None:
    """Mark one article (``index`` from 1) or all (0) deleted. Raises ``refusal`` for an index that is not there."""
    rows = articles_of(call.store, article_id)
    if type(index) is not int or not 0 <= index <= len(rows):
        raise refusal
    chosen = rows if index == 0 else [rows[index - 1]]
    take_down(call.store, chosen, banned=False)
    call.record(
        "article_deleted", article_id=article_id, index=index, articles=marks([article_in(row) for row in chosen])
    )


def article_in(row: Row) -> Json:
    """Return the article kept in a ``published_article`` row."""
    article: Json = json.loads(row["article"])
    return article


def _find(call: Call, article_id: Any) -> Row:
    row = call.store.row("SELECT * FROM publication WHERE article_id = ?", (str(article_id or ""),))
    if row is None:
        raise Refused(53600)
    return row


def _content(call: Call, publication: Row, *, with_content: bool = True) -> Json:
    """Return the articles of a push, and when it came out and was last changed."""
    kept = [(row, article_in(row)) for row in articles_of(call.store, publication["article_id"])]
    changed_at = max([publication["published_at"], *(article.get("edited_at", 0) for _, article in kept)])
    items = [
        {
            **articles.shown(article, page_url(call.base_url, row), with_content=with_content),
            "is_deleted": bool(row["deleted"]),
        }
        for row, article in kept
    ]
    return {"news_item": items, "create_time": int(publication["published_at"]), "update_time": int(changed_at)}
