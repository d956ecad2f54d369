"""Mass sending: once to everybody or to a tag, guarded by clientmsgid and, if the account wants, by its administrator."""

import json
from typing import Any

from wechat_simulator import callbacks, drafts, followers, mass_quota, mass_tries, publications, request_log
from wechat_simulator.account import Account, Call, Json, marks
from wechat_simulator.addresses import split
from wechat_simulator.errcodes import Refused
from wechat_simulator.materials import cover
from wechat_simulator.store import Row

ADMINISTRATOR_SECONDS = 30 * 60
WAITING = "WAITING"
"""For the administrator; never shown, mass/get answers 89504 meanwhile."""
SENDING, SENT, FAILED, DELETED = "SENDING", "SEND_SUCCESS", "SEND_FAIL", "DELETE"
SUCCESS, REFUSED_BY_ADMINISTRATOR, ADMINISTRATOR_SILENT = "send success", "err(40001)", "err(40002)"
ONLY_WITHOUT_IGNORE_REPRINT = ("err(30001)", "err(30003)")
"""Outcomes which ``send_ignore_reprint`` 1 turns into success."""


def send_all(call: Call) -> Json:
    """POST message/mass/sendall. The same clientmsgid (or, without one, the same audience and content) within 24 hours
    answers 45065 with the first job's msg_id, and nothing is sent. 45028 when the day's or month's quota is spent, 48021
    for a draft a human changed (by switch), 89504 with the job waiting (by switch).
    """
    data, switches = call.data, call.switches.now
    client_id = mass_tries.client_id(data)
    audience = _audience(data.get("filter"))
    kind = data.get("msgtype")
    if kind not in ("mpnews", "text", "image"):
        raise Refused(40008)
    content = data.get("images" if kind == "image" else str(kind))
    if not isinstance(content, dict):
        raise Refused(40008)
    if data.get("send_ignore_reprint", 0) not in (0, 1):
        raise Refused(40035)
    key = mass_tries.key(client_id, audience, str(kind), content)
    mass_tries.check(call, key)
    media_id, kept = find_content(call, str(kind), content)
    if kind == "mpnews" and switches.human_edit_blocks_submit and drafts.find(call.store, media_id)["edited_by_human"]:
        raise Refused(48021)
    if mass_quota.is_spent(call.account, call.now):
        raise Refused(45028)
    waits = switches.mass_needs_admin and audience == "all"
    outcome = call.switches.take_mass_outcome()
    if data.get("send_ignore_reprint", 0) and outcome in ONLY_WITHOUT_IGNORE_REPRINT:
        outcome = SUCCESS
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
            WAITING if waits else SENDING,
            outcome,
            json.dumps(kept, ensure_ascii=False),
            call.now,
            call.now + (ADMINISTRATOR_SECONDS if waits else switches.mass_seconds),
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
    if waits and switches.mass_admin_answer == "pending":
        raise Refused(89504)
    if switches.mass_doubled_by_gateway:
        raise Refused(45065, msg_id=msg_id)
    answer: Json = {"errcode": 0, "errmsg": "send job submission success", "msg_id": msg_id}
    return {**answer, "msg_data_id": msg_data_id} if kind == "mpnews" else answer


def get(call: Call) -> Json:
    """POST message/mass/get. 40059 for an unknown msg_id, 89504 while the administrator is waited for."""
    row = _find(call)
    if row["status"] == WAITING:
        raise Refused(89504)
    return {"msg_id": row["msg_id"], "msg_status": row["status"]}


def delete(call: Call) -> Json:
    """POST message/mass/delete: by ``msg_id`` (it wins) with ``article_idx`` from 1 (absent or 0: all), or one article
    by its ``url``. 40059, 40060, 40065.
    """
    if not call.data.get("msg_id") and call.data.get("url"):
        article_id, index = _find_by_url(call)
    else:
        row = _find(call)
        if row["status"] != SENT or not row["article_id"]:
            raise Refused(40059)
        article_id, index = row["article_id"], call.data.get("article_idx", 0)
    publications.remove(call, article_id, index, refusal=Refused(40060))
    return {"errcode": 0, "errmsg": "ok"}


def waiting(account: Account) -> list[Row]:
    """Return the jobs that wait for the administrator, oldest first."""
    return account.store.rows("SELECT * FROM mass_job WHERE status = ? ORDER BY msg_id", (WAITING,))


