"""Reading: a model reads what it names by ref and source, and nothing behind dbt's back.

Groups guard a ref and nothing else. A relation written out in SQL, a file, a query that Jinja runs
or a Python model would be read with no lineage and past every silo, since one role builds all.
"""

from collections.abc import Collection, Iterator, Mapping
import re
from typing import Any

from jinja2 import nodes
import sqlglot
from sqlglot import exp

from governance import jinja_code
from governance.artifacts import Node, Project
from governance.jinja_code import Sql, Unreadable
from governance.rules import Finding, reserved
from governance.rules.reserved import QUOTES, WORDS

READS = ("ref", "source")
ASKS = {  # what a macro could read a relation or a secret with, or run a query
    *("api", "builtins", "call", "context", "env_var", "execute", "get_relation"),
    *("graph", "load_relation", "load_result", "ref", "run_query", "source", "statement", "target"),
    *("this", "var"),
}
OWN_ROOMS = ("governance", "materializations")  # macros that are not for models
REMEDY = "Read models by ref, in staging sources by source, and see docs/adding-a-model.md."

_PLAIN = (  # all that the Jinja of a model needs: calls, and literals for them
    nodes.Call,
    nodes.Const,
    nodes.Dict,
    nodes.Keyword,
    nodes.List,
    nodes.Neg,
    nodes.Output,
    nodes.Pair,
    nodes.Template,
    nodes.TemplateData,
)
_COLUMN = re.compile(r'"[a-z_][a-z0-9_]*"')
_NAME = re.compile(r"[a-z_][a-z0-9_]*")
_QUERY = re.compile(r"\b(select|from|table|pivot|unpivot|describe|summarize)\b", re.IGNORECASE)


def models_read_openly(project: Project) -> Iterator[Finding]:
    """A model or snapshot is one SQL query over refs, sources and its own steps."""
    for node in project.nodes.values():
        if node.kind in ("model", "snapshot"):
            for what in _hidden(project, node):
                yield Finding(node.path, f"{node.name} {what}.", REMEDY)


def macros_read_nothing(project: Project) -> Iterator[Finding]:
    """A macro that models may call gives SQL for what it is given: it reads and asks nothing."""
    schemas = _schemas(project)
    for macro in _open_macros(project):
        try:
            tree = jinja_code.parse(macro["macro_sql"])
        except Unreadable:
            continue  # dbt could not have read it either
        asked = {node.name for node in tree.find_all(nodes.Name)} & ASKS
        asked |= {node.attr for node in tree.find_all(nodes.Getattr)} & ASKS
        texts = [node.data for node in tree.find_all(nodes.TemplateData)]
        texts += [str(node.value) for node in tree.find_all(nodes.Const)]
        asked |= schemas & {word for text in texts for word in re.findall(r"\w+", text.lower())}
        for what in sorted(asked):
            yield Finding(
                macro["original_file_path"],
                f"the macro {macro['name']} uses {what}, so that a model could read by it unseen.",
                "Let the model ref what it reads, and give the macro columns of it.",
            )


def tests_read_openly(project: Project) -> Iterator[Finding]:
    """What a yml says for a test runs no query: the rows of a unit test and a test's arguments."""
    for unit_test in project.manifest.get("unit_tests", {}).values():
        path, name = unit_test["original_file_path"], unit_test["name"]
        for rows in [*unit_test["given"], unit_test["expect"]]:
            text = rows.get("rows")
            if isinstance(text, str) and rows.get("format") == "sql":
                for what in _rows_read(text):
                    yield Finding(path, f"the unit test {name} {what}.", "Write its rows out.")
    for node in project.nodes.values():
        if node.kind != "test":
            continue
        said = [*_arguments(project, node), str(node.config.get("where") or "")]
        if any("{{" in text or "{%" in text for text in said):
            yield Finding(
                node.path,
                f"the test {node.name} has Jinja in what its yml says.",
                "Write out what it is: a ref needs no braces there.",
            )


def _hidden(project: Project, node: Node) -> Iterator[str]:
    """What a node would read or do unseen, to follow its name in a sentence."""
    if node.path.endswith(".py"):
        yield "is a Python model, which reads whatever it likes"
        return
    try:
        yield from _in_jinja(project, node.raw_code)
        yield from _in_sql(jinja_code.sql(node.raw_code))
    except Unreadable as error:
        yield f"could not be checked for what it reads: {error}"


