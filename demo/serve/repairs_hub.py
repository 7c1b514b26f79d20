"""The API of the Repairs Hub: `GET /api/v2/repairs`, oldest change first, a page at a time.

`updatedSince` leaves out what has not changed since a moment; `nextPage` is the address of the next
page, null on the last. Every page says when it was made, so no two answers are the same bytes.
Every ninth request fails with 500 and works when it is made again.
"""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from hmac import compare_digest
from itertools import count
import json
from pathlib import Path
from urllib.parse import urlencode

from demo.serve.http import Request, Response, Router
from demo.serve.stored import load
from demo.sources.repairs_hub import FILE, PREFIX, TOKEN

PATH = PREFIX + "/api/v2/repairs"
FAILS = 9
LARGEST_PAGE = 1000


@dataclass(frozen=True)
class Records:
    """All records as lines of JSON, with the moments of their changes, both oldest first."""

    changed: list[str]
    lines: list[str]


def read(data: bytes) -> Records:
    """Read the file that the source module wrote; the records' own text is kept."""
    lines = data.decode().splitlines()
    return Records([json.loads(line)["updatedAt"] for line in lines], lines)


class Api:
    """The records in one folder."""

    def __init__(
        self,
        folder: Path,
        root: str,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._file, self._root, self._clock = folder / FILE, root, clock
        self._requests = count(1)

    def join(self, router: Router) -> None:
        """Serve the API."""
        router.add("GET", PATH, self.repairs)

    def repairs(self, request: Request) -> Response:
        """One page of records."""
        if not compare_digest(request.bearer or "", TOKEN):
            return _problem(401, "A valid bearer token is needed.", WWW_Authenticate="Bearer")
        if next(self._requests) % FAILS == 0:
            return _problem(500, "Something went wrong. Please try again.")
        try:
            size = _number(request, "pageSize", default=100, largest=LARGEST_PAGE)
            page = _number(request, "page", default=1)
            since = _moment(request.value("updatedSince"))
        except ValueError as error:
            return _problem(400, str(error))
        records = load(self._file, read)
        first = bisect_left(records.changed, since)
        return self._page(request, records.lines[first:], size, page)

    def _page(self, request: Request, lines: list[str], size: int, page: int) -> Response:
        start = (page - 1) * size
        asked = {name: values[-1] for name, values in request.query.items()}
        more = self._root + PATH + "?" + urlencode({**asked, "page": page + 1})
        head = {
            "generatedAt": self._clock().isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "page": page,
            "pageSize": size,
            "totalResults": len(lines),
            "nextPage": more if start + size < len(lines) else None,
        }
        # Put together as text: a cost of 120.50 must not be read and become 120.5.
        results = ",\n".join(lines[start : start + size])
        body = f'{json.dumps(head)[:-1]}, "results": [{results}]}}'
        return Response(200, body.encode())


def _number(request: Request, name: str, default: int, largest: int = 1_000_000) -> int:
    text = request.value(name, str(default))
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= largest:
        raise ValueError(f"{name} must be a number from 1 to {largest}.")
    return int(text)


def _moment(text: str | None) -> str:
    """A moment in the form of the records, which sorts by time; nothing is before all of them."""
    if not text:
        return ""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise ValueError("updatedSince must be a moment with its zone, as 2026-11-23T06:00:00Z.")
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _problem(status: int, message: str, **headers: str) -> Response:
    return Response.json(status, {"message": message}, **headers)
