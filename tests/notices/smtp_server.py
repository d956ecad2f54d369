"""A mail server on this machine that does what a test asks of it."""

from __future__ import annotations

import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    answers: dict[str, str]
    received: list[bytes]
    connections = 0
    silent_after: str = ""
    hang_up_after: str = ""
    silence_seconds: float = 1


class _Session(socketserver.StreamRequestHandler):
    """``answers`` replaces the usual answer to a command; ``silent_after``, ``hang_up_after`` name the command after which
    nothing comes any more. ``END`` is the end of the message, ``HELLO`` the connection itself.
    """

    server: _Server

    def handle(self) -> None:
        self.server.connections += 1
        if not self._answer("HELLO", "220 sink"):
            return
        while line := self.rfile.readline():
            command = line.split()[0].decode().upper() if line.split() else ""
            usual = {"EHLO": "250 sink", "DATA": "354 go on", "QUIT": "221 bye"}.get(command, "250 ok")
            if not self._answer(command, usual) or command == "QUIT":
                return
            if command == "DATA":
                content = b""
                while not content.endswith(b"\r\n.\r\n"):
                    content += self.rfile.readline()
                self.server.received.append(content)
                if not self._answer("END", "250 taken"):
                    return

    def _answer(self, command: str, usual: str) -> bool:
        if command == self.server.silent_after:
            time.sleep(self.server.silence_seconds)
            return False
        if command == self.server.hang_up_after:
            return False
        self.wfile.write(f"{self.server.answers.get(command, usual)}\r\n".encode())
        return True


@contextmanager
def mail_server(settings: Any, **behaviour: Any) -> Iterator[_Server]:
    """Django's mail goes to this server until the block ends. ``answers`` by command, ``silent_after``, ``hang_up_after``…"""
    with _Server(("127.0.0.1", 0), _Session) as server:
        server.received = []
        server.answers = {}
        for name, value in behaviour.items():
            setattr(server, name, value)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_TIMEOUT = 0.3
        try:
            yield server
        finally:
            server.shutdown()
