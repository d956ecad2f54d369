"""The WSGI application: which path goes where."""

import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from wechat_simulator import api, control, pages
from wechat_simulator.account import Account
from wechat_simulator.callbacks import Callbacks
from wechat_simulator.clock import Clock, machine_clock
from wechat_simulator.faults import Faults
from wechat_simulator.reply import Reply
from wechat_simulator.request import Request
from wechat_simulator.settings import Settings
from wechat_simulator.store import Store
from wechat_simulator.switches import Switches

TICK_SECONDS = 0.1


class Simulator:
    """A WSGI callable with its own memory. Thread-safe. ``close`` it when done."""

    def __init__(self, state_dir: Path | None, settings: Settings, clock: Clock) -> None:
        self.store = Store(state_dir)
        self.switches = Switches(self.store)
        self.faults = Faults(self.store, clock)
        self.account = Account(
            settings=settings,
            store=self.store,
            switches=self.switches,
            clock=clock,
            callbacks=Callbacks(settings, self.switches, self.store, clock),
        )
        self._closing = threading.Event()
        self._ticker: threading.Thread | None = None

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self.answer(Request.from_environ(environ)).send(environ, start_response, self._closing.wait)

    def answer(self, request: Request) -> Reply:
        """Return the answer to one request, whichever door it knocks at."""
        if request.path.startswith("/_simulator/"):
            api.settle(self.account, self.account.clock())
            return control.answer(self.account, self.faults, request)
        if pages.has(request.path):
            api.settle(self.account, self.account.clock())
            return pages.answer(self.account, self.faults, request)
        return api.answer(self.account, self.faults, request, self._closing.wait)

    def tick(self) -> None:
        """Finish due jobs and send due events; what the background thread does all the time."""
        api.settle(self.account, self.account.clock())
        self.account.callbacks.send_due()

    def start_ticking(self) -> None:
        """Tick in a background thread until ``close``."""
        self._ticker = threading.Thread(target=self._tick_until_closed, name="wechat-simulator-ticker", daemon=True)
        self._ticker.start()

    def interrupt(self) -> None:
        """End every delay that is under way, and the ticking."""
        self._closing.set()

    def close(self) -> None:
        self.interrupt()
        if self._ticker is not None:
            self._ticker.join(timeout=30)
        self.store.close()

    def _tick_until_closed(self) -> None:
        while not self._closing.wait(TICK_SECONDS):
            self.tick()


def make_app(state_dir: Path | str | None = None, *, clock: Clock = machine_clock, **options: Any) -> Simulator:
    """Return the application. ``state_dir`` ``None`` keeps everything in memory.

    ``options`` are fields of ``Settings`` and win over the environment.
    """
    settings = Settings.from_environment(**options)
    return Simulator(Path(state_dir) if state_dir is not None else None, settings, clock)
