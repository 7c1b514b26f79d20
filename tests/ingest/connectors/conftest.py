"""No waiting, servers to stop, parts to keep in memory, and the real files."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
import io
import os
from pathlib import Path

from loopback import Answering, Server
import pytest

from ingest.connectors import Finding, Landed, Part, Reject, Rows, http, workbook

PROJECT = Path(__file__).resolve().parents[3]


@pytest.fixture
def serve() -> Iterator[Callable[[Answering], Server]]:
    """Start servers, and stop them after the test."""
    running: list[Server] = []

    def start(answering: Answering, certificate: Path | None = None) -> Server:
        running.append(Server(answering, certificate))
        return running[-1]

    yield start
    for server in running:
        server.stop()


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that a connector would have waited; no test does."""
    seconds: list[float] = []
    monkeypatch.setattr(http, "pause", seconds.append)
    return seconds


@pytest.fixture
def shared() -> Path:
    """The real files, which are not part of the project."""
    folder = Path(os.environ.get("BOROUGH_SHARED_DATA", PROJECT.parent / "shared" / "data"))
    if not folder.is_dir():
        pytest.skip("the real files are not here: set BOROUGH_SHARED_DATA to their folder")
    return folder


@pytest.fixture
def land() -> Callable[[Iterable[Part]], list[Landed]]:
    """Keep parts as landing does, in memory."""

    def keep(parts: Iterable[Part]) -> list[Landed]:
        return [Landed(part.name, partial(io.BytesIO, b"".join(part.chunks))) for part in parts]

    return keep


@dataclass(frozen=True)
class Read:
    """All of one `Rows`, read."""

    part: str
    header: list[str]
    rows: list[tuple[int, list[str | None]]]
    rejects: list[Reject]
    findings: list[Finding]

    def column(self, name: str) -> list[str | None]:
        """The cells under a header."""
        at = self.header.index(name)
        return [cells[at] for _, cells in self.rows]


@pytest.fixture
def read_all() -> Callable[[Iterable[Rows]], list[Read]]:
    """Read rows to their end; no row is wider than its header."""

    def read(found: Iterable[Rows]) -> list[Read]:
        all_read = []
        for rows in found:
            items = list(rows.rows)
            rejects = [item for item in items if isinstance(item, Reject)]
            kept = [item for item in items if not isinstance(item, Reject)]
            assert all(len(cells) <= len(rows.header) for _, cells in kept)
            all_read.append(Read(rows.part, rows.header, kept, rejects, rows.findings))
        return all_read

    return read


@pytest.fixture
def parse_book(read_all) -> Callable[..., Read]:
    """Read the bytes of a workbook named jobs.xlsx."""

    def read(body, sheet=None, header_row=1, header_rows=1, **limits):
        rows = workbook.table(
            Landed("jobs.xlsx", partial(io.BytesIO, body)),
            sheet=sheet,
            header_row=header_row,
            header_rows=header_rows,
            limits=workbook.Limits(**limits),
        )
        return read_all([rows])[0]

    return read
