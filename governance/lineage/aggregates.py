"""Aggregates and windows: what leaves a group, and what is one person's still."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from governance.lineage import counting, functions, shapes
from governance.lineage.evaluation import Evaluation
from governance.lineage.labels import (
    BOUNDED,
    EXACT,
    GROUP,
    IDENTIFYING,
    PERSON,
    PUBLIC,
    Label,
    Value,
    joined,
    relabelled,
)
from governance.lineage.names import is_counted
from governance.lineage.scopes import Scope, Unresolved

_WRAPPED = (exp.Filter, exp.IgnoreNulls, exp.RespectNulls, exp.WithinGroup, exp.Window)


def is_one(node: exp.Expr) -> bool:
    """Whether a node is an aggregate or a window, with what wraps it."""
    return (
        isinstance(node, _WRAPPED)
        or functions.is_aggregate(node)
        or isinstance(node, (*functions.RANKS, *functions.NEIGHBOURS))
    )


def within(node: exp.Expr) -> bool:
    """Whether an expression aggregates the rows of its own step."""
    for found in node.walk(prune=lambda n: isinstance(n, exp.Query | exp.Window)):
        if isinstance(found, exp.Window):
            # sum(count(*)) over (): the aggregate within is the step's.
            inner = [found.this.this, *found.this.expressions, *found.args.get("partition_by", [])]
            order = found.args.get("order")
            inner += [each.this for each in order.expressions] if order else []
            if any(isinstance(each, exp.Expr) and within(each) for each in inner):
                return True
        elif not isinstance(found, exp.Query) and functions.is_aggregate(found):
            return True
    return False


def evaluate(run: Evaluation, node: exp.Expr, scope: Scope) -> Value:
    """What an aggregate or a window gives."""
    if isinstance(node, exp.Window):
        return _window(run, node, scope)
    if isinstance(node, exp.Filter):
        from governance.lineage.conditions import keeps

        kept = keeps(run, node.expression.this, scope)
        value = evaluate(run, node.this, scope)
        forms = counting.where(value.forms, node.expression.this, scope)
        return replace(value, forms=forms, is_fixed=value.is_fixed and kept.is_fixed)
    if isinstance(node, exp.IgnoreNulls | exp.RespectNulls):
        return run_value(run, node.this, scope)
    if isinstance(node, exp.WithinGroup):
        ordered = [run_value(run, each.this, scope) for each in node.expression.expressions]
        return _picked(joined(ordered), scope, node)
    if scope.step is None:
        raise Unresolved("an aggregate stands where no step groups")
    given = _arguments(run, node, scope)
    if scope.grain == PUBLIC and not (given.names - {"public", "place"}):
        return replace(given, forms=frozenset())
    if scope.grain_out == PERSON:
        # One row is one person's still: a number about them.
        if isinstance(node, exp.Count | exp.CountIf):
            counted = relabelled(_count(run, node, scope, given), "quasi", ("count",))
            return joined([counted, Value(given.labels - set(given.of(IDENTIFYING)))]).derived()
        return joined([given, _label(scope, node, "quasi")]).derived()
    if isinstance(node, exp.Count | exp.CountIf):
        return _count(run, node, scope, given)
    if isinstance(node, functions.MEASURES):
        return _measure(run, node, scope, given)
    if isinstance(node, exp.Grouping):
        return Value()
    return _picked(given, scope, node)


def run_value(run: Evaluation, node: exp.Expr, scope: Scope) -> Value:
    """What an expression gives."""
    from governance.lineage.expressions import evaluate as value_of

    return value_of(run, node, scope)


def _arguments(run: Evaluation, node: exp.Expr, scope: Scope) -> Value:
    """The labels of what an aggregate reads, its order among them."""
    if not isinstance(node, exp.Anonymous) and isinstance(node.this, exp.Star):
        return Value()
    values = []
    for argument in node.args.values():
        for child in argument if isinstance(argument, list) else [argument]:
            if isinstance(child, exp.Expr):
                values += _flat(run, child, scope)
    return joined(values) if values else Value()


def _flat(run: Evaluation, node: exp.Expr, scope: Scope) -> list[Value]:
    if isinstance(node, exp.Star):
        return []
    if isinstance(node, exp.Distinct):
        return [value for each in node.expressions for value in _flat(run, each, scope)]
    if isinstance(node, exp.Order):
        return [run_value(run, node.this, scope)] * bool(node.this) + [
            run_value(run, each.this, scope) for each in node.expressions
        ]
    if isinstance(node, exp.Ordered | exp.Limit):
        return _flat(run, node.this or node.expression, scope)
    if isinstance(node, exp.HavingMax):
        return [run_value(run, node.this, scope), run_value(run, node.expression, scope)]
    return [run_value(run, node, scope)]


def _count(run: Evaluation, node: exp.Expr, scope: Scope, given: Value) -> Value:
    """A count: of rows, of what is there, or of different identifiers as they are."""
    label = _label(scope, node, "count")
    counted = node.this
    if given.names & {*EXACT, *BOUNDED}:
        return label.derived()  # of groups that an exact number tells apart
    if isinstance(node, exp.CountIf):
        kept = Value() if not given.is_identifying else given
        forms = counting.where(_form("count", scope), node.this, scope)
        return replace(joined([label, _only(kept)]), forms=forms)
    if counted is None or isinstance(counted, exp.Star):
        return replace(label, forms=_form("count", scope))
    is_distinct = isinstance(counted, exp.Distinct)
    parts = counted.expressions if is_distinct else [counted]
    parts = [one for each in parts for one in _each(each)]
    if any(isinstance(each, exp.Star) for each in parts):
        raise Unresolved("a star is counted")
    values = [run_value(run, shapes.cleaned(each), scope) for each in parts]
    if not given.is_identifying:
        forms = frozenset() if is_distinct else counting.of(_form("count", scope), counted, scope)
        return replace(label, forms=forms)
    if all(value.is_bare or value.forms == {("chosen",)} for value in values):
        if not is_distinct:
            return replace(label, forms=counting.of(_form("count", scope), counted, scope))
        is_person = len(values) == 1 and not scope.is_crossed and _is_of_people(values[0])
        forms = counting.of(_form("distinct", scope), parts[0], scope) if is_person else frozenset()
        return replace(label, forms=forms)
    return joined([label, _only(given)]).derived()


def _each(node: exp.Expr) -> list[exp.Expr]:
    """The parts of a tuple: different pairs are counted as they are."""
    node = node.this if isinstance(node, exp.Paren) else node
    return node.expressions if isinstance(node, exp.Tuple) else [node]


def _is_of_people(value: Value) -> bool:
    """Whether it tells people or homes apart, and not the events that happen to them."""
    labels = value.of(IDENTIFYING)
    # A home counted by its UPRN and by its tenant would be two.
    columns = {label.path[0].rpartition(".")[2] for label in labels}
    is_whole = all(label.name in ("direct", "restricted") for label in labels)
    return is_whole and len(columns) == 1 and all(map(is_counted, columns))


def _measure(run: Evaluation, node: exp.Expr, scope: Scope, given: Value) -> Value:
    label = _label(scope, node, "measure")
    if given.is_identifying:
        return joined([label, _only(given)]).derived()
    if isinstance(node, exp.Sum) and counting.is_flag(node.this) and not (given.names & EXACT):
        forms = counting.where(_form("count", scope), node.this, scope)
        if isinstance(node.this, exp.Case | exp.If | exp.Cast):
            forms = counting.of(_form("count", scope), node.this, scope)
        return replace(_label(scope, node, "count"), forms=forms)
    return replace(label, forms=frozenset({("measure",)}))


def _picked(given: Value, scope: Scope, node: exp.Expr) -> Value:
    """One row's value out of a group, or all of them."""
    value = relabelled(given, "picked", ("quasi", "sensitive", "pseudonym"))
    value = relabelled(value, "measure", ("count",))
    is_public = not (value.names - {"public"})
    if is_public and not _is_of_a_key(value, scope, node):
        # A list of ones is as long as the group is large; a public value shows who is in it.
        value = joined([value, _label(scope, node, "measure")])
        is_public = False
    return Value(value.labels, frozenset(), is_public)


