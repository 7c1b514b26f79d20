"""Reading a DuckDB file beside whoever else has it open: attached, never opened for writing."""

from pathlib import Path
from typing import Any

from governance.artifacts import WrongUse
from ingest.warehouse import identifier, literal, why_not_opened

Relation = tuple[str, str]  # schema and name


def attached(path: Path, name: str = "origin") -> Any:
    """A connection with the file attached under a name, to read only.

    Raises WrongUse where another process has it open for writing, or it is no DuckDB file.
    """
    import duckdb

    connection = duckdb.connect()
    try:
        connection.execute(f"attach {literal(str(path))} as {identifier(name)} (read_only)")
    except duckdb.Error as error:
        connection.close()
        raise WrongUse(why_not_opened(path, str(error))) from None
    return connection


def tables(connection: Any) -> list[Relation]:
    """The tables of the attached file, without its views, by schema and name."""
    return connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = 'origin'"
        " order by all"
    ).fetchall()


def columns(connection: Any, relation: Relation) -> list[str]:
    """The names of a table's columns, in order."""
    found = connection.execute(f"describe origin.{identifier(*relation)}").fetchall()
    return [column for column, *_ in found]


def comments(connection: Any, relation: Relation) -> dict[str, str]:
    """The comments on a table's columns, by name; that on the table under the empty name."""
    where = (
        "where database_name = 'origin' and schema_name = ? and table_name = ? "
        "and comment is not null"
    )
    return dict(
        connection.execute(
            f"select '', comment from duckdb_tables() {where} union all "
            f"select column_name, comment from duckdb_columns() {where}",
            [*relation, *relation],
        ).fetchall()
    )


def row_counts(path: Path) -> dict[Relation, int]:
    """How many rows each table of a file has. Raises WrongUse as `attached` does."""
    with attached(path) as connection:
        return {
            table: connection.execute(
                f"select count(*) from origin.{identifier(*table)}"
            ).fetchone()[0]
            for table in tables(connection)
        }
