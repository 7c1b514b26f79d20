"""What readers open: a copy of the service and share tables, replaced at one stroke.

A DuckDB file that somebody holds open blocks whoever builds it, so readers never get the warehouse.
Whoever has the old file open goes on reading it, whole, until they open it anew.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
import os
from pathlib import Path
import shutil
from tempfile import TemporaryDirectory
from typing import Any

from governance import builds, holding, publications
from governance.artifacts import Node, Project, WrongUse, data_folder
from governance.losses import Loss
from governance.warehouse import Relation, attached, tables
from ingest import clock
from ingest.places import Places
from ingest.warehouse import identifier, literal

UNFINISHED = ".publishing-"  # how the name of a copy that is being made begins


@dataclass(frozen=True)
class Outcome:
    """What publishing did, in a sentence."""

    is_green: bool
    sentence: str


def publish(project: Project, accepted: Collection[str] = (), by: str = "") -> Outcome:
    """Copy the tables of a green build to `published.duckdb`; of a red one take shares out only.

    A build is green too where nothing failed but shares that are refused: they are left out. A
    table that lost rows or cells beyond its limit is held, with what is made of it: readers keep
    what they had, until a person accepts it by name.

    Raises WrongUse where there is no build, where another process holds the warehouse, or where
    nothing of an accepted name is held.
    """
    build = builds.last(project)
    warehouse = data_folder() / "warehouse.duckdb"
    if build is None or not warehouse.is_file():
        raise WrongUse(f"there is no build to publish in {data_folder()}: run `make` first.")
    target = data_folder() / "published.duckdb"
    _sweep(target.parent)
    why = build.why_not_green(project)
    if why:
        return _withdraw(project, why, warehouse, target)
    refused = build.refused(project)
    names = ", ".join(sorted(node.relation for node in _kept(project) if node.id in refused))
    without = f" Without what is refused: {names}." if names else ""
    with TemporaryDirectory(dir=target.parent, prefix=UNFINISHED) as folder:
        # A copy can be read whatever somebody does with the file.
        old = Path(folder) / "old.duckdb"
        if target.is_file():
            shutil.copyfile(target, old)
        nodes = [node for node in _kept(project) if node.id not in refused]
        before = old if old.is_file() else None
        held = holding.find(project, nodes, before, warehouse, accepted)
        _replace(warehouse, target, wanted(project, refused | held.ids), before, held.staying)
    log = Places.of(os.environ).log
    publications.write(log, held, by, clock.now(), target.parent)
    sentence = f"{target}: {len(_tables_of(target))} tables, for readers to open.{without}"
    return Outcome(not held.losses, "\n".join([sentence, *held.sentences()]))


def held(project: Project) -> tuple[Loss, ...]:
    """What of the last green build is held from readers now; nothing where none was published.

    Raises WrongUse where another process holds the warehouse.
    """
    build = builds.last(project)
    warehouse, target = data_folder() / "warehouse.duckdb", data_folder() / "published.duckdb"
    if build is None or not (warehouse.is_file() and target.is_file()):
        return ()
    if build.why_not_green(project):
        return ()
    refused = build.refused(project)
    nodes = [node for node in _kept(project) if node.id not in refused]
    with TemporaryDirectory(dir=target.parent, prefix=UNFINISHED) as folder:
        old = Path(shutil.copyfile(target, Path(folder) / "old.duckdb"))
        return holding.find(project, nodes, old, warehouse, ()).losses


def wanted(project: Project, refused: Collection[str] = ()) -> set[Relation]:
    """The relations of the project's service and share schemas, snapshots among them.

    From the manifest and not from the warehouse, where a relation outlives its model.
    """
    return {(node.schema, node.relation) for node in _kept(project) if node.id not in refused}


def _kept(project: Project) -> Iterator[Node]:
    for node in project.nodes.values():
        if node.layer in ("service", "share") or node.kind == "snapshot":
            yield node


def _sweep(folder: Path) -> None:
    """Remove the copies that a publishing left behind when it was killed: shares are in them."""
    for left in folder.glob(f"{UNFINISHED}*"):
        shutil.rmtree(left)


def _withdraw(project: Project, why: str, warehouse: Path, target: Path) -> Outcome:
    """Take out of the published file the shares that are gone, and keep all else as it was."""
    if not target.is_file():
        return Outcome(False, f"Nothing is published: {why}.")
    there = set(_tables_of(warehouse))
    staying = there & {(share.schema, share.relation) for share in project.models("share")}
    with TemporaryDirectory(dir=target.parent, prefix=UNFINISHED) as folder:
        # A copy can be read whatever somebody does with the file; a withdrawal does not wait.
        old = Path(shutil.copyfile(target, Path(folder) / "old.duckdb"))
        published = _tables_of(old)
        gone = [table for table in published if _is_share(table) and table not in staying]
        if not gone:
            return Outcome(False, f"{target} stays as it was: {why}.")
        _replace(old, target, set(published) - set(gone))
    names = ", ".join(name for _, name in gone)
    return Outcome(False, f"Withdrawn from {target}: {names}. The rest stays as it was: {why}.")


def _is_share(table: Relation) -> bool:
    """By the schema's name, since the model may be gone; a developer's target puts a prefix on."""
    return "share" in table[0].split("_")


def _replace(
    origin: Path,
    target: Path,
    wanted: Collection[Relation],
    old: Path | None = None,
    staying: Collection[Relation] = (),
) -> None:
    """Make `target` hold the wanted tables of `origin`, and of an old file those that stay."""
    with TemporaryDirectory(dir=target.parent, prefix=UNFINISHED) as folder:
        new = Path(folder) / target.name
        for file, some in ((origin, wanted), (old, staying)):
            if file is None:
                continue
            with attached(file) as connection:
                connection.execute(f"attach {literal(str(new))} as new")
                for table in tables(connection):
                    if table in some:
                        _copy(connection, *table)
                connection.execute("detach new")
        # A log that a writer left beside the old file must not be replayed into the new one.
        target.with_name(f"{target.name}.wal").unlink(missing_ok=True)
        new.replace(target)


def _tables_of(path: Path) -> list[Relation]:
    with attached(path) as connection:
        return tables(connection)


def _copy(connection: Any, schema: str, name: str) -> None:
    """Copy one table with the comments on it and its columns."""
    there, here = f"new.{identifier(schema, name)}", f"origin.{identifier(schema, name)}"
    connection.execute(f"create schema if not exists new.{identifier(schema)}")
    connection.execute(f"create table {there} as from {here}")
    where = "where database_name = 'origin' and schema_name = ? and table_name = ?"
    said = "and comment is not null"
    for (comment,) in connection.execute(
        f"select comment from duckdb_tables() {where} {said}", [schema, name]
    ).fetchall():
        connection.execute(f"comment on table {there} is {literal(comment)}")
    for column, comment in connection.execute(
        f"select column_name, comment from duckdb_columns() {where} {said}", [schema, name]
    ).fetchall():
        connection.execute(f"comment on column {there}.{identifier(column)} is {literal(comment)}")
