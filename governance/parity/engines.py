"""What the comparison needs of an engine, and DuckDB as one."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Protocol

from governance.parity.dialects import Dialect, DuckDb
from governance.warehouse import Relation, attached
from ingest.warehouse import identifier, literal

Columns = list[tuple[str, str]]  # name and type as the engine writes it, in their order
Row = tuple[str | None, ...]


class Engine(Protocol):
    """A warehouse that can be asked. May be asked by several threads at once."""

    name: str  # as a person calls it
    dialect: Dialect

    def columns(self, schemas: Iterable[str]) -> Mapping[Relation, Columns]:
        """The columns of every relation of some schemas."""
        ...

    def place(self, relation: Relation) -> str:
        """The relation as the engine's SQL names it."""
        ...

    def rows(self, sql: str) -> list[Row]:
        """What a query answers, every value as text."""
        ...


class DuckDbFile:
    """A DuckDB file, to read only."""

    dialect = DuckDb()

    def __init__(self, path: Path, name: str = "DuckDB"):
        """Raises WrongUse where another process has it open for writing."""
        self.name = name
        self._connection: Any = attached(path)

    def columns(self, schemas: Iterable[str]) -> Mapping[Relation, Columns]:
        """The columns of every relation of some schemas."""
        found: dict[Relation, Columns] = {}
        wanted = ", ".join(["''", *map(literal, schemas)])
        for schema, name, column, kind in self.rows(
            "select schema_name, table_name, column_name, data_type from duckdb_columns()"
            f" where database_name = 'origin' and schema_name in ({wanted})"
            " order by schema_name, table_name, column_index"
        ):
            found.setdefault((str(schema), str(name)), []).append((str(column), str(kind)))
        return found

    def place(self, relation: Relation) -> str:
        """The relation as DuckDB's SQL names it."""
        return f"origin.{identifier(*relation)}"

    def rows(self, sql: str) -> list[Row]:
        """What a query answers, every value as text."""
        with self._connection.cursor() as cursor:
            answered = cursor.execute(sql).fetchall()
        return [tuple(None if cell is None else str(cell) for cell in row) for row in answered]
