"""Show what is in raw as relations of the warehouse, in one transaction.

    raw_<system>.<table>            the newest good extract, or all of them where incremental
    raw_<system>.<table>__history   every good extract
    raw_<system>.<table>__rejects   rows of the shown extracts that could not be read
    raw_ingest.runs, .findings      the log of runs

The flip to a new extract is one commit, and reading costs what the extract costs, however long
the history is.
"""

from typing import Any

from ingest import raw, runlog, views
from ingest.connectors import SourceError
from ingest.declarations import Declarations
from ingest.places import Places
from ingest.views import View
from ingest.warehouse import identifier, literal, opened

_RUN = {
    "run_id": ("varchar", "The run; its names sort by time."),
    "checked_at": ("timestamp", "Moment at which the source was looked at, UTC."),
    "schema_name": ("varchar", "Schema of the table."),
    "table_name": ("varchar", "Name of the table."),
}
_RUNS = _RUN | {
    "outcome": ("varchar", "landed, unchanged, held, failed or absent."),
    "rows": ("bigint", "Rows of the newest extract; null where there is none."),
    "warnings": ("bigint", "How many findings the run had of it."),
    "message": ("varchar", "What a person should know, with no value of the data."),
}
_FINDINGS = _RUN | {
    "kind": ("varchar", "What kind of finding it is."),
    "place": ("varchar", "The place in the source, as a person calls it."),
    "message": ("varchar", "What was found, with no value of the data."),
}


def register(declarations: Declarations, places: Places) -> tuple[int, list[str]]:
    """Bring raw and the warehouse up to date with landing and the declarations.

    Returns how many raw files were made, and a sentence for each table whose relation stays as it
    was. Raises Stop where the warehouse is locked.
    """
    wanted: list[View] = []
    kept: set[tuple[str, str]] = set()
    made, faults = 0, []
    for table in declarations.tables:
        own, stays = list(views.of_table(table, [], places.raw)), True
        if not table.mistakes:
            try:
                raws, new = raw.refresh(table, places)
                own, stays = list(views.of_table(table, raws, places.raw)), False
                made += new
            except SourceError as error:
                faults.append(f"{table.id}: {error}")
        wanted += own
        kept |= {(view.schema, view.name) for view in own if stays}

    with opened(places.warehouse) as connection:
        there = _there(connection)
        for schema in sorted({view.schema for view in wanted} | {"raw_ingest"}):
            connection.execute(f"create schema if not exists {identifier(schema)}")
        for view in wanted:
            if (view.schema, view.name) not in kept & there:
                connection.execute(";\n".join(view.statements()))
        # A file that cannot be read may declare any of the others.
        if not declarations.broken:
            for name in sorted(there - {(view.schema, view.name) for view in wanted}):
                connection.execute(f"drop view {identifier(*name)}")
        _register_log(connection, places)
    return made, faults


def _there(connection: Any) -> set[tuple[str, str]]:
    """The views that an earlier registration made."""
    query = (
        "select schema_name, view_name from duckdb_views() "
        "where not internal and starts_with(schema_name, 'raw_')"
    )
    return set(connection.execute(query).fetchall())


def _register_log(connection: Any, places: Places) -> None:
    lines = list(runlog.read(places.log))
    checked = [(line.run_id, line.checked_at, line.schema_name, line.table_name) for line in lines]
    runs = [
        (*check, line.outcome, line.rows, line.warnings, line.message)
        for check, line in zip(checked, lines, strict=True)
    ]
    findings = [
        (*check, finding.kind, finding.place, finding.message)
        for check, line in zip(checked, lines, strict=True)
        for finding in line.findings
    ]
    _fill(connection, "runs", "One row per run and table.", _RUNS, runs)
    _fill(connection, "findings", "One row per warning of a run.", _FINDINGS, findings)


def _fill(
    connection: Any,
    name: str,
    comment: str,
    columns: dict[str, tuple[str, str]],
    rows: list[tuple],
) -> None:
    """Make a table of the log anew: a view would have to name files that grow."""
    import pyarrow as pa

    table = identifier("raw_ingest", name)
    types = ", ".join(f"{identifier(column)} {kind}" for column, (kind, _) in columns.items())
    connection.execute(f"create or replace table {table} ({types})")
    connection.execute(f"comment on table {table} is {literal(comment)}")
    for column, (_, meaning) in columns.items():
        full = f"{table}.{identifier(column)}"
        connection.execute(f"comment on column {full} is {literal(meaning)}")
    if rows:
        values = list(zip(*rows, strict=True))
        connection.register("log_rows", pa.table(dict(zip(columns, values, strict=True))))
        connection.execute(f"insert into {table} select * from log_rows")
        connection.unregister("log_rows")