def decide(account: Account, msg_id: Any, *, confirm: bool) -> str:
    """Answer for the administrator; return the job's new status. Raises ``ValueError`` for a job that does not wait."""
    now = account.clock()
    with account.store.transaction():
        row = account.store.row("SELECT * FROM mass_job WHERE msg_id = ? AND status = ?", (_number(msg_id), WAITING))
        if row is None:
            raise ValueError(f"no mass send {msg_id} waits for the administrator")
        effect = {"msg_id": str(row["msg_id"]), "articles": marks(drafts.contents(row))}
        kind = "mass_confirmed" if confirm else "mass_refused"
        request_log.note(account.store, now, "human/mass_decision", {"kind": kind, **effect}, source="human")
        if not confirm:
            _finish(account, row, REFUSED_BY_ADMINISTRATOR, now)
            return FAILED
        account.store.run(
            "UPDATE mass_job SET status = ?, due_at = ? WHERE msg_id = ?",
            (SENDING, now + account.switches.now.mass_seconds, row["msg_id"]),
        )
        return SENDING


def settle(account: Account, now: float) -> None:
    """Finish every job that is due, oldest first, and those the administrator let lie. Safe to call at any time."""
    for row in account.store.rows(
        "SELECT * FROM mass_job WHERE status IN (?, ?) AND due_at <= ? ORDER BY due_at, msg_id",
        (SENDING, WAITING, now),
    ):
        _finish(account, row, ADMINISTRATOR_SILENT if row["status"] == WAITING else row["outcome"], now)


def finished_event(account: Account, row: Row, status: str) -> callbacks.Event:
    """Return MASSSENDJOBFINISH for a job as it stands, with ``status``."""
    succeeded = status == SUCCESS
    with_links = succeeded and row["article_id"] and not account.switches.now.mass_callback_without_links
    return callbacks.mass_job_finished(
        row["msg_id"],
        status,
        reached=account.settings.follower_count if succeeded else 0,
        detail=publications.detail(account.store, row["article_id"], row["base_url"]) if with_links else None,
        article_count=len(drafts.contents(row)),
    )


def find_content(call: Call, kind: str, content: Json) -> tuple[str, list[Json]]:
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


def _finish(account: Account, row: Row, outcome: str, now: float) -> None:
    succeeded, kept, article_id = outcome == SUCCESS, drafts.contents(row), ""
    if succeeded and kept:
        article_id = publications.create(
            account, way="mass", media_id=row["media_id"], msg_data_id=row["msg_data_id"], kept=kept, now=now
        )
        drafts.consume(account.store, row["media_id"])
    account.store.run(
        "UPDATE mass_job SET status = ?, outcome = ?, article_id = ? WHERE msg_id = ?",
        (SENT if succeeded else FAILED, outcome, article_id, row["msg_id"]),
    )
    request_log.note(
        account.store,
        now,
        "mass_job_finished",
        {
            "kind": "mass_sent" if succeeded else "mass_failed",
            "msg_id": str(row["msg_id"]),
            "status": outcome,
            "article_id": article_id,
            "media_id": row["media_id"],
            "articles": marks(kept),
        },
    )
    finished = account.store.row("SELECT * FROM mass_job WHERE msg_id = ?", (row["msg_id"],))
    assert finished is not None
    account.callbacks.announce(finished_event(account, finished, outcome))


def _audience(chosen: Any) -> str:
    if not isinstance(chosen, dict):
        raise Refused(40035)
    if chosen.get("is_to_all") is True:
        return "all"
    tag = chosen.get("tag_id")
    if str(tag) not in {str(one["id"]) for one in followers.TAGS}:
        raise Refused(40152)
    return f"tag {tag}"


def _find(call: Call) -> Row:
    row = call.store.row("SELECT * FROM mass_job WHERE msg_id = ?", (_number(call.data.get("msg_id")),))
    if row is None:
        raise Refused(40059)
    return row


def _find_by_url(call: Call) -> tuple[str, int]:
    """Return (article_id, index from 1) of an article that was mass-sent through the API. Raises ``Refused`` 40065."""
    page_key = split(str(call.data["url"])).path.removeprefix("/s/")
    row = call.store.row(
        "SELECT article_id, position FROM published_article JOIN mass_job USING (article_id) WHERE page_key = ?",
        (page_key,),
    )
    if row is None:
        raise Refused(40065)
    return row["article_id"], row["position"] + 1


def _number(msg_id: Any) -> int:
    """Return ``msg_id``, number or text, as a number; 0 for one that cannot be."""
    text = str(msg_id or "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
