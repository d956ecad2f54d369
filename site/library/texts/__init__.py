"""What a document says, with the places where it says it; bounded in size and time, whatever the file claims to be.

A workbook of two kilobytes can claim seventeen thousand million merged cells, and the library that opens it makes them
all. What has a structure is therefore read by a process of its own, which has so much memory and time and no more.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import IO

from library.texts import reading
from library.texts.reading import MAX_CHARACTERS, MAX_SECONDS, MAX_UNPACKED_BYTES
from library.texts.unreadable import DAMAGES, Unreadable

__all__ = ["MAX_CHARACTERS", "MAX_UNPACKED_BYTES", "Extract", "extract"]

STRUCTURED = frozenset({".docx", ".xlsx", ".pdf"})
# Beyond the seconds a reader gives itself: for starting, and for one step that never ends.
GRACE_SECONDS = 20
SOURCE_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, kw_only=True)
class Extract:
    """``passages`` are (place, words), the place in Chinese (“第 3 段”). ``problem`` says why there are none or not all."""

    passages: tuple[tuple[str, str], ...] = ()
    problem: str = ""


def extract(file: IO[bytes], filename: str) -> Extract:
    """Never raises for what the file contains; formulas, macros, links and entities are not followed."""
    kind = PurePath(filename).suffix.lower()
    found: list[tuple[str, str]] = []
    try:
        for place, words in _read_apart(file, kind) if kind in STRUCTURED else reading.read(file, kind):
            found.append((place, words))
    except Unreadable as error:
        return Extract(passages=tuple(found), problem=str(error))
    except DAMAGES:
        return Extract(passages=tuple(found), problem="文件打不开，可能已损坏或加了密码")
    return Extract(passages=tuple(found), problem="" if found else "里面没有文字")


def _read_apart(file: IO[bytes], kind: str) -> Iterator[tuple[str, str]]:
    """What :mod:`library.texts.__main__` reads, with its refusal; what it had read before it was stopped counts."""
    reading.require_modest(file, kind)
    command = [sys.executable, "-m", "library.texts", kind]
    # Nothing of our own environment: it holds secrets.
    environment = {"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command; the file is its input, and ``kind`` one of three
            command,
            input=file.read(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=SOURCE_ROOT,
            env=environment,
            timeout=MAX_SECONDS + GRACE_SECONDS,
            check=False,
        )
        output, is_whole = done.stdout, done.returncode == 0
    except subprocess.TimeoutExpired as stopped:
        output, is_whole = stopped.output or b"", False
    # The last line is cut where the process was stopped.
    *lines, _rest = output.split(b"\n")
    for line in lines:
        place, words = json.loads(line)
        if place is None:
            raise Unreadable(words)
        yield place, words
    if not is_whole:
        raise Unreadable("太大或太复杂，没有读完")
