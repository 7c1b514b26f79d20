"""Scopes: which relation a name of a query stands for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from sqlglot import exp

from governance.lineage.labels import (
    BARE,
    COMPLETE,
    DEPENDING,
    PERSON,
    PUBLIC,
    Label,
    Relation,
    Value,
    joined,
)
from governance.lineage.names import is_row

PERSONAL = ("direct", "restricted", "sensitive", "free_text")


class Unresolved(Exception):
    """Something of a query is not understood; the text is a sentence's subject and predicate."""


@dataclass
class Source:
    """A relation as one step reads it."""

    relation: Relation
    is_fixed: bool = True  # its rows are there whoever the people are
    purpose: str | None = None  # of the key, where the step reads the keys of one purpose


@dataclass
class Scope:
    """The names that an expression may use."""

    sources: dict[str, Source] = field(default_factory=dict)
    outer: Scope | None = None
    ctes: dict[str, object] = field(default_factory=dict)
    names: dict[str, Value] = field(default_factory=dict)  # parameters of a lambda
    aliases: dict[str, Value] = field(default_factory=dict)  # columns of this very select
    merged: dict[str, Value] = field(default_factory=dict)  # columns of a USING
    is_linked: bool = True  # what is joined is joined by equal keys, so that no row is repeated
    is_crossed: bool = False  # people are joined to others, so that counting them says nothing
    keys: tuple[Value, ...] = ()  # what the step groups by
    windows: dict[str, exp.Expr] = field(default_factory=dict)  # those that have a name
    grain: str = PUBLIC  # of what the step reads
    cause: tuple[str, ...] = ()  # the path of what makes the rows that it reads a person's
    step: str | None = None  # the step that aggregates, where this one does
    grain_out: str = PUBLIC  # of what the step gives

    @property
    def is_once(self) -> bool:
        """Whether what happened is in the rows once, so that counting them says how often."""
        return self.is_linked and all(s.relation.is_once for s in self.sources.values())

    def inner(self, **names: Value) -> Scope:
        """The same with the parameters of a lambda."""
        return replace(self, names={**self.names, **names})

    def column(self, node: exp.Column) -> Value:
        """What is known of a column, a field of one, or a whole row. Raises Unresolved."""
        return self.named([part.name for part in node.parts])

    def named(self, names: list[str]) -> Value:
        """What is known of a column by its parts, such as its relation's alias and its name."""
        parts = [name.lower() for name in names]
        found = self._find(parts)
        if found is None:
            raise Unresolved(f"the column {'.'.join(parts)} could not be resolved")
        return found

    def _find(self, parts: list[str]) -> Value | None:
        name = parts[0]
        if name in self.names:
            return self.names[name] if len(parts) == 1 else self.names[name].derived()
        if len(parts) > 1 and name in self.sources:
            columns = self.sources[name].relation.columns
            if parts[1] in columns:
                value = self._of(self.sources[name], parts[1])
                return value if len(parts) == 2 else value.derived()
        holding = [s for s in self.sources.values() if name in s.relation.columns]
        found = [self._of(source, name) for source in holding]
        if name in self.merged:
            found = [self.merged[name]]
        if len(found) > 1:
            raise Unresolved(f"the column {name} could be one of several")
        if name in self.aliases:
            # An engine takes the one or the other: both are counted.
            found.append(self.aliases[name])
        if found:
            value = found[0] if len(found) == 1 else _both(found)
            return value if len(parts) == 1 else value.derived()
        if len(parts) == 1 and name in self.sources:
            row = self.sources[name]
            return joined(self._of(row, column) for column in row.relation.columns).derived()
        return self.outer._find(parts) if self.outer else None

    def _of(self, source: Source, name: str) -> Value:
        value = source.relation.columns[name]
        if not source.is_fixed and value.is_fixed:
            value = replace(value, is_fixed=False)
        if source.purpose and "secret" in value.names:
            value = replace(value, forms=frozenset({("key", name, source.purpose)}))
        return value

    def home(self, node: exp.Column) -> str:
        """The alias of the relation that a column is of; nothing where it is of none."""
        name = node.name.lower()
        holding = [a for a, s in self.sources.items() if name in s.relation.columns]
        return node.table.lower() or next(iter(holding), "")

    def every(self) -> dict[str, dict[str, Value]]:
        """All columns by the alias of their relation, in order."""
        return {
            alias: {name: self._of(source, name) for name in source.relation.columns}
            for alias, source in self.sources.items()
        }


def _both(values: list[Value]) -> Value:
    same = values[0].forms if all(v.forms == values[0].forms for v in values) else frozenset()
    return replace(joined(values), forms=same)


def base(name: str, classes: dict[str, str], grain: str, places: set[str]) -> Relation:
    """A relation as it is declared: one label a column. Raises ValueError for an unknown class."""
    columns = {}
    for column, given in classes.items():
        label = "place" if given == "public" and column in places else given
        if is_row(column) and grain == PERSON and given in ("public", "quasi"):
            label = "restricted"
        path = (f"{name}.{column}",)
        columns[column.lower()] = Value(frozenset({Label(label, path)}), frozenset({BARE}))
    held = {label.name for value in columns.values() for label in value.labels}
    if held & {"direct", "restricted"}:
        grain = PERSON
    causes = [x.path for v in columns.values() for x in v.labels if x.name in PERSONAL]
    rows = COMPLETE if grain == PUBLIC else DEPENDING
    return Relation(columns, grain, rows, (), (causes or [(name,)])[0], is_base=True)
