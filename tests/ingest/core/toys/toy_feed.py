"""A connector for tests: records with a moment, and a clock in every answer.

The file holds one JSON object a line; a line that is no JSON is served as it is.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
import json
from pathlib import Path

from ingest.connectors import Landed, Part, Request, Rows, SourceError

CLOCK = count()


@dataclass(frozen=True)
class Options:
    """Where the records are."""

    path: str = field(metadata={"holds": "path"})


def fetch(options: Options, request: Request) -> Iterator[Part]:
    """Yield one page with the records at the cursor or after it."""
    lines = Path(options.path).read_text().splitlines()
    if lines and not lines[0].startswith("{"):
        yield Part("page.json", [lines[0].encode()])
        return
    records = [json.loads(line) for line in lines]
    since = [record for record in records if record.get("at", "~") >= (request.cursor or "")]
    yield Part("page.json", [json.dumps({"clock": next(CLOCK), "records": since}).encode()])


def read(options: Options, parts: list[Landed]) -> Iterator[Rows]:
    """Yield the records of each page under the names of the first."""
    for part in parts:
        records = _records(part)
        if records:
            header = list(records[0])
            rows = enumerate(([record.get(name) for name in header] for record in records), 1)
            yield Rows("page 1", header, rows)


def identity(options: Options, parts: list[Landed]) -> Iterator[str]:
    """Yield each record; one without a moment is a fault that quotes it."""
    for part in parts:
        for record in _records(part):
            if "at" not in record:
                raise KeyError(json.dumps(record))
            yield json.dumps(record)


def newest(options: Options, parts: list[Landed]) -> str | None:
    """Return the newest moment."""
    return max((record["at"] for part in parts for record in _records(part)), default=None)


def _records(part: Landed) -> list[dict[str, str]]:
    with part.open() as file:
        try:
            return json.load(file)["records"]
        except ValueError:
            raise SourceError("page 1 is no JSON: ask the source's owner") from None
