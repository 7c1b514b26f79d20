"""How each table stands, as a page of text."""

from collections.abc import Callable, Collection, Iterator

from ingest import clock, extracts, runlog
from ingest.connectors import SourceError
from ingest.declarations import Declarations, Table
from ingest.environment import Environment, NotSet
from ingest.extracts import Extract
from ingest.places import Places
from ingest.runlog import Line
from ingest.words import counted

HEAD = (
    *("source", "last checked (UTC)", "outcome", "newest extract", "age", "rows", "warnings"),
    "message",
)


def rows(
    declarations: Declarations, places: Places, environment: Callable[[Table], Environment]
) -> Iterator[tuple[str, ...]]:
    """One row a table, under `HEAD`: those that are declared, then what else has landed.

    `environment` gives the variables of a table's system.
    """
    lines = runlog.newest(places.log, [table.relation for table in declarations.tables])
    for table in declarations.tables:
        yield _row(table, lines.get(table.relation), places, environment(table))
    # A file that cannot be read may declare any of the others.
    if not declarations.broken:
        yield from _undeclared(
            {(table.system, table.name) for table in declarations.tables}, places
        )


def show(rows: list[tuple[str, ...]]) -> None:
    """Print the rows: fitted to a terminal, or as plain columns elsewhere."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table as Grid

    console = Console()
    if not console.is_terminal:
        widths = [max(map(len, column)) for column in zip(HEAD, *rows, strict=True)]
        for row in (HEAD, *rows):
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            print("  ".join(cells).rstrip())
        return
    grid = Grid(*HEAD, box=SIMPLE_HEAD)
    for row in rows:
        grid.add_row(*map(escape, row))
    console.print(grid)


def _undeclared(declared: Collection[tuple[str, str]], places: Places) -> Iterator[tuple[str, ...]]:
    """A row a table that landed and that nothing shows, for it was renamed or given up."""
    for system in places.landing.folders(""):
        for name in places.landing.folders(system):
            extract, _ = extracts.newest(places.landing, system, name)
            if extract and (system, name) not in declared:
                message = "it landed under this name, and no file declares it: nothing shows it"
                age = _age(extract)
                yield f"{system}.{name}", "", "undeclared", extract.id, age, "", "", message


def _row(
    table: Table, line: Line | None, places: Places, environment: Environment
) -> tuple[str, ...]:
    extract, _ = extracts.newest(places.landing, table.system, table.name)
    newest, age = (extract.id, _age(extract)) if extract else ("", "")
    if age and table.fresh_by == "check":
        age += ", fresh by check"
    checked = line.checked_at[:19].replace("T", " ") if line else "never"
    count = "" if line is None or line.rows is None else f"{line.rows:,}"
    warnings = str(line.warnings) if line and line.warnings else ""
    outcome, message = (line.outcome, line.message) if line else ("", "")
    if line is None and extract is None:
        outcome, message = _before_the_first(table, places, environment)
    if table.mistakes:
        message = "; ".join(map(str, table.mistakes))
    return table.id, checked, outcome, newest, age, count, warnings, message


def _before_the_first(table: Table, places: Places, environment: Environment) -> tuple[str, str]:
    """Outcome and message of a table that nobody has asked for yet."""
    try:
        environment.resolve(table.said)
    except NotSet as error:
        return (
            ("", str(error)) if error.is_partial else ("not set up", error.invitation(places.data))
        )
    except SourceError as error:
        return "", str(error)
    return "", ""


def _age(extract: Extract) -> str:
    """How long ago an extract arrived, in the largest whole unit."""
    minutes = max(int((clock.now() - extract.at).total_seconds()) // 60, 0)
    for unit, length in (("day", 24 * 60), ("hour", 60)):
        if minutes >= length:
            return counted(minutes // length, unit)
    return counted(minutes, "minute")
