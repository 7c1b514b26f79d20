"""Expressions: what a statement means differently on the two engines, found in its syntax tree.

Each check yields the node that differs; its name in CHECKS is a construct of differs.yml.
"""

from collections.abc import Callable, Iterator, Mapping

from sqlglot import exp

from governance.engines.kinds import DOUBLE, NUMBER, TEXT, Kinds
from governance.engines.tokens import Found

Check = Callable[[exp.Expression, Kinds], Iterator[exp.Expression]]

_COMPARED = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)


def found(tree: exp.Expression, macros: Mapping[str, str]) -> Iterator[Found]:
    """Yield each construct and its line. `macros`: the macro behind each placeholder."""
    kinds = Kinds(tree, macros)
    for name, check in CHECKS.items():
        for node in check(tree, kinds):
            yield Found(name, _line(node))


def _substr_start(tree: exp.Expression, kinds: Kinds) -> Iterator[exp.Expression]:
    for node in tree.find_all(exp.Substring):
        start = node.args.get("start")
        if start is not None and not _at_least(start, 1):
            yield node


def _replace_empty(tree: exp.Expression, kinds: Kinds) -> Iterator[exp.Expression]:
    for node in tree.find_all(exp.Replace):
        old = node.expression
        if not (isinstance(old, exp.Literal) and old.this):
            yield node


def _division(tree: exp.Expression, kinds: Kinds) -> Iterator[exp.Expression]:
    for node in tree.find_all(exp.Div):
        if DOUBLE not in (kinds.of(node.left), kinds.of(node.right)):
            yield node


def _round_type(tree: exp.Expression, kinds: Kinds) -> Iterator[exp.Expression]:
    for node in tree.find_all(exp.Round, exp.Floor, exp.Ceil):
        if kinds.of(node.this) != DOUBLE and not isinstance(node.parent, exp.Cast):
            yield node


def _double_cast(tree: exp.Expression, kinds: Kinds) -> Iterator[exp.Expression]:
    for node in tree.find_all(exp.Cast):
        is_rounded = isinstance(node.this.unnest(), (exp.Round, exp.Floor, exp.Ceil))
        to = node.to.this.name
        if to in ("INT", "BIGINT", "DECIMAL") and kinds.of(node.this) == DOUBLE and not is_rounded:
            yield node


def _sum_type(tree: exp.Expression, kinds: Kinds) -> Iterator[exp.Expression]:
    for node in tree.find_all(exp.Sum):
        argument = node.this.this if isinstance(node.this, exp.Distinct) else node.this
        if kinds.of(argument) == DOUBLE or _is_decimal(argument):
            continue
        if not any(isinstance(above, exp.Cast) for above in _above(node)) and _is_output(node):
            yield node


def _avg_type(tree: exp.Expression, kinds: Kinds) -> Iterator[exp.Expression]:
    for node in tree.find_all(exp.Avg):
        if kinds.of(node.this) != DOUBLE:
            yield node


def _mixed_types(tree: exp.Expression, kinds: Kinds) -> Iterator[exp.Expression]:
    for node in tree.find_all(exp.DPipe):
        if any(kinds.of(side) in (NUMBER, DOUBLE) for side in (node.left, node.right)):
            yield node
    for node in tree.find_all(*_COMPARED):
        yield from [node] if _are_mixed(node.left, node.right, kinds) else []
    for node in tree.find_all(exp.Between):
        bounds = (node.args["low"], node.args["high"])
        if any(_are_mixed(node.this, bound, kinds) for bound in bounds):
            yield node
    for node in tree.find_all(exp.In):
        if any(_are_mixed(node.this, value, kinds) for value in node.expressions):
            yield node


def _are_mixed(left: exp.Expression, right: exp.Expression, kinds: Kinds) -> bool:
    """Whether one side is text and the other a number or a date."""
    for one, other in ((left, right), (right, left)):
        is_text = kinds.of(one) == TEXT
        if is_text and (kinds.of(other) in (NUMBER, DOUBLE) or kinds.is_date(other)):
            return True
    return False


def _try_cast(tree: exp.Expression, kinds: Kinds) -> Iterator[exp.Expression]:
    yield from tree.find_all(exp.TryCast)


