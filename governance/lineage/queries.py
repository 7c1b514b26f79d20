"""Queries: the labels of each column that a query gives, step by step."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from governance.lineage import aggregates, conditions, grouping, origins, relations
from governance.lineage.evaluation import Evaluation
from governance.lineage.expressions import evaluate
from governance.lineage.labels import (
    BOUNDED,
    DEPENDING,
    GROUP,
    PERSON,
    PUBLIC,
    ROWS,
    SHOWN,
    Relation,
    Value,
    joined,
    relabelled,
    worst,
)
from governance.lineage.scopes import Scope, Unresolved
from governance.lineage.sets import set_operation
from governance.lineage.steps import given, ordered, with_steps

_KNOWN = {
    *("with_", "expressions", "from_", "joins", "laterals", "where", "group", "having", "qualify"),
    *(
        "windows",
        "distinct",
        "order",
        "limit",
        "offset",
        "sample",
        "kind",
        "hint",
        "operation_modifiers",
    ),
}
_OPEN = {"free_text", "secret", "place", "public"}  # what a relation without persons may have


def evaluate_query(run: Evaluation, node: exp.Expr, outer: Scope | None) -> Relation:
    """What a query gives. Raises Unresolved."""
    if isinstance(node, exp.Subquery):
        if set(given(node)) - {"this", "alias", "with_"}:
            raise Unresolved("a query in brackets has more to it than the check knows")
        return evaluate_query(run, node.this, outer)
    if isinstance(node, exp.Values):
        return relations.values(run, node, Scope(outer=outer))
    if isinstance(node, exp.Table):
        return _select(run, exp.select("*").from_(node.copy()), outer)
    if isinstance(node, exp.SetOperation):
        return set_operation(run, node, outer)
    if isinstance(node, exp.Select):
        return _select(run, node, outer)
    raise Unresolved(f"{type(node).__name__.lower()} is no query that the check knows")


def _select(run: Evaluation, node: exp.Select, outer: Scope | None) -> Relation:
    unknown = set(given(node)) - _KNOWN
    if unknown:
        raise Unresolved(f"{', '.join(sorted(unknown))} of a select is not known to the check")
    scope = Scope(outer=outer, ctes=with_steps(node, outer))
    read = origins.read(run, node, scope)
    rows, cause = read.rows, read.cause
    scope.cause = cause
    scope.windows = {w.this.name.lower(): w for w in node.args.get("windows") or []}
    if node.args.get("where"):
        rows = kept_rows(run, node.args["where"].this, scope, rows)
    projections = list(_projections(run, node, scope))
    if scope.grain == PUBLIC and rows == DEPENDING:
        # Places that people decide about: one row is a home's, or a group's.
        scope.grain = PERSON
    group = grouping.of(run, node, scope, projections)
    if group:
        scope.step, scope.grain_out, scope.keys = run.step(), group.grain, tuple(group.keys)
        rows = group.rows(rows)
        cause = group.cause or cause
    columns = _columns(run, projections, scope, is_grouped=bool(group))
    grain = group.grain if group else scope.grain
    scope.aliases = {**columns, **scope.aliases}
    if node.args.get("having"):
        rows = kept_rows(run, node.args["having"].this, scope, rows)
    if node.args.get("qualify"):
        rows = kept_rows(run, node.args["qualify"].this, scope, rows)
    if node.args.get("distinct"):
        grain, rows = _distinct(run, node.args["distinct"], scope, columns, (grain, rows))
    grain = _settled(grain, rows, columns)
    if rows == SHOWN:
        # In each row that is left a count is shown, so that its keys give nobody away.
        columns = {name: replace(value, is_fixed=True) for name, value in columns.items()}
    ordered(run, node, scope, grain, len(columns))
    return Relation(
        columns,
        grain,
        rows,
        (),
        cause if grain == PERSON else (),
        is_once=scope.is_once or grain == GROUP or bool(group and group.is_of_identifiers),
        is_single=bool(group and not group.keys) or origins.is_nothing(node),
    )


def kept_rows(run: Evaluation, node: exp.Expr, scope: Scope, rows: str) -> str:
    """Whether rows still exist whoever the people are, after a condition; its leaks are noted."""
    value = conditions.keeps(run, node, scope)
    _keep_first(run, node, scope)
    if _shows(run, node, scope) or ("large" in value.names and not run.is_release):
        return worst(ROWS, SHOWN, rows) if rows != DEPENDING else SHOWN
    if not (value.names - {"public", "place"}) and value.is_fixed:
        return rows
    return SHOWN if rows == SHOWN else DEPENDING


def _keep_first(run: Evaluation, node: exp.Expr, scope: Scope) -> None:
    """Note of which relation one row of each person is kept."""
    node = conditions.shapes.unwrapped(node)
    if isinstance(node, exp.And):
        _keep_first(run, node.left, scope)
        _keep_first(run, node.right, scope)
    elif isinstance(node, exp.EQ) and node.expression == exp.Literal.number(1):
        if evaluate(run, node.this, scope).forms != {("first",)}:
            return
        columns = node.this.find_all(exp.Column)
        for alias in {scope.home(column) for column in columns} & set(scope.sources):
            source = scope.sources[alias]
            source.relation = replace(source.relation, is_once=True)


def _shows(run: Evaluation, node: exp.Expr, scope: Scope) -> bool:
    """Whether a condition holds only for rows in which a count is shown."""
    node = conditions.shapes.unwrapped(node)
    if isinstance(node, exp.And):
        return _shows(run, node.left, scope) or _shows(run, node.right, scope)
    if isinstance(node, exp.Or):
        return _shows(run, node.left, scope) and _shows(run, node.right, scope)
    if isinstance(node, exp.Not) and isinstance(node.this, exp.Is):
        asked, what = node.this.this, node.this.expression
        if not isinstance(what, exp.Null):
            return False
        each = [asked.this, *asked.expressions] if isinstance(asked, exp.Coalesce) else [asked]
        return all(evaluate(run, one, scope).named("disclosed") for one in each)
    if isinstance(node, exp.Between):
        return _is_disclosed(run, node.this, scope)
    if isinstance(node, exp.EQ | exp.GT | exp.GTE | exp.LT | exp.LTE):
        # A comparison with what is withheld is neither true nor false.
        return any(_is_disclosed(run, one, scope) for one in (node.this, node.expression))
    return False


def _is_disclosed(run: Evaluation, node: exp.Expr, scope: Scope) -> bool:
    forms = evaluate(run, node, scope).forms
    return bool(forms) and all(form[0] == "disclosed" for form in forms)


def _projections(run: Evaluation, node: exp.Select, scope: Scope):
    """Yield name and expression of each column; a star as the columns that it stands for."""
    for place, each in enumerate(node.expressions):
        star = each if isinstance(each, exp.Star) else each.this
        if isinstance(each, exp.Star | exp.Column) and isinstance(star, exp.Star):
            table = each.table.lower() if isinstance(each, exp.Column) else ""
            yield from _starred(run, star, table, scope)
        elif isinstance(each, exp.Aliases):
            raise Unresolved("a column has several names")
        else:
            yield (each.alias_or_name or each.output_name or f"column{place}").lower(), each


def _starred(run: Evaluation, star: exp.Star, table: str, scope: Scope):
    every = scope.every()
    if table and table not in every:
        raise Unresolved(f"the star of {table} could not be resolved")
    left_out = {each.name.lower() for each in star.args.get("except_") or []}
    renamed = {each.this.name.lower(): each.alias.lower() for each in star.args.get("rename") or []}
    replaced = {each.alias.lower(): each.this for each in star.args.get("replace") or []}
    seen = set()
    for alias, columns in every.items():
        if table and alias != table:
            continue
        relation = scope.sources[alias].relation
        if run.is_release and relation.is_base and relation.grain != PUBLIC:
            run.leak(
                "unresolved",
                f"a star takes every column of {alias}",
                "List the columns that are taken.",
            )
        for name in columns:
            if name in left_out or (name in scope.merged and name in seen):
                continue
            seen.add(name)
            qualified = exp.column(name, table=alias, quoted=True)
            yield renamed.get(name, name), replaced.get(name, qualified)


def _columns(
    run: Evaluation, projections: list, scope: Scope, *, is_grouped: bool
) -> dict[str, Value]:
    columns: dict[str, Value] = {}
    for name, each in projections:
        value = evaluate(run, each, scope)
        value = relabelled(value, "measure", BOUNDED)
        if each.find(exp.Explode):
            value, scope.is_linked = value.derived(), False
        key = name
        while key in columns:
            key += "_1"
        columns[key] = value
        if isinstance(each, exp.Alias) and name not in scope.aliases:
            scope.aliases[name] = value
    return columns


def _distinct(
    run: Evaluation, node: exp.Distinct, scope: Scope, columns: dict[str, Value], so_far: tuple
) -> tuple[str, str]:
    """Grain and rows once repeated rows are left out."""
    grain, rows = so_far
    on = node.args.get("on")
    if on is not None:
        keys = list(grouping.leaves([on]))
        if grain != PUBLIC and not any(aggregates.is_whole(run, key, scope) for key in keys):
            run.leak(
                "limit",
                "distinct on keeps one row of each group",
                "Count the rows of the group instead.",
                value=joined(columns.values()),
            )
        return grain, DEPENDING if grain != PUBLIC else rows
    if grain == PERSON and all(grouping.is_clean(value) for value in columns.values()):
        grain = GROUP
    return grain, rows


def _settled(grain: str, rows: str, columns: dict[str, Value]) -> str:
    """The grain, where a relation without people got columns or rows that tell of them."""
    names = {name for value in columns.values() for name in value.names}
    is_about = rows == DEPENDING or bool(names - _OPEN)
    return GROUP if grain == PUBLIC and is_about else grain
