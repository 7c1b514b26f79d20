"""Parsing: what staging could not read is kept, so that the owner of a sheet can be told."""

from collections.abc import Iterator, Mapping
from typing import Any

import sqlglot
from sqlglot import exp

from governance import jinja_code
from governance.artifacts import Node, Project
from governance.jinja_code import Call, NotLiteral, Sql, Unreadable
from governance.rules import Finding, reserved

REPORT = "problems"  # the macro that keeps the original text of what could not be read
INGEST_LOG = "raw_ingest"  # the schema of what ingest writes of its own work
REGISTER = "release_register"  # the loader of what Borough itself released
REJECTS = "__rejects"  # of a table's relation that lists what was left out of it
CHECKED = {  # macros that are not called parse_… and read a cell only where it has their form
    "cast_or_null",
    "clean_email",
    "clean_name",
    "clean_nhs_number",
    "clean_nino",
    "clean_phone",
    "clean_postcode",
    "clean_reference",
    "clean_uprn",
    "clean_usrn",
    "regex_reshape",
}


def is_parser(call: Call) -> bool:
    """Whether a macro turns a cell into a value and gives null where it cannot.

    Of the parts of a name only the surname: a person without a title is no problem.
    """
    if call.name == "name_part":
        try:
            return call.value("part", ["column", "part"]) == "surname"
        except NotLiteral:
            return True
    return call.name.startswith("parse_") or call.name in CHECKED


def parsed_is_reported(project: Project) -> Iterator[Finding]:
    """Every column that a staging model parses is named in its `problems(...)`."""
    for node in project.models("staging"):
        try:
            missing = [name for name in parsed(node) if name not in reported(node)]
        except Unreadable as error:
            yield Finding(
                node.path,
                f"{node.name} could not be checked for parsed columns: {error}.",
                "Write it in the form that docs/adding-a-model.md shows.",
            )
            continue
        for name in missing:
            yield Finding(
                node.path,
                f"{node.name} parses {name}, but does not keep what it could not read.",
                f"Add {name}='<raw column>' to {{{{ {REPORT}(...) }}}} in its last select.",
            )


def doubts_are_reported(project: Project) -> Iterator[Finding]:
    """Every staging model of a table that is fetched passes on what ingest found of its rows.

    `problems(...)` reads `_row_findings`, so that a model which calls it cannot leave it out.
    """
    for node in project.models("staging"):
        tables = [project.sources[id] for id in node.reads if id in project.sources]
        is_fetched = any(not is_our_own(table) for table in tables)
        lists_rejects = any(table["name"].endswith(REJECTS) for table in tables)
        if is_fetched and not lists_rejects and not jinja_code.calls(node.raw_code, REPORT):
            yield Finding(
                node.path,
                f"{node.name} does not pass on what is doubtful about its rows.",
                f"Carry _row_findings along and put {{{{ {REPORT}() }}}} as _problems in its last "
                "select.",
            )


def is_our_own(table: Mapping[str, Any]) -> bool:
    """Whether Borough wrote a source's table itself: its log, or a register of releases."""
    return table["schema"] == INGEST_LOG or table.get("loader") == REGISTER


def parsed(node: Node) -> list[str]:
    """The names that parsed cells get in a model's selects, in their order.

    A cell is parsed by a macro that `is_parser` knows, by a try_cast, or by a code list: a seed
    that a step of the model refs and a later one joins. Raises Unreadable.
    """
    source = jinja_code.sql(node.raw_code)
    parsers = {name for name, calls in source.calls.items() if any(map(is_parser, calls))}
    written = sum(map(is_parser, (call for calls in source.calls.values() for call in calls)))
    if written < sum(map(is_parser, jinja_code.calls(node.raw_code))):
        raise Unreadable("it parses in a Jinja statement and not where the column is selected")
    tree = _tree(source)
    lists = _code_lists(tree, source)
    names = []
    for select in tree.find_all(exp.Select, bfs=False):
        for projection in select.expressions:
            reads_cell = isinstance(projection, exp.TryCast) or projection.find(exp.TryCast)
            columns = list(projection.find_all(exp.Column))
            if reads_cell or any(c.name in parsers or c.table in lists for c in columns):
                name = projection.alias_or_name
                names.append("a column without a name" if name in ("", *parsers) else name)
    return list(dict.fromkeys(names))


def reported(node: Node) -> set[str]:
    """The columns that a model names in `problems(...)`."""
    return {name for call in jinja_code.calls(node.raw_code, REPORT) for name in call.kwargs}


def _code_lists(tree: exp.Expression, source: Sql) -> set[str]:
    """The steps that select from a ref; staging refs nothing but seeds."""
    refs = {name for name, (call, *_) in source.calls.items() if call.name == "ref"}
    return {
        step.alias
        for step in tree.find_all(exp.CTE)
        if any(table.name in refs for table in step.this.find_all(exp.Table))
    }


def _tree(source: Sql) -> exp.Expression:
    """The syntax tree of the one statement that a model is. Raises Unreadable."""
    try:
        [statement] = sqlglot.parse(source.text, dialect="duckdb")
    except (sqlglot.errors.SqlglotError, ValueError):
        raise Unreadable(reserved.unreadable(source.text)) from None
    if statement is None:
        raise Unreadable("it holds no statement")
    return statement
