"""As much of Redis as a lock and a stored value need: a stand-in where no Redis is installed."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.values: dict[bytes, tuple[bytes, float]] = {}
        self.mutex = threading.Lock()

    def get(self, key: bytes) -> bytes | None:
        value, until = self.values.get(key, (b"", 0.0))
        return value if until > time.monotonic() else None


class _Handler(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        while words := self._command():
            with self.server.mutex:
                reply = self._answer(words[0].upper(), words[1:])
            self.wfile.write(reply)

    def _command(self) -> list[bytes]:
        head = self.rfile.readline()
        words = []
        for _ in range(int(head[1:] or 0)):
            size = int(self.rfile.readline()[1:])
            words.append(self.rfile.read(size + 2)[:-2])
        return words

    def _answer(self, name: bytes, words: list[bytes]) -> bytes:
        if name == b"GET":
            return _bulk(self.server.get(words[0]))
        if name == b"SET":
            key, value, *options = words
            if b"NX" in options and self.server.get(key) is not None:
                return b"$-1\r\n"
            seconds = 3600.0
            for unit, factor in ((b"PX", 0.001), (b"EX", 1.0)):
                if unit in options:
                    seconds = int(options[options.index(unit) + 1]) * factor
            self.server.values[key] = (value, time.monotonic() + seconds)
            return b"+OK\r\n"
        if name == b"EVALSHA":
            # The one script a lock runs here: delete the key if it still holds our token.
            key, token = words[2], words[3]
            if self.server.get(key) != token:
                return b":0\r\n"
            del self.server.values[key]
            return b":1\r\n"
        return b"+OK\r\n"


def _bulk(value: bytes | None) -> bytes:
    return b"$-1\r\n" if value is None else b"$%d\r\n%s\r\n" % (len(value), value)


@contextmanager
def serving() -> Iterator[tuple[str, dict[bytes, tuple[bytes, float]]]]:
    """The URL, and everything that is stored."""
    with _Server() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"redis://127.0.0.1:{server.server_address[1]}/0?protocol=2", server.values
        finally:
            server.shutdown()
            thread.join()
