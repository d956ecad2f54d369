"""Time as the simulator sees it: seconds since the epoch, from the machine or from a test's hand."""

import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

Clock = Callable[[], float]

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")

machine_clock: Clock = time.time


class ManualClock:
    """A clock that moves only when told. Thread-safe; give an instance wherever a ``Clock`` is asked for."""

    def __init__(self, start: float = 1_795_000_000.0) -> None:
        self._now = start
        self._lock = threading.Lock()

    def __call__(self) -> float:
        with self._lock:
            return self._now

    def advance(self, seconds: float) -> None:
        with self._lock:
            self._now += seconds


def iso(moment: float) -> str:
    """Return ``moment`` (seconds since the epoch) as ISO 8601 in UTC with milliseconds."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")


def beijing(moment: float) -> datetime:
    """Return ``moment`` (seconds since the epoch) as Beijing time, in which WeChat counts its days."""
    return datetime.fromtimestamp(moment, BEIJING)
