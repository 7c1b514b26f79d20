"""Compare the headers that arrived with the columns that are declared.

No sentence here says a name that only the source said, before a declared one was found beside it:
under a moved header the names are cells.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ingest.connectors import Finding, Landed
from ingest.declarations import Table
from ingest.naming import column_names
from ingest.spool import Header
from ingest.words import listed

if TYPE_CHECKING:
    from ingest.raw import RawExtract

LOOKED_AT = 20  # rows among which a moved header is looked for


def refusal(table: Table, raw: "RawExtract") -> Finding | None:
    """Why an extract is not what the declaration describes; None where it is."""
    if raw.error is not None:
        return Finding("unreadable", "", raw.error)
    for header in raw.headers:
        found = table.declared & set(header.columns)
        if not header.columns:
            continue
        if table.declared and not found:
            return Finding("moved_header", header.part, _no_column(table, header))
        lost = [name for name in table.common.key if name not in header.columns]
        if lost:
            verb = "column is" if len(lost) == 1 else "columns are"
            message = f"the key {verb} missing in {header.part}: {listed(lost, 'and')}"
            return Finding("missing_key", header.part, message)
        for name, positions in header.doubles.items():
            if name in table.declared:
                message = (
                    f"in {header.part} {_doubled(positions)} have one name, '{name}', "
                    "and it is declared; rename one of them in the source"
                )
                return Finding("duplicate_header", header.part, message)
    return None


def missing(table: Table, raw: "RawExtract") -> Iterator[Finding]:
    """Declared columns that did not arrive, anywhere or in one part."""
    headers = [header for header in raw.headers if header.columns]
    for column in table.columns:
        without = [header.part for header in headers if column.name not in header.columns]
        if without:
            message = f"the declared column '{column.name}' did not arrive; it is null"
            yield Finding("missing_column", without[0], message)


def new(table: Table, raw: "RawExtract", before: "list[RawExtract]") -> Iterator[Finding]:
    """Columns that are neither declared nor in the extracts before it; of a first one, none."""
    known = table.declared.union(*(earlier.columns for earlier in before))
    for name in raw.columns if before else ():
        if name not in known:
            part = next((h.part for h in raw.headers if name in h.columns), raw.headers[0].part)
            message = f"the column '{name}' is new; it is kept, declare it if it is of use"
            yield Finding("new_column", part, message)


def doubled(raw: "RawExtract") -> Iterator[Finding]:
    """Columns of one name that is not declared: they are kept under a suffix."""
    for header in raw.headers:
        for name, positions in header.doubles.items():
            message = (
                f"{_doubled(positions)} have one name, '{name}'; "
                f"from the second on they are kept as '{name}_2' and so on"
            )
            yield Finding("duplicate_header", header.part, message)


def where_it_seems(table: Table, raw: "RawExtract", finding: Finding) -> str | None:
    """Where among the first rows the header is, as the end of the refusal's sentence, or None."""
    if finding.kind == "duplicate_header":
        return None
    from ingest.raw import reader

    connector, wanted = reader(table, raw.extract)
    if "header_row" not in {field.name for field in fields(wanted)}:
        return None
    best, best_row, names = 0, 0, set()
    with TemporaryDirectory() as folder:
        parts = raw.extract.parts(Path(folder))
        for row in range(1, LOOKED_AT + 1):
            before = names
            names = _names_at(connector, replace(wanted, header_row=row), parts, finding.place)
            if names == before and not all(name.startswith("column_") for name in names):
                return None  # What has no header row, such as JSON, has the same names at each.
            found = len(table.declared & names)
            if found > best and names.issuperset(table.common.key):
                best, best_row = found, row
    if not best:
        moved = finding.kind == "moved_header"
        return f"nor has any of the first {LOOKED_AT} rows" if moved else None
    if best_row == wanted.header_row:
        return None  # The header is where it should be; something else is wrong.
    return f"the header seems to be on row {best_row}: set header_row: {best_row}"


def _names_at(connector: Any, wanted: Any, parts: list[Landed], place: str) -> set[str]:
    """The column names that an extract would have with other options; none where it has no rows."""
    try:
        for rows in connector.read(wanted, parts):
            if place in ("", rows.part):
                return set(column_names(rows.header)[0])
            deque(rows.rows, maxlen=0)
    except Exception:
        return set()  # It is advice only: whatever goes wrong here, the refusal stands as it is.
    return set()


def _no_column(table: Table, header: Header) -> str:
    declared = [column.name for column in table.columns]
    few = listed(declared[:3], "and") + (" and others" if len(declared) > 3 else "")
    return f"{header.part} has none of the declared columns ({few}) where its header should be"


def _doubled(positions: list[int]) -> str:
    *most, last = [f"{position} ({_letters(position)})" for position in positions]
    return f"the columns {', '.join(most)} and {last}"


def _letters(position: int) -> str:
    """A position as spreadsheets name it: 1 is A, 27 is AA."""
    letters = ""
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
