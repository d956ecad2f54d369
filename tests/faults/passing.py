"""Time that passes when told, the same for the desk, its token and WeChat, in all processes of a scenario.

Nobody waits: the clock is moved to the moment at which something is due. Where a scenario says so, the desk's own clock is
wrong besides. What really takes time (a lost answer, a lock) still does.
"""

from __future__ import annotations

import datetime
import mmap
import struct
import time

from django.utils import timezone

_shared = mmap.mmap(-1, 8)
_skew = datetime.timedelta()


def begin() -> None:
    """A scenario begins now. Processes forked later share its clock. Safe to call again."""
    global _shared, _skew
    _shared, _skew = mmap.mmap(-1, 8), datetime.timedelta()
    timezone.now = now


def end() -> None:
    """Take the machine's clock again."""
    timezone.now = _machine_now


def wechat_seconds() -> float:
    """The true time, as the simulator has it."""
    passed: float = struct.unpack("d", _shared[:8])[0]
    return time.time() + passed


def now() -> datetime.datetime:
    """The time as the desk's machine has it; in place of ``timezone.now``."""
    return datetime.datetime.fromtimestamp(wechat_seconds(), datetime.UTC) + _skew


def desk_seconds() -> float:
    return now().timestamp()


def move_to(moment: datetime.datetime) -> None:
    """Let time pass until ``moment`` of the desk's clock; it never goes back."""
    seconds = (moment - now()).total_seconds()
    if seconds > 0:
        passed: float = struct.unpack("d", _shared[:8])[0]
        _shared[:8] = struct.pack("d", passed + seconds)


def put_clock(skew: datetime.timedelta) -> None:
    """From now on the desk's clock is wrong by ``skew``: in this process, for the rest of the scenario."""
    global _skew
    _skew = skew


_machine_now = timezone.now