def _is_of_a_key(value: Value, scope: Scope, node: exp.Expr) -> bool:
    """Whether a public value goes with a key of the group, or is the greatest of all rows."""
    if not isinstance(node, exp.Max | exp.Min | exp.AnyValue | exp.First):
        return False
    held = {label.path[0].rpartition(".")[0] for label in value.labels}
    keys = {label.path[0].rpartition(".")[0] for key in scope.keys for label in key.labels}
    return bool(held) and (held <= keys or not scope.keys)


def _window(run: Evaluation, node: exp.Window, scope: Scope) -> Value:
    named = node.args.get("alias")
    spec = scope.windows.get(named.name.lower()) if named else node
    if spec is None:
        raise Unresolved("the window that it names could not be resolved")
    parts = [run_value(run, each, scope) for each in spec.args.get("partition_by") or []]
    order = spec.args.get("order")
    sorts = [run_value(run, each.this, scope) for each in order.expressions] if order else []
    by, called = joined(parts) if parts else Value(), node.this
    called = called.this if isinstance(called, exp.IgnoreNulls | exp.RespectNulls) else called
    # A part of an identifier is shared by several people.
    is_own = any(is_whole(run, each, scope) for each in spec.args.get("partition_by") or [])
    inner = replace(scope, step=scope.step or "window", grain_out=PERSON)
    if isinstance(called, exp.Filter):
        given = evaluate(run, called, inner)
    elif isinstance(called, functions.RANKS):
        given = Value()
    elif isinstance(called, functions.NEIGHBOURS):
        given = joined(run_value(run, each, scope) for each in _children(called))
    elif functions.is_aggregate(called):
        given = _arguments(run, called, inner)
    else:
        raise Unresolved(f"{called.sql_name().lower()} over a window is not known to the check")
    if scope.grain == PUBLIC:
        # An order of what is public is public, whatever it is ordered by.
        is_order = isinstance(called, functions.RANKS)
        return Value() if is_order else joined([given, by, *sorts]).derived()
    is_ranked = isinstance(called, functions.RANKS) or (
        order is not None and isinstance(called, exp.Count | exp.Sum)
    )
    if is_own:
        # Within one person's rows: their first, their last, how many there are.
        value = joined([given, _label(scope, node, "quasi")]).derived()
        is_first = isinstance(called, exp.RowNumber) and _is_one_source(parts)
        return replace(value, forms=frozenset({("first",)} if is_first else ()))
    if is_ranked and (scope.grain_out if scope.step else scope.grain) == GROUP:
        return joined([given, _label(scope, node, "measure")]).derived()
    if is_ranked:
        return joined([given, _label(scope, node, "rank")]).derived()
    if isinstance(called, (exp.Count, *functions.MEASURES)):
        counted = joined([_only(given), _label(scope, node, "measure"), _only(by)])
        return replace(counted, forms=frozenset({("measure",)}))
    return _picked(given, scope, node)


