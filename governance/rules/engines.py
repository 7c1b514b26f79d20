"""Engines: the SQL of models, macros and tests means the same on DuckDB and on Athena.

What differs is refused, and so is a function that no line of governance/engines/same.yml calls:
what it does on the other engine is measured before a model calls it.
"""

from collections.abc import Iterator, Mapping
import re
from typing import Any

from jinja2 import nodes
import sqlglot
from sqlglot import exp

from governance import engines, jinja_code
from governance.artifacts import Node, Project
from governance.engines import expressions, tokens
from governance.engines.tokens import Found
from governance.jinja_code import Sql, Unreadable
from governance.rules import Finding
from governance.rules.reading import OWN_ROOMS

PAGE = "docs/engines.md"
NOT_FOR_MODELS = (*OWN_ROOMS, "engine")  # engine/ holds what differs
# Macros that read cells do so once a pattern has let the text through, and are tested on both.
READER = "cleaning"
READERS = ("try_cast", "upper", "split_part", "substr_start")
# Parameters of macros that are no SQL: a pattern and the like.
LITERALS = ("pattern", "replacement", "result", "separator", "path", "unit", "form", "datepart")
PARTS = ("day", "month", "quarter", "year", "hour", "minute")  # that dbt.datediff counts alike
_TEST = re.compile(r"\{%-?\s*test\s+(\w+)\s*\(")
_END = re.compile(r"\{%(-?)\s*endtest\s*(-?)%\}")
_PLACEHOLDER = re.compile(r"__jinja_\d+")
_PATTERN = re.compile(r"\(\?(?:[=!]|<|P)|\\[bBsSh1-9Zu]|\[\[:|&&|[+*?}]\+")
_FOLDED = re.compile(r"ss|ff|fi|fl|st|[^\x00-\x7f]", re.IGNORECASE)


def sql_is_portable(project: Project) -> Iterator[Finding]:
    """Models and snapshots hold no SQL that the engines read differently."""
    given = _parameters(project)
    for node in project.nodes.values():
        # A test that is a file of its own runs on both engines as it is; a seed is no SQL.
        if node.kind not in ("model", "snapshot"):
            continue
        try:
            found = list(_in_model(node, given))
        except (Unreadable, tokens.Unreadable) as error:
            yield Finding(
                node.path,
                f"{node.name} could not be checked for what differs between the engines: {error}.",
                "Write it in the form that docs/adding-a-model.md shows.",
            )
            continue
        yield from _findings(node.path, found)


def macros_are_portable(project: Project) -> Iterator[Finding]:
    """Macros that models call, and generic tests, hold none either: macros/engine/ has them all."""
    for macro in project.manifest.get("macros", {}).values():
        path = macro["original_file_path"]
        room = path.split("/")[1] if path.count("/") > 1 else ""
        is_test = path.startswith("tests/generic/")
        is_open = path.startswith("macros/") and room not in NOT_FOR_MODELS
        if macro["package_name"] != project.name or not (is_test or is_open):
            continue
        try:
            found = list(_in_macro(macro["macro_sql"]))
        except (Unreadable, tokens.Unreadable) as error:
            yield Finding(
                path,
                f"{macro['name']} could not be checked for what differs between the engines: "
                f"{error}.",
                "Write it as the other macros of its folder are.",
            )
            continue
        allowed = READERS if room == READER else ()
        found = [item for item in found if item.name not in allowed]
        yield from _findings(path, found, f"the macro {macro['name']}, its line")


def _findings(path: str, found: list[Found], place: str = "line") -> Iterator[Finding]:
    for item in found:
        entry = engines.refused().get(item.name)
        if entry is None:
            yield Finding(
                path,
                f"{place} {item.line} calls {item.name}, which has not been measured on both "
                "engines.",
                f"Use what {PAGE} lists, or add a line that calls it to "
                "governance/engines/same.yml and run the tests of both engines.",
            )
            continue
        is_function = item.name in entry.functions
        what = f"calls {item.name}, which differs" if is_function else "has SQL that differs"
        yield Finding(
            path,
            f"{place} {item.line} {what} between the engines. "
            f"{entry.what}{entry.example(item.name)}.",
            f"Use {entry.use} ({PAGE}).",
        )


