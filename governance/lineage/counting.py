"""Counting: which of a step's rows a count is of, to compare it with the people behind them.

Twelve late jobs of one household, where twelve households had any job, describe one household.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlglot import exp

from governance.lineage.labels import Label, Value
from governance.lineage.scopes import Scope, Unresolved

KINDS = ("count", "distinct")
REPEATED = "*"  # marks a step in which what happened may be several times
ALL = ""  # every row of the step
# What may stand in a question whether an identifier is there, cleaned or not.
_ASKS = (
    *(exp.Is, exp.Not, exp.And, exp.Or, exp.Paren, exp.Column, exp.Identifier, exp.Null),
    *(exp.Upper, exp.Lower, exp.Trim, exp.TableAlias),
)

Forms = frozenset[tuple]  # each (count or distinct, the step, the condition as text)


def where(forms: Forms, condition: exp.Expr, scope: Scope) -> Forms:
    """The forms of a count of those rows alone that meet a condition."""
    text = _text(condition, scope)
    return frozenset((*form[:2], " and ".join(filter(None, (form[2], text)))) for form in forms)


def of(forms: Forms, counted: exp.Expr, scope: Scope) -> Forms:
    """The forms of a count of an expression: of the rows for which it gives something."""
    node = counted.this if isinstance(counted, exp.Paren) else counted
    if isinstance(node, exp.Literal):
        return forms
    if isinstance(node, exp.Cast) and _is_test(node.this):
        return where(forms, node.this, scope)
    if not isinstance(node, exp.Case | exp.If):
        return where(forms, exp.Not(this=exp.Is(this=node.copy(), expression=exp.null())), scope)
    branches = [node] if isinstance(node, exp.If) else node.args["ifs"]
    other = node.args.get("false") or node.args.get("default")
    is_one = len(branches) == 1 and not node.args.get("this" if node.key == "case" else "")
    if not is_one or not (other is None or other.sql() in ("0", "NULL")):
        return where(forms, node, scope)
    return where(forms, branches[0].this, scope)


def covers(behind: tuple, value: tuple) -> bool:
    """Whether the people behind a value are counted among its own rows and no others."""
    is_counted = behind[0] == "distinct" and behind[1] == value[1]
    return is_counted and value[2] in (ALL, behind[2])


def apart(value: Value, name: str, steps: set[str] | None = None) -> Value:
    """The same, its counts no more of one row with those of other columns of the same steps."""
    forms = {
        (form[0], f"{form[1]}@{name}", *form[2:])
        if form[0] in KINDS and (steps is None or form[1] in steps)
        else form
        for form in value.forms
    }
    return replace(value, forms=frozenset(forms))


def steps_of(values: Iterable[Value]) -> set[str]:
    """The steps that counted some values."""
    return {form[1] for value in values for form in value.forms if form[0] in KINDS}


def is_flag(node: exp.Expr) -> bool:
    """Whether it is one or zero: what a sum of counts."""
    if isinstance(node, exp.Cast):
        return _is_test(node.this)
    if not isinstance(node, exp.Case | exp.If):
        return False
    results = [each.args["true"] for each in node.args.get("ifs") or [node]]
    other = node.args.get("default") or node.args.get("false")
    results += [other] if other is not None else []
    return all(each.sql() in ("0", "1", "NULL") for each in results)


def _is_test(node: exp.Expr) -> bool:
    node = node.this if isinstance(node, exp.Paren) else node
    return isinstance(node, exp.Predicate | exp.Not | exp.Connector)


def _text(condition: exp.Expr, scope: Scope) -> str:
    """A condition in one spelling; nothing where it asks only whether an identifier is there."""
    plain = condition.copy()
    plain = plain.this if isinstance(plain, exp.Paren) else plain
    rows: set[str] = set()
    for column in list(plain.find_all(exp.Column)):
        try:
            value = scope.column(column)
        except Unresolved:
            return plain.sql("duckdb", comments=False)
        if not value.is_identifying:
            rows.add("")
        elif not value.is_fixed:
            # By a left join: what is counted is whether there is a row of it.
            rows.add(_origin(value.labels))
        table = scope.home(column)
        column.set("table", exp.to_identifier(table) if table else None)
    if "" in rows or not all(isinstance(each, _ASKS) for each in plain.walk()):
        return plain.sql("duckdb", comments=False, normalize=True)
    return " and ".join(sorted(f"a row of {each}" for each in rows))


def _origin(labels: frozenset[Label]) -> str:
    return min(label.path[0].rpartition(".")[0] for label in labels)
