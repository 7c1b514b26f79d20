"""Tokens: the functions that SQL calls and what one engine alone can read, with the line of each.

Tokens are looked at and not a syntax tree, since a tree forgets how a function was spelt, and since
part of a macro's SQL is seldom a whole statement.
"""

from collections.abc import Iterator
from dataclasses import dataclass
import re

import sqlglot
from sqlglot.tokens import Token
from sqlglot.tokens import TokenType as T

# What stands before a bracket and calls nothing.
NOT_CALLED = {
    *("all", "and", "any", "as", "between", "by", "case", "else", "end", "except", "exists"),
    *("escape", "filter", "from", "group", "having", "in", "intersect", "is", "join", "lateral"),
    *("like", "materialized", "not", "on", "or", "order", "over", "partition", "select", "sets"),
    *("some", "then", "union", "using", "values", "when", "where", "with", "within", "window"),
    *("rollup", "cube", "distinct", "interval"),
}
# A token that one engine alone reads, by the construct that it is.
CONSTRUCTS = {
    T.DCOLON: "double_colon",
    T.QUALIFY: "qualify",
    T.ILIKE: "pattern_operator",
    T.SIMILAR_TO: "pattern_operator",
    T.GLOB: "pattern_operator",
    T.RLIKE: "pattern_operator",
    T.PIVOT: "pivot",
    T.UNPIVOT: "pivot",
    T.RECURSIVE: "recursive",
    T.OFFSET: "offset",
    T.INTERVAL: "interval",
    T.ARROW: "arrow",
    T.DARROW: "arrow",
    T.FARROW: "arrow",
    T.ASOF: "join_kind",
    T.SEMI: "join_kind",
    T.ANTI: "join_kind",
    T.POSITIONAL: "join_kind",
    T.L_BRACE: "literal",
    T.HEREDOC_STRING: "literal",
    T.BYTE_STRING: "literal",
    T.CURRENT_DATE: "current",
    T.CURRENT_TIMESTAMP: "current",
    T.CURRENT_TIME: "current",
    T.CARET: "operator",
    T.AMP: "operator",
    T.PIPE: "operator",
    T.HASH: "operator",
    T.DSTAR: "operator",
    T.ISNULL: "is_boolean",
    T.NOTNULL: "is_boolean",
}
SPELT = {"//": "operator", "**": "operator", "==": "operator", "~~": "pattern_operator"}
SPELT |= {"~": "pattern_operator", "!~": "pattern_operator", "semi": "join_kind"}
SPELT |= {"anti": "join_kind", "positional": "join_kind", "asof": "join_kind", "lambda": "arrow"}
PAIRS = {  # two words in a row
    ("group by", "all"): "by_all",
    ("order by", "all"): "by_all",
    ("distinct", "on"): "distinct_on",
    ("union", "by"): "by_name",
    ("all", "by"): "by_name",
    ("<", "<"): "operator",
    (">", ">"): "operator",
    ("is", "true"): "is_boolean",
    ("is", "false"): "is_boolean",
    ("not", "true"): "is_boolean",
    ("not", "false"): "is_boolean",
    ("similar", "to"): "pattern_operator",
    ("ignore", "nulls"): "ignore_nulls",
    (",", "from"): "star",
    (",", ")"): "star",
    ("(", "from"): "from_first",
}
# The types that a cast may name, and a macro's parameter, up to the end of the cast.
_TYPES = re.compile(
    r"(varchar|integer|bigint|double|boolean|date|timestamp|decimal \( \w+ , \w+ \)|__jinja_\d+)"
    r" \)",
    re.IGNORECASE,
)
_DBT = re.compile(r"\bdbt\.(\w+)\(")


@dataclass(frozen=True)
class Found:
    """A function or a construct, and the line that it is on, counted from 1."""

    name: str
    line: int


class Unreadable(Exception):
    """The text has no tokens: a quote is not closed."""


def functions(sql: str) -> Iterator[Found]:
    """Yield each function that the SQL calls, in lower case. Raises Unreadable."""
    found = tokens(sql)
    before = None
    for place, token in enumerate(found):
        after = found[place + 1] if place + 1 < len(found) else None
        if (
            after is not None
            and after.token_type is T.L_PAREN
            and re.fullmatch(r"\w+", token.text)
            and token.token_type not in (T.STRING, T.NUMBER)
            and token.text.lower() not in NOT_CALLED
            and not _names(before)
            and not _is_step(found, place)
        ):
            yield Found(token.text.lower(), token.line)
        before = token


def constructs(sql: str) -> Iterator[Found]:
    """Yield each construct of one engine that a token or two tell. Raises Unreadable."""
    found = tokens(sql)
    for place, token in enumerate(found):
        if token.token_type is T.STRING:
            continue
        name = CONSTRUCTS.get(token.token_type) or SPELT.get(token.text.lower())
        before = found[place - 1] if place else None
        if before is None and token.token_type is T.FROM:
            name = "from_first"
        elif before is not None and before.token_type is not T.STRING:
            name = name or PAIRS.get((before.text.lower(), token.text.lower()))
        if token.token_type is T.L_BRACKET and not _has_elements(before):
            name = "literal"
        if name:
            yield Found(name, token.line)
        is_cast = token.text.lower() == "as" and before is not None and _is_in_cast(found[:place])
        if is_cast and not _TYPES.match(" ".join(after.text for after in found[place + 1 :][:7])):
            yield Found("type", token.line)


def _is_in_cast(before: list[Token]) -> bool:
    """Whether the bracket that these tokens leave open is that of a cast."""
    depth = 0
    for place in range(len(before) - 1, 0, -1):
        depth += {T.R_PAREN: 1, T.L_PAREN: -1}.get(before[place].token_type, 0)
        if depth < 0:
            return before[place - 1].text.lower() in ("cast", "try_cast")
    return False


def called(sql: str) -> set[str]:
    """The functions that a line calls, dbt's own with `dbt.` before them."""
    plain = re.sub(r"\{\{.*?\}\}", "placeholder", sql)
    return {found.name for found in functions(plain)} | {
        f"dbt.{name}" for name in _DBT.findall(sql)
    }


def tokens(sql: str) -> list[Token]:
    """The tokens of SQL as DuckDB reads it. Raises Unreadable."""
    try:
        return sqlglot.tokenize(sql, read="duckdb")
    except (sqlglot.errors.SqlglotError, ValueError):
        raise Unreadable("it has a quote that is not closed") from None


def _has_elements(before: Token | None) -> bool:
    """Whether a square bracket after this token takes an element, or follows the word array."""
    kinds = (T.VAR, T.R_PAREN, T.R_BRACKET, T.ARRAY, T.IDENTIFIER)
    return before is not None and before.token_type in kinds


def _is_step(found: list[Token], place: int) -> bool:
    """Whether a name is that of a step with its columns: `with steps (id) as (`."""
    if not place or found[place - 1].text.lower() not in ("with", "recursive", ","):
        return False
    depth = 0
    for at in range(place + 1, len(found)):
        depth += {T.L_PAREN: 1, T.R_PAREN: -1}.get(found[at].token_type, 0)
        if not depth:
            return [token.text.lower() for token in found[at + 1 : at + 3]] == ["as", "("]
    return False


def _names(before: Token | None) -> bool:
    """Whether what follows this token is a table's alias or a type, and no function."""
    if before is None:
        return False
    is_name = before.token_type is T.VAR and before.text.lower() not in NOT_CALLED
    return before.token_type in (T.ALIAS, T.R_PAREN) or is_name
