"""The log of runs, outside the chain: a file a run, `log/runs-<run_id>.jsonl`, a line a table.

A line is what `raw_ingest.runs` shows, with the findings of `raw_ingest.findings` inside it and the
extract that was newest then; no value of the data is in it, and no secret. In a folder each line
lasts as soon as it is written. In a bucket, where nothing can be added to a file, the whole log of
a run is put at its end; until then it lies on this machine, and the next run here sends what one
that was killed left.
"""

from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import datetime
import json
from pathlib import PurePosixPath
import re

from ingest.aws import AT_ONCE
from ingest.clock import from_id, next_id, to_text
from ingest.connectors import Finding
from ingest.places import Places
from ingest.storage import Folder, Storage

GOOD = ("landed", "unchanged")
FINE = (*GOOD, "absent", "not set up")  # the outcomes of which nobody need do anything
_NAME = re.compile(r"runs-(?P<run>\S+)\.jsonl")


@dataclass(frozen=True)
class Line:
    """What a run found of one table."""

    run_id: str
    checked_at: str  # ISO 8601, UTC, milliseconds
    schema_name: str
    table_name: str
    outcome: str = ""  # landed, unchanged, held, failed, absent, not set up, lost
    rows: int | None = None  # of the newest extract
    message: str = ""
    findings: tuple[Finding, ...] = ()
    extract_id: str | None = None
    manifest_sha256: str | None = None
    fresh_by: str = "arrival"  # arrival | check, as the declaration says

    @property
    def table(self) -> str:
        """The table as a person selects it."""
        return f"{self.schema_name.removeprefix('raw_')}.{self.table_name}"

    @property
    def arrived_at(self) -> str | None:
        """Moment of the newest extract, where it is good; ISO 8601, UTC."""
        is_good = self.outcome in GOOD and self.extract_id
        return to_text(from_id(self.extract_id)) if is_good else None

    @property
    def fresh_at(self) -> str | None:
        """Moment from which the age of its rows counts; None where they are not good."""
        return self.checked_at if self.fresh_by == "check" and self.arrived_at else self.arrived_at

    @property
    def asked_at(self) -> str | None:
        """Moment by which all that the source held had been asked for; None where it is not good.

        That is when the run began: what it logs of a source, it logs later. Of an extract that was
        held and is accepted it is when that was fetched, however late the person accepts it.
        """
        if self.outcome not in GOOD:
            return None
        # A run's name comes after the last one's even where the clock went back.
        asked = min(from_id(self.run_id), datetime.fromisoformat(self.checked_at))
        if self.outcome == "landed" and self.extract_id:
            asked = min(asked, from_id(self.extract_id))
        return to_text(asked)

    @property
    def warnings(self) -> int:
        """How many findings there are."""
        return len(self.findings)


@dataclass(frozen=True)
class Log:
    """The log of a run that is going on."""

    run_id: str
    folder: Folder

    def append(self, line: Line) -> None:
        """Add a line that lasts."""
        text = json.dumps(asdict(line), ensure_ascii=False) + "\n"
        self.folder.append(f"runs-{self.run_id}.jsonl", text.encode())


@contextmanager
def begun(places: Places, at: datetime) -> Iterator[Log]:
    """The log of a run that begins at a moment; runs' names sort by time."""
    if places.log.is_remote:
        _send(places)
    run_id = next_id(at, max(runs(places.log), default=None))
    try:
        yield Log(run_id, Folder(places.unsent) if places.log.is_remote else places.log)
    finally:
        if places.log.is_remote:
            _send(places)


def runs(log: Storage) -> list[str]:
    """The names of all runs, oldest first."""
    found = (_NAME.fullmatch(name) for name in log.files())
    return sorted(name["run"] for name in found if name)


def read(log: Storage, some: Collection[str] | None = None) -> Iterator[Line]:
    """The lines of some runs, by default of all, oldest first.

    What a killed run left of a line is passed over.
    """
    names = [f"runs-{run}.jsonl" for run in (runs(log) if some is None else sorted(some))]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for body in (pool.map if log.is_remote else map)(log.read, names):
            yield from _lines(body.decode("utf-8", errors="replace"))


def landed(log: Storage) -> dict[tuple[str, str, str], str]:
    """The manifest's SHA-256 of each extract that the log knows, by system, table and id."""
    found: dict[tuple[str, str, str], str] = {}
    for line in read(log):
        if line.extract_id:
            # As it was first seen: a run that found it unchanged later may have seen an edited one.
            found.setdefault((*line.table.split("."), line.extract_id), line.manifest_sha256)
    return found


def newest(log: Storage, relations: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Line]:
    """The last line of each of some relations (schema, table); no older run is read."""
    missing, found = set(relations), {}
    names = runs(log)
    while missing and names:
        last, names = names[-AT_ONCE:], names[:-AT_ONCE]
        lines = {(line.schema_name, line.table_name): line for line in read(log, last)}
        found |= {relation: lines[relation] for relation in missing & lines.keys()}
        missing -= lines.keys()
    return found


def _lines(text: str) -> Iterator[Line]:
    # By line feeds alone: a file's name may hold what else parts lines in Unicode.
    for line in text.split("\n"):
        try:
            said = json.loads(line)
        except ValueError:
            continue
        said["findings"] = tuple(Finding(**finding) for finding in said["findings"])
        yield Line(**said)


def _send(places: Places) -> None:
    """Put what lies on this machine into the bucket; what is there already was sent before."""
    unsent = Folder(places.unsent)
    for name in unsent.files():
        with suppress(FileExistsError):
            places.log.put(PurePosixPath(name).name, unsent.root / name)
        unsent.remove(name)
