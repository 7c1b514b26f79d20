"""What a connector is: one short module with `Options`, `fetch` and `read`.

`fetch` touches the network or the disk and yields parts, exactly as the source served them.
`read` is a pure function from what landed to rows of text, so that restoring is reading again.
Landing, naming columns, lineage, rejects, drift and Parquet are done once, outside connectors.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol


@dataclass(frozen=True)
class Part:
    """One response body, file or result set of an extract, streamed as it arrives."""

    name: str  # a plain file name, unlike any other of the extract
    chunks: Iterable[bytes]


@dataclass(frozen=True)
class Landed:
    """One part as it lies in landing."""

    name: str
    open: Callable[[], Any]  # a binary file object, opened anew at each call
    sha256: str = ""  # of its bytes
    requested_at: datetime | None = None  # the moment of the run's request, UTC


@dataclass(frozen=True)
class Finding:
    """Something about an extract that its owner should know; it holds no value of the data."""

    kind: str
    place: str  # what a person calls it: a file, or "Spreadsheet title / Tab"
    message: str


@dataclass(frozen=True)
class Reject:
    """A row that is left out: its text is kept in the reject file, never in a log.

    `kind` is one of `ingest.rowchecks.KINDS`.
    """

    number: int
    text: str
    reason: str
    kind: str = "unreadable_row"


@dataclass(frozen=True)
class Rows:
    """Rows under one header. Cells are text or None; `number` is the row that its owner sees.

    A row may be shorter than the header. `findings` is complete once the last row has been read.
    `form` says what a row may be besides a record: in a `sheet` also a total, a note, the header
    once more; in `delimited` text also torn, where it has fewer cells than the header.
    """

    part: str  # what a person calls the place: a file's name, or "Spreadsheet title / Tab"
    header: list[str]  # as it stands in the source
    rows: Iterable[tuple[int, list[str | None]] | Reject]
    findings: list[Finding] = field(default_factory=list)
    form: Literal["records", "sheet", "delimited"] = "records"


def _ignore(*_: Any) -> None:
    """Ignore what a connector reports, where nobody is listening."""


@dataclass(frozen=True)
class PossibleHeader:
    """A header that an extract would have if some options were set otherwise."""

    row: int
    changes: dict[str, Any]  # the options to be set; none where it is today's header
    header: list[str]


@dataclass(frozen=True)
class Request:
    """What a run requests of a connector, beyond the declaration's options."""

    cursor: str | None = None  # the newest value seen of the cursor field; None on the first run
    variables: Mapping[str, str] = field(default_factory=dict)  # the system's own, and no other
    progress: Callable[[int], None] = _ignore
    # Kind, place and message of a finding that only `fetch` can make: it is logged with the run,
    # whether the extract is new or unchanged. What can be told from the parts, `read` reports.
    warn: Callable[[str, str, str], None] = _ignore
    # Called with each file, once it is known which, before it is opened: raises SourceError where
    # it is not the system's to read (`ingest.borders`).
    admit: Callable[[str], None] = _ignore


class SourceError(Exception):
    """A source could not be fetched or read: one plain sentence with the place and the remedy.

    It carries no value from the data; the runner puts the source's name before it.
    """


class Absent(SourceError):
    """Nothing has arrived yet at the declared place (an empty drop folder)."""


class Unfinished(SourceError):
    """Reading was ended by this machine and not by the source: the next run tries it again."""


class Connector(Protocol):
    """The shape of a module under `ingest/connectors/`; its name is the dbt source's `loader`."""

    # A frozen dataclass; `Options.READ` names the fields that only `read` uses. A field's metadata
    # says under `holds` what it may name by `${NAME}`: `ingest.locations`.
    Options: type

    def fetch(self, options: Any, request: Request) -> Iterator[Part]:
        """Yield what the source answers; every `${NAME}` in the options is resolved."""

    def read(self, options: Any, parts: list[Landed]) -> Iterator[Rows]:
        """Yield the rows of what landed, each `Rows` read to its end before the next is asked for.

        What `fetch` was asked for comes from the manifest, `${NAME}` not resolved; the options in
        `READ` come from today's declaration.
        """

    # Optional. What must be equal for two extracts to be the same, where bytes are not enough
    # (an API that puts a clock in every answer). Default: names and SHA-256 of the parts.
    # def identity(self, options: Any, parts: list[Landed]) -> Iterator[str]: ...

    # Optional, for `extract: incremental`: the newest value of the cursor field in the parts that
    # is not after the moment of their request.
    # def newest(self, options: Any, parts: list[Landed]) -> str | None: ...

    # Optional, beside `newest`: whether a cursor of an extract is after the moment of its request.
    # def is_ahead(self, options: Any, cursor: str, at: datetime) -> bool: ...

    # Optional. Where a header may be, for advice when the declared columns are not in it: other
    # tabs, other rows. None: any of the first rows, by `header_row`.
    # def headers(self, options: Any, parts: list[Landed], place: str, rows: int)
    #     -> Iterator[PossibleHeader] | None: ...
