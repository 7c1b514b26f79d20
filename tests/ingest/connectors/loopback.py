"""A server on loopback that answers what a test says and remembers what it was asked."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
import ssl
import threading
from typing import Any


@dataclass(frozen=True)
class Asked:
    """A request as it reached the server."""

    path: str  # with its query
    headers: Mapping[str, str]
    body: bytes


@dataclass
class Reply:
    """What the server answers; `length` overrides the Content-Length."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    length: int | None = None


Answering = Callable[[Asked], Reply]


class Server:
    """Serves from its making until it is stopped, on a port of its own."""

    def __init__(self, answering: Answering, certificate: Path | None = None):
        self.asked: list[Asked] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(answering, self.asked))
        self.root = f"http://127.0.0.1:{self._server.server_port}"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
            self._server.handle_error = lambda *_: None  # a reader who hangs up is what is wanted
            self.root = self.root.replace("http", "https")
        serve = partial(self._server.serve_forever, poll_interval=0.01)
        threading.Thread(target=serve, daemon=True).start()

    def stop(self) -> None:
        """Serve no more."""
        self._server.shutdown()
        self._server.server_close()


def _handler(answering: Answering, asked: list[Asked]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            asked.append(Asked(self.path, dict(self.headers.items()), self.rfile.read(length)))
            reply = answering(asked[-1])
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            length = len(reply.body) if reply.length is None else reply.length
            self.send_header("Content-Length", str(length))
            self.end_headers()
            self.wfile.write(reply.body)
            self.close_connection = length != len(reply.body)

        do_POST = do_GET

        def log_message(self, *_: Any) -> None:
            pass

    return Handler
