"""Several at once: many workers, two commands, a double click, and callbacks in every disorder."""

from __future__ import annotations

import contextlib
import functools
import io
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connections

from publishing.channels import wechat
from publishing.delivery import dispatch
from publishing.delivery.models import Delivery
from publishing.editions import flow
from publishing.refusal import Refusal
from tests.faults import crowd, databases, reading, township
from tests.faults.carrying import carry_on, how_it_ended
from tests.faults.databases import Vendor
from tests.faults.place import Place, channel, place, simulated
from tests.faults.running import HANGS_AFTER_SECONDS, Extent, Report, Scenario, in_child
from wechat_simulator.callbacks import publish_job_finished

DELIVERIES = 500
MESSAGE_BYTES = 256
PAUSE_SECONDS = 0.2
SLOW_SCENARIO_SECONDS = 1800.0
CLICKS = 8


def scenarios(extent: Extent) -> list[Scenario]:
    found = []
    sample = extent.sample
    for vendor in extent.vendors:
        for count in (2,) if sample or vendor == "sqlite" else (2, 8):
            size = 12 if sample else DELIVERIES
            found.append(
                _scenario(f"{vendor}: {count} workers", f"{size} deliveries", _crowd, vendor, workers=count, size=size)
            )
        found.append(_scenario(f"{vendor}: two commands", "deliver_edition twice", _two_commands, vendor))
        for turn in range(1 if sample else 10):
            found.append(_scenario(f"{vendor}: double click", f"start (turn {turn})", _double_start, vendor))
            found.append(_scenario(f"{vendor}: double click", f"sign off (turn {turn})", _double_sign_off, vendor))
    for mode in ("lost", "doubled", "reordered") if sample else ("normal", "lost", "doubled", "reordered", "delayed"):
        found.append(_scenario("callbacks", mode, functools.partial(_callbacks, mode=mode), "sqlite"))
    found.append(_scenario("callbacks", "for an unknown job", _unknown_callback, "sqlite"))
    found.append(_scenario("callbacks", "before our commit", _early_callback, "sqlite"))
    return found


def _scenario(row: str, name: str, run: Callable[..., Report], vendor: Vendor, **options: int) -> Scenario:
    return Scenario(
        part="workers",
        row=row,
        name=name,
        run=lambda: run(vendor, **options),
        hangs_after_seconds=SLOW_SCENARIO_SECONDS if run is _crowd else HANGS_AFTER_SECONDS,
    )


def _crowd(vendor: Vendor, *, workers: int, size: int) -> Report:
    """All deliveries of one account are on their way, and every worker wants to carry every one of them."""
    with databases.copied(vendor), contextlib.ExitStack() as stack:
        crowd.signed_off(size)
        told, telling = os.pipe()
        work = functools.partial(_work_when_told, told, telling)
        children = stack.enter_context(_children([work] * workers))
        os.close(told)
        served = stack.enter_context(simulated())
        _tell(telling, served.base_url, workers)
        broken = [child for child in children if os.waitpid(child, 0)[1]]
        found = [*reading.violations(served), *(f"worker {child} broke" for child in broken)]
        states = set(Delivery.objects.values_list("state", flat=True))
        if states != {"published"}:
            found.append(f"not all were published: {how_it_ended()}")
    return Report(ended=" ".join(sorted(states)), ended_well=not found, violations=tuple(found))


@contextlib.contextmanager
def _children(works: Sequence[Callable[[], None]]) -> Iterator[list[int]]:
    """Processes for ``works``, forked before there are threads; those that still run are killed in the end."""
    children = [in_child(work) for work in works]
    try:
        yield children
    finally:
        for child in children:
            # One that was waited for is nobody's child any more, and its number may be another's.
            with contextlib.suppress(ChildProcessError):
                if os.waitpid(child, os.WNOHANG) == (0, 0):
                    os.kill(child, signal.SIGKILL)
                    os.waitpid(child, 0)


def _tell(telling: int, address: str, listeners: int) -> None:
    """Say the simulator's address to each listener, in pieces of one size: they all read from the same pipe."""
    os.write(telling, address.encode().ljust(MESSAGE_BYTES) * listeners)
    os.close(telling)


def _hear(told: int, telling: int) -> str:
    os.close(telling)
    return os.read(told, MESSAGE_BYTES).decode().strip()


def _work_when_told(told: int, telling: int) -> None:
    """The worker's loop: a pass, a pause, another pass, until nothing is unfinished."""
    settings.WECHAT_API_BASE_URL = _hear(told, telling)
    carrier = wechat.channel_from_settings()
    while True:
        try:
            if not Delivery.objects.unfinished().exists():
                return
            dispatch.pass_due(carrier)
        except DatabaseError:
            connections.close_all()
        time.sleep(PAUSE_SECONDS)


