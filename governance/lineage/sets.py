"""Set operations: union, except and intersect."""

from __future__ import annotations

from sqlglot import exp

from governance.lineage import grouping
from governance.lineage.conditions import REMEDY
from governance.lineage.evaluation import Evaluation
from governance.lineage.labels import (
    BARE,
    DEPENDING,
    GRAINS,
    GROUP,
    IDENTIFYING,
    PERSON,
    PUBLIC,
    ROWS,
    Relation,
    Value,
    either,
    worst,
)
from governance.lineage.scopes import Scope, Unresolved
from governance.lineage.steps import given, ordered, with_steps

_KNOWN = {"with_", "this", "expression", "distinct", "by_name", "order", "limit", "offset"}


def set_operation(run: Evaluation, node: exp.SetOperation, outer: Scope | None) -> Relation:
    """What the parts give together. Raises Unresolved."""
    unknown = set(given(node)) - _KNOWN
    if unknown:
        raise Unresolved(f"{', '.join(sorted(unknown))} of a union is not known to the check")
    inner = Scope(outer=outer.outer if outer else None, ctes=with_steps(node, outer))
    if outer:
        inner.outer, inner.grain = outer, outer.grain
    left = run.evaluate_query(run, node.this, inner)
    right = run.evaluate_query(run, node.expression, inner)
    columns = _united(node, left, right)
    grain = worst(GRAINS, left.grain, right.grain)
    rows = worst(ROWS, left.rows, right.rows)
    if not isinstance(node, exp.Union):
        _compared_sets(run, left, right)
        rows = rows if grain == PUBLIC else DEPENDING
    if grain == PERSON and node.args.get("distinct") and not isinstance(node, exp.Except):
        grain = GROUP if all(map(grouping.is_clean, columns.values())) else grain
    is_distinct = bool(node.args.get("distinct"))
    is_once = left.is_once and right.is_once and not _is_mixed(left, right, is_distinct)
    result = Relation(columns, grain, rows, (), left.cause or right.cause, is_once=is_once)
    inner.aliases, inner.grain = columns, grain
    ordered(run, node, inner, grain, len(columns))
    return result


def _is_mixed(left: Relation, right: Relation, is_distinct: bool) -> bool:
    """Whether the rows of people are in both parts, or in one beside rows that are nobody's."""
    if PERSON not in (left.grain, right.grain):
        return False
    one, other = (
        {x.path[0] for value in part.columns.values() for x in value.of(IDENTIFYING)}
        for part in (left, right)
    )
    pairs = zip(left.columns.values(), right.columns.values(), strict=False)
    is_same = is_distinct and all(a.labels == b.labels and a.labels for a, b in pairs)
    return bool(one & other and not is_same) or PUBLIC in (left.grain, right.grain)


def _united(node: exp.SetOperation, left: Relation, right: Relation) -> dict[str, Value]:
    if node.args.get("by_name"):
        names = list(dict.fromkeys([*left.columns, *right.columns]))
        null = Value()
        return {
            name: either([left.columns.get(name, null), right.columns.get(name, null)])
            for name in names
        }
    if len(left.columns) != len(right.columns):
        raise Unresolved("the parts of a union have different columns")
    pairs = zip(left.columns.items(), right.columns.values(), strict=True)
    return {name: either([one, other]) for (name, one), other in pairs}


def _compared_sets(run: Evaluation, left: Relation, right: Relation) -> None:
    """Except and intersect compare whole rows, as a join would."""
    for one, other in zip(left.columns.values(), right.columns.values(), strict=False):
        for subject, against in ((one, other), (other, one)):
            if subject.is_identifying and not (against.is_identifying or BARE in against.forms):
                run.leak(
                    "filter",
                    "an identifier is compared with what is written in the query",
                    REMEDY,
                    value=subject,
                )
