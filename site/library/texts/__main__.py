"""Read the file on standard input, of the kind named, and write each passage as a line of JSON; ``null`` is no place, but
why the rest was not read. For :func:`library.texts.extract` alone.
"""

from __future__ import annotations

import io
import json
import resource
import sys

from library.texts import reading
from library.texts.unreadable import DAMAGES, Unreadable

# A workbook at the limit of its size takes a third of it.
MAX_MEMORY_BYTES = 1024**3
MAX_PROCESSOR_SECONDS = 30


def main(kind: str) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_PROCESSOR_SECONDS, MAX_PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        for place, words in reading.read(io.BytesIO(sys.stdin.buffer.read()), kind):
            _tell(place, words)
    except Unreadable as error:
        _tell(None, str(error))
    except DAMAGES:
        _tell(None, "文件打不开，可能已损坏或加了密码")


def _tell(place: str | None, words: str) -> None:
    # At once: what has been told counts even when this process is stopped.
    sys.stdout.write(json.dumps([place, words]) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1])