def _two_commands(vendor: Vendor) -> Report:
    """Two people type ``deliver_edition`` for the same edition at the same time, each following it to its end."""
    with databases.copied(vendor), contextlib.ExitStack() as stack:
        edition = township.signed_off(2)
        told, telling = os.pipe()
        deliver = functools.partial(_deliver_when_told, told, telling, edition.pk)
        children = stack.enter_context(_children([deliver] * 2))
        os.close(told)
        served = stack.enter_context(simulated())
        _tell(telling, served.base_url, 2)
        broken = [child for child in children if os.waitpid(child, 0)[1]]
        found = [*reading.violations(served), *("a command failed" for _child in broken)]
        return _told(found)


def _deliver_when_told(told: int, telling: int, edition_id: int) -> None:
    settings.WECHAT_API_BASE_URL = _hear(told, telling)
    call_command("deliver_edition", str(edition_id), "--wait=60", stdout=io.StringIO())


def _double_start(vendor: Vendor) -> Report:
    """The delivery is asked for by many threads at once, before there is one."""
    with place(vendor) as here:
        edition = township.signed_off(1)
        Delivery.objects.all().delete()
        answers = _at_once(lambda: dispatch.start(edition).pk)
        found = [] if len(set(answers)) == 1 else [f"{len(set(answers))} different answers: {set(answers)}"]
        return _carried(here, found)


def _double_sign_off(vendor: Vendor) -> Report:
    """The button is clicked many times: one sign-off, the others are told that there is nothing to sign off."""
    with place(vendor) as here:
        who = township.people()
        edition = flow.compose([township.article_pages()[0].pk], who.drafter)

        def click() -> str:
            try:
                return f"signed off {flow.sign_off(edition, who.publisher).pk}"
            except Refusal as refusal:
                return refusal.code

        answers = sorted(_at_once(click))
        wanted = ["not-composed"] * (CLICKS - 1) + [f"signed off {edition.pk}"]
        return _carried(here, [] if answers == wanted else [f"the answers were {answers}"])


def _at_once(work: Callable[[], object]) -> list[object]:
    """What ``work`` gives in eight threads that begin at the same moment; an exception counts as an answer."""
    gate = threading.Barrier(CLICKS)
    answers: list[object] = []

    def run() -> None:
        gate.wait()
        try:
            answers.append(work())
        except DatabaseError as error:
            answers.append(repr(error))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(CLICKS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def _callbacks(vendor: Vendor, *, mode: str) -> Report:
    with _called_back(vendor) as here:
        for skip in (0, 1):
            township.signed_off(1, skip=skip)
        here.served.switches.set(callbacks=mode, callback_delay_seconds=0.2)
        carry_on(here.channel)
        here.served.app.tick()
        time.sleep(0.3)
        here.served.app.tick()
        kind = "callback_lost" if mode == "lost" else "callback_sent"
        return _told(reading.violations(here.served), reached=bool(here.served.effects(kind)))


def _unknown_callback(vendor: Vendor) -> Report:
    with _called_back(vendor) as here:
        township.signed_off(1)
        here.served.state.callbacks.announce(
            publish_job_finished(2_999_999_999, 0, article_id="unknown", detail=None, failed=[])
        )
        here.served.app.tick()
        return _carried(here, [], reached=bool(here.served.effects("callback_sent")))


def _early_callback(vendor: Vendor) -> Report:
    """The job is done, and its event arrives, while our worker still waits for the answer to its submit."""
    with _called_back(vendor, ticking=True) as here:
        township.signed_off(1)
        here.served.faults.add("freepublish/submit", "delay_after", seconds=0.5)
        carry_on(channel(read_seconds=5))
        log = here.served.log()
        sent = [entry["time"] for entry in log if any(one["kind"] == "callback_sent" for one in entry["effects"])]
        followed = [entry["time"] for entry in log if entry["operation"] == "freepublish/get"]
        return _told(reading.violations(here.served), reached=bool(sent) and sent[0] < followed[0])


@contextlib.contextmanager
def _called_back(vendor: Vendor, *, ticking: bool = False) -> Iterator[Place]:
    """A place whose simulator calls our own web application back."""
    with _web() as base_url:
        options = {
            "callback_url": f"{base_url}/callbacks/wechat/",
            "callback_token": settings.WECHAT_TOKEN,
            "encoding_aes_key": settings.WECHAT_ENCODING_AES_KEY,
            "ticking": ticking,
        }
        with place(vendor, **options) as here:
            yield here


@contextlib.contextmanager
def _web() -> Iterator[str]:
    class Quiet(WSGIRequestHandler):
        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    server = make_server("127.0.0.1", 0, get_wsgi_application(), handler_class=Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(timeout=30)
        server.server_close()


def _carried(here: Place, found: list[str], *, reached: bool = True) -> Report:
    carry_on(here.channel)
    return _told([*found, *reading.violations(here.served)], reached=reached)


def _told(found: list[str], *, reached: bool = True) -> Report:
    ended = how_it_ended()
    if set(ended.split()) != {"published"}:
        found = [*found, f"it ended as {ended}"]
    return Report(ended=ended, reached=reached, ended_well=not found, violations=tuple(found))
