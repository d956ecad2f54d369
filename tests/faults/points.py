"""Names for every moment at which a worker can die or its database can fail; installed in one process from outside.

The product knows nothing of it: the HTTP exchange is wrapped where the client calls it, database connections when they
are made.
"""

from __future__ import annotations

import contextlib
import re
import sys
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from publishing.channels.wechat import client, wire

WRITE = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?')
OURS = ("publishing.delivery.", "publishing.editions.", "publishing.outreach.")
FRAMES = 3

Reach = Callable[[str], None]


@contextlib.contextmanager
def watching_http(reach: Reach) -> Iterator[None]:
    """``reach`` is called before each call, when WeChat has done its work and nothing was read yet, and after it."""
    exchange, content = client.exchange, wire._content

    def exchanged(request: Any) -> Any:
        operation = request.url.partition("/cgi-bin/")[2]
        reach(f"before {operation}")
        answer = exchange(request)
        reach(f"after {operation}")
        return answer

    def read(response: Any, *, deadline: float) -> bytes:
        operation = response.request.url.partition("?")[0].partition("/cgi-bin/")[2]
        reach(f"during {operation}")
        return content(response, deadline=deadline)

    client.exchange, wire._content = exchanged, read
    try:
        yield
    finally:
        client.exchange, wire._content = exchange, content


@contextlib.contextmanager
def watching_database(before: Reach, after: Reach) -> Iterator[None]:
    """``before`` and ``after`` are called around every write and every COMMIT of the connections made from now on."""

    def watch(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        found = WRITE.match(sql)
        if not found:
            return execute(sql, params, many, context)
        inside = "in transaction " if context["connection"].in_atomic_block else ""
        name = f"{inside}{found[1].split()[0]} {found[2].partition('_')[2]} by {_where()}"
        before(f"before {name}")
        answer = execute(sql, params, many, context)
        after(f"after {name}")
        return answer

    def made(sender: object, connection: BaseDatabaseWrapper, **_kwargs: object) -> None:
        real = connection._commit

        def commit() -> None:
            name = f"COMMIT by {_where()}"
            before(f"before {name}")
            real()
            after(f"after {name}")

        if watch not in connection.execute_wrappers:
            connection.execute_wrappers.append(watch)
            connection._commit = commit

    _fresh_connections()
    connection_created.connect(made, weak=False, dispatch_uid="tests.faults.points")
    try:
        yield
    finally:
        connection_created.disconnect(dispatch_uid="tests.faults.points")
        _fresh_connections()


def _fresh_connections() -> None:
    """What a wrapper was put on is thrown away with it."""
    connections.close_all()
    for alias in connections:
        with contextlib.suppress(AttributeError):
            del connections[alias]


def _where() -> str:
    """The innermost functions of ours on the stack: ``lease.record < carry._save_draft``."""
    names: list[str] = []
    for frame in _frames(sys._getframe(1)):
        module = str(frame.f_globals.get("__name__", ""))
        if not module.startswith(OURS):
            continue
        name = f"{module.rpartition('.')[2]}.{frame.f_code.co_name.strip('<>')}"
        if name == "attempts.attempt":
            name += f"[{frame.f_locals['operation']}]"
        if name in ("carry._carry", "carry.carry") and names:
            break
        if name not in names:
            names.append(name)
    return " < ".join(names[:FRAMES])


def _frames(frame: FrameType | None) -> Iterator[FrameType]:
    while frame is not None:
        yield frame
        frame = frame.f_back