def _in_model(node: Node, parameters: Mapping[str, list[str]]) -> Iterator[Found]:
    source = jinja_code.sql(node.raw_code)
    yield from _unknown(source.text)
    yield from tokens.constructs(source.text)
    try:
        [tree] = sqlglot.parse(source.text, dialect="duckdb")
    except (sqlglot.errors.SqlglotError, ValueError):
        raise Unreadable("its SQL could not be read as one statement") from None
    yield from expressions.found(tree, _macros(source))
    yield from _in_calls(node.raw_code, parameters)


def _in_macro(code: str) -> Iterator[Found]:
    code = _END.sub(r"{%\1 endmacro \2%}", _TEST.sub(r"{% macro test_\1(", code))
    tree = jinja_code.parse(code)
    for macro in tree.find_all(nodes.Macro):
        source = jinja_code.written(macro)
        statement = _read(source.text)
        if statement is None and macro.name.startswith("_"):
            yield from _named(source.text, macro.lineno)  # a pattern, or the words of one
            continue
        yield from _unknown(source.text)
        yield from tokens.constructs(source.text)
        if statement is not None:
            yield from expressions.found(statement, _macros(source))
    for text in tree.find_all(nodes.Const):
        if isinstance(text.value, str):
            yield from _named(text.value, text.lineno)


def _named(text: str, line: int) -> Iterator[Found]:
    """What is known to differ, in part of SQL or a pattern: by its name before a bracket."""
    for name in re.findall(r"(?<![\w.])([a-z_0-9]+)\((?!\?)", text):
        if name in engines.refused():
            yield Found(name, line)


def _unknown(sql: str) -> Iterator[Found]:
    """The functions that no line of same.yml calls."""
    for found in tokens.functions(sql):
        if found.name not in engines.allowed() and not _PLACEHOLDER.fullmatch(found.name):
            yield found


def _in_calls(code: str, parameters: Mapping[str, list[str]]) -> Iterator[Found]:
    """What a model gives its macros: SQL, patterns, and the parts that dbt's own count by."""
    for node in jinja_code.parse(code).find_all(nodes.Call):
        name = jinja_code.called(node)
        if name is None:
            continue
        if name.startswith("dbt."):
            if name not in engines.allowed():
                yield Found(name, node.lineno)
            texts = [arg.value for arg in node.args if isinstance(arg, nodes.Const)]
            if name == "dbt.datediff" and (not texts or texts[-1] not in PARTS):
                yield Found("datediff_part", node.lineno)
        names = parameters.get(name, [])
        given = [(names[i] if i < len(names) else "", arg) for i, arg in enumerate(node.args)]
        given += [(keyword.key, keyword.value) for keyword in node.kwargs]
        for parameter, argument in given:
            if isinstance(argument, nodes.Const) and isinstance(argument.value, str):
                yield from _in_argument(parameter, argument.value, argument.lineno)


def _in_argument(parameter: str, text: str, line: int) -> Iterator[Found]:
    if parameter == "pattern":
        if _PATTERN.search(text):
            yield Found("pattern", line)
        if "(?i" in text and _FOLDED.search(text.partition("(?i")[2]):
            yield Found("folding", line)
    elif parameter not in LITERALS:
        statement = _read(text)
        found = [*_unknown(text), *tokens.constructs(text)] if statement is not None else []
        if statement is not None:
            found += [item for item in expressions.found(statement, {}) if item.name != "sum_type"]
        for item in found:
            yield Found(item.name, line)


def _read(text: str) -> exp.Expression | None:
    """The tree of a statement or of the columns of one; None where the text is neither."""
    for sql in (text, f"select {text}"):
        try:
            [tree] = sqlglot.parse(sql, dialect="duckdb")
        except (sqlglot.errors.SqlglotError, ValueError):
            continue
        if isinstance(tree, exp.Query):
            return tree
    return None


def _macros(source: Sql) -> dict[str, str]:
    return {name: calls[0].name for name, calls in source.calls.items() if calls}


def _parameters(project: Project) -> dict[str, list[str]]:
    """The parameters of the project's macros, by the macro's name."""
    found: dict[str, list[str]] = {}
    macro: Mapping[str, Any]
    for macro in project.manifest.get("macros", {}).values():
        if macro["package_name"] == project.name and macro["original_file_path"][:7] == "macros/":
            found[macro["name"]] = jinja_code.parameters(macro["macro_sql"])
    return found
