"""The Jinja of a model as a syntax tree: the macros it calls, with what, and the SQL around them.

A regular expression would be fooled by a comment, a line break or a nested call.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from jinja2 import Environment, TemplateError, nodes

# Templates are read here and never rendered, so that there is nothing to escape.
_JINJA = Environment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"])  # noqa: S701
_QUOTED = "quoted"  # the macro that quotes the name of a column
_CONTROL = ("config",)  # calls that leave nothing in the SQL


class Unreadable(Exception):
    """The Jinja or the SQL around it could not be parsed."""


class NotLiteral(Exception):
    """An argument is worked out when the model is compiled, so that nobody reads it in the file."""


@dataclass(frozen=True)
class Call:
    """One call of a macro."""

    name: str
    line: int
    args: list[nodes.Expr]
    kwargs: dict[str, nodes.Expr]

    def value(self, name: str, parameters: list[str]) -> Any:
        """The literal that an argument was given by name or by place; None where it was not given.

        Raises NotLiteral where it is a variable or a further call.
        """
        given = self.kwargs.get(name)
        if given is None and name in parameters[: len(self.args)]:
            given = self.args[parameters.index(name)]
        if given is None:
            return None
        try:
            return given.as_const()
        except nodes.Impossible:
            raise NotLiteral(name) from None


@dataclass(frozen=True)
class Sql:
    """The SQL of a model with a placeholder for each expression of its Jinja."""

    text: str
    calls: dict[str, list[Call]]  # by placeholder, the outermost call first


@cache
def parse(code: str) -> nodes.Template:
    """The syntax tree of a template. Raises Unreadable."""
    try:
        return _JINJA.parse(code)
    except TemplateError as error:
        raise Unreadable(f"its Jinja could not be read: {error}") from None


def calls(code: str, *names: str) -> list[Call]:
    """Every call in the code, of the named macros where names are given."""
    found = _calls(parse(code))
    return [call for call in found if not names or call.name in names]


def parameters(macro_sql: str) -> list[str]:
    """The parameters of a macro, in their order."""
    macro = parse(macro_sql).find(nodes.Macro)
    return [argument.name for argument in macro.args] if macro else []


def sql(code: str) -> Sql:
    """The SQL of a model. Of an `if` all branches are kept, of a `for` one round."""
    return written(parse(code))


def called(call: nodes.Call) -> str | None:
    """The name of what is called, `dbt.` before it where it is dbt's; None where it has none."""
    if isinstance(call.node, nodes.Name):
        return call.node.name
    if isinstance(call.node, nodes.Getattr) and isinstance(call.node.node, nodes.Name):
        return f"{call.node.node.name}.{call.node.attr}"
    return None


def written(tree: nodes.Node) -> Sql:
    """The SQL that a template, or a macro of one, writes; each part on the line of the file."""
    text: list[str] = []
    found = {}
    lines = 0  # line ends so far
    for piece in _pieces(tree):
        # A call over several lines is one placeholder: line ends make up for it.
        missing = piece.lineno - 1 - lines
        if missing > 0:
            text.append("\n" * missing)
            lines += missing
        if isinstance(piece, nodes.TemplateData):
            text.append(piece.data)
            lines += piece.data.count("\n")
            continue
        inside = list(_calls(piece))
        if inside and inside[0].name in _CONTROL:
            continue
        if inside and inside[0].name == _QUOTED:
            # The macro's outcome: what is named by it is read like any other column.
            with suppress(NotLiteral):
                text.append(f'"{inside[0].value("name", ["name"])}"')
                continue
        placeholder = f"__jinja_{len(found)}"
        found[placeholder] = inside
        text.append(placeholder)
    return Sql("".join(text), found)


def _pieces(node: nodes.Node) -> Iterator[nodes.Node]:
    """Yield the text and the expressions that a template writes out, in their order."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Output):
            yield from child.nodes
        elif not isinstance(child, nodes.Macro):
            yield from _pieces(child)


def _calls(node: nodes.Node) -> Iterator[Call]:
    """Yield the calls in a tree, an outer one before those in its arguments."""
    if isinstance(node, nodes.Call):
        name = getattr(node.node, "name", None) or getattr(node.node, "attr", "")
        kwargs = {keyword.key: keyword.value for keyword in node.kwargs}
        yield Call(name, node.lineno, list(node.args), kwargs)
    for child in node.iter_child_nodes():
        yield from _calls(child)
