"""The log of builds, beside that of runs: a file a build, `log/builds/<build>.jsonl`.

A line is one step of a build as `raw_ingest.builds` shows it. A file is written once, when the
build is over; no value of the data is in it, and no secret.
"""

from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, fields
import json
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from ingest.aws import AT_ONCE
from ingest.storage import Storage

FOLDER = "builds"


@dataclass(frozen=True)
class Line:
    """What one step of a build took. The fields are the columns of `raw_ingest.builds`."""

    build_id: str
    began_at: str  # of the build; ISO 8601, UTC, milliseconds
    ended_at: str
    engine: str  # duckdb | athena
    command: str  # build | run | test | seed | snapshot
    step_id: str  # dbt's unique id; "overhead" for what belongs to no step
    step_kind: str  # model | seed | snapshot | test | unit_test | operation | overhead
    schema_name: str | None  # of the relation that it makes
    relation_name: str | None
    outcome: str
    milliseconds: int | None  # by dbt's clock
    engine_milliseconds: int | None  # by Athena's; null on DuckDB, as the two that follow
    bytes_scanned: int | None
    statements: int | None
    extract_bytes: int | None  # of the current extracts of the sources that it reads; else null
    reads_history: str | None  # why it may read more than those; null where it may not


def builds(log: Storage) -> list[str]:
    """The names of all builds that are logged."""
    found = (PurePosixPath(name) for name in log.files(FOLDER))
    return sorted(name.stem for name in found if name.suffix == ".jsonl")


def write(log: Storage, lines: Sequence[Line], scratch: Path) -> bool:
    """Log a build; False where it is logged already: nothing in the log is ever changed."""
    text = "".join(f"{json.dumps(asdict(line), ensure_ascii=False)}\n" for line in lines)
    scratch.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=scratch, prefix="building-") as folder:
        path = Path(folder, "lines")
        path.write_text(text, encoding="utf-8")
        try:
            log.put(f"{FOLDER}/{lines[0].build_id}.jsonl", path)
        except FileExistsError:
            return False
    return True


def read(log: Storage, some: Collection[str] | None = None) -> Iterator[Line]:
    """The lines of some builds, by default of all."""
    names = [f"{FOLDER}/{build}.jsonl" for build in (builds(log) if some is None else sorted(some))]
    known = {field.name for field in fields(Line)}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for body in (pool.map if log.is_remote else map)(log.read, names):
            for text in body.decode("utf-8").splitlines():
                # A line of an older Borough lacks what was not counted then.
                said = json.loads(text)
                yield Line(**{name: said.get(name) for name in known})
