"""What is published now: tables as Parquet files, and catalogues of views over them for readers.

    published.duckdb                     the shares: a link to current/shares/published.duckdb
    published/<department>.duckdb        a department's own tables, and the shares that it may read
    published/current                    a link to the newest publication, replaced at one stroke
    published/views/<moment>             links to current, one for each publication whose catalogues
                                         somebody may still have open
    published/builds/<moment>/           one publication
        publication.json                 what is in it, and which agreement let it out
        shares/published.duckdb, shares/<schema>.<table>.parquet
        departments/<department>/published.duckdb, departments/<department>/...

The views of a catalogue lead through its own link in views, and so through current. A connection
that stays open therefore reads the newest publication with each query, and a share that was
withdrawn is gone from it at once. (A view can only be made over files that are there: while a
publication is made, its own link leads to it and not through current.)
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
import fcntl
import json
from pathlib import Path
from typing import Any

from governance.artifacts import WrongUse
from governance.warehouse import Relation
from ingest import private

SHARES = "shares"
CATALOGUE = "published.duckdb"
CONTENTS = "publication.json"
LINK = "current"


def department_set(department: str) -> str:
    """The folder, in a publication, of the files that one department's readers get."""
    return f"departments/{department}"


@dataclass(frozen=True)
class Table:
    """One published table, with all that is needed to publish it again or to withdraw it."""

    id: str  # of the model or snapshot, as dbt has it
    schema: str
    name: str
    layer: str  # service or share
    department: str  # whose it is
    path: str  # of its file in the project
    rows: int
    filled: Mapping[str, int]  # cells that are not null, by column, in the columns' order
    types: Mapping[str, str]  # of the columns that Parquet keeps as text
    comments: Mapping[str, str]  # on columns; on the table under the empty name
    model: str = ""  # the model's name without its version, as agreements list it
    agreement: str = ""  # which let it out
    readers: tuple[
        str, ...
    ] = ()  # departments that may read it: itself, and those of the agreement
    made_of: tuple[str, ...] = ()  # ids of the shares that are in it

    @property
    def relation(self) -> Relation:
        """Its schema and name."""
        return self.schema, self.name

    @property
    def file(self) -> str:
        """The name of its Parquet file."""
        return f"{self.schema}.{self.name}.parquet"

    @property
    def columns(self) -> list[str]:
        """The names of its columns, in order."""
        return list(self.filled)

    @property
    def sets(self) -> list[str]:
        """The folders of a publication that it is in, each for other readers."""
        everyone = [SHARES] if self.layer == "share" else []
        return everyone + [department_set(reader) for reader in self.readers]

    @property
    def files(self) -> list[str]:
        """Its files, relative to the publication's folder."""
        return [f"{place}/{self.file}" for place in self.sets]


@dataclass(frozen=True)
class Published:
    """The newest publication; `folder` is None where there is none."""

    data: Path
    folder: Path | None = None
    tables: Mapping[str, Table] = field(default_factory=dict)  # by unique id

    @property
    def home(self) -> Path:
        """The folder of all publications."""
        return self.data / "published"

    @property
    def builds(self) -> Path:
        """The folder that has a folder for each publication."""
        return self.home / "builds"

    @property
    def views(self) -> Path:
        """The folder of the links that catalogues lead through."""
        return self.home / "views"

    @property
    def relations(self) -> dict[Relation, Table]:
        """The tables, by schema and name."""
        return {table.relation: table for table in self.tables.values()}

    def catalogues(self) -> dict[Path, str]:
        """What readers open, each a link, with the folder that its catalogue is in."""
        found = {self.data / CATALOGUE: SHARES}
        for table in self.tables.values():
            for reader in table.readers:
                found[self.home / f"{reader}.duckdb"] = department_set(reader)
        return found


def read(data: Path) -> Published:
    """The newest publication in a data folder.

    Raises WrongUse where its list of contents cannot be read: nothing then says what let it out.
    """
    home = data / "published"
    if not (home / LINK).exists():
        return Published(data)
    folder = Published(data).builds / (home / LINK).resolve().name
    try:
        said: Any = json.loads((folder / CONTENTS).read_text(encoding="utf-8"))
        tables = [Table(**_as_kept(entry)) for entry in said["tables"]]
    except (OSError, ValueError, KeyError, TypeError):
        raise WrongUse(
            f"{folder / CONTENTS} cannot be read, so nothing says which agreements let out what is "
            f"published: remove {home / LINK}, then run `make`."
        ) from None
    # A withdrawal that was killed had removed the files already.
    whole = [table for table in tables if all((folder / file).is_file() for file in table.files)]
    return Published(data, folder, {table.id: table for table in whole})


def contents(tables: Mapping[str, Table]) -> str:
    """The text of a publication's list of contents."""
    entries = [asdict(table) for _, table in sorted(tables.items())]
    return json.dumps({"tables": entries}, ensure_ascii=False, indent=1) + "\n"


def _as_kept(entry: Mapping[str, Any]) -> dict[str, Any]:
    lists = {name: tuple(entry[name]) for name in ("readers", "made_of")}
    return {**entry, **lists}


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Wait until no other process publishes, and keep others waiting; freed however this ends."""
    home = data / "published"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(home / ".lock", "a", opener=private.opener) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
