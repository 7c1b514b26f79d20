"""What a connector is: one short module with `Options`, `fetch` and `read`.

`fetch` touches the network or the disk and yields parts, exactly as the source served them.
`read` is a pure function from what landed to rows of text, so that restoring is reading again.
Landing, naming columns, lineage, rejects, drift and Parquet are done once, outside connectors.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


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


@dataclass(frozen=True)
class Reject:
    """A row that cannot be read at all; its text is kept in the reject file, never in a log."""

    number: int
    text: str
    reason: str


@dataclass(frozen=True)
class Rows:
    """Rows under one header. Cells are text or None; `number` is the row that its owner sees."""

    part: str  # what a person calls the place: a file's name, or "Spreadsheet title / Tab"
    header: list[str]  # as it stands in the source
    rows: Iterable[tuple[int, list[str | None]] | Reject]


@dataclass(frozen=True)
class Request:
    """What a run asks a connector for, beyond the declaration's options."""

    cursor: str | None = None  # the newest value seen of the cursor field; None on the first run
    secrets: Mapping[str, str] = field(default_factory=dict)  # the environment, for tokens
    progress: Callable[[int], None] = lambda parts: None


class SourceError(Exception):
    """A source could not be fetched or read: one plain sentence with the place and the remedy.

    It carries no value from the data; the runner puts the source's name before it.
    """


class Absent(SourceError):
    """Nothing has arrived yet at the declared place (an empty drop folder)."""


class Connector(Protocol):
    """The shape of a module under `ingest/connectors/`; its name is the dbt source's `loader`."""

    Options: type  # a frozen dataclass; `Options.READ` names the fields that only `read` uses

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

    # Optional, for `extract: incremental`: the newest value of the cursor field in the parts.
    # def newest(self, options: Any, parts: list[Landed]) -> str | None: ...
