"""Grouping: whether one row of a step still stands for one person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlglot import exp

from governance.lineage import aggregates
from governance.lineage.evaluation import Evaluation
from governance.lineage.labels import (
    COMPLETE,
    DEPENDING,
    GROUP,
    IDENTIFYING,
    PERSON,
    PUBLIC,
    Value,
)
from governance.lineage.names import is_amount
from governance.lineage.scopes import Scope, Unresolved


@dataclass(frozen=True)
class Grouping:
    """What a step groups by, and what one row of it is then."""

    keys: list[Value]
    grain: str
    cause: tuple[str, ...]  # the path of a key that is one person's

    @property
    def is_of_identifiers(self) -> bool:
        """Whether each row is one person's or home's: its keys are identifiers as they are."""
        return bool(self.keys) and all(k.is_identifying and k.is_bare for k in self.keys)

    def rows(self, before: str) -> str:
        """Whether the groups exist whoever the people are; without keys there is one row always."""
        if not self.keys:
            return COMPLETE
        is_complete = all(
            key.is_fixed and not (key.names - {"public", "place"}) for key in self.keys
        )
        return COMPLETE if before == COMPLETE and is_complete else DEPENDING


def of(run: Evaluation, node: exp.Select, scope: Scope, projections: list) -> Grouping | None:
    """How a select groups; None where it does not."""
    group = node.args.get("group")
    having = node.args.get("having")
    counted = [each for _, each in projections if aggregates.within(each)]
    if not group and not having and not counted:
        return None
    keys = list(_keys(run, group, scope, projections)) if group else []
    grain, cause = scope.grain, ()
    if grain != PUBLIC:
        unclean = [key for key in keys if not is_clean(key)]
        grain = GROUP if not unclean else PERSON
        if unclean:
            labels = unclean[0].of(IDENTIFYING) or unclean[0].of(unclean[0].names)
            cause = labels[0].path
    return Grouping(keys, grain, cause)


def is_clean(value: Value) -> bool:
    """Whether many people share each value: no identifier, and no amount or moment as it is."""
    if value.is_identifying:
        return False
    return not any(is_exact(label.path) for label in value.of(("sensitive",)))


def is_exact(path: tuple[str, ...]) -> bool:
    """Whether a path begins at an amount, of which nearly every person has another."""
    return is_amount(path[0].rpartition(".")[2])


def leaves(nodes: Iterable[exp.Expr]) -> Iterator[exp.Expr]:
    """The keys within tuples, sets, rollups and cubes."""
    for node in nodes:
        if isinstance(node, exp.Tuple | exp.GroupingSets | exp.Rollup | exp.Cube):
            yield from leaves(node.expressions)
        elif isinstance(node, exp.Paren):
            yield from leaves([node.this])
        else:
            yield node


def _keys(run: Evaluation, group: exp.Group, scope: Scope, projections: list) -> Iterator[Value]:
    if group.args.get("all"):
        for _, each in projections:
            if not aggregates.within(each):
                yield aggregates.run_value(run, each, scope)
        return
    nested = [
        each for key in ("rollup", "cube", "grouping_sets") for each in group.args.get(key) or []
    ]
    named = dict(projections)
    for node in leaves([*group.expressions, *(n for n in nested if isinstance(n, exp.Expr))]):
        if isinstance(node, exp.Literal) and not node.is_string:
            place = int(node.name) - 1
            if place >= len(projections):
                raise Unresolved("group by names a column that is not there")
            yield aggregates.run_value(run, projections[place][1], scope)
            continue
        alias = named.get(node.name.lower()) if isinstance(node, exp.Column) else None
        if alias is not None and not node.table and isinstance(alias, exp.Alias):
            is_itself = alias.this == node or aggregates.within(alias)
            if not is_itself:
                # An engine may take the alias or the column: both are counted.
                yield aggregates.run_value(run, alias, scope)
                if not _is_column(node, scope):
                    continue
        yield aggregates.run_value(run, node, scope)


def _is_column(node: exp.Column, scope: Scope) -> bool:
    try:
        scope.column(node)
    except Unresolved:
        return False
    return True
