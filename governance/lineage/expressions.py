"""Expressions: the labels of what a select works out, row by row."""

from __future__ import annotations

from dataclasses import replace

from sqlglot import exp

from governance.lineage import aggregates, bounds, conditions, counting, functions, shapes
from governance.lineage.evaluation import Evaluation
from governance.lineage.labels import (
    BOUNDED,
    COMPLETE,
    CONSTANT,
    GROUP,
    NULL,
    PERSON,
    Label,
    Value,
    either,
    joined,
    relabelled,
)
from governance.lineage.scopes import Scope, Unresolved

_LITERALS = (exp.Literal, exp.Boolean, exp.DataType, exp.Var, exp.JSONPath)
_AS_IT_IS = (exp.Paren, exp.Alias, exp.Collate)
_NAMED = (exp.PropertyEQ, exp.Kwarg)
_TEXT = exp.DataType.TEXT_TYPES
_PARTS = (
    *(
        exp.Binary,
        exp.Unary,
        exp.Func,
        exp.Tuple,
        exp.Bracket,
        exp.Slice,
        exp.Interval,
        exp.Between,
    ),
    *(exp.In, exp.Case, exp.Cast, exp.AtTimeZone, exp.Struct, exp.Array, exp.Dot, exp.HavingMax),
)


def evaluate(run: Evaluation, node: exp.Expr, scope: Scope) -> Value:
    """What is known of an expression. Raises Unresolved."""
    shaped = _shape(run, node, scope)
    if shaped is not None:
        return shaped
    if isinstance(node, exp.Placeholder | exp.Parameter | exp.SessionParameter):
        raise Unresolved("a placeholder hides what is selected")
    if isinstance(node, exp.Column):
        if isinstance(node.this, exp.Star):
            raise Unresolved("a star stands for columns inside an expression")
        return scope.column(node)
    if isinstance(node, exp.Null):
        return Value(forms=frozenset({NULL}))
    if isinstance(node, exp.Identifier) and node.name.lower() in scope.names:
        return scope.names[node.name.lower()]
    if isinstance(node, _LITERALS):
        return Value(forms=frozenset({CONSTANT}))
    if isinstance(node, _AS_IT_IS):
        return evaluate(run, node.this, scope)
    if isinstance(node, _NAMED):
        return evaluate(run, node.expression, scope).derived()
    if isinstance(node, exp.Subquery | exp.Select | exp.SetOperation):
        return _scalar(run, node, scope)
    if isinstance(node, exp.Exists):
        return _probe(run, node, scope)
    if aggregates.is_one(node):
        return aggregates.evaluate(run, node, scope)
    if conditions.is_one(node):
        return conditions.evaluate(run, node, scope)
    return _parts(run, node, scope)


def _parts(run: Evaluation, node: exp.Expr, scope: Scope) -> Value:
    if isinstance(node, exp.Columns):
        every = [value for columns in scope.every().values() for value in columns.values()]
        return joined(every).derived()
    if isinstance(node, functions.IMPURE):
        raise Unresolved(
            f"the function {node.sql_name().lower()} gives a result that cannot be checked"
        )
    if isinstance(node, exp.Anonymous) and node.name.lower() not in functions.allowed():
        raise Unresolved(f"the function {node.name.lower()} is not known to the check")
    if not isinstance(node, _PARTS):
        raise Unresolved(f"{type(node).__name__.lower()} is not known to the check")
    if isinstance(node, exp.Case | exp.If):
        return _case(run, node, scope)
    given, lambdas = [], []
    for child in _children(node):
        if isinstance(child, exp.Lambda):
            lambdas.append(child)
        elif isinstance(child, exp.Identifier) and child.arg_key == "expression":
            continue  # the name of a field
        elif isinstance(child, exp.Identifier | exp.Dot) and isinstance(node, exp.Dot):
            given.append(_dotted(run, child, scope))
        elif isinstance(child, exp.DataType):
            continue
        else:
            given.append(evaluate(run, child, scope))
    element = joined(given).derived()
    for each in lambdas:
        names = {parameter.name.lower(): element for parameter in each.expressions}
        given.append(evaluate(run, each.this, scope.inner(**names)))
    value = joined(given)
    if not isinstance(node, exp.Connector):
        value = relabelled(value, "small", BOUNDED)
    if type(node) is exp.Cast and (given[0].forms == {NULL} or _is_text(node.to)):
        return given[0]
    if isinstance(node, exp.Coalesce):
        return _coalesce(given, value, node)
    if isinstance(node, functions.WEAK) or (
        isinstance(node, exp.Anonymous) and node.name.lower() in functions.WEAK_NAMES
    ):
        return replace(value, labels=frozenset(replace(x, is_weak=True) for x in value.labels))
    if isinstance(node, exp.Anonymous) and node.name.lower() in ("now", "today"):
        return Value()
    if isinstance(node, exp.CurrentDate | exp.CurrentTimestamp | exp.CurrentTime):
        return Value()
    return value


