"""Every remote call × everything that can go wrong with it."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import itertools
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from publishing.channels.wechat import client
from publishing.delivery.models import Delivery, State, UploadedPicture
from publishing.delivery.models import Operation as UploadOf
from publishing.editions.models import Method
from tests.faults import reading, township
from tests.faults.carrying import carry_on, how_it_ended, resume_blocked, unsettled
from tests.faults.place import READ_SECONDS, place
from tests.faults.running import Extent, Report, Scenario
from wechat_simulator.testing import Served

LATE_SECONDS = READ_SECONDS + 0.3
"""Longer than the client waits."""

FAILING_PASSES = 12
"""As many tries as a fault that lasts for ever gets to see."""


@dataclass(frozen=True, kw_only=True)
class Operation:
    """A remote call and what has to be so that it happens. ``prepare`` comes between the sign-off and the worker."""

    name: str
    method: Method = Method.PUBLISH
    prepare: Callable[[Served], object] = field(default=lambda served: None)
    skip: int = 0
    """So many calls go well before the one that is meant."""
    note: str = ""

    @property
    def row(self) -> str:
        return f"{self.name} ({self.note})" if self.note else self.name


def _unknown_draft(served: Served) -> None:
    served.faults.add("draft/add", "commit_then_drop")


def _failing_job(served: Served) -> None:
    served.switches.set(publish_outcomes=[4])


def _forgotten_picture(served: Served) -> None:
    """WeChat does not know a picture any more that was uploaded long ago, and drops it from the draft."""
    delivery = Delivery.objects.select_related("account").get()
    approval = delivery.edition.places.select_related("approval")[0].approval
    UploadedPicture.objects.create(
        account=delivery.account,
        purpose=UploadOf.UPLOAD_PICTURE,
        digest=next(figure.picture.sha256 for figure in approval.article.figures()),
        reference="https://mmbiz.qpic.cn/mmbiz_jpg/forgotten/0",
    )
    UploadedPicture.objects.update(uploaded_at=delivery.created_at - datetime.timedelta(days=1))


OPERATIONS = (
    Operation(name="stable_token"),
    Operation(name="media/uploadimg"),
    Operation(name="material/add_material"),
    Operation(name="draft/add"),
    Operation(name="draft/get"),
    Operation(name="draft/batchget", prepare=_unknown_draft),
    Operation(name="draft/update", prepare=_forgotten_picture),
    Operation(name="draft/delete", prepare=_failing_job),
    Operation(name="freepublish/submit"),
    Operation(name="freepublish/get"),
    Operation(name="freepublish/batchget", note="what is out?"),
    Operation(name="freepublish/batchget", note="is it out?", prepare=_unknown_draft, skip=1),
    Operation(name="message/mass/sendall", method=Method.MASS_SEND),
    Operation(name="message/mass/get", method=Method.MASS_SEND),
)


@dataclass(frozen=True, kw_only=True)
class Fault:
    """``times`` ``None``: for ever. ``settle_seconds``: how long WeChat may be at work after we have given up waiting.

    ``kind`` is one of the simulator's, or ``refused``/``connect time-out``, which never reach it.
    """

    name: str
    kind: str
    parameters: dict[str, Any] = field(default_factory=dict)
    times: int | None = 1
    settle_seconds: float = 0.0


def _once(name: str, kind: str, **parameters: Any) -> Fault:
    return Fault(name=name, kind=kind, parameters=parameters)


def _for_ever(name: str, kind: str, **parameters: Any) -> Fault:
    return Fault(name=f"{name}, for ever", kind=kind, parameters=parameters, times=None)


FAULTS = (
    _once("refused: content", "refuse", errcode=45166),
    _once("refused: no right", "refuse", errcode=48001),
    _for_ever("refused: no right", "refuse", errcode=48001),
    _once("connection refused", "connection refused"),
    _for_ever("connection refused", "connection refused"),
    _once("connect time-out", "connect time-out"),
    Fault(
        name="read time-out before the work",
        kind="delay_before",
        parameters={"seconds": LATE_SECONDS},
        settle_seconds=LATE_SECONDS,
    ),
    Fault(
        name="read time-out after the work",
        kind="delay_after",
        parameters={"seconds": LATE_SECONDS},
    ),
    _once("reset before the work", "reset_before"),
    _once("reset in mid-body", "reset_in_body"),
    _once("done, then cut", "commit_then_drop"),
    _for_ever("done, then cut", "commit_then_drop"),
    _once("HTTP 500, not done", "http_500"),
    _once("HTTP 500, done", "http_500", commit=True),
    _once("HTTP 502 in HTML, not done", "http_502"),
    _once("HTTP 502 in HTML, done", "http_502", commit=True),
    _for_ever("HTTP 502 in HTML, not done", "http_502"),
    _once("cut JSON, done", "truncated_json"),
    _once("cut JSON, not done", "truncated_json", commit=False),
    _once("-1 before the work", "busy_before"),
    _once("-1 after the work", "busy_after"),
    _for_ever("-1 after the work", "busy_after"),
    _once("40001 once", "refuse", errcode=40001),
    _for_ever("40001", "refuse", errcode=40001),
    _once("45009 once", "refuse", errcode=45009),
    _for_ever("45009", "refuse", errcode=45009),
    _once("45011 once", "refuse", errcode=45011),
    _once("wrong content type", "wrong_content_type"),
    _once("empty 200, done", "empty_200"),
    _once("empty 200, not done", "empty_200", commit=False),
    _once("slow drip", "slow_drip", seconds=READ_SECONDS * 100),
    _once("nonsense JSON, done", "nonsense_json"),
    _for_ever("nonsense JSON, done", "nonsense_json"),
    _once("10 MB answer", "huge_answer"),
)

QUICK = ("refused: content", "done, then cut", "-1 before the work", "nonsense JSON, done", "40001, for ever")
"""Enough of each kind for every run of the tests."""


def scenarios(extent: Extent) -> list[Scenario]:
    """One for each cell; a sample takes the quick faults, one after the other, and small editions."""
    if not extent.sample:
        return [_cell(operation, fault, articles=8) for operation in OPERATIONS for fault in FAULTS]
    chosen = [fault for fault in FAULTS if fault.name in QUICK]
    pairs = itertools.islice(itertools.product(chosen, OPERATIONS), 0, None, 3)
    return [_cell(operation, fault, articles=2) for fault, operation in pairs]


def _cell(operation: Operation, fault: Fault, *, articles: int) -> Scenario:
    return Scenario(
        part="calls", row=operation.row, name=fault.name, run=lambda: _run(operation, fault, articles=articles)
    )


def _run(operation: Operation, fault: Fault, *, articles: int) -> Report:
    with place() as here, contextlib.ExitStack() as stack:
        township.signed_off(articles, method=operation.method)
        operation.prepare(here.served)
        hits = stack.enter_context(_planted(here.served, operation, fault))
        passes = FAILING_PASSES if fault.times is None else 40
        carry_on(here.channel, passes=passes, settle_seconds=fault.settle_seconds)
        found = [*unsettled(), *reading.violations(here.served)]
        at_first = how_it_ended()
        reached = hits() > 0
        stack.close()
        here.served.faults.clear()
        if not Delivery.objects.exclude(finished_at=None).exists():
            resume_blocked(township.people().publisher, here.served.base_url)
            carry_on(here.channel)
            found += reading.violations(here.served)
        ended = how_it_ended()
        unfinished = Delivery.objects.filter(finished_at=None)
        found += [f"with the fault gone it still does not end: {one.state} {one.reason}" for one in unfinished]
        if Delivery.objects.filter(state=State.BLOCKED).exists():
            found.append("with the fault gone it is still blocked")
        return Report(
            ended=at_first if at_first == ended else f"{at_first}, then {ended}",
            reached=reached,
            ended_well=not found,
            violations=tuple(dict.fromkeys(found)),
        )


@contextlib.contextmanager
def _planted(served: Served, operation: Operation, fault: Fault) -> Iterator[Callable[[], int]]:
    """Plan the fault; yields a function that tells how often it has hit."""
    if fault.kind == "connection refused":
        with _unreachable(operation, "http://127.0.0.1:9", fault.times) as hits:
            yield hits
    elif fault.kind == "connect time-out":
        with _full_port() as address, _unreachable(operation, address, fault.times) as hits:
            yield hits
    else:
        planned = served.faults.add(
            operation.name, fault.kind, times=fault.times, skip=operation.skip, **fault.parameters
        )
        store = served.state.store
        yield lambda: store.number("SELECT hits FROM fault WHERE id = ?", (planned.id,))


@contextlib.contextmanager
def _unreachable(operation: Operation, address: str, times: int | None) -> Iterator[Callable[[], int]]:
    """Calls of one operation go to an address where nobody takes them: such a fault cannot be acted out by a server."""
    calls = 0
    real = client.exchange

    def elsewhere(request: Any) -> Any:
        nonlocal calls
        if not request.url.endswith(f"/{operation.name}"):
            return real(request)
        calls += 1
        if calls > operation.skip and (times is None or calls <= operation.skip + times):
            request = dataclasses.replace(request, url=request.url.replace(settings.WECHAT_API_BASE_URL, address))
        return real(request)

    client.exchange = elsewhere
    try:
        yield lambda: max(0, calls - operation.skip)
    finally:
        client.exchange = real


@contextlib.contextmanager
def _full_port() -> Iterator[str]:
    """A port whose queue of waiting connections is full, so that Linux answers nothing to a new one."""
    with contextlib.ExitStack() as stack:
        listening = stack.enter_context(socket.socket())
        listening.bind(("127.0.0.1", 0))
        listening.listen(0)
        for _ in range(4):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listening.getsockname())
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
