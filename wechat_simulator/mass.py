"""Mass sending: once to everybody or to a tag, guarded by clientmsgid."""

import hashlib
import json
from typing import Any

from wechat_simulator import callbacks, drafts, followers, publications, request_log
from wechat_simulator.account import Account, Call, Json, marks
from wechat_simulator.clock import beijing
from wechat_simulator.errcodes import Refused
from wechat_simulator.materials import cover
from wechat_simulator.store import Row

CLIENT_ID_BYTES = 32
DEDUPLICATION_SECONDS = 24 * 3600
PREVIEWS_PER_DAY = 100
SENDING, SENT, FAILED, DELETED = "SENDING", "SEND_SUCCESS", "SEND_FAIL", "DELETE"


def send_all(call: Call) -> Json:
    """POST message/mass/sendall. The same clientmsgid (or, without one, the same audience and content) within 24 hours
    answers 45065 with the first job's msg_id, and nothing is sent. 45028 when the day's quota is spent.
    """
    data = call.data
    client_id = data.get("clientmsgid") or ""
    if not isinstance(client_id, str) or len(client_id.encode()) > CLIENT_ID_BYTES:
        raise Refused(45067)
    audience = _audience(data.get("filter"))
    kind = data.get("msgtype")
    if kind not in ("mpnews", "text", "image"):
        raise Refused(40008)
    content = data.get("images" if kind == "image" else str(kind))
    if not isinstance(content, dict):
        raise Refused(40008)
    key = client_id or _digest([audience, kind, content])
    earlier = call.store.row(
        "SELECT msg_id FROM mass_job WHERE client_msg_id = ? AND created_at > ? ORDER BY msg_id DESC LIMIT 1",
        (key, call.now - DEDUPLICATION_SECONDS),
    )
    if earlier is not None:
        raise Refused(45065, msg_id=earlier["msg_id"])
    media_id, kept = _content(call, kind, content)
    if _sent_today(call) >= call.switches.now.mass_sends_per_day:
        raise Refused(45028)
    msg_id = call.store.next_number("msg_id", 3_147_483_651)
    msg_data_id = publications.new_msg_data_id(call.store)
    call.store.run(
        "INSERT INTO mass_job (msg_id, msg_data_id, client_msg_id, kind, to_all, media_id, status, outcome, articles, "
        "created_at, due_at, base_url) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            msg_id,
            msg_data_id,
            key,
            kind,
            int(audience == "all"),
            media_id,
            SENDING,
            call.switches.take_mass_outcome(),
            json.dumps(kept, ensure_ascii=False),
            call.now,
            call.now + call.switches.now.mass_seconds,
            call.base_url,
        ),
    )
    call.record(
        "mass_job_created",
        msg_id=str(msg_id),
        clientmsgid=client_id,
        media_id=media_id,
        type=kind,
        articles=marks(kept),
    )
    answer: Json = {"errcode": 0, "errmsg": "send job submission success", "msg_id": msg_id}
    return {**answer, "msg_data_id": msg_data_id} if kind == "mpnews" else answer


def preview(call: Call) -> Json:
    """POST message/mass/preview: to one follower (``touser``) or a WeChat id (``towxname``, 100 a day)."""
    data = call.data
    kind = data.get("msgtype")
    content = data.get(kind) if kind in ("mpnews", "text", "image") else None
    if not isinstance(content, dict):
        raise Refused(40008)
    if kind == "image":
        cover(call, content.get("media_id"))
    else:
        _content(call, str(kind), content)
    if data.get("towxname"):
        today = beijing(call.now).date().isoformat()
        used = call.store.setting("previews") or {}
        if used.get(today, 0) >= PREVIEWS_PER_DAY:
            raise Refused(45009)
        call.store.set_setting("previews", {today: used.get(today, 0) + 1})
    elif data.get("touser") not in followers.openids(call.account.settings.follower_count):
        raise Refused(40003)
    call.record("preview_sent", type=kind)
    return {"errcode": 0, "errmsg": "preview success"}


