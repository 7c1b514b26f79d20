"""Making a publication: Parquet files, catalogues of views over them, and one stroke that shows it.

Killed at any point, readers have the publication before, whole; the next run sweeps what is left.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
import os
from pathlib import Path
import shutil
from typing import Any

from governance import readers
from governance.artifacts import WrongUse
from governance.published import CATALOGUE, CONTENTS, LINK, Published, Table, contents
from governance.warehouse import Relation
from ingest import private
from ingest.clock import next_id
from ingest.warehouse import identifier, literal

KEPT_VIEWS = 100  # publications whose catalogues may still be open somewhere

# Types that Parquet keeps, and keeps less of: an interval in whole milliseconds, a time in UTC.
_COARSE = ("INTERVAL", "TIME WITH TIME ZONE")


class Publication:
    """A publication in the making, beside the one that readers have."""

    def __init__(self, before: Published, moment: datetime):
        """`before` is what readers have; `moment` gives the publication its name."""
        self.before = before
        self.tables: dict[str, Table] = {}
        before.builds.mkdir(mode=0o700, parents=True, exist_ok=True)
        before.views.mkdir(mode=0o700, exist_ok=True)
        names = [path.name for path in before.views.iterdir() if path.name[0] != "."]
        self._folder = before.builds / next_id(moment, max(names, default=None))
        self._folder.mkdir(mode=0o700)
        self._views = before.views / self._folder.name

    def keep(self, table: Table) -> None:
        """Take over a table that readers have, for them or for fewer of them."""
        for file in table.files if self.before.folder else ():
            _link(self.before.folder / file, self._at(file))
        self.tables[table.id] = table

    def write(self, table: Table, warehouse: Any) -> None:
        """Write a table from the warehouse, attached as `origin`.

        Raises WrongUse for a type that cannot be published exactly.
        """
        first, *others = table.files
        types = _write(warehouse, table.relation, self._at(first))
        for file in others:
            shutil.copyfile(self._at(first), self._at(file))
        self.tables[table.id] = replace(table, types=types)

    def show(self, *, withdraws: bool = False) -> Published:
        """Show it to readers in place of what they had, of which nothing is left behind.

        Raises WrongUse where a group of readers cannot be given what is theirs; a withdrawal does
        not wait for that, and they get nothing.
        """
        before, folder = self.before, self._folder
        with open(folder / CONTENTS, "x", encoding="utf-8", opener=private.opener) as file:
            file.write(contents(self.tables))
        after = Published(before.data, folder, self.tables)
        _point(self._views, f"../{before.builds.name}/{folder.name}")
        links = after.catalogues()
        for place in links.values():
            of_place = [table for table in self.tables.values() if place in table.sets]
            _catalogue(self._at(f"{place}/{CATALOGUE}"), of_place, self._views.absolute() / place)
            try:
                readers.give(folder / place, readers.variable(place))
            except WrongUse:
                if not withdraws:
                    raise
                private.close(folder / place)
        # Readers come through these; each set of files is closed to those whom it is not for.
        above = (before.data, before.home, before.builds, before.views, folder)
        readers.pass_through(*above, *folder.glob("departments"))
        for path in links:
            # A log that a writer left beside the old file must not be replayed into the new one.
            path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
        _point(before.home / LINK, f"{before.builds.name}/{folder.name}")
        tidy(after)
        return after

    def _at(self, file: str) -> Path:
        """Where a file of it lies; its folder is made."""
        path = self._folder / file
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return path


def erase(folder: Path, files: Iterable[str]) -> None:
    """Empty files and remove them: a program that has one open finds nothing in it either."""
    for file in files:
        path = folder / file
        if path.is_file():
            os.truncate(path, 0)
            path.unlink()


def tidy(published: Published) -> None:
    """Leave of all publications the one that readers have, and the links that lead into it."""
    wanted = published.catalogues() if published.folder else {}
    for path, place in wanted.items():
        _point(path, os.path.relpath(published.home / LINK / place / CATALOGUE, path.parent))
    for path in (published.data / CATALOGUE, *published.home.glob("*.duckdb")):
        if path not in wanted:
            path.unlink(missing_ok=True)
    for half in (*published.data.glob(".published.duckdb.new"), *published.home.glob("**/.*.new")):
        half.unlink()
    views = sorted(published.views.iterdir()) if published.views.is_dir() else []
    for link in views[-KEPT_VIEWS:]:
        _point(link, f"../{LINK}")
    for link in views[:-KEPT_VIEWS]:
        link.unlink()
    for folder in published.builds.iterdir() if published.builds.is_dir() else ():
        if published.folder is None or folder.name != published.folder.name:
            _remove(folder, published)
    # What versions before this one left when they were killed: copies of shares are in them.
    for left in published.data.glob(".publishing-*"):
        shutil.rmtree(left)


def _remove(folder: Path, published: Published) -> None:
    """Remove a publication. What is in it and in the one that stays no more is emptied first.

    A program that reads a removed file may go on to its end; of what was withdrawn there is nothing
    left to read.
    """
    stays = {file for table in published.tables.values() for file in table.files}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*.parquet")}
    erase(folder, there - stays)
    shutil.rmtree(folder)


def _point(link: Path, target: str) -> None:
    """Let a link lead to a target, at one stroke."""
    if link.is_symlink() and os.readlink(link) == target:
        return
    new = link.with_name(f".{link.name}.new")
    new.unlink(missing_ok=True)
    new.symlink_to(target)
    new.replace(link)


def _link(origin: Path, target: Path) -> None:
    """The same bytes under a second name; a copy where the disk knows no hard links."""
    try:
        os.link(origin, target)
    except OSError:
        shutil.copyfile(origin, target)


def _write(connection: Any, relation: Relation, path: Path) -> dict[str, str]:
    """Write a table's rows in their order; the types of columns that are kept as text, by name."""
    table = f"origin.{identifier(*relation)}"
    columns = _types(connection, f"from {table}")
    _copy(connection, f"select * from {table} limit 0", path)
    there = _types(connection, f"from read_parquet({literal(str(path))})")
    as_text = {
        column: type
        for column, type in columns.items()
        if there[column] != type or any(coarse in type for coarse in _COARSE)
    }
    for column, type in as_text.items():
        _prove(connection, table, column, type)
    texts = ", ".join(f"cast({identifier(c)} as varchar) as {identifier(c)}" for c in as_text)
    _copy(connection, f"select * {f'replace ({texts})' if texts else ''} from {table}", path)
    return as_text


