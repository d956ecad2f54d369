"""A socket that answers any bytes, cuts, hangs or resets: faults that a well-behaved server cannot commit."""

from __future__ import annotations

import json
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Received:
    method: str
    path: str
    query: dict[str, list[str]] = field(repr=False)
    headers: dict[str, str] = field(repr=False)
    body: bytes = field(repr=False)

    def json(self) -> Any:
        return json.loads(self.body.decode("utf-8"))


Behaviour = Callable[[socket.socket, threading.Event], None]


def raw(data: bytes) -> Behaviour:
    return lambda connection, stopped: connection.sendall(data)


def http(body: bytes, *, status: str = "200 OK", headers: str = "Content-Type: text/plain") -> Behaviour:
    return raw(f"HTTP/1.1 {status}\r\n{headers}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body)


def answer(value: Any) -> Behaviour:
    return http(json.dumps(value, ensure_ascii=False).encode())


def refusal(errcode: int, errmsg: str = "refused hint: [x] rid: 698ea13f-7fddc2d7-08ae5e0c") -> Behaviour:
    return answer({"errcode": errcode, "errmsg": errmsg})


def hang(connection: socket.socket, stopped: threading.Event) -> None:
    stopped.wait()


def drip(connection: socket.socket, stopped: threading.Event) -> None:
    """Never silent for long, and never done."""
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while not stopped.wait(0.01):
        connection.sendall(b" ")


def reset(connection: socket.socket, stopped: threading.Event) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def slowly(behaviour: Behaviour, seconds: float) -> Behaviour:
    def act(connection: socket.socket, stopped: threading.Event) -> None:
        time.sleep(seconds)
        behaviour(connection, stopped)

    return act


class WireServer:
    """``script(path, *behaviours)``: one per call, the last one for all further calls. ``received`` in order."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.base_url = f"http://{address[0]}:{address[1]}"
        self.received: list[Received] = []
        self.stopped = threading.Event()
        self._script: dict[str, list[Behaviour]] = {}
        self._judges: dict[str, Callable[[socket.socket, threading.Event, Received], None]] = {}
        self._lock = threading.Lock()

    def script(self, path: str, *behaviours: Behaviour) -> None:
        with self._lock:
            self._script[_full(path)] = list(behaviours)

    def judge(self, path: str, judge: Callable[[socket.socket, threading.Event, Received], None]) -> None:
        """Let ``judge`` answer by what it received."""
        self._judges[_full(path)] = judge

    def calls(self, path: str) -> list[Received]:
        return [one for one in self.received if one.path == _full(path)]

    def planned(self, path: str) -> Behaviour:
        """What the next call of ``path`` gets."""
        return self._script[_full(path)][0]

    def serve(self, connection: socket.socket) -> None:
        with connection:
            received = _read(connection)
            if received is None:
                return
            with self._lock:
                self.received.append(received)
                planned = self._script.get(received.path) or [http(b"not scripted", status="404 Not Found")]
                behaviour = planned.pop(0) if len(planned) > 1 else planned[0]
            judge = self._judges.get(received.path)
            try:
                if judge:
                    judge(connection, self.stopped, received)
                else:
                    behaviour(connection, self.stopped)
            except OSError:
                return


def _full(path: str) -> str:
    return path if path.startswith("/") else f"/cgi-bin/{path}"


def _read(connection: socket.socket) -> Received | None:
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = connection.recv(65536)
        if not chunk:
            return None
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", "0")):
        body += connection.recv(65536)
    method, target, _ = first.split(" ")
    url = urlsplit(target)
    return Received(method=method, path=url.path, query=parse_qs(url.query), headers=headers, body=body)


@contextmanager
def serving() -> Iterator[WireServer]:
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    server = WireServer(listener.getsockname())
    threads: list[threading.Thread] = []

    def accept() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            if server.stopped.is_set():
                connection.close()
                return
            thread = threading.Thread(target=server.serve, args=(connection,), daemon=True)
            threads.append(thread)
            thread.start()

    acceptor = threading.Thread(target=accept, daemon=True)
    acceptor.start()
    try:
        yield server
    finally:
        server.stopped.set()
        socket.create_connection(listener.getsockname()).close()
        acceptor.join()
        listener.close()
        for thread in threads:
            thread.join()


@contextmanager
def deaf() -> Iterator[str]:
    """The base URL of a port whose queue is full: a connection is neither taken nor refused."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        waiting = []
        for _ in range(3):
            client = socket.socket()
            client.setblocking(False)
            client.connect_ex(listener.getsockname())
            waiting.append(client)
        try:
            yield "http://{}:{}".format(*listener.getsockname())
        finally:
            for client in waiting:
                client.close()


def closed() -> str:
    """The base URL of a port where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return "http://{}:{}".format(*listener.getsockname())
