"""Conditions: what a filter, a join or a case may ask of an identifier."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from governance.lineage import bounds, shapes
from governance.lineage.evaluation import BOUNDS, Evaluation
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
from governance.lineage.names import is_amount
from governance.lineage.scopes import Scope, Unresolved

_EQUAL = (exp.EQ, exp.NullSafeEQ, exp.NEQ, exp.NullSafeNEQ)
_ORDER = (exp.LT, exp.LTE, exp.GT, exp.GTE)
_FLIPPED = {exp.LT: exp.GT, exp.LTE: exp.GTE, exp.GT: exp.LT, exp.GTE: exp.LTE}
REMEDY = (
    "Join on whole identifiers, test only whether one is present (is not null), and filter by "
    "columns that are not identifiers."
)


def is_one(node: exp.Expr) -> bool:
    """Whether a node compares, so that more is known of it than of its parts."""
    return isinstance(node, (*_EQUAL, *_ORDER, exp.Is, exp.In, exp.Between, exp.Not, exp.Any))


def evaluate(run: Evaluation, node: exp.Expr, scope: Scope) -> Value:
    """What a comparison gives away."""
    if isinstance(node, exp.Not):
        value = _value(run, node.this, scope)
        return relabelled(value, "small", BOUNDED).derived()
    if isinstance(node, exp.Is):
        return _presence(run, node, scope)
    if isinstance(node, exp.In):
        return _among(run, node, scope)
    if isinstance(node, exp.Any):
        raise Unresolved("any and all are not known to the check")
    if isinstance(node, exp.Between):
        parts = [node.this, node.args["low"], node.args["high"]]
        subject, low, high = (_value(run, each, scope) for each in parts)
        ends = [shapes.whole(each) for each in parts[1:]]
        age = _age(subject)
        if age and None not in ends:
            run.cut(subject, age, ends[0], ends[1] + 1)
            return relabelled(subject, "quasi", ("restricted", "direct")).derived()
        if low.is_constant and high.is_constant:
            return _constant(node, subject)
        return joined([subject, low, high]).derived()
    if isinstance(node.expression, exp.Any | exp.All):
        return _among(run, exp.In(this=node.this, query=node.expression.this), scope)
    return _compared(run, node, scope)


def keeps(run: Evaluation, node: exp.Expr, scope: Scope) -> Value:
    """What a condition that keeps rows gives away; a leak is noted where it finds a person."""
    node = shapes.unwrapped(node)
    if isinstance(node, exp.And):
        return joined([keeps(run, each, scope) for each in (node.left, node.right)])
    value = _value(run, node, scope)
    identifying = value.of(IDENTIFYING)
    if scope.grain == PUBLIC and value.names <= {"public", "place"}:
        # Among places nobody is found, unless one place is named and people are linked to it later.
        identifying = identifying if _names_a_place(node, scope) else []
    what = _sql(node)
    if any(label.name == "rank" for label in identifying):
        run.leak(
            "limit",
            f"the condition {what} keeps rows by their order",
            "Order rows only within one person's (partition by the identifier), or count all.",
            value=value,
        )
    elif identifying:
        run.leak("filter", f"the condition {what} singles people out", REMEDY, value=value)
    elif value.of(("picked",)) and scope.grain_out != PERSON and scope.step:
        run.leak(
            "filter",
            f"the condition {what} keeps groups by one person's value",
            "Keep all groups, or those that are large enough.",
            value=value,
        )
    elif value.of(("picked",)) and scope.grain_out != PERSON and scope.grain == GROUP:
        run.leak("threshold", f"the condition {what} {_KEEPS} what somebody there has", _ALL)
    elif value.of(("small",)) or (value.of(EXACT) and not bounds.is_plain(run, node, scope)):
        run.leak(
            "filter",
            f"the condition {what} keeps small groups",
            "Keep groups that are large enough, as count(*) >= 10, or all.",
            value=value,
        )
    elif value.of(("larger", *EXACT)) and not isinstance(node, exp.Is | exp.Not):
        run.leak("threshold", f"the condition {what} {_KEEPS} an exact number", _ALL, value=value)
    return value


_KEEPS = "keeps groups by"
_ALL = "Keep all groups, or those whose count is shown (where <count> is not null)."


def _names_a_place(node: exp.Expr, scope: Scope) -> bool:
    """Whether a condition compares places with what is written in the SQL."""
    parts = node.walk(prune=lambda each: isinstance(each, exp.Query))
    held = [scope.column(each) for each in parts if isinstance(each, exp.Column)]
    return (
        bool(held)
        and node.find(exp.Literal) is not None
        and all("place" in value.names for value in held)
    )


def band(run: Evaluation, age: Value, width: int) -> Value:
    """A band of ages, as wide as it says."""
    day = _age(age)
    if day is None:
        return age.derived()
    run.cut(age, day, *(bound for bound in BOUNDS if bound % width == 0))
    return relabelled(age, "quasi", ("restricted", "direct")).derived()


def _compared(run: Evaluation, node: exp.Binary, scope: Scope) -> Value:
    left, right = (_value(run, shapes.cleaned(n), scope) for n in (node.this, node.expression))
    if not (left.is_identifying and right.is_identifying):
        left, right = _value(run, node.this, scope), _value(run, node.expression, scope)
    if right.is_constant or left.is_constant:
        kind = type(node)
        subject, other = (left, node.expression) if right.is_constant else (right, node.this)
        if not right.is_constant:
            kind = _FLIPPED.get(kind, kind)
        return _with_constant(run, node, kind, subject, other)
    both = joined([left, right]).derived()
    if not both.is_identifying:
        return both
    if left.is_identifying and right.is_identifying:
        # Which of two is the less would tell who comes first.
        is_same = left.is_bare and right.is_bare
        is_same = is_same or _pattern(node.this) == _pattern(node.expression)
        is_same = is_same and isinstance(node, _EQUAL)
        return _matched(both) if is_same else both
    if left.is_bare and right.is_bare and isinstance(node, exp.EQ | exp.NullSafeEQ):
        return _matched(both)
    return both


def _with_constant(
    run: Evaluation, node: exp.Binary, kind: type, subject: Value, other: exp.Expr
) -> Value:
    """A comparison with what is written in the SQL."""
    if isinstance(node, _EQUAL) and other == exp.Literal.string("") and subject.is_bare:
        return _matched(subject)  # an empty text is nobody's
    age, bound = _age(subject), shapes.whole(other)
    if age and bound is not None:
        after = {exp.LT: (0,), exp.GTE: (0,), exp.LTE: (1,), exp.GT: (1,)}.get(kind, (0, 1))
        run.cut(subject, age, *(bound + more for more in after))
        return relabelled(subject, "quasi", ("restricted", "direct")).derived()
    if subject.names & EXACT and not subject.is_identifying:
        return bounds.bounded(kind, subject, other)
    return _constant(node, subject)


def _constant(node: exp.Expr, subject: Value) -> Value:
    if subject.names & {*EXACT, *BOUNDED}:
        return relabelled(subject, "small", (*EXACT, *BOUNDED)).derived()
    exact = {x for x in subject.of(("sensitive",)) if is_amount(x.path[0].rpartition(".")[2])}
    # Which side of a bound an amount lies on is a category, as a benefit is; which one it is, not.
    name = "restricted" if isinstance(node, exp.EQ | exp.In | exp.NullSafeEQ) else "quasi"
    named = {Label(name, x.path) if x in exact else x for x in subject.labels}
    return replace(subject, labels=frozenset(named)).derived()


def _presence(run: Evaluation, node: exp.Is, scope: Scope) -> Value:
    """`is null` of a column as it is tells that it is there, and nothing of it."""
    value = _value(run, _kept_null(node.this), scope)
    asks = node.expression
    is_null = isinstance(asks, exp.Null) or (
        isinstance(asks, exp.Not) and isinstance(asks.this, exp.Null)
    )
    if is_null and (value.is_bare or value.forms == {("chosen",)}):
        return _matched(value)
    if is_null and value.named("disclosed"):
        return value
    if not is_null:
        value = relabelled(value, "small", BOUNDED)
    return value.derived()


def _kept_null(node: exp.Expr) -> exp.Expr:
    """What is null where an expression is: a text trimmed, in capitals, or null if empty."""
    node = shapes.unwrapped(node)
    is_empty = isinstance(node, exp.Nullif) and node.expression == exp.Literal.string("")
    is_case = isinstance(node, exp.Upper | exp.Lower)
    is_trim = isinstance(node, exp.Trim) and not node.expression
    return _kept_null(node.this) if is_empty or is_case or is_trim else node


def _among(run: Evaluation, node: exp.In, scope: Scope) -> Value:
    subject = _value(run, node.this, scope)
    query = node.args.get("query")
    if query is not None:
        query = query.this if isinstance(query, exp.Subquery) and not query.alias else query
        relation = run.query(query, scope)
        listed = joined(relation.columns.values())
        is_bare = all(column.is_bare for column in relation.columns.values())
        both = joined([subject, listed]).derived()
        if subject.is_identifying and subject.is_bare and is_bare:
            return _matched(both)
        if not both.is_identifying and scope.grain != PERSON and relation.grain == PERSON:
            labels = both.labels | {Label("picked", (*relation.cause, "in (...)"))}
            return replace(both, labels=labels, is_fixed=False)
        return both
    others = [*node.expressions, *filter(None, [node.args.get("unnest"), node.args.get("field")])]
    listed = [_value(run, each, scope) for each in others]
    if _age(subject) and None not in map(shapes.whole, node.expressions):
        for each in node.expressions:
            run.cut(subject, _age(subject), shapes.whole(each), shapes.whole(each) + 1)
        return relabelled(subject, "quasi", ("restricted", "direct")).derived()
    if all(value.is_constant for value in listed):
        return _constant(node, subject)
    return joined([subject, *listed]).derived()


def _matched(value: Value) -> Value:
    """That two identifiers are one, or that there is one: an attribute of a person."""
    value = relabelled(value, "public", ("place",))
    return relabelled(value, "quasi", IDENTIFYING - {"rank"}).derived()


def _age(value: Value) -> str | None:
    """The day of which a value is the age; None where it is none."""
    ages = value.named("age")
    return ages[0][1] if len(ages) == 1 and len(value.forms) == 1 else None


def _pattern(node: exp.Expr) -> str:
    """An expression with every column alike: lower(a.email) and lower(b.email) are one."""
    copy = shapes.unwrapped(node).copy()
    column = exp.column("_")
    copy = copy.transform(lambda n: column.copy() if isinstance(n, exp.Column) else n)
    return copy.sql("duckdb", comments=False)


def _sql(node: exp.Expr) -> str:
    """A condition for a message, without the values that it names."""
    copy = node.copy().transform(
        lambda n: exp.var("...") if isinstance(n, exp.Literal) and n.is_string else n
    )
    text = copy.sql("duckdb", comments=False)
    return text if len(text) <= 80 else f"{text[:77]}..."


def _value(run: Evaluation, node: exp.Expr, scope: Scope) -> Value:
    from governance.lineage.expressions import evaluate as value_of

    return value_of(run, node, scope)