def _dotted(run: Evaluation, node: exp.Expr, scope: Scope) -> Value:
    """What is known of names with dots between them, before a field or a call of a function."""
    names = [each.name for each in node.flatten()] if isinstance(node, exp.Dot) else [node.name]
    plain = node.flatten() if isinstance(node, exp.Dot) else [node]
    if not all(isinstance(each, exp.Identifier) for each in plain):
        return evaluate(run, node, scope)
    return scope.named(names)


def _is_text(kind: exp.DataType) -> bool:
    """Whether it is text of any length: a shorter one would be a prefix on Athena."""
    return kind.this in _TEXT and not kind.expressions


def _children(node: exp.Expr):
    for argument in node.args.values():
        for child in argument if isinstance(argument, list) else [argument]:
            if isinstance(child, exp.Expr):
                yield child


def _case(run: Evaluation, node: exp.Case | exp.If, scope: Scope) -> Value:
    """What a case gives: its results, with the labels of what decides among them."""
    branches = [node] if isinstance(node, exp.If) else node.args.get("ifs") or []
    subject = node.this if isinstance(node, exp.Case) else None
    decided, results = [], []
    for branch in branches:
        test = (
            exp.EQ(this=subject.copy(), expression=branch.this.copy()) if subject else branch.this
        )
        decided.append(evaluate(run, test, scope))
        results.append(evaluate(run, branch.args["true"], scope))
    other = node.args.get("false") if isinstance(node, exp.If) else node.args.get("default")
    if other is not None:
        results.append(evaluate(run, other, scope))
    chosen = joined(results)
    deciding = joined(decided)
    if len(results) == 1 and deciding.names <= {"large"} and bounds.is_as_it_is(results[0]):
        chosen = replace(joined([chosen, deciding]), forms=frozenset({("measure",)}))
        return relabelled(chosen, "measure", BOUNDED)
    # A small group that a case hides shows nothing; what it lets through has its own labels.
    deciding = relabelled(deciding, "measure", BOUNDED)
    value = joined([chosen, deciding])
    shown = [r for r in results if not r.is_constant]
    if len(shown) == 1 and shown[0].is_bare and not deciding.is_identifying:
        return replace(value, forms=frozenset({("chosen",)}))
    return value.derived() if deciding.labels else value


def _coalesce(given: list[Value], value: Value, node: exp.Coalesce) -> Value:
    first, *others = given
    is_zero = len(others) == 1 and node.expressions[0].sql() == "0"
    if is_zero and (first.named("count") or first.named("distinct")):
        return first
    if all(each.is_bare for each in given):
        return replace(value, forms=frozenset({("chosen",)}))
    return value


def _shape(run: Evaluation, node: exp.Expr, scope: Scope) -> Value | None:
    """What is known of one of the closed shapes; None where it is none of them."""
    if isinstance(node, exp.Case):
        parts = shapes.disclosed_count(node)
        return _disclosed(run, parts, scope) if parts else None
    if isinstance(node, exp.SHA2):
        parts = shapes.pseudonym(node)
        return _pseudonym(run, parts, scope) if parts else None
    if isinstance(node, exp.IntDiv | exp.Floor | exp.Sub | exp.Mul):
        banded = shapes.band(node)
        if banded:
            return conditions.band(run, evaluate(run, banded[0], scope), banded[1])
    if isinstance(node, exp.DateDiff | exp.Anonymous | exp.Cast | exp.Extract):
        days = shapes.age(node)
        if days:
            born, day = (evaluate(run, each, scope) for each in days)
            if born.is_identifying and born.is_bare and day.is_constant:
                # A difference of calendar years is none of complete years: they bisect a birthday.
                is_calendar = isinstance(shapes.unwrapped(node), exp.DateDiff)
                text = f"{'31 December ' * is_calendar}{days[1].sql('duckdb', comments=False)}"
                return replace(born, forms=frozenset({("age", text)}))
    return None


