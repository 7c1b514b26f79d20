"""As much of a web server as the demo needs: a router over the standard library's HTTP server."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
import json
import re
import sys
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

LOOPBACK = "127.0.0.1"


@dataclass(frozen=True)
class Request:
    """One request; query and form values are lists, for a name may come several times."""

    method: str
    path: str  # as sent, still percent-encoded
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes = b""

    def value(self, name: str, default: str | None = None) -> str | None:
        """The last value of a query parameter."""
        return self.query.get(name, [default])[-1]

    @property
    def bearer(self) -> str | None:
        """The token of the Authorization header."""
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else None


@dataclass(frozen=True)
class Response:
    """One answer, as JSON unless the headers say otherwise."""

    status: int
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def json(cls, status: int, content: Any, **headers: str) -> "Response":
        """An answer of JSON; an underscore in a header's name stands for a hyphen."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return cls(status, json.dumps(content, ensure_ascii=False).encode(), named)


Handler = Callable[..., Response]


class Router:
    """Finds the handler of a path; the groups of its pattern are passed on, decoded."""

    def __init__(self) -> None:
        self._routes: list[tuple[str, re.Pattern[str], Handler]] = []

    def add(self, method: str, pattern: str, handler: Handler) -> None:
        """Route a method and a whole path; earlier routes go first."""
        self._routes.append((method, re.compile(pattern), handler))

    def answer(self, request: Request) -> Response:
        """The answer to a request; 404 where nothing is routed."""
        for method, pattern, handler in self._routes:
            match = pattern.fullmatch(request.path)
            if match and method == request.method:
                return handler(request, *(unquote(group) for group in match.groups()))
        return Response.json(404, {"error": {"code": 404, "message": "There is nothing here."}})


class Server(ThreadingHTTPServer):
    """A router bound to a port of the loopback interface, a thread per connection."""

    daemon_threads = True

    def __init__(self, port: int, router: Router) -> None:
        self.router = router
        super().__init__((LOOPBACK, port), _Connection)

    @property
    def root(self) -> str:
        """The server's address."""
        return f"http://{LOOPBACK}:{self.server_port}"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A reader who hangs up is no error of ours; anything else is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Connection(BaseHTTPRequestHandler):
    """Translates between the wire and the router."""

    protocol_version = "HTTP/1.1"
    server_version = "Eastmere"
    server: Server

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        parts = urlsplit(self.path)
        length = int(self.headers.get("Content-Length") or 0)
        request = Request(
            method=self.command,
            path=parts.path,
            query=parse_qs(parts.query, keep_blank_values=True),
            headers=self.headers,
            body=self.rfile.read(length),
        )
        response = self.server.router.answer(request)
        self.send_response(response.status)
        headers = {"Content-Type": "application/json; charset=UTF-8", **response.headers}
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        self.wfile.write(response.body)

    def log_message(self, *_: Any) -> None:
        """Keep quiet: the demo's servers run beside a command whose output matters."""
