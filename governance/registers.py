"""The registers of releases: which share has which, and what it holds of each period."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from governance import releasing
from governance.artifacts import Node, Project
from governance.releasing import REASON, VERSION, Period, Row
from governance.warehouse import Relation
from ingest import register as registration
from ingest.declarations import Declarations, Table
from ingest.errors import Stop
from ingest.places import Places

Rows = Counter[frozenset[Any]]


@dataclass(frozen=True)
class Register:
    """A share, the table of landing that keeps its releases, and what both have in common."""

    share: Node
    table: Table
    period: str  # the column with the first day of a row's period

    @property
    def relation(self) -> Relation:
        """The share's relation."""
        return self.share.schema, self.share.relation


def of_project(project: Project, declared: Declarations) -> Iterator[tuple[Node, "Register | str"]]:
    """The shares that have a register, or should: it, or why there is none, as half a sentence."""
    by_share: dict[str, list[Table]] = {}
    for table in declared.tables:
        if table.is_register and not table.mistakes:
            by_share.setdefault(table.said["share"], []).append(table)
    for share in project.models("share"):
        tables = by_share.get(share.relation, [])
        if len(tables) == 1:
            yield share, Register(share, tables[0], tables[0].said["period"])
        elif tables or releasing.has_periods(project, share):
            yield (
                share,
                f"it has {len(tables)} registers of releases where one is needed "
                "(docs/agreements.md, Releases)",
            )


def newest(register: Register, rows: Sequence[Row]) -> dict[Period, list[Row]]:
    """The rows of the newest version of each period."""
    versions: dict[Period, int] = {}
    for row in rows:
        period, version = row[register.period], int(row[VERSION])
        versions[period] = max(version, versions.get(period, version))
    found: dict[Period, list[Row]] = {}
    for row in rows:
        period = row[register.period]
        if int(row[VERSION]) == versions[period]:
            found.setdefault(period, []).append(row)
    return found


def figures(rows: Sequence[Row]) -> Rows:
    """Rows without what tells their version, to be compared."""
    return as_rows([{n: v for n, v in row.items() if n not in (VERSION, REASON)} for row in rows])


def as_rows(rows: Sequence[Row]) -> Rows:
    """Rows to be compared, in whatever order they come; each as often as it comes."""
    return Counter(frozenset(row.items()) for row in rows)


def show(declared: Declarations, places: Places) -> None:
    """Register what landed, for the next build. Raises Stop where that fails."""
    _, faults = registration.register(declared, places)
    if faults:
        raise Stop("; ".join(faults))


def span(periods: Sequence[Period]) -> str:
    """Months for a sentence: 2026-09, or 2026-09 to 2026-10 (2 months)."""
    months = [period[:7] for period in periods]
    return months[0] if len(months) == 1 else f"{months[0]} to {months[-1]} ({len(months)} months)"
