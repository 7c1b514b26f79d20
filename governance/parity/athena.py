"""Athena as one of the two engines: all that it is asked goes through its public interface."""

from collections.abc import Iterable, Mapping

from governance.athena import Athena
from governance.parity.dialects import Trino
from governance.parity.engines import Columns, Row
from governance.warehouse import Relation
from ingest.warehouse import identifier, literal


class AthenaSide:
    """The warehouse of a work group."""

    name = "Athena"
    dialect = Trino()

    def __init__(self, athena: Athena):
        """The work group that the queries run in."""
        self._athena = athena

    def columns(self, schemas: Iterable[str]) -> Mapping[Relation, Columns]:
        """The columns of every relation of some schemas."""
        found: dict[Relation, Columns] = {}
        wanted = ", ".join(["''", *map(literal, schemas)])
        for schema, name, column, kind in self.rows(
            "select table_schema, table_name, column_name, data_type"
            f" from information_schema.columns where table_schema in ({wanted})"
            " order by table_schema, table_name, ordinal_position"
        ):
            found.setdefault((str(schema), str(name)), []).append((str(column), str(kind)))
        return found

    def place(self, relation: Relation) -> str:
        """The relation as Athena's SQL names it."""
        return identifier(*relation)

    def rows(self, sql: str) -> list[Row]:
        """What a query answers, every value as text."""
        return self._athena.rows(sql)
