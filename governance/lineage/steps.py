"""Steps: the queries that a query may read by name, and what every query may end with."""

from __future__ import annotations

from dataclasses import dataclass

from sqlglot import exp

from governance.lineage.evaluation import Evaluation
from governance.lineage.expressions import evaluate
from governance.lineage.labels import EXACT, GROUP, PERSON, PUBLIC, Relation
from governance.lineage.scopes import Scope, Unresolved


@dataclass
class Step:
    """A query under a name: evaluated when it is first read."""

    node: exp.Expr
    ctes: dict[str, object]
    outer: Scope | None
    columns: list[str]
    relation: Relation | None = None


def with_steps(node: exp.Expr, outer: Scope | None) -> dict[str, object]:
    """The steps that a query may read, its own among them."""
    known = dict(outer.ctes) if outer else {}
    ctes = node.args.get("with_")
    if ctes is None:
        return known
    if ctes.args.get("recursive"):
        raise Unresolved("a recursive step is not known to the check")
    for cte in ctes.expressions:
        columns = [column.name.lower() for column in cte.args["alias"].args.get("columns") or []]
        known = {**known, cte.alias.lower(): Step(cte.this, known, outer, columns)}
    return known


def ordered(run: Evaluation, node: exp.Expr, scope: Scope, grain: str, width: int) -> None:
    """Note what order and limits give away."""
    limits = [each for each in ("limit", "offset", "sample") if node.args.get(each)]
    if limits and grain != PUBLIC:
        run.leak(
            "limit",
            f"{limits[0]} lets some rows out and not others",
            "Release every group; whoever reads them can sort and cut.",
        )
    for part in filter(None, (node.args.get(each) for each in limits)):
        if part.find(exp.Query, exp.Subquery):
            what = f"{part.key} is worked out from a query"
            run.leak("number", what, "Release every row; whoever reads them can cut.")
    order = node.args.get("order")
    for each in order.expressions if order else []:
        if isinstance(each.this, exp.Literal) or (
            isinstance(each.this, exp.Column | exp.Var) and (each.this.name.lower() == "all")
        ):
            continue
        value = evaluate(run, each.this, scope)
        if run.is_release and value.of((*EXACT, "picked")):
            run.leak(
                "number",
                "the order of the rows is that of an exact number",
                "Order by a key or by the disclosed count.",
                value=value,
            )
        is_picking = isinstance(node, exp.Select) and node.args.get("distinct")
        if value.is_identifying and (grain == GROUP or (grain == PERSON and not is_picking)):
            run.leak(
                "value",
                "the order of the rows is that of an identifier",
                "Order by a key or a count.",
                value=value,
            )


def given(node: exp.Expr) -> list[str]:
    """The parts of a node that are there."""
    return [name for name, value in node.args.items() if value]