def _disclosed(run: Evaluation, parts: tuple, scope: Scope) -> Value:
    """A count that is withheld and rounded, where the numbers are what they have to be."""
    value, behind = evaluate(run, parts[0], scope), evaluate(run, parts[1], scope)
    steps = {form[1] for form in value.forms if form[0] in ("count", "distinct")}
    text = parts[0].sql("duckdb", comments=False)
    if scope.grain == PERSON and scope.step is None:
        pass  # a number about one person: that its rows are a person's is said of the release
    elif not steps or len(value.forms) != 1:
        run.leak(
            "number",
            f"{text}, which is disclosed as a count, is no count of people or events",
            "Give disclosed_count a count(*) or count(distinct ...) of the step that groups.",
            value=value,
        )
    elif any(step.endswith(counting.REPEATED) for step in steps):
        run.leak(
            "behind",
            f"{text} counts rows that a join, an array or a union repeats or adds",
            "Count in a step that joins by equal keys alone, each source once.",
            value=value,
        )
    elif not _is_behind(behind, value):
        run.leak(
            "behind",
            f"behind of {text} is no count(distinct ...) of an identifier in the same step, under "
            "the same condition",
            "Count the people or households in the step that counts, as "
            "count(distinct uprn) as households (of late jobs: count(distinct case when is_late "
            "then uprn end)), and give that as behind.",
            value=behind,
        )
    else:
        path = joined([value]).of(("count", "measure"))
        label = Label("disclosed", path[0].path if path else (text,))
        forms = frozenset({("disclosed", parts[2], parts[3])})
        return Value(frozenset({label}), forms, value.is_fixed)
    return joined([value, behind]).derived()


def _is_behind(behind: Value, value: Value) -> bool:
    [counted] = value.forms
    return bool(behind.forms) and all(counting.covers(form, counted) for form in behind.forms)


def _pseudonym(run: Evaluation, parts: tuple, scope: Scope) -> Value | None:
    ipad, opad, value, purpose = parts
    pads = [evaluate(run, pad, scope).named("key") for pad in (ipad, opad)]
    value = evaluate(run, value, scope)
    expected = [[("key", name, purpose)] for name in ("ipad_hex", "opad_hex")]
    is_own = run.key_purpose in (None, purpose)
    if pads == expected and is_own and value.is_bare and value.is_identifying:
        labels = {Label("pseudonym", label.path) for label in value.labels}
        return Value(frozenset(labels), frozenset({("pseudonym",)}))
    labels = {replace(label, is_weak=True) for label in value.labels}
    return Value(frozenset(labels))


def _scalar(run: Evaluation, node: exp.Expr, scope: Scope) -> Value:
    relation = run.query(node, scope)
    if len(relation.columns) != 1:
        raise Unresolved("a subquery stands for one value and has several columns")
    [value] = relation.columns.values()
    if relation.grain == PERSON and scope.grain != PERSON:
        run.leak(
            "grain",
            "a subquery takes one person's row out of many",
            "Count the people in the subquery.",
            value=value,
        )
    if relation.grain != "public" and not value.labels:
        # As many ones as there are people.
        value = replace(value, labels=frozenset({Label("measure", relation.cause or ("...",))}))
    if relation.rows != COMPLETE:
        return replace(value.derived(), is_fixed=False)
    # Of which row it is nobody can tell: what it counts is behind nothing else.
    return counting.apart(value, run.step())


def _probe(run: Evaluation, node: exp.Exists, scope: Scope) -> Value:
    """Whether there is a row: of a person's own, an attribute; of a group, that one is there."""
    relation = run.query(node.this, scope)
    if relation.grain == "public":
        return Value()
    name = "quasi" if scope.grain == PERSON else "picked"
    label = Label(name, (f"exists({_origin(relation)})",))
    return Value(frozenset({label}), is_fixed=scope.grain == GROUP)


def _origin(relation) -> str:
    value = either(relation.columns.values()) if relation.columns else Value()
    paths = sorted(label.path[0] for label in value.labels)
    return paths[0] if paths else "..."
