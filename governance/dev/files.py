"""Developers' files on DuckDB: `$BOROUGH_DATA/dev/dev_<name>.duckdb`, one a developer.

A build writes the warehouse, which one process may have open. A developer writes a file of their
own and reads the copy that the last good build kept, so that neither waits for the other.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
import shutil
from tempfile import TemporaryDirectory

from governance import agreements, last_build
from governance.artifacts import Project, WrongUse, data_folder
from governance.dev.names import real_schema
from governance.warehouse import Relation, attached
from ingest.errors import Stop
from ingest.logged import SCHEMA as LOG
from ingest.warehouse import identifier, literal, opened

DAYS = 14  # a developer's tables that nobody used for so long are removed
UNFINISHED = ("__dbt_tmp", "__ha")  # what a stopped run may have left of a table


@dataclass(frozen=True)
class Place:
    """A developer's file, and the folder for what dbt leaves of their runs."""

    name: str

    @property
    def file(self) -> Path:
        """The DuckDB file that a developer's target writes."""
        return _folder() / f"dev_{self.name}.duckdb"

    @property
    def folder(self) -> Path:
        """Dbt's artifacts and logs of this developer."""
        return _folder() / f"dev_{self.name}"

    def make(self) -> None:
        """Make the folders; nobody else on this machine may read them."""
        for folder in (_folder(), self.folder):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def last_used(self) -> datetime:
        """When a run of the developer's last wrote."""
        paths = [self.file, _wal(self.file), *self.folder.glob("target/*.json")]
        newest = max(path.stat().st_mtime for path in paths if path.exists())
        return datetime.fromtimestamp(newest, UTC)


def places() -> list[Place]:
    """Every developer's place in this data folder."""
    return [
        Place(file.stem.removeprefix("dev_")) for file in sorted(_folder().glob("dev_*.duckdb"))
    ]


def show_raw(place: Place) -> None:
    """Show raw in a developer's file as it is registered now, or as the last build read it.

    Raises Stop where another process has the developer's file open.
    """
    copy = last_build.folder() / last_build.WAREHOUSE
    views = _views(data_folder() / last_build.WAREHOUSE) or _views(copy)
    with opened(place.file) as connection:
        place.file.chmod(0o600)
        connection.commit()  # each statement by itself: one that fails spoils no other
        connection.execute(f"attach {literal(str(copy))} as warehouse (read_only)")
        there = "select distinct schema_name from duckdb_schemas() where database_name = ?"
        for (schema,) in connection.execute(there, [place.file.stem]).fetchall():
            if schema.startswith("raw_"):
                connection.execute(f"drop schema {identifier(schema)} cascade")
        for schema in sorted({schema for schema, *_ in views} | {LOG}):
            connection.execute(f"create schema {identifier(schema)}")
        for _, _, sql in views:
            with _unless_gone():
                connection.execute(sql)
        log = "select table_name from duckdb_tables() where database_name = ? and schema_name = ?"
        for (table,) in connection.execute(log, ["warehouse", LOG]).fetchall():
            here, logged = identifier(LOG, table), identifier("warehouse", LOG, table)
            connection.execute(f"create view {here} as from {logged}")
        connection.begin()


def withdraw(project: Project, on: date) -> Iterator[str]:
    """Withdraw from developers' files each share that no agreement lets out on a day; say which.

    What is in a file that somebody holds open cannot be dropped: the file goes, and whoever holds
    it builds it again.
    """
    allowed = let_out(project, on)
    for place in places():
        gone = [table for table in _tables(place.file) if _is_withdrawn(table, allowed)]
        if not gone:
            continue
        names = ", ".join(".".join(table) for table in gone)
        try:
            with opened(place.file) as connection:
                for table in gone:
                    connection.execute(f"drop table {identifier(*table)}")
        except Stop:
            _remove(place.file)
            yield (
                f"Withdrawn: {names}. {place.file} was open in another program, so all of it was "
                f"removed: {place.name} builds again what is needed."
            )
        else:
            yield f"Withdrawn from {place.file}: {names}."


def sweep(now: datetime, days: int = DAYS) -> Iterator[str]:
    """Remove the files that no run has written for some days; say which."""
    for place in places():
        if now - place.last_used() < timedelta(days=days):
            continue
        try:
            with opened(place.file):
                pass
        except Stop:
            continue  # somebody reads it
        _remove(place.file)
        shutil.rmtree(place.folder, ignore_errors=True)
        yield f"Removed {place.file}, which was not used for {days} days."


def let_out(project: Project, on: date) -> set[Relation]:
    """The real places of the shares that may be anywhere on a day."""
    found = set()
    for share in project.models("share"):
        covering = agreements.covering(project, share)
        states = [a.state(on, agreements.shares_of(project, a)) for a in covering]
        if len(states) == 1 and states[0].lets_out:
            found.add((share.schema, share.relation))
    return found


def _is_withdrawn(table: Relation, let_out: Collection[Relation]) -> bool:
    schema, name = table
    stands_for = real_schema(schema)
    for tail in UNFINISHED:
        name = name.removesuffix(tail)
    return (
        bool(stands_for and stands_for.startswith("share_")) and (stands_for, name) not in let_out
    )


def _tables(file: Path) -> list[Relation]:
    """The tables of a file; read from a copy of it where somebody has it open for writing."""
    query = (
        "select schema_name, table_name from duckdb_tables() where database_name = ? order by all"
    )
    try:
        with attached(file) as connection:
            return connection.execute(query, ["origin"]).fetchall()
    except WrongUse:
        with TemporaryDirectory(dir=file.parent, prefix=".reading-") as scratch:
            copy = Path(shutil.copyfile(file, Path(scratch, "origin.duckdb")))
            if _wal(file).exists():
                shutil.copyfile(_wal(file), _wal(copy))
            with opened(copy) as connection:
                return connection.execute(query, ["origin"]).fetchall()


def _views(file: Path) -> Sequence[tuple[str, str, str]]:
    """Schema, name and SQL of the views of raw; none where the file is not there or is held."""
    if not file.is_file():
        return ()
    query = (
        "select schema_name, view_name, sql from duckdb_views()"
        " where database_name = 'origin' and starts_with(schema_name, 'raw_') order by all"
    )
    try:
        with attached(file) as connection:
            return connection.execute(query).fetchall()
    except WrongUse:
        return ()


@contextmanager
def _unless_gone() -> Iterator[None]:
    """Leave out a view whose files were read anew since: the model that reads it says so."""
    import duckdb

    with suppress(duckdb.IOException):
        yield


def _remove(file: Path) -> None:
    for path in (file, _wal(file)):
        path.unlink(missing_ok=True)


def _wal(file: Path) -> Path:
    return file.with_name(f"{file.name}.wal")


def _folder() -> Path:
    return data_folder() / "dev"
