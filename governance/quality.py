"""The corporate summary of data quality: each department's counts, and no word from the data."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from governance.artifacts import Project
from governance.warehouse import attached, tables
from ingest.warehouse import identifier

SUMMARY = "__data_quality_summary"  # a department makes one: a source's name, then counts


@dataclass(frozen=True)
class Summary:
    """The counts of one department, a row a source; the first heading is the source's."""

    department: str
    headings: list[str]
    rows: list[list[str | int]]


def summaries(project: Project, warehouse: Path) -> list[Summary]:
    """Read the summary of each department that makes one. Raises WrongUse where it is locked."""
    found = []
    with attached(warehouse) as connection:
        there = set(tables(connection))
        for node in project.models("service"):
            relation = (node.schema, node.relation)
            if not node.name.endswith(SUMMARY) or relation not in there:
                continue
            result = connection.execute(f"from origin.{identifier(*relation)} order by all")
            columns = [column[0] for column in result.description]
            rows = [dict(zip(columns, row, strict=True)) for row in result.fetchall()]
            found.append(_summary(project, node.folder or "", columns, rows))
    return found


def _summary(
    project: Project, department: str, columns: list[str], rows: list[Mapping[str, Any]]
) -> Summary:
    """Keep the counts, and the first column where it names a source that the project declares."""
    declared = {name for s in project.sources.values() for name in (s["source_name"], s["name"])}
    counts = [c for c in columns[1:] if rows and all(_is_count(row[c]) for row in rows)]
    return Summary(
        department=department,
        headings=["source", *(column.replace("_", " ") for column in counts)],
        rows=[
            [
                str(row[columns[0]]) if row[columns[0]] in declared else "another source",
                *(row[c] or 0 for c in counts),
            ]
            for row in rows
        ],
    )


def _is_count(value: Any) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool))