def _in_jinja(project: Project, code: str) -> Iterator[str]:
    known = {*READS, "config", *_for_models(project)}
    schemas = _schemas(project)
    for node in _inside(jinja_code.parse(code)):
        line = f"on line {node.lineno}"
        if isinstance(node, nodes.Call):
            name = jinja_code.called(node)
            if name not in known:
                yield f"calls {name or 'what Jinja works out'} {line}, which is not for models"
            elif name not in (*READS, "config"):
                for text in _texts(node):
                    named = schemas.intersection(re.findall(r"\w+", text.lower()))
                    if named or (_QUERY.search(text) and not _is_column(node, text)):
                        yield f"gives {name} a query or a relation {line}"
        elif not isinstance(node, _PLAIN):
            yield f"has more Jinja {line} than calls with literals"


def _is_column(call: nodes.Call, text: str) -> bool:
    """Whether a text is the name of a column: in quotes, for a macro that quotes it, or unquoted.

    Of the last the rule about reserved words says what to do, where a macro is given it first.
    """
    if _COLUMN.fullmatch(text) or (jinja_code.called(call) in QUOTES and _NAME.fullmatch(text)):
        return True
    return text.lower() in WORDS and call.args[:1] == [nodes.Const(text)]


def _in_sql(source: Sql) -> Iterator[str]:
    try:
        [tree] = sqlglot.parse(source.text, dialect="duckdb")
    except (sqlglot.errors.SqlglotError, ValueError):
        raise Unreadable(reserved.unreadable(source.text)) from None
    if not isinstance(tree, exp.Query) or tree.find(exp.Command):
        raise Unreadable("its SQL is not one query")
    steps = {cte.alias for cte in tree.find_all(exp.CTE)}
    for step in steps:
        if not _NAME.fullmatch(step):
            yield f'names a step "{step}", which could be taken for a file'
    # A macro that stands for a relation is one of the project's: the Jinja has been looked at.
    allowed = steps | set(source.calls)
    for table in tree.find_all(exp.Table):
        if not isinstance(table.this, exp.Identifier) or table.db or table.name not in allowed:
            yield f"reads {table.sql(comments=False)}, which is neither a ref nor one of its steps"


def _rows_read(text: str) -> Iterator[str]:
    if "{{" in text or "{%" in text:
        yield "has Jinja in its rows"
        return
    try:
        yield from _in_sql(Sql(text, {}))
    except Unreadable as error:
        yield f"could not be checked for what its rows read: {error}"


def _arguments(project: Project, node: Node) -> Iterator[str]:
    """What the yml gives a generic test, as texts; dbt itself writes what it gives for `model`."""
    metadata = project.manifest["nodes"][node.id].get("test_metadata") or {}
    for name, value in (metadata.get("kwargs") or {}).items():
        if name != "model":
            yield str(value)


def _inside(tree: nodes.Node) -> Iterator[nodes.Node]:
    """Yield the nodes of a template but the names of what is called."""
    yield tree
    for child in tree.iter_child_nodes():
        if isinstance(tree, nodes.Call) and child is tree.node:
            continue
        yield from _inside(child)


def _texts(call: nodes.Call) -> Iterator[str]:
    """The text literals that a call gives, those of calls within it left to them."""
    for child in call.iter_child_nodes():
        if child is not call.node and not isinstance(child, nodes.Call):
            found = [child] if isinstance(child, nodes.Const) else child.find_all(nodes.Const)
            yield from (const.value for const in found if isinstance(const.value, str))


def _for_models(project: Project) -> Collection[str]:
    """The macros that a model may call: the project's rooms, and dbt's portable functions."""
    dbts = {
        f"dbt.{macro['name']}"
        for macro in project.manifest.get("macros", {}).values()
        if macro["package_name"] == "dbt"
        and macro["original_file_path"].startswith("macros/utils/")
    }
    return dbts | {macro["name"] for macro in _open_macros(project)}


def _open_macros(project: Project) -> Iterator[Mapping[str, Any]]:
    """The macros of the project in a room that is open to models."""
    for macro in project.manifest.get("macros", {}).values():
        root, *rooms = macro["original_file_path"].split("/")[:-1]
        is_ours = macro["package_name"] == project.name and root == "macros"
        if is_ours and rooms and rooms[0] not in OWN_ROOMS:
            yield macro


def _schemas(project: Project) -> set[str]:
    relations = [*project.manifest["nodes"].values(), *project.sources.values()]
    return {relation["schema"] for relation in relations if relation.get("schema")}
