"""An HTTP answer before it goes out, and the ways in which it may fail to arrive."""

import socket
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

SOCKET_KEY = "wechat_simulator.socket"
DRIPS = 20


class ConnectionCut(ConnectionAbortedError):
    """The connection was cut on purpose. wsgiref takes an aborted connection without a word."""


@dataclass(frozen=True, kw_only=True)
class Reply:
    """``cut`` is empty, ``before`` (no byte is sent) or ``in_body`` (half is sent, then the connection is reset).

    ``drip_seconds`` spreads the body over that time.
    """

    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = field(default=())
    cut: str = ""
    drip_seconds: float = 0.0

    def send(
        self, environ: WSGIEnvironment, start_response: StartResponse, sleep: Callable[[float], object]
    ) -> Iterator[bytes] | list[bytes]:
        """Answer in WSGI's way. Raises ``ConnectionCut`` where the connection is to be cut."""
        if self.cut == "before":
            hang_up(environ)
        start_response(
            f"{self.status} {HTTPStatus(self.status).phrase}",
            [("Content-Type", self.content_type), ("Content-Length", str(len(self.body))), *self.headers],
        )
        if self.cut == "in_body":
            return self._half(environ)
        if self.drip_seconds:
            return self._drops(sleep)
        return [self.body]

    def _half(self, environ: WSGIEnvironment) -> Iterator[bytes]:
        yield self.body[: max(len(self.body) // 2, 1)]
        hang_up(environ)

    def _drops(self, sleep: Callable[[float], object]) -> Iterator[bytes]:
        size = max(len(self.body) // DRIPS, 1)
        for start in range(0, len(self.body), size):
            sleep(self.drip_seconds / DRIPS)
            yield self.body[start : start + size]


def hang_up(environ: WSGIEnvironment) -> None:
    """Reset the client's connection (RST, no farewell) and raise ``ConnectionCut``.

    Needs a server that puts its socket into the environ (ours, or gunicorn's sync worker); under another one the
    exception alone must do.
    """
    connection: Any = environ.get(SOCKET_KEY) or environ.get("gunicorn.socket")
    if isinstance(connection, socket.socket) and connection.fileno() >= 0:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        socket.close(connection.detach())
    raise ConnectionCut("cut by the fault switchboard")
