"""What a release needs of an engine: the rows of a share as text, by period.

DuckDB and Athena are asked with the same SQL; every cell is cast to text there, so that the same
row is the same text whichever engine built it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
import re
from typing import Any, Protocol

from governance.agreements import covering
from governance.artifacts import Node, Project, WrongUse, data_folder
from governance.warehouse import attached
from ingest.declarations import Table
from ingest.errors import Stop
from ingest.warehouse import identifier, literal

Period = str  # its first day, as 2026-09-01
Row = Mapping[str, Any]  # a row as text, by column

VERSION, REASON = "version", "reason_for_change"  # the columns that a share with a register has
CLOSED = "property__closed_months"  # the model that says which months are closed
PLAIN = ("varchar", "date", "integer", "bigint", "boolean")  # types with one text on both engines
_TIMES = re.compile(r"date|timestamp", re.IGNORECASE)
_PERIOD = re.compile(r"(^|_)(month|quarter|year|week|day|period|date)(_|$)|_(on|at)$")
_MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")


class Engine(Protocol):
    """Where a share was built."""

    def exists(self, share: Node) -> bool:
        """Whether its table is there."""

    def closed(self, share: Node) -> set[Period]:
        """The periods that are closed for it."""

    def shown(self, share: Node, period: str) -> dict[Period, list[Row]]:
        """Its rows by period, in the order of their cells."""

    def worked_out(
        self, project: Project, share: Node, period: str, table: Table
    ) -> dict[Period, list[Row]]:
        """What it would show if nothing were released: all closed periods from today's data."""


def engine(project: Project) -> Engine:
    """The engine that the project's last run built on."""
    if project.manifest["metadata"].get("adapter_type") == "athena":
        from governance.athena import Athena

        return _Asked(Athena.of(), project)
    return _Asked(_DuckDb(), project)


def has_periods(project: Project, share: Node) -> bool:
    """Whether a share of counts shows them by a period of time, told by its columns."""
    if not any(a.terms.get("release") == "aggregate" for a in covering(project, share)):
        return False
    return any(
        _TIMES.search(column.data_type or "") or _PERIOD.search(column.name)
        for column in share.columns
    )


def first_day(month: str) -> Period:
    """The first day of a month that a person names as 2026-09. Raises WrongUse."""
    if not _MONTH.fullmatch(month):
        raise WrongUse(f"{month} is not a month, such as 2026-09.")
    return f"{month}-01"


@dataclass(frozen=True)
class _Asked:
    """An engine that answers SQL with rows of text."""

    asked: Any  # has rows(sql) -> list of tuples of text
    project: Project

    def exists(self, share: Node) -> bool:
        return bool(
            self.asked.rows(
                "select table_name from information_schema.tables where table_schema = "
                f"{literal(share.schema)} and table_name = {literal(share.relation)}"
            )
        )

    def closed(self, share: Node) -> set[Period]:
        model = f"model.{self.project.name}.{CLOSED}"
        if model not in self.project.nodes:
            return set()
        sql = (
            f"select cast(month_on as varchar) from {_name(self.project, model)} "
            f"where share_name = {literal(share.relation)}"
        )
        return {month for (month,) in self.asked.rows(sql)}

    def shown(self, share: Node, period: str) -> dict[Period, list[Row]]:
        return self._by_period(share, period, f"select * from {_name(self.project, share.id)}")

    def worked_out(
        self, project: Project, share: Node, period: str, table: Table
    ) -> dict[Period, list[Row]]:
        return self._by_period(share, period, without_register(project, share, table))

    def _by_period(self, share: Node, period: str, sql: str) -> dict[Period, list[Row]]:
        names = [column.name for column in share.columns]
        cells = ", ".join(f"cast({identifier(name)} as varchar)" for name in names)
        places = ", ".join(str(place + 1) for place in range(len(names)))
        rows = self.asked.rows(f"select {cells} from ({sql}) as shown order by {places}")
        found: dict[Period, list[Row]] = {}
        for cells in rows:
            row = dict(zip(names, cells, strict=True))
            # A row without a period is in no month that is closed.
            found.setdefault(row[period] or "none", []).append(row)
        return found


@dataclass(frozen=True)
class _DuckDb:
    """The warehouse, read beside whoever else reads it, under the name that dbt gives it."""

    def rows(self, sql: str) -> Sequence[tuple[str | None, ...]]:
        path = data_folder() / "warehouse.duckdb"
        if not path.is_file():
            raise WrongUse(f"there is no build in {data_folder()}: run `make` first.")
        with attached(path, path.stem) as connection:
            connection.execute(f"use {path.stem}")
            return connection.execute(sql).fetchall()


def without_register(project: Project, share: Node, table: Table) -> str:
    """The SQL of a share as the last build ran it, its register read as if nothing were in it.

    So a correction goes through the same steps and the same disclosure as a first release. Raises
    WrongUse where the last build did not make the share, Stop where it does not read its register.
    """
    results = (project.run_results or {}).get("results", ())
    made = [r for r in results if r["unique_id"] == share.id]
    compiled = [*made, project.manifest["nodes"][share.id]][0].get("compiled_code")
    if not compiled:
        raise WrongUse(f"the last build did not make {share.relation}: run `make` first.")
    source = f"source.{project.name}.{table.system}.{table.name}"
    kept = [id for id in share.reads if source in _reads(project, id)]
    if len(kept) != 1:
        raise Stop(f"{share.relation} does not read its register {table.id}.")
    name = _name(project, kept[0])
    if name not in compiled:
        raise Stop(f"{share.relation} does not read its register {table.id} by ref.")
    return compiled.replace(name, f"(select * from {name} where false)")


def _reads(project: Project, id: str) -> Sequence[str]:
    node = project.nodes.get(id)
    return node.reads if node else ()


def _name(project: Project, id: str) -> str:
    return project.manifest["nodes"][id]["relation_name"]