def get(call: Call) -> Json:
    """POST message/mass/get. 40059 for an unknown msg_id."""
    row = _find(call)
    return {"msg_id": row["msg_id"], "msg_status": row["status"]}


def delete(call: Call) -> Json:
    """POST message/mass/delete: ``article_idx`` from 1; absent or 0 deletes all. 40059, 40060."""
    row = _find(call)
    if row["status"] != SENT or not row["article_id"]:
        raise Refused(40059)
    publications.remove(call, row["article_id"], call.data.get("article_idx", 0), refusal=Refused(40060))
    if all(one["deleted"] for one in publications.articles_of(call.store, row["article_id"])):
        call.store.run("UPDATE mass_job SET status = ? WHERE msg_id = ?", (DELETED, row["msg_id"]))
    return {"errcode": 0, "errmsg": "ok"}


def settle(account: Account, now: float) -> None:
    """Finish every job that is due, oldest first. Safe to call at any time."""
    for row in account.store.rows(
        "SELECT * FROM mass_job WHERE status = ? AND due_at <= ? ORDER BY due_at, msg_id", (SENDING, now)
    ):
        _finish(account, row, now)


def _finish(account: Account, row: Row, now: float) -> None:
    succeeded, kept, article_id = row["outcome"] == "send success", drafts.contents(row), ""
    if succeeded and kept:
        article_id = publications.create(
            account, way="mass", media_id=row["media_id"], msg_data_id=row["msg_data_id"], kept=kept, now=now
        )
        drafts.consume(account.store, row["media_id"])
    account.store.run(
        "UPDATE mass_job SET status = ?, article_id = ? WHERE msg_id = ?",
        (SENT if succeeded else FAILED, article_id, row["msg_id"]),
    )
    request_log.note(
        account.store,
        now,
        "mass_job_finished",
        {
            "kind": "mass_sent" if succeeded else "mass_failed",
            "msg_id": str(row["msg_id"]),
            "status": row["outcome"],
            "article_id": article_id,
            "media_id": row["media_id"],
            "articles": marks(kept),
        },
    )
    detail = publications.detail(account.store, article_id, row["base_url"]) if article_id else None
    reached = account.settings.follower_count if succeeded else 0
    account.callbacks.announce(
        callbacks.mass_job_finished(row["msg_id"], row["outcome"], reached=reached, detail=detail)
    )


def _audience(chosen: Any) -> str:
    if not isinstance(chosen, dict):
        raise Refused(40035)
    if chosen.get("is_to_all") is True:
        return "all"
    tag = chosen.get("tag_id")
    if str(tag) not in {str(one["id"]) for one in followers.TAGS}:
        raise Refused(40152)
    return f"tag {tag}"


def _content(call: Call, kind: str, content: Json) -> tuple[str, list[Json]]:
    """Return (media_id, articles) of what is to be sent. Raises ``Refused`` 40007 or 44004."""
    if kind == "text":
        if not content.get("content"):
            raise Refused(44004)
        return "", []
    if kind == "image":
        listed = content.get("media_ids")
        if not isinstance(listed, list) or not listed:
            raise Refused(40007)
        for media_id in listed:
            cover(call, media_id)
        return str(listed[0]), []
    row = drafts.find(call.store, content.get("media_id"))
    return str(row["media_id"]), drafts.contents(row)


def _sent_today(call: Call) -> int:
    midnight = beijing(call.now).replace(hour=0, minute=0, second=0, microsecond=0).timestamp()
    return call.store.number("SELECT count(*) FROM mass_job WHERE created_at >= ? AND status != ?", (midnight, FAILED))


def _find(call: Call) -> Row:
    wanted = str(call.data.get("msg_id") or "")
    number = int(wanted) if wanted.isdecimal() and len(wanted) < 16 else 0
    row = call.store.row("SELECT * FROM mass_job WHERE msg_id = ?", (number,))
    if row is None:
        raise Refused(40059)
    return row


def _digest(value: Any) -> str:
    return "digest " + hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