def _copy(connection: Any, query: str, path: Path) -> None:
    path.touch(mode=0o600)
    connection.execute(f"copy ({query}) to {literal(str(path))} (format parquet)")


def _types(connection: Any, origin: str) -> dict[str, str]:
    return {name: type for name, type, *_ in connection.execute(f"describe {origin}").fetchall()}


def _prove(connection: Any, table: str, column: str, type: str) -> None:
    """Raise WrongUse where the values of a column do not come back from text as they were."""
    import duckdb

    name = identifier(column)
    back = f"cast(cast({name} as varchar) as {type})"
    try:
        query = f"select count(*) from {table} where {back} is distinct from {name}"
        (changed,) = connection.execute(query).fetchone()
    except duckdb.Error:
        changed = None  # the type has no way back
    if changed != 0:
        raise WrongUse(
            f"{column} of {table.removeprefix('origin.')} is a {type.partition('(')[0]}, which "
            "cannot be published exactly: cast it in the model."
        )


def _catalogue(path: Path, tables: Iterable[Table], live: Path) -> None:
    """A DuckDB file of views over Parquet files in the folder `live`, with their comments."""
    import duckdb

    with duckdb.connect(str(path)) as connection:
        for table in tables:
            name = identifier(*table.relation)
            columns = ", ".join(_column(column, table.types) for column in table.columns)
            origin = f"read_parquet({literal(str(live / table.file))})"
            connection.execute(f"create schema if not exists {identifier(table.schema)}")
            connection.execute(f"create view {name} as select {columns} from {origin}")
            for column, comment in table.comments.items():
                what = f"column {name}.{identifier(column)}" if column else f"view {name}"
                connection.execute(f"comment on {what} is {literal(comment)}")


def _column(column: str, types: Mapping[str, str]) -> str:
    name = identifier(column)
    return f"cast({name} as {types[column]}) as {name}" if column in types else name
