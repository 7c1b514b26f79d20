"""Which tables a command is about."""

from collections.abc import Sequence
from pathlib import Path

from ingest import declarations
from ingest.declarations import Declarations, Table
from ingest.errors import WRONG_USE, Stop
from ingest.words import nearest


def declared(project: Path) -> Declarations:
    """The project's declarations. Raises Stop where there are none."""
    found = declarations.read(project)
    if not found.tables and not found.broken:
        raise Stop(
            f"No source is declared in {declarations.PATTERN}: go to the project's folder.",
            WRONG_USE,
        )
    return found


def choose(found: Declarations, names: Sequence[str] | None) -> list[Table]:
    """The tables that names select, each a system or a system.table; all without a name.

    Raises Stop that says the nearest name where one selects nothing.
    """
    if names is None:
        return list(found.tables)
    for name in names:
        if not any(name in (table.system, table.id) for table in found.tables):
            known = [word for table in found.tables for word in (table.system, table.id)]
            unread = [f"; or is it in a file that cannot be read? {m}" for m in found.broken[:1]]
            raise Stop(
                f"Nothing is named '{name}': {nearest(name, known)}{''.join(unread)}", WRONG_USE
            )
    return [table for table in found.tables if {table.system, table.id} & set(names)]


def fetched(tables: Sequence[Table]) -> list[Table]:
    """Those of some tables that a run fetches. Raises Stop where there are only registers."""
    found = [table for table in tables if not table.is_register]
    if tables and not found:
        raise Stop(
            f"{tables[0].id} is a register of releases, which no run fetches: "
            "`python -m governance release` lands what was published.",
            WRONG_USE,
        )
    return found