def _is_one_source(parts: list[Value]) -> bool:
    """Whether what a window is parted by is all of one source: nothing repeats its rows."""
    held = [{x.path[0].rpartition(".")[0] for x in part.labels} for part in parts]
    return all(held) and bool(set.intersection(*held))


def is_whole(run: Evaluation, node: exp.Expr, scope: Scope) -> bool:
    """Whether an expression is a whole identifier of a person or a home."""
    value = run_value(run, shapes.cleaned(node), scope)
    is_identifier = bool(value.of({"direct", "restricted"}))
    return is_identifier and (value.is_bare or value.forms == {("chosen",)})


def _children(node: exp.Expr):
    return [each for each in node.args.values() if isinstance(each, exp.Expr)]


def _only(value: Value) -> Value:
    """The labels by which a person can be found."""
    return Value(frozenset(value.of(IDENTIFYING)), frozenset(), value.is_fixed)


def _label(scope: Scope, node: exp.Expr, name: str) -> Value:
    text = node.sql("duckdb", comments=False, normalize_functions="lower")
    text = text if len(text) <= 60 else f"{text[:57]}..."
    return Value(frozenset({Label(name, (*scope.cause, text))}), is_fixed=False)


def _form(name: str, scope: Scope) -> frozenset[tuple]:
    step = scope.step if name != "count" or scope.is_once else f"{scope.step}{counting.REPEATED}"
    return frozenset({(name, step, counting.ALL)})