def _double_text(tree: exp.Expression, kinds: Kinds) -> Iterator[exp.Expression]:
    for node in tree.find_all(exp.Cast):
        if node.to.this.name in ("VARCHAR", "TEXT") and kinds.of(node.this) == DOUBLE:
            yield node


def _decimal_text(tree: exp.Expression, kinds: Kinds) -> Iterator[exp.Expression]:
    for node in tree.find_all(exp.Cast):
        size = [int(size.name) for size in node.to.expressions if size.name.isdigit()]
        if node.to.this.name == "DECIMAL" and len(size) == 2 and size[0] == size[1]:
            yield node


def _interval(tree: exp.Expression, kinds: Kinds) -> Iterator[exp.Expression]:
    for node in tree.find_all(exp.Add, exp.Sub):
        if kinds.is_date(node.left) or kinds.is_date(node.right):
            yield node


def _extract_part(tree: exp.Expression, kinds: Kinds) -> Iterator[exp.Expression]:
    for node in tree.find_all(exp.Extract):
        if node.name.lower() not in ("year", "quarter", "month", "week", "day", "doy", "hour"):
            yield node


def _subscript(tree: exp.Expression, kinds: Kinds) -> Iterator[exp.Expression]:
    yield from tree.find_all(exp.Bracket)


def _star(tree: exp.Expression, kinds: Kinds) -> Iterator[exp.Expression]:
    for node in tree.find_all(exp.Star):
        if any(node.args.get(name) for name in ("except_", "except", "replace", "rename")):
            yield node


def _using_qualified(tree: exp.Expression, kinds: Kinds) -> Iterator[exp.Expression]:
    for select in tree.find_all(exp.Select):
        joins = select.args.get("joins") or []
        shared = {name.name for join in joins for name in join.args.get("using") or []}
        for column in select.find_all(exp.Column) if shared else ():
            if column.table and column.name in shared and column.parent_select is select:
                yield column


CHECKS: dict[str, Check] = {
    "substr_start": _substr_start,
    "replace_empty": _replace_empty,
    "division": _division,
    "round_type": _round_type,
    "double_cast": _double_cast,
    "sum_type": _sum_type,
    "avg_type": _avg_type,
    "mixed_types": _mixed_types,
    "try_cast": _try_cast,
    "double_text": _double_text,
    "decimal_text": _decimal_text,
    "interval": _interval,
    "extract_part": _extract_part,
    "subscript": _subscript,
    "star": _star,
    "using_qualified": _using_qualified,
}


def _at_least(node: exp.Expression, least: int) -> bool:
    """Whether a number is certainly so large: a literal, a length, or a sum of such."""
    node = node.unnest()
    if isinstance(node, exp.Literal):
        return node.is_int and int(node.this) >= least
    if isinstance(node, exp.Add):
        return (_at_least(node.left, least) and _at_least(node.right, 0)) or (
            _at_least(node.left, 0) and _at_least(node.right, least)
        )
    return least == 0 and isinstance(node, (exp.Length, exp.StrPosition, exp.Count))


def _is_decimal(node: exp.Expression) -> bool:
    return isinstance(node, exp.Cast) and node.to.this.name == "DECIMAL"


def _above(node: exp.Expression) -> Iterator[exp.Expression]:
    """What a value is within, up to its select."""
    while node.parent is not None and not isinstance(node.parent, (exp.Select, exp.Subquery)):
        node = node.parent
        yield node


def _is_output(node: exp.Expression) -> bool:
    """Whether a value is a column of its select, and not part of a condition or an order."""
    top = list(_above(node))[-1:] or [node]
    if any(isinstance(above, (*_COMPARED, exp.Between, exp.If)) for above in _above(node)):
        return False
    return top[0].arg_key == "expressions"


def _line(node: exp.Expression) -> int:
    """The line of the first name in a node, or of the nearest above it; 1 where none tells."""
    at: exp.Expression | None = node
    while at is not None:
        lines = [inner.meta["line"] for inner in at.walk() if "line" in inner.meta]
        if lines:
            return min(lines)
        at = at.parent
    return 1
