"""A threaded HTTP server that lets the application cut its connections."""

import sys
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from wechat_simulator.app import Simulator
from wechat_simulator.reply import SOCKET_KEY


class _Handler(WSGIRequestHandler):
    timeout = 30
    """Seconds a silent client is waited for."""

    def get_environ(self) -> dict[str, Any]:
        environ = super().get_environ()
        environ[SOCKET_KEY] = self.connection
        return environ

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the request line holds tokens, and the simulator keeps its own log."""


class Server(ThreadingMixIn, WSGIServer):
    """One thread for each connection, closed after each answer (HTTP/1.0)."""

    daemon_threads = False
    block_on_close = True
    request_queue_size = 256

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep quiet about clients that hang up; everything else goes to standard error."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


def make_server(app: Simulator, *, host: str = "127.0.0.1", port: int = 0) -> Server:
    """Return a server bound to ``host:port`` (port 0: any free one, see ``server.server_port``). Raises ``OSError``."""
    server = Server((host, port), _Handler)
    server.set_app(app)
    return server
