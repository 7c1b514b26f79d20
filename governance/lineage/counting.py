"""Counting: which of a step's rows a count is of, to compare it with the people behind them.

Twelve late jobs of one household, where twelve households had any job, describe one household.
"""

from __future__ import annotations

from sqlglot import exp

ALL = ""  # every row of the step
_PRESENCE = (exp.Is, exp.Not, exp.And, exp.Or, exp.Paren, exp.Column, exp.Identifier, exp.Null)

Forms = frozenset[tuple]  # each (count or distinct, the step, the condition as text)


def where(forms: Forms, condition: exp.Expr) -> Forms:
    """The forms of a count of those rows alone that meet a condition."""
    text = _text(condition)
    return frozenset((*form[:2], " and ".join(filter(None, (form[2], text)))) for form in forms)


def of(forms: Forms, counted: exp.Expr) -> Forms:
    """The forms of a count of an expression: of the rows for which a case gives something."""
    node = counted.this if isinstance(counted, exp.Paren) else counted
    if isinstance(node, exp.Cast) and _is_test(node.this):
        return where(forms, node.this)
    if not isinstance(node, exp.Case | exp.If):
        return forms
    branches = [node] if isinstance(node, exp.If) else node.args["ifs"]
    other = node.args.get("false") or node.args.get("default")
    is_one = len(branches) == 1 and not node.args.get("this" if node.key == "case" else "")
    if not is_one or not (other is None or other.sql() in ("0", "NULL")):
        return where(forms, node)
    return where(forms, branches[0].this)


def covers(behind: tuple, value: tuple) -> bool:
    """Whether the people behind a value are counted among its own rows and no others."""
    is_counted = behind[0] == "distinct" and behind[1] == value[1]
    return is_counted and value[2] in (ALL, behind[2])


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


def _text(condition: exp.Expr) -> str:
    """A condition in one spelling; nothing where it asks only whether something is there."""
    if all(isinstance(each, _PRESENCE) for each in condition.walk()):
        return ALL
    plain = condition.copy()
    for column in plain.find_all(exp.Column):
        column.set("table", None)
    plain = plain.this if isinstance(plain, exp.Paren) else plain
    return plain.sql("duckdb", comments=False, normalize=True)
