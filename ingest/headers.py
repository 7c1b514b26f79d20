"""Compare the headers that arrived with the columns that are declared.

No sentence here says a name that only the source said, before a declared one was found beside it:
under a moved header the names are cells.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import fields, replace
import json
from pathlib import Path
import re
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ingest.connectors import Finding, Landed, PossibleHeader
from ingest.connectors.sheetnotes import ERROR, few, letters_of
from ingest.declarations import Table
from ingest.naming import column_names
from ingest.spool import Header
from ingest.words import listed

if TYPE_CHECKING:
    from ingest.raw import RawExtract

LOOKED_AT = 20  # rows among which a moved header is looked for
# A text that YAML takes as it stands: no number, no yes or no.
PLAIN = re.compile(r"(?!(?i:yes|no|on|off|true|false|null|y|n)$)[A-Za-z_][\w .-]*(?<! )")


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
                remedy = _naming(table) or "rename one of them in the source"
                message = (
                    f"in {header.part} {_doubled(table, positions)} have one name, '{name}', "
                    f"and it is declared; {remedy}"
                )
                return Finding("duplicate_header", header.part, message)
    return None


def missing(table: Table, raw: "RawExtract") -> Iterator[Finding]:
    """Declared columns that did not arrive, anywhere or in one part."""
    headers = [header for header in raw.headers if header.columns]
    for column in table.columns:
        if column.name in table.common.optional:
            continue
        without = [header for header in headers if column.name not in header.columns]
        if without:
            message = f"the declared column '{column.name}' did not arrive; it is null"
            message += _unnamed(without[0])
            yield Finding("missing_column", without[0].part, message)


def _unnamed(header: Header) -> str:
    """Where a header has a column without a name, which may be one that is missing."""
    for position, name in enumerate(header.columns, start=1):
        if name == f"column_{position}":
            return (
                f", and the column {letters_of(position)} has no name: its header may be blank or "
                "show an error such as #REF!, so have that cell corrected"
            )
    return ""


def new(table: Table, raw: "RawExtract", before: "list[RawExtract]") -> Iterator[Finding]:
    """Columns that are neither declared nor in the extracts before it; of a first one, none."""
    known = table.declared.union(*(earlier.columns for earlier in before))
    for name in raw.columns if before else ():
        if name not in known:
            part = next((h.part for h in raw.headers if name in h.columns), raw.headers[0].part)
            message = f"the column '{name}' is new; it is kept, declare it if it is of use"
            yield Finding("new_column", part, message)


def doubled(table: Table, raw: "RawExtract") -> Iterator[Finding]:
    """Columns of one name that is not declared: they are kept under a suffix."""
    for header in raw.headers:
        for name, positions in header.doubles.items():
            message = (
                f"{_doubled(table, positions)} have one name, '{name}'; "
                f"from the second on they are kept as '{name}_2' and so on"
            )
            if _naming(table):
                message += f"; {_naming(table)}"
            yield Finding("duplicate_header", header.part, message)


def where_it_seems(table: Table, raw: "RawExtract", finding: Finding) -> str | None:
    """Where the header is, as the end of the refusal's sentence, or None: on which row, or tab."""
    if finding.kind == "duplicate_header":
        return None
    from ingest.readings import reader

    connector, wanted = reader(table, raw.extract)
    if "header_row" not in {field.name for field in fields(wanted)}:
        return None
    best, found, today = 0, None, []
    with TemporaryDirectory() as folder:
        parts = raw.extract.parts(Path(folder))
        candidates = list(_candidates(connector, wanted, parts, finding.place))
        for candidate in candidates:
            if not candidate.changes:
                today = candidate.header
            columns = set(column_names(candidate.header)[0])
            count = len(table.declared & columns)
            if count > best and columns.issuperset(table.common.key):
                best, found = count, candidate
    if found and found.changes:
        return _set(found)
    errors = [at for at, name in enumerate(today, start=1) if ERROR.fullmatch(name.strip())]
    if errors:
        letters = few([letters_of(at) for at in errors])
        return f"the header of column {letters} shows an error such as #N/A: correct it there"
    if len(candidates) == 2 and candidates[0].header == candidates[1].header:
        return None  # What has no header row, such as JSON, has the same names at each.
    if not found and finding.kind == "moved_header":
        return f"nor has any of the first {LOOKED_AT} rows"
    return None  # The header is where it should be; something else is wrong.


def _candidates(
    connector: Any, wanted: Any, parts: list[Landed], place: str
) -> Iterator[PossibleHeader]:
    """Yield the headers that an extract would have if it were read otherwise.

    It is advice only: whatever goes wrong here, the refusal stands as it is.
    """
    try:
        known = getattr(connector, "headers", lambda *_: None)(wanted, parts, place, LOOKED_AT)
        yield from _row_by_row(connector, wanted, parts, place) if known is None else known
    except Exception:
        return


def _row_by_row(
    connector: Any, wanted: Any, parts: list[Landed], place: str
) -> Iterator[PossibleHeader]:
    for height in (1, 2) if hasattr(wanted, "header_rows") else (None,):
        before: list[str] = []
        for row in range(1, LOOKED_AT + 1):
            changes = {"header_row": row} | ({"header_rows": height} if height else {})
            header = _header_at(connector, replace(wanted, **changes), parts, place)
            names = column_names(header)[0]
            differing = {key: to for key, to in changes.items() if getattr(wanted, key) != to}
            yield PossibleHeader(row, differing, header)
            if header == before and not all(name.startswith("column_") for name in names):
                return  # No row is the header.
            before = header


def _header_at(connector: Any, wanted: Any, parts: list[Landed], place: str) -> list[str]:
    """The header that an extract would have with other options; none where it has no rows."""
    try:
        for rows in connector.read(wanted, parts):
            if place in ("", rows.part):
                return rows.header
            deque(rows.rows, maxlen=0)
    except Exception:
        return []
    return []


def _set(found: PossibleHeader) -> str:
    """What to set, and why, as the end of a sentence."""
    changes = found.changes
    rows = f"row {found.row}"
    if changes.get("header_rows", 1) > 1:
        rows = f"rows {found.row} and {found.row + 1}"
    what = " and ".join(f"{key}: {_yaml(value)}" for key, value in changes.items())
    if "sheet" in changes:
        return f"the tab '{changes['sheet']}' has the declared columns on {rows}: set {what}"
    return f"the header seems to be on {rows}: set {what}"


def _yaml(value: Any) -> str:
    """A value as a declaration has it; a text that YAML would take for something else in quotes."""
    plain = isinstance(value, int) or PLAIN.fullmatch(value)
    return str(value) if plain else json.dumps(value, ensure_ascii=False)


def _no_column(table: Table, header: Header) -> str:
    declared = [column.name for column in table.columns]
    few = listed(declared[:3], "and") + (" and others" if len(declared) > 3 else "")
    if _naming(table):
        return f"{header.part} has none of the declared columns ({few}): {_naming(table)}"
    return f"{header.part} has none of the declared columns ({few}) where its header should be"


def _naming(table: Table) -> str | None:
    """How to name columns at a source that has no header row; None where it has one."""
    return getattr(table.connector, "NAMING", None)


def _doubled(table: Table, positions: list[int]) -> str:
    """Columns by their positions, with the letters of a spreadsheet where one can show them."""
    letters = "" if _naming(table) else " ({})"
    words = [f"{position}{letters.format(letters_of(position))}" for position in positions]
    return f"the columns {', '.join(words[:-1])} and {words[-1]}"
