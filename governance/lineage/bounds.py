"""Bounds: what a condition on an exact number lets through, and how much of it that tells."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from governance.lineage import shapes
from governance.lineage.counting import ALL, KINDS
from governance.lineage.evaluation import Evaluation
from governance.lineage.labels import EXACT, Value, relabelled
from governance.lineage.scopes import Scope

FLOOR = 10  # the least threshold: groups that are smaller are not shown in any case
_AS_IT_IS = {*KINDS, "measure"}
_COMPARED = (exp.EQ, exp.NullSafeEQ, exp.NEQ, exp.NullSafeNEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)


def is_plain(run: Evaluation, node: exp.Expr, scope: Scope) -> bool:
    """Whether a condition compares two numbers as they are, or asks whether there is one."""
    from governance.lineage.expressions import evaluate

    if isinstance(node, exp.Not) and isinstance(node.this, exp.Is):
        return is_plain(run, node.this, scope)
    if isinstance(node, exp.Is) and isinstance(node.expression, exp.Null):
        inside = shapes.unwrapped(node.this)
        if isinstance(inside, exp.Case) and shapes.disclosed_count(inside):
            return True  # what is wrong with it is said where it is worked out
        asked = evaluate(run, inside, scope)
        return not asked.of(EXACT) or is_as_it_is(asked)
    if isinstance(node, exp.Or | exp.And):
        return all(is_plain(run, each, scope) for each in (node.left, node.right))
    if not isinstance(node, _COMPARED):
        return not evaluate(run, node, scope).of(EXACT)
    sides = [evaluate(run, each, scope) for each in (node.this, node.expression)]
    return all(not side.of(EXACT) or is_as_it_is(side) for side in sides)


def is_as_it_is(value: Value) -> bool:
    """Whether it is an exact number and nothing worked out of one."""
    return bool(value.forms) and {form[0] for form in value.forms} <= _AS_IT_IS


def bounded(kind: type, subject: Value, other: exp.Expr) -> Value:
    """An exact number held against one that is written out."""
    bound = shapes.whole(other)
    if kind not in (exp.GT, exp.GTE) or not is_as_it_is(subject) or isinstance(other, exp.Neg):
        return relabelled(subject, "small", EXACT).derived()
    least = None if bound is None else bound + (kind is exp.GT)
    value = relabelled(subject, "some" if least is None or least < FLOOR else "large", EXACT)
    is_of_all = all(form[0] in KINDS and form[2] == ALL for form in subject.forms)
    if least is None or least > FLOOR or not is_of_all:
        # Where 10 is shown, groups of twelve and more are of exactly twelve; a part of the group
        # or a sum is another number than the one that is withheld.
        more = relabelled(subject, "larger", EXACT)
        value = replace(value, labels=value.labels | more.labels)
    return value.derived()
