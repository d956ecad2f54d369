"""The number and hash of the last act, kept in a file outside the database: it tells when the end of the chain is gone.

The anchor only moves forward, and only along the chain it lies on. Where it does not fit, it stays as evidence.
"""

from __future__ import annotations

import fcntl
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

from django.conf import settings

from publishing.ledger.models import LoggedAct


@dataclass(frozen=True)
class Anchor:
    number: int
    hash: str


def file() -> Path:
    return Path(settings.RUNTIME_DIR) / "ledger-anchor.json"


def read() -> Anchor | None:
    """Where the chain ended when this machine last saw it. ``None`` when it has not seen it yet, or cannot read it."""
    try:
        return Anchor(**json.loads(file().read_text()))
    except (FileNotFoundError, ValueError, TypeError):
        return None


def move(number: int, digest: str) -> None:
    """The chain now ends there. Does nothing when the anchor is ahead, or does not lie on this chain."""
    with file().with_suffix(".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        last = read()
        if last is None and file().exists():
            return
        if last is None or (last.number < number and lies_on_chain(last)):
            _write(Anchor(number, digest))


def lies_on_chain(anchor: Anchor) -> bool:
    return LoggedAct.objects.filter(number=anchor.number, hash=anchor.hash).exists()


def _write(anchor: Anchor) -> None:
    beside = file().with_suffix(f".{os.getpid()}")
    beside.write_text(json.dumps(asdict(anchor)))
    beside.replace(file())
