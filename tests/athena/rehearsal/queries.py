"""Trino's own protocol: send a statement, follow its pages, know what it read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import httpx

from . import names


class Refused(Exception):
    """A statement failed: `name` is the error's name, as Athena too puts it before its message."""

    def __init__(self, name: str, message: str):
        super().__init__(f"{name}: {message}")
        self.name = name


class Stopped(Exception):
    """A statement was stopped before its end; says why."""


@dataclass
class Answer:
    """What a statement gave: columns (name, type, typeSignature), rows as JSON, and its cost."""

    columns: list[dict[str, Any]] = field(default_factory=list)
    rows: list[list[Any]] = field(default_factory=list)
    update_count: int | None = None
    scanned_bytes: int = 0


class Server:
    """A Trino server, to which statements are sent."""

    def __init__(self, url: str):
        self._url = url
        self._http = httpx.Client(timeout=120, trust_env=False)

    def run(
        self,
        sql: str,
        schema: str | None = None,
        session: Mapping[str, str] | None = None,
        still_wanted: Callable[[int], None] = lambda scanned: None,
    ) -> Answer:
        """Run a statement to its end.

        `still_wanted` is called with the bytes read so far and raises Stopped where the rest is not
        wanted. Raises Refused where Trino fails it.
        """
        headers = {
            "X-Trino-User": "rehearsal",
            "X-Trino-Catalog": names.HIVE,
            "X-Trino-Time-Zone": "UTC",
            # Without it every timestamp is said to have three decimals.
            "X-Trino-Client-Capabilities": "PARAMETRIC_DATETIME",
        }
        if schema:
            headers["X-Trino-Schema"] = schema
        if session:
            headers["X-Trino-Session"] = ",".join(f"{k}={quote(v)}" for k, v in session.items())
        answer = Answer()
        page = self._http.post(
            f"{self._url}/v1/statement", content=sql.encode(), headers=headers
        ).json()
        while True:
            answer.columns = page.get("columns") or answer.columns
            answer.rows += page.get("data") or []
            answer.update_count = page.get("updateCount", answer.update_count)
            answer.scanned_bytes = page["stats"].get("physicalInputBytes", 0)
            if error := page.get("error"):
                raise Refused(error["errorName"], error["message"])
            if not (following := page.get("nextUri")):
                return answer
            try:
                still_wanted(answer.scanned_bytes)
            except Stopped:
                self._http.delete(following)
                raise
            page = self._http.get(following).json()
