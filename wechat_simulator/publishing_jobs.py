"""Publishing (freepublish): a job is taken on at once and finishes later, for better or worse."""

import json

from wechat_simulator import callbacks, drafts, publications, request_log
from wechat_simulator.account import Account, Call, Json, marks
from wechat_simulator.errcodes import Refused
from wechat_simulator.store import Row

RUNNING = 1
PUBLISHED, FAILED = (0, 5, 6), (2, 3, 4)


def submit(call: Call) -> Json:
    """POST freepublish/submit: takes the job on. Not idempotent.

    While the job runs the draft is still in the box, so a second submit makes a second job and the article is
    published twice (undocumented on the real platform, taken as the worst case), unless the switch refuses it (53501).
    ``publish_id`` is a number in every other answer and text in the rest; ``msg_data_id`` is missing in every third.
    """
    row = drafts.find(call.store, call.data.get("media_id"))
    running = call.store.number(
        "SELECT count(*) FROM publish_job WHERE media_id = ? AND status = ?", (row["media_id"], RUNNING)
    )
    if running and call.switches.now.refuse_second_submit:
        raise Refused(53501)
    if row["edited_by_human"] and call.switches.now.human_edit_blocks_submit:
        raise Refused(53505)
    publish_id = start(call, row, seconds=call.switches.now.publish_seconds)
    answer: Json = {"errcode": 0, "errmsg": "ok", "publish_id": publish_id if publish_id % 2 else str(publish_id)}
    if publish_id % 3:
        job = call.store.row("SELECT msg_data_id FROM publish_job WHERE publish_id = ?", (publish_id,))
        assert job is not None
        answer["msg_data_id"] = job["msg_data_id"]
    return answer


def start(call: Call, draft: Row, *, seconds: float) -> int:
    """Begin publishing ``draft``, due in ``seconds``; return the publish_id."""
    publish_id = call.store.next_number("publish_id", 2_247_490_001)
    kept = drafts.contents(draft)
    outcome = call.switches.take_publish_outcome()
    call.store.run(
        "INSERT INTO publish_job (publish_id, media_id, msg_data_id, status, outcome, articles, created_at, due_at, "
        "base_url) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            publish_id,
            draft["media_id"],
            publications.new_msg_data_id(call.store),
            RUNNING,
            outcome,
            json.dumps(kept, ensure_ascii=False),
            call.now,
            call.now + seconds,
            call.base_url,
        ),
    )
    call.record("publish_job_created", publish_id=str(publish_id), media_id=draft["media_id"], articles=marks(kept))
    return publish_id


def get(call: Call) -> Json:
    """POST freepublish/get. 53502 for an unknown publish_id. ``fail_idx`` counts from 1."""
    wanted = call.data.get("publish_id")
    number = int(wanted) if isinstance(wanted, str | int) and str(wanted).isdecimal() and len(str(wanted)) < 16 else 0
    row = call.store.row("SELECT * FROM publish_job WHERE publish_id = ?", (number,))
    if row is None:
        raise Refused(53502)
    answer: Json = {"publish_id": wanted, "publish_status": row["status"], "fail_idx": json.loads(row["fail_idx"])}
    if row["article_id"]:
        answer["article_id"] = row["article_id"]
        answer["article_detail"] = publications.detail(call.store, row["article_id"], call.base_url)
    return answer


def settle(account: Account, now: float) -> None:
    """Finish every job that is due, oldest first. Safe to call at any time and as often as one likes."""
    for row in account.store.rows(
        "SELECT * FROM publish_job WHERE status = ? AND due_at <= ? ORDER BY due_at, publish_id", (RUNNING, now)
    ):
        _finish(account, row, now)


def _finish(account: Account, row: Row, now: float) -> None:
    kept, outcome = drafts.contents(row), row["outcome"]
    # The articles submitted are the ones published; an update made meanwhile comes too late.
    article_id, failed = "", []
    if outcome in PUBLISHED:
        article_id = publications.create(
            account, way="publish", media_id=row["media_id"], msg_data_id=row["msg_data_id"], kept=kept, now=now
        )
        drafts.consume(account.store, row["media_id"])
        if outcome != 0:
            kept_rows = publications.articles_of(account.store, article_id)
            publications.take_down(account.store, kept_rows, banned=outcome == 6)
    else:
        failed = [1] if outcome == 2 else list(range(1, len(kept) + 1))
    account.store.run(
        "UPDATE publish_job SET status = ?, article_id = ?, fail_idx = ? WHERE publish_id = ?",
        (outcome, article_id, json.dumps(failed), row["publish_id"]),
    )
    request_log.note(
        account.store,
        now,
        "publish_job_finished",
        {
            "kind": "published" if article_id else "publish_failed",
            "publish_id": str(row["publish_id"]),
            "publish_status": outcome,
            "article_id": article_id,
            "media_id": row["media_id"],
            "articles": marks(kept),
        },
    )
    finished = account.store.row("SELECT * FROM publish_job WHERE publish_id = ?", (row["publish_id"],))
    assert finished is not None
    account.callbacks.announce(finished_event(account, finished, outcome))


def finished_event(account: Account, row: Row, status: int) -> callbacks.Event:
    """Return PUBLISHJOBFINISH for a job as it stands, with ``status``."""
    article_id = row["article_id"] if status in PUBLISHED else ""
    failed = json.loads(row["fail_idx"])
    if not article_id and not failed and status in FAILED:
        failed = [1]
    return callbacks.publish_job_finished(
        row["publish_id"],
        status,
        article_id=article_id,
        detail=publications.detail(account.store, article_id, row["base_url"]) if article_id else None,
        failed=failed if status in FAILED else [],
    )
