"""Comments under published articles: readers write them, the account elects, answers and deletes them."""

from typing import Any

from wechat_simulator import followers
from wechat_simulator.account import Account, Call, Json
from wechat_simulator.errcodes import Refused
from wechat_simulator.store import Row

REPLY_CHARACTERS = 600
"""Unpublished; taken from practice."""
ELECTED_LIMIT = 100
OK: Json = {"errcode": 0, "errmsg": "ok"}


def open_(call: Call) -> Json:
    """POST comment/open."""
    _set_open(call, 1)
    return OK


def close(call: Call) -> Json:
    """POST comment/close."""
    _set_open(call, 0)
    return OK


def listed(call: Call) -> Json:
    """POST comment/list: newest first; ``count`` of 50 and more is refused with 88010."""
    article = _article(call)
    begin, count, kind = (call.data.get(name) for name in ("begin", "count", "type"))
    if (
        type(begin) is not int
        or type(count) is not int
        or not 0 <= begin < 2**31
        or not 0 < count < 50
        or kind not in (0, 1, 2)
    ):
        raise Refused(88010)
    chosen = "FROM comment WHERE msg_data_id = ? AND position = ? AND deleted = 0" + (
        "" if kind == 0 else f" AND elected = {kind - 1}"
    )
    values = (article["msg_data_id"], article["position"])
    rows = call.store.rows(
        f"SELECT * {chosen} ORDER BY created_at DESC, user_comment_id DESC LIMIT ? OFFSET ?", (*values, count, begin)
    )
    total = call.store.number(f"SELECT count(*) {chosen}", values)
    return {**OK, "total": total, "comment": [_shown(row) for row in rows]}


def elect(call: Call) -> Json:
    """POST comment/markelect: shows the comment to readers. 88003 at the limit."""
    row = _comment(call)
    elected = call.store.number(
        "SELECT count(*) FROM comment WHERE msg_data_id = ? AND position = ? AND elected = 1 AND deleted = 0",
        (row["msg_data_id"], row["position"]),
    )
    if elected >= ELECTED_LIMIT and not row["elected"]:
        raise Refused(88003)
    _change(call, row, "UPDATE comment SET elected = 1 WHERE user_comment_id = ?", "comment_elected")
    return OK


def unelect(call: Call) -> Json:
    """POST comment/unmarkelect."""
    _change(call, _comment(call), "UPDATE comment SET elected = 0 WHERE user_comment_id = ?", "comment_unelected")
    return OK


def delete(call: Call) -> Json:
    """POST comment/delete."""
    _change(call, _comment(call), "UPDATE comment SET deleted = 1 WHERE user_comment_id = ?", "comment_deleted")
    return OK


def reply(call: Call) -> Json:
    """POST comment/reply/add: one reply for each comment (88005); 88007 when empty or too long."""
    row = _comment(call)
    content = call.data.get("content")
    if not isinstance(content, str) or not 0 < len(content.strip()) <= REPLY_CHARACTERS:
        raise Refused(88007)
    if row["reply"]:
        raise Refused(88005)
    call.store.run(
        "UPDATE comment SET reply = ?, replied_at = ? WHERE user_comment_id = ?",
        (content, call.now, row["user_comment_id"]),
    )
    call.record("comment_replied", user_comment_id=row["user_comment_id"])
    return OK


def delete_reply(call: Call) -> Json:
    """POST comment/reply/delete. 87009 when there is no reply."""
    row = _comment(call)
    if not row["reply"]:
        raise Refused(87009)
    _change(
        call, row, "UPDATE comment SET reply = '', replied_at = 0 WHERE user_comment_id = ?", "comment_reply_deleted"
    )
    return OK


def write(account: Account, msg_data_id: int, position: int, content: str, now: float, openid: str = "") -> int:
    """Add a reader's comment (``position`` from 0); return its user_comment_id. Raises ``Refused`` 88001 or 88000."""
    article = _find_article(account, msg_data_id, position)
    if not article["comments_open"]:
        raise Refused(88000)
    number = account.store.next_number("user_comment_id", 1)
    everyone = followers.openids(account.settings.follower_count)
    writer = openid or everyone[number % len(everyone)]
    return account.store.insert(
        "INSERT INTO comment (user_comment_id, msg_data_id, position, openid, content, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (number, msg_data_id, position, writer, content, now),
    )


def elected_under(account: Account, msg_data_id: int, position: int) -> list[Row]:
    """Return the comments readers see under an article, oldest first."""
    return account.store.rows(
        "SELECT * FROM comment WHERE msg_data_id = ? AND position = ? AND elected = 1 AND deleted = 0 "
        "ORDER BY created_at",
        (msg_data_id, position),
    )


def _set_open(call: Call, value: int) -> None:
    article = _article(call)
    call.store.run("UPDATE published_article SET comments_open = ? WHERE page_key = ?", (value, article["page_key"]))
    call.record(
        "comments_opened" if value else "comments_closed", msg_data_id=article["msg_data_id"], index=article["position"]
    )


def _change(call: Call, row: Row, statement: str, effect: str) -> None:
    call.store.run(statement, (row["user_comment_id"],))
    call.record(effect, user_comment_id=row["user_comment_id"])


def _article(call: Call) -> Row:
    article = _find_article(call.account, call.data.get("msg_data_id"), call.data.get("index", 0))
    if article["way"] != "mass" and not call.switches.now.comments_on_published:
        raise Refused(88001)
    return article


def _find_article(account: Account, msg_data_id: Any, position: Any) -> Row:
    row = None
    if str(msg_data_id).isdecimal() and len(str(msg_data_id)) < 16 and type(position) is int and 0 <= position < 8:
        row = account.store.row(
            "SELECT * FROM published_article JOIN publication USING (article_id) "
            "WHERE msg_data_id = ? AND position = ?",
            (int(msg_data_id), position),
        )
    if row is None or row["deleted"]:
        raise Refused(88001)
    return row


def _comment(call: Call) -> Row:
    article = _article(call)
    row = call.store.row(
        "SELECT * FROM comment WHERE user_comment_id = ? AND msg_data_id = ? AND position = ? AND deleted = 0",
        (str(call.data.get("user_comment_id", ""))[:16], article["msg_data_id"], article["position"]),
    )
    if row is None:
        raise Refused(88008)
    return row


def _shown(row: Row) -> Json:
    comment: Json = {
        "user_comment_id": row["user_comment_id"],
        "openid": row["openid"],
        "create_time": int(row["created_at"]),
        "content": row["content"],
        "comment_type": row["elected"],
    }
    if row["reply"]:
        comment["reply"] = {"content": row["reply"], "create_time": int(row["replied_at"])}
    return comment
