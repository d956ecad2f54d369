"""Faults that can be planned for coming calls: which call, how often, what goes wrong."""

import json
import threading
from dataclasses import asdict, dataclass, field
from typing import Any

from wechat_simulator.clock import Clock
from wechat_simulator.store import Row, Store

TOKEN_OPERATIONS = ("token", "stable_token")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One way to fail. ``parameters`` are the usual values; ``commits`` tells whether the work is usually done."""

    name: str
    commits: bool
    parameters: dict[str, Any] = field(default_factory=dict)


KINDS = {
    kind.name: kind
    for kind in (
        Kind(name="refuse", commits=False, parameters={"errcode": 45009, "errmsg": ""}),
        Kind(name="busy_before", commits=False),
        Kind(name="busy_after", commits=True),
        Kind(name="delay_before", commits=True, parameters={"seconds": 3.0}),
        Kind(name="delay_after", commits=True, parameters={"seconds": 30.0}),
        Kind(name="reset_before", commits=False),
        Kind(name="commit_then_drop", commits=True),
        Kind(name="reset_in_body", commits=True),
        Kind(name="http_500", commits=False, parameters={"commit": False}),
        Kind(name="http_502", commits=False, parameters={"commit": False}),
        Kind(name="truncated_json", commits=True, parameters={"commit": True}),
        Kind(name="empty_200", commits=True, parameters={"commit": True}),
        Kind(name="wrong_content_type", commits=True, parameters={"content_type": "text/html; charset=gbk"}),
        Kind(name="slow_drip", commits=True, parameters={"seconds": 10.0}),
        Kind(name="nonsense_json", commits=True, parameters={"commit": True}),
        Kind(name="huge_answer", commits=True, parameters={"megabytes": 10.0}),
    )
}


@dataclass(frozen=True, kw_only=True)
class Fault:
    """A planned fault. ``times`` is how many calls are still to be hit (``None``: for ever), after ``skip`` good ones.

    ``operation`` is an API path with or without ``/cgi-bin/``, ``*`` for every call, or ``business`` for every call
    but the two that issue tokens.
    """

    id: int
    operation: str
    kind: str
    times: int | None
    skip: int
    parameters: dict[str, Any]
    hits: int = 0

    @property
    def commits(self) -> bool:
        """Is the work done although the answer is spoilt?"""
        return bool(self.parameters.get("commit", KINDS[self.kind].commits))

    def hits_operation(self, operation: str) -> bool:
        if self.operation == "*":
            return True
        if self.operation == "business":
            return operation not in TOKEN_OPERATIONS
        return self.operation == operation

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What goes wrong with one call: seconds of delay around the work, and at most one fault proper."""

    delay_before_seconds: float = 0.0
    delay_after_seconds: float = 0.0
    fault: Fault | None = None
    names: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        return self.fault.kind if self.fault else ""


class Faults:
    """The switchboard. Thread-safe; kept in the store, so that a restart finds it."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()

    def add(self, operation: str, kind: str, *, times: int | None = 1, skip: int = 0, **parameters: Any) -> Fault:
        """Plan a fault for the next ``times`` calls of ``operation``. Raises ``ValueError`` for what it cannot do."""
        if kind not in KINDS:
            raise ValueError(f"no such fault: {kind}; there are {', '.join(KINDS)}")
        if times is not None and (type(times) is not int or times < 1):
            raise ValueError("times must be a number from 1 up, or null for ever")
        if type(skip) is not int or skip < 0:
            raise ValueError("skip must be a number from 0 up")
        usual = KINDS[kind].parameters
        for name, value in parameters.items():
            if name not in usual:
                raise ValueError(f"{kind} has no parameter {name}")
            wanted = (int, float) if isinstance(usual[name], float) else (type(usual[name]),)
            if type(value) not in wanted or (name == "seconds" and value < 0):
                raise ValueError(f"{name} must be {type(usual[name]).__name__}")
        operation = operation_name(operation)
        values = {**usual, **parameters}
        fault_id = self._store.insert(
            "INSERT INTO fault (operation, kind, times, skip, parameters, created_at) VALUES (?, ?, ?, ?, ?, ?)",
            (operation, kind, times, skip, json.dumps(values, ensure_ascii=False), self._clock()),
        )
        return Fault(id=fault_id, operation=operation, kind=kind, times=times, skip=skip, parameters=values)

    def all(self) -> list[Fault]:
        """Return the faults still to come, oldest first."""
        return [
            _fault(row) for row in self._store.rows("SELECT * FROM fault WHERE times IS NULL OR times > 0 ORDER BY id")
        ]

    def remove(self, fault_id: int) -> bool:
        """Call one fault off; ``False`` when there is no such fault."""
        return self._store.run("DELETE FROM fault WHERE id = ?", (fault_id,)) > 0

    def clear(self) -> None:
        self._store.run("DELETE FROM fault")

    def take(self, path: str) -> Plan:
        """Use up what is planned for a call of ``path``: at most one delay before, one after, and one other fault."""
        operation = operation_name(path)
        before = after = 0.0
        chosen: Fault | None = None
        names: list[str] = []
        with self._lock, self._store.transaction():
            for fault in self.all():
                if not fault.hits_operation(operation):
                    continue
                delays = fault.kind in ("delay_before", "delay_after")
                if (delays and fault.kind in names) or (not delays and chosen):
                    continue
                if fault.skip:
                    self._store.run("UPDATE fault SET skip = skip - 1 WHERE id = ?", (fault.id,))
                    continue
                self._store.run("UPDATE fault SET times = times - 1, hits = hits + 1 WHERE id = ?", (fault.id,))
                names.append(fault.kind)
                if fault.kind == "delay_before":
                    before = float(fault.parameters["seconds"])
                elif fault.kind == "delay_after":
                    after = float(fault.parameters["seconds"])
                else:
                    chosen = fault
        return Plan(delay_before_seconds=before, delay_after_seconds=after, fault=chosen, names=tuple(names))


def operation_name(path: str) -> str:
    """Return ``path`` without its ``/cgi-bin/``: ``draft/add``."""
    return path.strip().removeprefix("/").removeprefix("cgi-bin/") or "*"


def _fault(row: Row) -> Fault:
    return Fault(
        id=row["id"],
        operation=row["operation"],
        kind=row["kind"],
        times=row["times"],
        skip=row["skip"],
        parameters=json.loads(row["parameters"]),
        hits=row["hits"],
    )
