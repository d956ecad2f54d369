"""Events sent by a tester's hand: for any job, at any time, with any status, also for a job that never was."""

from typing import Any

from wechat_simulator import callbacks, mass, publishing_jobs
from wechat_simulator.account import Account, Json
from wechat_simulator.store import Row

_PUBLISH, _MASS = "PUBLISHJOBFINISH", "MASSSENDJOBFINISH"


def send(account: Account, what: Json, base_url: str) -> Json:
    """Send ``event`` for ``reference`` (publish_id or msg_id) with ``status`` and return how it went.

    Without ``status`` the job's own is told; an unknown job is told as a success with a link that leads nowhere.
    Raises ``ValueError`` for an event it does not know, for a status that cannot be, and without a callback address.
    """
    name, reference, status = what.get("event"), what.get("reference"), what.get("status")
    if name not in (_PUBLISH, _MASS):
        raise ValueError(f"event must be {_PUBLISH} or {_MASS}")
    if not isinstance(reference, int | str) or isinstance(reference, bool) or not str(reference):
        raise ValueError("reference must be an id, number or text")
    make = _publish_event if name == _PUBLISH else _mass_event
    taken = account.callbacks.send_now(make(account, reference, status, base_url))
    return {"event": name, "reference": str(reference), "taken": taken}


def _publish_event(account: Account, reference: int | str, status: Any, base_url: str) -> callbacks.Event:
    if status is not None and (type(status) is not int or not 0 <= status <= 6):
        raise ValueError("status must be a number from 0 to 6")
    row = _job(account, "SELECT * FROM publish_job WHERE publish_id = ?", reference)
    if row is not None:
        return publishing_jobs.finished_event(account, row, row["status"] if status is None else status)
    status = status or 0
    is_out = status in publishing_jobs.PUBLISHED
    return callbacks.publish_job_finished(
        reference,
        status,
        article_id="unknown-article" if is_out else "",
        detail=_nowhere(base_url) if is_out else None,
        failed=[1] if status in publishing_jobs.FAILED else [],
    )


def _mass_event(account: Account, reference: int | str, status: Any, base_url: str) -> callbacks.Event:
    if status is not None and (not isinstance(status, str) or "]]>" in status):
        raise ValueError("status must be text, such as send success or err(30003)")
    row = _job(account, "SELECT * FROM mass_job WHERE msg_id = ?", reference)
    if row is not None:
        return mass.finished_event(account, row, status or row["outcome"])
    status = status or mass.SUCCESS
    is_sent = status == mass.SUCCESS
    with_links = is_sent and not account.switches.now.mass_callback_without_links
    return callbacks.mass_job_finished(
        reference,
        status,
        reached=account.settings.follower_count if is_sent else 0,
        detail=_nowhere(base_url) if with_links else None,
        article_count=1,
    )


def _job(account: Account, statement: str, reference: int | str) -> Row | None:
    text = str(reference)
    number = int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else 0
    return account.store.row(statement, (number,))


def _nowhere(base_url: str) -> Json:
    return {"count": 1, "item": [{"idx": 1, "article_url": f"{base_url}/s/unknown-article"}]}
