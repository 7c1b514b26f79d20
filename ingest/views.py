"""Raw and the log as relations of the DuckDB warehouse, all in one transaction.

A relation of raw is a view that names its Parquet files one by one; without files it is an empty
relation of the declared columns. The log's relations are tables.
"""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from ingest import buildlog, runlog
from ingest.errors import Stop
from ingest.logged import BUILDS, FINDINGS, RUNS, SCHEMA, LogRelation
from ingest.naming import LINEAGE
from ingest.places import Places
from ingest.relations import TYPES, Relation
from ingest.storage import Storage
from ingest.warehouse import identifier, literal, opened

_READING = "hive_partitioning = false"
# Where an extract lacks a column that another has. It costs: each file is opened to make the view.
_UNITING = ", union_by_name = true"


def write(
    wanted: Collection[Relation], kept: Collection[tuple[str, str]], places: Places, is_all: bool
) -> list[str]:
    """Make the relations; those to be kept stay as they are, where they are there.

    Others are removed if those wanted are all. Returns no faults: it is done or it is not. Raises
    Stop where the warehouse is locked, or a file of raw is damaged.
    """
    import duckdb

    with opened(places.warehouse) as connection:
        there = _there(connection)
        for schema in sorted({relation.schema for relation in wanted} | {SCHEMA}):
            connection.execute(f"create schema if not exists {identifier(schema)}")
        for relation in wanted:
            if relation.place not in there or relation.place not in kept:
                try:
                    connection.execute(";\n".join(_statements(relation, places.raw)))
                except duckdb.Error as error:
                    if isinstance(error, duckdb.CatalogException) or not relation.files:
                        raise
                    name, folder = ".".join(relation.place), _folder(relation, places.raw)
                    raise Stop(
                        f"{name} cannot be shown, for its files are damaged: remove {folder}, "
                        "then run `python -m ingest register`, which makes it again."
                    ) from None
        if is_all:
            for name in sorted(there - {relation.place for relation in wanted}):
                connection.execute(f"drop view {identifier(*name)}")
        new = _unwritten(connection, (RUNS, FINDINGS), runlog.runs(places.log))
        lines = list(runlog.read(places.log, new))
        for relation in (RUNS, FINDINGS):
            _add(connection, relation, relation.rows(lines))
        new = _unwritten(connection, (BUILDS,), buildlog.builds(places.log))
        _add(connection, BUILDS, BUILDS.rows(buildlog.read(places.log, new)))
    return []


def _there(connection: Any) -> set[tuple[str, str]]:
    """The views that an earlier registration made."""
    query = (
        "select schema_name, view_name from duckdb_views() "
        "where not internal and starts_with(schema_name, 'raw_')"
    )
    return set(connection.execute(query).fetchall())


def _statements(relation: Relation, raw: Storage) -> Iterator[str]:
    """The SQL that makes a view, in place of what had its name."""
    view = identifier(*relation.place)
    columns = ", ".join(_column(relation, name) for name in relation.columns)
    paths = map(raw.uri, relation.files.values())
    files = ", ".join(literal(_without_patterns(path)) for path in paths)
    how = _READING + ("" if relation.is_alike else _UNITING)
    source = f"from read_parquet([{files}], {how})" if files else "where false"
    yield f"create or replace view {view} as select {columns} {source}"
    yield f"comment on view {view} is {literal(relation.comment)}"
    for name, comment in relation.columns.items():
        yield f"comment on column {view}.{identifier(name)} is {literal(comment)}"


def _folder(relation: Relation, raw: Storage) -> str:
    """The folder of a table in raw."""
    [system, table, *_] = next(iter(relation.files.values())).split("/")
    return raw.uri(f"{system}/{table}")


def _column(relation: Relation, name: str) -> str:
    if relation.files and name in relation.arrived.union(LINEAGE):
        return identifier(name)
    return f"cast(null as {TYPES.get(name, 'varchar')}) as {identifier(name)}"


def _without_patterns(path: str) -> str:
    """A path in which nothing is taken for a pattern of file names."""
    return "".join(f"[{letter}]" if letter in "*?[" else letter for letter in path)


def _unwritten(
    connection: Any, relations: Sequence[LogRelation], names: Collection[str]
) -> list[str]:
    """The runs or builds that tables of the log do not show yet.

    Nothing in the log is ever changed, so that only these need be read. Tables that have other
    columns than they should, or show what the log has lost, are made anew.
    """
    if all(_is_there(connection, relation) for relation in relations):
        key, table = next(iter(relations[0].columns)), identifier(SCHEMA, relations[0].name)
        found = connection.execute(f"select distinct {identifier(key)} from {table}").fetchall()
        shown = {name for (name,) in found}
        if shown <= set(names):
            return [name for name in names if name not in shown]
    for relation in relations:
        _make(connection, relation)
    return list(names)


def _is_there(connection: Any, relation: LogRelation) -> bool:
    """Whether a table of the log is there, with its columns, their types and comments."""
    query = (
        "select column_name, lower(data_type), comment from duckdb_columns() "
        "where schema_name = ? and table_name = ? order by column_index"
    )
    found = connection.execute(query, [SCHEMA, relation.name]).fetchall()
    return found == [(name, *said) for name, said in relation.columns.items()]


def _make(connection: Any, relation: LogRelation) -> None:
    """Make a table of the log, empty."""
    table = identifier(SCHEMA, relation.name)
    columns = relation.columns
    types = ", ".join(f"{identifier(column)} {kind}" for column, (kind, _) in columns.items())
    connection.execute(f"create or replace table {table} ({types})")
    connection.execute(f"comment on table {table} is {literal(relation.comment)}")
    for column, (_, meaning) in columns.items():
        full = f"{table}.{identifier(column)}"
        connection.execute(f"comment on column {full} is {literal(meaning)}")


def _add(connection: Any, relation: LogRelation, rows: list[tuple[Any, ...]]) -> None:
    """Add rows to a table of the log: a view would have to name files that grow."""
    import pyarrow as pa

    if rows:
        values = list(zip(*rows, strict=True))
        connection.register("log_rows", pa.table(dict(zip(relation.columns, values, strict=True))))
        table = identifier(SCHEMA, relation.name)
        connection.execute(f"insert into {table} select * from log_rows")
        connection.unregister("log_rows")
