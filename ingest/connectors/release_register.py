"""The register of a share's releases: what was published of each period, as it was published.

No run fetches it. `python -m governance release` lands the rows of a share's newly closed periods,
or a correction, as one part of JSON Lines: an object a row, each value text or null, all with the
same names in the same order. Reading it is the same as of any landed extract.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
import json
from typing import Any

from ingest.connectors import Landed, Part, Reject, Request, Rows, SourceError

IS_REGISTER = True  # Borough lands it itself: `python -m ingest run` passes over it


@dataclass(frozen=True)
class Options:
    """Whose releases these are."""

    share: str = field(
        metadata={
            "help": "The share whose releases are kept, as its table is named, with the version.",
            "schema": {"pattern": "^share_[a-z][a-z0-9_]*_v[1-9][0-9]*$"},
        }
    )
    period: str = field(
        metadata={"help": "The share's column with the first day of the period of a row."}
    )


def fetch(options: Options, request: Request) -> Iterator[Part]:
    """Raise SourceError: there is nothing to fetch."""
    raise SourceError(
        "this is a register of releases, which no run fetches; `python -m governance release` "
        "lands what was published"
    )


def read(options: Options, parts: list[Landed]) -> Iterator[Rows]:
    """Yield the rows of a release. Raises SourceError where they are not as they were landed."""
    for part in parts:
        with part.open() as file:
            rows = [_row(line, part.name, place) for place, line in enumerate(file, start=1)]
        header = list(rows[0]) if rows else []
        if any(list(row) != header for row in rows):
            raise SourceError(f"{part.name} has rows with different columns; {_REMEDY}")
        yield Rows(part.name, header, _numbered(rows))


_REMEDY = "bring it back from a backup (`python -m ingest verify` checks every file)"


def _row(line: bytes, name: str, place: int) -> dict[str, str | None]:
    try:
        row = json.loads(line)
    except ValueError:
        row = None
    if not isinstance(row, dict) or not all(isinstance(v, str | None) for v in row.values()):
        raise SourceError(f"row {place} of {name} is not a released row; {_REMEDY}")
    return row


def _numbered(rows: list[dict[str, Any]]) -> Iterator[tuple[int, list[str | None]] | Reject]:
    for number, row in enumerate(rows, start=1):
        yield number, list(row.values())
