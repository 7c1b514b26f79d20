"""The log of runs, outside the chain: one line a table checked, in `log/runs-<year>-<month>.jsonl`.

A line is what `raw_ingest.runs` shows, with the findings of `raw_ingest.findings` inside it and the
extract that was newest then; no value of the data is in it, and no secret.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
import json
import os
from pathlib import Path
from typing import BinaryIO

from ingest.clock import next_id
from ingest.headers import Finding

GOOD = ("landed", "unchanged")


@dataclass(frozen=True)
class Line:
    """What a run found of one table."""

    run_id: str
    checked_at: str  # ISO 8601, UTC, milliseconds
    schema_name: str
    table_name: str
    outcome: str = ""  # landed | unchanged | held | failed | absent
    rows: int | None = None  # of the newest extract
    message: str = ""
    findings: tuple[Finding, ...] = ()
    extract_id: str | None = None
    manifest_sha256: str | None = None

    @property
    def table(self) -> str:
        """The table as a person selects it."""
        return f"{self.schema_name.removeprefix('raw_')}.{self.table_name}"

    @property
    def warnings(self) -> int:
        """How many findings there are."""
        return len(self.findings)


def new_run(folder: Path, at: datetime) -> str:
    """A name for a run that begins at a moment; names sort by time."""
    return next_id(at, max((line.run_id for line in read(folder)), default=None))


def append(folder: Path, line: Line) -> None:
    """Add a line that lasts; what a killed run left of one stays as it is, on its own."""
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(asdict(line), ensure_ascii=False) + "\n"
    with (folder / f"runs-{line.checked_at[:7]}.jsonl").open("a+b") as file:
        if file.tell() and not _ends_a_line(file):
            file.write(b"\n")
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())


def read(folder: Path) -> Iterator[Line]:
    """The lines, oldest first, without those that a killed run left unfinished."""
    for path in sorted(folder.glob("runs-*.jsonl")):
        for text in path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                said = json.loads(text)
            except ValueError:
                continue
            said["findings"] = tuple(Finding(**finding) for finding in said["findings"])
            yield Line(**said)


def landed(folder: Path) -> dict[tuple[str, str, str], str]:
    """The manifest's SHA-256 of each extract that the log knows, by system, table and id."""
    return {
        (*line.table.split("."), line.extract_id): line.manifest_sha256
        for line in read(folder)
        if line.extract_id
    }


def newest(folder: Path) -> dict[tuple[str, str], Line]:
    """The last line of each table, by schema and table."""
    return {(line.schema_name, line.table_name): line for line in read(folder)}


def _ends_a_line(file: BinaryIO) -> bool:
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"
