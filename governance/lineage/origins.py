"""Origins: what a step reads, and how joins bind it together."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlglot import exp

from governance.lineage import conditions, counting, relations
from governance.lineage.evaluation import Evaluation
from governance.lineage.expressions import evaluate
from governance.lineage.labels import (
    COMPLETE,
    DEPENDING,
    GRAINS,
    PERSON,
    PUBLIC,
    ROWS,
    Relation,
    Value,
    either,
    joined,
    worst,
)
from governance.lineage.scopes import Scope, Source, Unresolved

_JOIN_KNOWN = {"this", "side", "kind", "on", "using", "method"}
_KINDS = ("", "INNER", "CROSS", "OUTER", "SEMI", "ANTI")


@dataclass
class Read:
    """What a step reads, taken together."""

    rows: str = COMPLETE
    cause: tuple[str, ...] = ()


def read(run: Evaluation, node: exp.Select, scope: Scope) -> Read:
    """Put what a select reads into its scope. Raises Unresolved."""
    found = Read()
    origin = node.args.get("from_")
    if origin is not None:
        _add(run, origin.this, scope, found)
    for join in [*(node.args.get("joins") or []), *(node.args.get("laterals") or [])]:
        _join(run, join, scope, found)
    where = node.args.get("where")
    tests = [where.this] if where else []
    tests += [join.args["on"] for join in node.args.get("joins") or [] if join.args.get("on")]
    _purposes(tests, scope)
    return found


def _add(run: Evaluation, node: exp.Expr, scope: Scope, found: Read) -> None:
    """Add the first relation that a step reads, with what is joined to it in brackets."""
    if isinstance(node, exp.Subquery) and isinstance(node.this, exp.Table) and not node.alias:
        _add(run, node.this, scope, found)
    else:
        alias, relation = relations.named(run, node, scope)
        _bind(scope, alias, Source(relation))
        found.rows, found.cause = relation.rows, relation.cause
        scope.grain = worst(GRAINS, scope.grain, relation.grain)
        for join in [*(node.args.get("joins") or []), *(node.args.get("laterals") or [])]:
            if not isinstance(node, exp.Subquery):
                _join(run, join, scope, found)
    if isinstance(node, exp.Subquery):
        for join in node.args.get("joins") or []:
            _join(run, join, scope, found)


def _join(run: Evaluation, join: exp.Expr, scope: Scope, found: Read) -> None:
    side = kind = ""
    node, on, using = join, None, []
    if isinstance(join, exp.Join):
        unknown = {name for name, value in join.args.items() if value} - _JOIN_KNOWN
        side, kind = join.side or "", join.kind or ""
        if unknown or join.method or kind not in _KINDS:
            raise Unresolved("a join of this kind is not known to the check")
        node, on, using = join.this, join.args.get("on"), join.args.get("using") or []
    before, left_grain = list(scope.sources), scope.grain
    is_single = len(before) == 1 and scope.sources[before[0]].relation.is_single
    if isinstance(node, exp.Subquery) and isinstance(node.this, exp.Table) and not node.alias:
        inner = Read()
        grain, scope.grain = scope.grain, PUBLIC
        _add(run, node.this, scope, inner)
        bound = {a: s.relation for a, s in scope.sources.items() if a not in before}
        right = Relation({}, scope.grain, inner.rows, (), inner.cause)
        scope.grain = grain
    else:
        alias, right = relations.named(run, node, scope)
        _bind(scope, alias, Source(right))
        bound = {alias: right}
    if kind not in ("SEMI", "ANTI"):
        scope.grain = worst(GRAINS, scope.grain, right.grain)
    asked = _asked(run, scope, (on, using, before, bound))
    is_open = right.rows == COMPLETE and not (asked.names - {"public", "place"}) and asked.is_fixed
    found.cause = found.cause or right.cause
    if left_grain == right.grain == PERSON and not isinstance(node, exp.Unnest):
        keys = _keys(on, using, (before, bound))
        is_linked = any(
            evaluate(run, left, scope).is_identifying and evaluate(run, key, scope).is_identifying
            for left, key in keys
        )
        scope.is_crossed = scope.is_crossed or not is_linked
    if kind not in ("SEMI", "ANTI") and not (is_single or right.is_single):
        is_linked = any(_is_link(pair, bound) for pair in _keys(on, using, (before, bound)))
        scope.is_linked = scope.is_linked and (is_linked or scope.grain == PUBLIC)
    if side == "LEFT":
        for alias in bound:
            scope.sources[alias].is_fixed = is_open
    elif side in ("RIGHT", "FULL"):
        found.rows = DEPENDING if scope.grain != PUBLIC else found.rows
    elif kind == "ANTI" or not is_open:
        found.rows = DEPENDING if not _is_public(scope, right) else found.rows
    else:
        found.rows = worst(ROWS, found.rows, right.rows)
    if kind in ("SEMI", "ANTI"):
        for alias in bound:
            del scope.sources[alias]


def _keys(on: exp.Expr | None, using: list, sides: tuple) -> list[tuple[exp.Expr, exp.Expr]]:
    """What a join holds to be equal, as pairs."""
    before, bound = sides
    pairs = [
        (exp.column(each.name, table=before[0]), exp.column(each.name, table=next(iter(bound))))
        for each in using[: len(before)]
        if len(before) == 1
    ]
    on = conditions.shapes.unwrapped(on) if on is not None else None
    tests = on.flatten() if isinstance(on, exp.And) else [on]
    tests = [conditions.shapes.unwrapped(each) for each in tests if each is not None]
    return pairs + [
        (each.this, each.expression) for each in tests if isinstance(each, exp.EQ | exp.NullSafeEQ)
    ]


def _is_link(pair: tuple[exp.Expr, exp.Expr], bound: dict[str, Relation]) -> bool:
    """Whether an equality holds between a column of what is joined and one of what it joins."""
    sides = [{_is_of(column, bound) for column in each.find_all(exp.Column)} for each in pair]
    return sides in ([{True}, {False}], [{False}, {True}])


def _is_of(column: exp.Column, bound: dict[str, Relation]) -> bool:
    if column.table:
        return column.table.lower() in bound
    return any(column.name.lower() in relation.columns for relation in bound.values())


def is_nothing(node: exp.Select) -> bool:
    """Whether a select reads nothing, so that it has one row."""
    return not node.args.get("from_") and not node.args.get("where")


def _is_public(scope: Scope, right: Relation) -> bool:
    return scope.grain == PUBLIC and right.grain == PUBLIC


def _asked(run: Evaluation, scope: Scope, join: tuple) -> Value:
    """What a join asks of a row; a leak is noted where it finds a person."""
    on, using, before, bound = join
    asked = []
    if on is not None:
        asked.append(conditions.keeps(run, on, scope))
    for each in using:
        name = each.name.lower()
        sides = [
            next((a for a in aliases if name in scope.sources[a].relation.columns), None)
            for aliases in (before, bound)
        ]
        if None in sides:
            raise Unresolved(f"using({name}) could not be resolved")
        columns = [exp.column(name, table=alias, quoted=True) for alias in sides]
        asked.append(conditions.keeps(run, exp.EQ(this=columns[0], expression=columns[1]), scope))
        held = [scope.column(column) for column in columns]
        if name in scope.merged:
            held.append(scope.merged[name])
        scope.merged[name] = either(held)
    return joined(asked) if asked else Value()


def _bind(scope: Scope, alias: str, source: Source) -> None:
    name = alias or f"_{len(scope.sources)}"
    if name in scope.sources:
        raise Unresolved(f"two relations of one step are called {name}")
    steps = counting.steps_of(
        value for each in scope.sources.values() for value in each.relation.columns.values()
    )
    columns = source.relation.columns
    if steps & counting.steps_of(columns.values()):
        # A step that is read twice: one row of it is not the other.
        columns = {each: counting.apart(value, name, steps) for each, value in columns.items()}
        source.relation = replace(source.relation, columns=columns)
    scope.sources[name] = source


def _purposes(tests: list[exp.Expr], scope: Scope) -> None:
    """Note which step reads the keys of one purpose alone."""
    for test in tests:
        for each in test.flatten() if isinstance(test, exp.And) else [test]:
            equal = conditions.shapes.unwrapped(each)
            if not isinstance(equal, exp.EQ) or not isinstance(equal.this, exp.Column):
                continue
            column, literal = equal.this, equal.expression
            source = scope.sources.get(column.table.lower())
            if source and column.name.lower() == "purpose" and isinstance(literal, exp.Literal):
                source.purpose = literal.name
