"""The draft box: add, update, get, delete, list, count."""

import json
from typing import Any

from wechat_simulator import articles, lists
from wechat_simulator.account import Account, Call, Json, marks, new_media_id
from wechat_simulator.errcodes import Refused
from wechat_simulator.store import Row, Store


def add(call: Call) -> Json:
    """POST draft/add. Not idempotent: each call makes another draft."""
    listed = call.data.get("articles")
    if not isinstance(listed, list) or not listed or not all(isinstance(one, dict) for one in listed):
        raise Refused(44003)
    if set(listed[0]) == {"articles"}:
        raise Refused(44003)
    if len(listed) > call.switches.now.maximum_articles:
        raise Refused(45008)
    literal = call.request.literal_json["articles"]
    kept = [articles.read(call, one, literal[index], alone=len(listed) == 1) for index, one in enumerate(listed)]
    media_id = new_media_id()
    call.store.run(
        "INSERT INTO draft (media_id, articles, created_at, updated_at, state) VALUES (?, ?, ?, ?, 'live')",
        (media_id, json.dumps(kept, ensure_ascii=False), call.now, call.now),
    )
    call.record("draft_created", media_id=media_id, articles=marks(kept))
    return {"media_id": media_id, "item": [{"index": index, "ad_count": 0} for index in range(len(kept))]}


def update(call: Call) -> Json:
    """POST draft/update: replaces one article whole. 40007; 40114 for an unknown index; 47001 for an array."""
    row = find(call.store, call.data.get("media_id"))
    kept = contents(row)
    index = call.data.get("index")
    if type(index) is not int or not 0 <= index < len(kept):
        raise Refused(40114)
    if not isinstance(call.data.get("articles"), dict):
        raise Refused(47001)
    new = articles.read(call, call.data["articles"], call.request.literal_json["articles"], alone=len(kept) == 1)
    kept[index] = new
    save(call.account, row["media_id"], kept, call.now)
    call.record("draft_updated", media_id=row["media_id"], index=index, articles=marks([new]))
    return {"errcode": 0, "errmsg": "ok"}


def get(call: Call) -> Json:
    """POST draft/get: the articles as they were kept, each with a preview link."""
    row = find(call.store, call.data.get("media_id"))
    return {
        "news_item": _items(call, row),
        "create_time": int(row["created_at"]),
        "update_time": int(row["updated_at"]),
    }


def delete(call: Call) -> Json:
    """POST draft/delete. 40007 for a draft that is not there, consumed ones included."""
    row = find(call.store, call.data.get("media_id"))
    call.store.run("UPDATE draft SET state = 'deleted' WHERE media_id = ?", (row["media_id"],))
    call.record("draft_deleted", media_id=row["media_id"], articles=marks(contents(row)))
    return {"errcode": 0, "errmsg": "ok"}


def count(call: Call) -> Json:
    """GET draft/count."""
    return {"total_count": call.store.number("SELECT count(*) FROM draft WHERE state = 'live'")}


def batch_get(call: Call) -> Json:
    """POST draft/batchget: newest first unless switched; ``no_content`` 1 leaves ``content`` out of the articles."""

    def content(row: Row, with_content: bool) -> Json:
        return {
            "news_item": _items(call, row, with_content=with_content),
            "create_time": int(row["created_at"]),
            "update_time": int(row["updated_at"]),
        }

    return lists.answer(call, live(call.store), name="media_id", content=content)


def find(store: Store, media_id: Any) -> Row:
    """Return the live draft. Raises ``Refused`` 40007 when there is none: never made, consumed, or deleted."""
    row = store.row("SELECT * FROM draft WHERE media_id = ? AND state = 'live'", (str(media_id or ""),))
    if row is None:
        raise Refused(40007)
    return row


def live(store: Store) -> list[Row]:
    """Return all live drafts, last changed first."""
    return store.rows("SELECT * FROM draft WHERE state = 'live' ORDER BY updated_at DESC, number DESC")


def contents(row: Row) -> list[Json]:
    """Return the articles kept in a draft, job or publication row."""
    kept: list[Json] = json.loads(row["articles"])
    return kept


def save(account: Account, media_id: str, kept: list[Json], now: float) -> None:
    """Put ``kept`` in place of a draft's articles."""
    account.store.run(
        "UPDATE draft SET articles = ?, updated_at = ? WHERE media_id = ?",
        (json.dumps(kept, ensure_ascii=False), now, media_id),
    )


def consume(store: Store, media_id: str) -> None:
    """Take the draft out of the box: its media_id is dead from now on."""
    store.run("UPDATE draft SET state = 'consumed' WHERE media_id = ?", (media_id,))


def _items(call: Call, row: Row, *, with_content: bool = True) -> list[Json]:
    return [
        articles.shown(article, f"{call.base_url}/preview/{row['media_id']}/{index}", with_content=with_content)
        for index, article in enumerate(contents(row))
    ]
