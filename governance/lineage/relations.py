"""Relations: what a step reads, one at a time: a model, a step, a subquery, rows, an array."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from governance.lineage.evaluation import Evaluation
from governance.lineage.expressions import evaluate
from governance.lineage.labels import (
    BARE,
    COMPLETE,
    DEPENDING,
    EXACT,
    GRAINS,
    PUBLIC,
    Relation,
    Value,
    either,
    joined,
    worst,
)
from governance.lineage.scopes import Scope, Unresolved

_TABLE_KNOWN = {"this", "db", "catalog", "alias", "joins", "laterals"}


def values(run: Evaluation, node: exp.Values, scope: Scope) -> Relation:
    """Rows written out."""
    rows = [[evaluate(run, cell, scope) for cell in _cells(row)] for row in node.expressions]
    if len({len(row) for row in rows}) != 1:
        raise Unresolved("the rows of values have different columns")
    columns = {f"col{n}": either(column) for n, column in enumerate(zip(*rows, strict=True))}
    return _renamed(Relation(columns), node)


def _cells(row: exp.Expr) -> list[exp.Expr]:
    return row.expressions if isinstance(row, exp.Tuple) else [row]


def named(run: Evaluation, node: exp.Expr, scope: Scope) -> tuple[str, Relation]:
    """A relation under its alias."""
    if isinstance(node, exp.Lateral):
        inner = node.this
        if isinstance(inner, exp.Subquery):
            return _alias(node), _renamed(run.query(inner.this, scope), node)
        return _alias(node), _unnested(run, [inner], node, scope)
    if isinstance(node, exp.Unnest):
        return _alias(node), _unnested(run, node.expressions, node, scope)
    if isinstance(node, exp.Subquery):
        if {name for name, value in node.args.items() if value} - {"this", "alias", "joins"}:
            raise Unresolved("a subquery has more to it than the check knows")
        return _alias(node), _renamed(run.query(node.this, _behind(scope)), node)
    if isinstance(node, exp.Values):
        return _alias(node), values(run, node, scope)
    if not isinstance(node, exp.Table):
        raise Unresolved(f"{type(node).__name__.lower()} is read, which the check does not know")
    if {name for name, value in node.args.items() if value} - _TABLE_KNOWN:
        if node.args.get("sample"):
            run.leak("limit", "a sample lets some rows out", "Read every row.")
        else:
            raise Unresolved("a relation is read in a way that the check does not know")
    if isinstance(node.this, exp.Func):
        return _alias(node) or "series", _series(run, node, scope)
    return _named(run, node, scope)


def _behind(scope: Scope) -> Scope:
    """What a subquery sees that is not lateral: the steps, and what lies around the select."""
    return Scope(outer=scope.outer, ctes=scope.ctes, grain=PUBLIC)


def _named(run: Evaluation, node: exp.Table, scope: Scope) -> tuple[str, Relation]:
    name = node.name.lower()
    alias = _alias(node) or name
    step = None if node.db else scope.ctes.get(name)
    if step is not None:
        if step.relation is None:
            step.relation = run.evaluate_query(
                run, step.node, Scope(outer=step.outer, ctes=step.ctes)
            )
            step.relation = _with_names(step.relation, step.columns)
        return alias, _renamed(step.relation, node)
    parts = [part.name.lower() for part in (node.args.get("catalog"), node.args.get("db")) if part]
    full = ".".join([*parts, name])
    relation = run.relations.get(full)
    if relation is None and len(parts) > 1:
        relation = run.relations.get(f"{parts[-1]}.{name}")
    if relation is None:
        raise Unresolved(f"the relation {full} is not known")
    run.used[full] = relation
    return alias, _renamed(relation, node)


def _unnested(run: Evaluation, arrays: list, node: exp.Expr, scope: Scope) -> Relation:
    """The elements of arrays: each carries what the array does."""
    held = [evaluate(run, each, scope) for each in arrays]
    value = joined(held)
    _repeated(run, value)
    is_public = not (value.names - {"public", "place"})
    each = [replace(v, forms=frozenset({BARE}) if v.labels else v.forms) for v in held]
    columns = {f"unnest{n or ''}": one for n, one in enumerate(each)}
    if node.args.get("offset"):
        columns["offset"] = Value()
    grain = PUBLIC if is_public else worst(GRAINS, scope.grain, PUBLIC)
    rows = COMPLETE if is_public and value.is_fixed else DEPENDING
    return _renamed(Relation(columns, grain, rows), node)


def _series(run: Evaluation, node: exp.Table, scope: Scope) -> Relation:
    function = node.this
    is_plain = isinstance(function, exp.GenerateSeries)
    if not is_plain:
        name = function.name if isinstance(function, exp.Anonymous) else function.sql_name()
        raise Unresolved(f"the table function {name.lower()} is not known to the check")
    given = [
        evaluate(run, each, scope) for each in function.args.values() if isinstance(each, exp.Expr)
    ]
    value = joined(given).derived()
    _repeated(run, value)
    relation = Relation({"range": value}, PUBLIC if not value.labels else scope.grain)
    return _renamed(relation if not value.labels else replace(relation, rows=DEPENDING), node)


def _repeated(run: Evaluation, value: Value) -> None:
    if value.of(EXACT):
        what = "rows are repeated as often as an exact number says"
        run.leak("threshold", what, "Let each group have one row.", value=value)


def _alias(node: exp.Expr) -> str:
    return (node.alias or "").lower()


def _renamed(relation: Relation, node: exp.Expr) -> Relation:
    """A relation with the names that its alias gives its columns."""
    alias = node.args.get("alias")
    columns = alias.args.get("columns") or [] if isinstance(alias, exp.TableAlias) else []
    return _with_names(relation, [column.name.lower() for column in columns])


def _with_names(relation: Relation, names: list[str]) -> Relation:
    if not names:
        return relation
    kept = list(relation.columns)
    if len(names) > len(kept):
        raise Unresolved("an alias names more columns than there are")
    names = [*names, *kept[len(names) :]]
    return replace(relation, columns=dict(zip(names, relation.columns.values(), strict=True)))
