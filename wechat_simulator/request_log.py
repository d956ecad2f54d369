"""What happened: every call, every act of a human in the back office, every job that finished.

``outcome`` tells what was true on the server: ``done``, ``refused`` (nothing changed) or ``not_done`` (a fault kept
the call from being worked on). ``delivered`` tells what the caller got: ``whole``, or how the answer was spoilt.
No token, no secret, no query and no body is kept; the body is represented by its SHA-256.
"""

import json
from dataclasses import dataclass
from typing import Any

from wechat_simulator.clock import iso
from wechat_simulator.store import Row, Store

KEPT_ENTRIES = 50_000


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line before it is written. ``source`` is ``api``, ``human`` or ``platform``."""

    time: float
    source: str
    method: str
    path: str
    operation: str
    body_sha256: str
    rid: str = ""
    errcode: int | None = None
    http_status: int | None = None
    outcome: str = "done"
    delivered: str = "whole"
    fault: str = ""
    effects: tuple[dict[str, Any], ...] = ()


def write(store: Store, entry: Entry) -> int:
    """Keep ``entry``; return its id. Call inside the transaction of its effects."""
    entry_id = store.insert(
        "INSERT INTO log (time, source, method, path, operation, errcode, http_status, outcome, delivered, fault, "
        "effects, body_sha256, rid) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            entry.time,
            entry.source,
            entry.method,
            entry.path,
            entry.operation,
            entry.errcode,
            entry.http_status,
            entry.outcome,
            entry.delivered,
            entry.fault or None,
            json.dumps(entry.effects, ensure_ascii=False),
            entry.body_sha256,
            entry.rid,
        ),
    )
    if entry_id % 1000 == 0:
        store.run("DELETE FROM log WHERE id <= ?", (entry_id - KEPT_ENTRIES,))
    return entry_id


def set_duration(store: Store, entry_id: int, duration_ms: float) -> None:
    store.run("UPDATE log SET duration_ms = ? WHERE id = ?", (round(duration_ms, 1), entry_id))


def note(store: Store, now: float, operation: str, effect: dict[str, Any], *, source: str = "platform") -> None:
    """Keep something that happened without an API call: a job finished, a human clicked."""
    write(
        store,
        Entry(time=now, source=source, method="", path="", operation=operation, body_sha256="", effects=(effect,)),
    )


def read(
    store: Store, *, after: int = 0, limit: int = 1000, operation: str = "", effect: str = ""
) -> list[dict[str, Any]]:
    """Return entries with an id above ``after``, oldest first, filtered by operation and by kind of effect."""
    rows = store.rows(
        "SELECT * FROM log WHERE id > ? AND (? = '' OR operation = ?) AND (? = '' OR effects LIKE ?) "
        "ORDER BY id LIMIT ?",
        (after, operation, operation, effect, f'%"kind": "{effect}"%', limit),
    )
    return [as_dict(row) for row in rows]


def newest_first(store: Store, *, limit: int, before: int = 0) -> list[dict[str, Any]]:
    rows = store.rows("SELECT * FROM log WHERE (? = 0 OR id < ?) ORDER BY id DESC LIMIT ?", (before, before, limit))
    return [as_dict(row) for row in rows]


def clear(store: Store) -> None:
    store.run("DELETE FROM log")


def as_dict(row: Row) -> dict[str, Any]:
    """Return one entry as the control API shows it."""
    return {**dict(row), "at": iso(row["time"]), "effects": json.loads(row["effects"])}
