"""The simulator inside a test: a real HTTP server in a thread."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wechat_simulator import announcing, human, mass, request_log
from wechat_simulator.account import Account
from wechat_simulator.app import Simulator, make_app
from wechat_simulator.clock import Clock, ManualClock, machine_clock
from wechat_simulator.faults import Faults
from wechat_simulator.server import make_server
from wechat_simulator.switches import Switches


@dataclass(frozen=True, kw_only=True)
class Served:
    """A running simulator. ``app_id`` and ``app_secret`` are the ones it accepts."""

    base_url: str
    app: Simulator

    @property
    def state(self) -> Account:
        return self.app.account

    @property
    def faults(self) -> Faults:
        return self.app.faults

    @property
    def switches(self) -> Switches:
        return self.app.switches

    @property
    def app_id(self) -> str:
        return self.state.settings.app_id

    @property
    def app_secret(self) -> str:
        return self.state.settings.app_secret

    def log(self, **filters: Any) -> list[dict[str, Any]]:
        """Return log entries, oldest first; filters: ``after``, ``limit``, ``operation``, ``effect``."""
        return request_log.read(self.state.store, **filters)

    def effects(self, kind: str) -> list[dict[str, Any]]:
        """Return every recorded effect of one kind, such as ``draft_created`` or ``published``, oldest first."""
        return [effect for entry in self.log(effect=kind) for effect in entry["effects"] if effect["kind"] == kind]

    def advance(self, seconds: float) -> None:
        """Move a ``ManualClock`` on and finish what became due. Raises ``TypeError`` with another clock."""
        if not isinstance(self.state.clock, ManualClock):
            raise TypeError("advance needs serve(clock=ManualClock())")
        self.state.clock.advance(seconds)
        self.app.tick()

    def human(self, act: str, **what: Any) -> dict[str, Any]:
        """Do what a person does behind the API's back; return the effect as the log has it. See ``human.act``.

        ``human("edit_draft", media_id=…, index=0, title=…, text=(old, new))``. Raises ``ValueError`` when it cannot be.
        """
        return human.act(self.state, act, what)

    def decide_mass(self, msg_id: int | str, decision: str) -> str:
        """Answer ``confirm`` or ``refuse`` for the administrator; return the job's status."""
        if decision not in ("confirm", "refuse"):
            raise ValueError("decision must be confirm or refuse")
        return mass.decide(self.state, msg_id, confirm=decision == "confirm")

    def callback(self, event: str, reference: int | str, status: int | str | None = None) -> dict[str, Any]:
        """Send PUBLISHJOBFINISH or MASSSENDJOBFINISH now, also for an unknown id; ``taken`` tells whether it was taken.

        Without ``status`` the job's own is told, or success. Raises ``ValueError`` without a callback address.
        """
        what = {"event": event, "reference": reference, "status": status}
        return announcing.send(self.state, what, self.base_url)


@contextmanager
def serve(
    *,
    state_dir: Path | str | None = None,
    clock: Clock = machine_clock,
    port: int = 0,
    ticking: bool = True,
    **options: Any,
) -> Iterator[Served]:
    """Serve on 127.0.0.1 until the block ends. ``options`` are fields of ``Settings``.

    ``ticking`` runs the background thread that finishes jobs and sends events; without it ``app.tick()`` does so.
    """
    app = make_app(state_dir, clock=clock, **options)
    server = make_server(app, port=port)
    thread = threading.Thread(
        target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="wechat-simulator", daemon=True
    )
    thread.start()
    if ticking:
        app.start_ticking()
    try:
        yield Served(base_url=f"http://127.0.0.1:{server.server_port}", app=app)
    finally:
        app.interrupt()
        server.shutdown()
        thread.join(timeout=30)
        server.server_close()
        app.close()
