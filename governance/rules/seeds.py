"""Seeds and partitions: no cell, and no partition, that one engine alone reads as null.

dbt-athena writes what dbt read of a seed as CSV again, for a Hive table of OpenCSVSerde: the word
null, in any case, and spaces alone become null, a backslash is its escape and is lost, and a line
end ends the row. dbt-duckdb has DuckDB copy the file itself. (Measured with dbt-common 1.39.0,
dbt-athena 1.11.1 and dbt-duckdb 1.11.1.)
"""

from collections.abc import Iterator, Mapping
import csv
from pathlib import Path
from typing import Any

from governance.artifacts import Node, Project
from governance.rules import Finding

TEXT = ("varchar", "char", "text", "string")


def seeds_are_portable(project: Project) -> Iterator[Finding]:
    """Each cell of a seed is the same on both engines, and each column has its type."""
    for node in project.nodes.values():
        if node.kind != "seed":
            continue
        try:
            yield from _in_file(node, project.file(node))
        except (OSError, UnicodeDecodeError, csv.Error):
            yield Finding(
                node.path, "the seed could not be read as CSV.", "Save it as CSV in UTF-8."
            )


def _in_file(node: Node, file: Path) -> Iterator[Finding]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        rows = csv.reader(text, delimiter=node.config.get("delimiter") or ",", strict=True)
        header = next(rows, [])
        types = {name.lower() for name in node.config.get("column_types") or {}}
        for name in header:
            if name.lower() not in types:
                yield Finding(
                    node.path,
                    f"the column {name} has no type, so that each engine would guess one "
                    "(007 would be 7).",
                    f"Name it in column_types of the yml of {node.name}.",
                )
        for number, row in enumerate(rows, start=2):
            for place, cell in enumerate(row):
                what = _differs(cell)
                if what:
                    name = header[place] if place < len(header) else f"number {place + 1}"
                    yield Finding(
                        node.path,
                        f"row {number}, column {name} holds {what[0]}",
                        what[1],
                    )


def _differs(cell: str) -> tuple[str, str] | None:
    """What in a cell the engines read differently, and what to do."""
    if cell.strip().lower() == "null":
        what = "the word null, which is text on DuckDB and null on Athena."
        return what, "Leave the cell empty where it is to be null; write another word where not."
    if cell and not cell.strip():
        return "spaces alone, which are null on Athena.", "Leave the cell empty."
    if "\\" in cell:
        return "a backslash, which Athena drops.", "Write it without one."
    if "\n" in cell or "\r" in cell:
        return "a line end, which on Athena ends the row.", "Write it in one line."
    return None


def partitions_are_portable(project: Project) -> Iterator[Finding]:
    """No Hive table is partitioned by a text that may be empty: '' is read back as null."""
    for node in project.models():
        by = node.config.get("partitioned_by") or []
        if not by or str(node.config.get("table_type", "hive")).lower() == "iceberg":
            continue
        types = {column.name: column.data_type for column in node.columns}
        tests = _tests(project, node)
        for column in [by] if isinstance(by, str) else by:
            declared = (types.get(column) or "varchar").lower().partition("(")[0]
            is_text = declared in TEXT
            if is_text and not {"not_null", "accepted_values"} <= tests.get(column, set()):
                yield Finding(
                    node.path,
                    f"{node.name} is partitioned by the text {column}: on Athena '' in it is read "
                    "back as null.",
                    "Give the column the tests not_null and accepted_values, or partition by a "
                    "date or a number with its data_type in the yml.",
                )


def _tests(project: Project, node: Node) -> Mapping[str, set[str]]:
    """The generic tests of a model's columns, by the column's name."""
    found: dict[str, set[str]] = {}
    test: Mapping[str, Any]
    for test in project.manifest["nodes"].values():
        if test["resource_type"] == "test" and test.get("attached_node") == node.id:
            name = (test.get("test_metadata") or {}).get("name")
            found.setdefault(test.get("column_name"), set()).add(name)
    return found
