"""Reserved words: a column that is called by one is quoted, or it can be read on no engine."""

from collections.abc import Iterator
import re

from jinja2 import nodes
import sqlglot
from sqlglot import exp

from governance import jinja_code
from governance.artifacts import Node, Project
from governance.jinja_code import Unreadable
from governance.rules import Finding

# Reserved by DuckDB 1.5 (duckdb_keywords()) or Trino 476 (its page "Reserved keywords").
_RESERVED = """
    all alter analyse analyze and any array as asc asymmetric between both by case cast check
    collate column constraint create cross cube current_date current_time current_timestamp
    current_user deallocate default deferrable delete desc describe distinct do drop else end
    escape except execute exists extract false fetch for foreign from full group grouping having
    in initially inner insert intersect into is join lambda lateral leading left like limit
    listagg localtime localtimestamp natural normalize not null offset on only or order outer
    pivot pivot_longer pivot_wider placing prepare primary qualify recursive references
    returning right rollup select show skip some summarize symmetric table then to trailing trim
    true uescape union unique unnest unpivot using values variadic when where window with
"""
WORDS = frozenset(_RESERVED.split())
QUOTES = ("quoted", "problems")  # macros that quote the columns that they are given by name
REMEDY = "docs/adding-a-source.md shows it, under Reserved words."

_VALUES = {"current_date", "current_time", "current_timestamp", "current_user", "false"} | {
    *("localtime", "localtimestamp", "null", "true")
}
# A word where a column of a select stands: a parser may take it for something else, or for nothing.
_COLUMN = re.compile(
    rf"(?:\bselect|,)\s+({'|'.join(sorted(WORDS - _VALUES))})\s*(?:,|\bas\b|\bfrom\b)",
    re.IGNORECASE,
)


def reserved_are_quoted(project: Project) -> Iterator[Finding]:
    """No model or snapshot reads or names a column by a reserved word that is not quoted."""
    for node in project.nodes.values():
        if node.kind in ("model", "snapshot") and node.path.endswith(".sql"):
            for word in sorted(_unquoted(node)):
                yield Finding(
                    node.path,
                    f"{node.name} has a column called {word}, which is a reserved word of SQL.",
                    f"Write {{{{ quoted('{word}') }}}}: {REMEDY}",
                )


def unreadable(text: str) -> str:
    """Why SQL could not be parsed, to follow "could not be checked"."""
    word = _column_of(text)
    if word:
        return f"a column called {word}, which is a reserved word, is not quoted"
    return "its SQL could not be read as one statement"


def _column_of(text: str) -> str | None:
    """A reserved word that stands unquoted for a column in SQL, or None."""
    found = _COLUMN.search(text)
    return found.group(1).lower() if found else None


def _unquoted(node: Node) -> set[str]:
    """The reserved words that stand for columns; none where other rules say it cannot be read."""
    try:
        tree, source = jinja_code.parse(node.raw_code), jinja_code.sql(node.raw_code)
    except Unreadable:
        return set()
    words = {_column_of(source.text) or ""}
    for call in tree.find_all(nodes.Call):
        name = getattr(call.node, "name", None)
        first = call.args[0] if call.args else None
        if name not in (*QUOTES, "ref", "source", "config") and isinstance(first, nodes.Const):
            words.add(str(first.value).lower())
    try:
        statements = sqlglot.parse(source.text, dialect="duckdb")
    except (sqlglot.errors.SqlglotError, ValueError):
        return WORDS & words
    for identifier in (each for one in statements if one for each in one.find_all(exp.Identifier)):
        if not identifier.quoted and isinstance(identifier.parent, exp.Column | exp.Alias):
            words.add(identifier.name.lower())
    return WORDS & words
