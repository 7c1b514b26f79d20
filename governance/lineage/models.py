"""Models: the classes of staging, carried through every model of the project to the shares."""

from __future__ import annotations

from collections.abc import Iterator
import csv
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter

from governance.artifacts import Column, Node, Project
from governance.lineage.evaluation import with_name
from governance.lineage.labels import (
    BARE,
    DEPENDING,
    PERSON,
    PUBLIC,
    SHOWN,
    Label,
    Leak,
    Relation,
    Value,
)
from governance.lineage.names import is_person, is_place
from governance.lineage.release import evaluated
from governance.lineage.rendering import Renderer, Unrendered
from governance.lineage.scopes import base

# Classes from the loosest to the strictest.
ORDER = ("public", "quasi", "sensitive", "restricted", "free_text", "direct", "secret")
PROBLEMS = "_problems"  # what staging could not read: of every source, people's or not
_SNAPSHOT = ("dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to")


@dataclass
class Carried:
    """Every relation of the project with the labels of its columns, by unique id."""

    relations: dict[str, Relation] = field(default_factory=dict)
    sql: dict[str, str] = field(default_factory=dict)  # of service models and shares, as it runs
    names: dict[str, str] = field(default_factory=dict)  # what SQL calls each, in small letters
    looser: list[tuple[Node, str, str, Label]] = field(default_factory=list)

    def by_name(self) -> dict[str, Relation]:
        """The relations by what SQL calls them."""
        return {self.names[id]: found for id, found in self.relations.items() if id in self.names}


def carry(project: Project) -> Carried:
    """Work out the labels of every relation; `Project.carried` keeps them."""
    found, renderer = Carried(), Renderer(project)
    found.names = {id: _plain(name) for id, name in renderer.relations.items()}
    for node in _ordered(project):
        if node.kind == "seed":
            found.relations[node.id] = _seed(project, node)
        elif node.layer == "staging":
            found.relations[node.id] = _staging(node)
        else:
            found.relations[node.id] = _derived(found, renderer, node)
    return found


def _ordered(project: Project) -> Iterator[Node]:
    """Yield models, seeds and snapshots, each after what it reads."""
    nodes = {n.id: n for n in project.nodes.values() if n.kind in ("model", "seed", "snapshot")}
    graph = {id: [read for read in node.reads if read in nodes] for id, node in nodes.items()}
    try:
        yield from (nodes[id] for id in TopologicalSorter(graph).static_order())
    except CycleError:
        return


def _staging(node: Node) -> Relation:
    """A staging model as its yml classifies it; without a person where all of it is public."""
    classes = {
        column.name: "direct" if _is_person(column) else _class(column.privacy) or "direct"
        for column in node.columns
    }
    places = {c.name for c in node.columns if is_place(c.name, _identifier(c.privacy))}
    telling = [c for name, c in classes.items() if name != PROBLEMS]
    grain = PUBLIC if telling and all(c == "public" for c in telling) else PERSON
    return base(node.name, classes, grain, places)


def _is_person(column: Column) -> bool:
    """Whether a column names people, though its class says that many share each value."""
    is_open = _class(column.privacy) in ("public", "quasi")
    return is_open and is_person(column.name, _identifier(column.privacy))


def _seed(project: Project, node: Node) -> Relation:
    """A reference list: public, its columns those of the file."""
    try:
        with project.file(node).open(encoding="utf-8-sig", newline="") as text:
            header = next(csv.reader(text, delimiter=node.config.get("delimiter") or ","), [])
    except (OSError, UnicodeDecodeError, csv.Error):
        header = list(node.config.get("column_types") or {})
    # Whatever a column of people is called in a list that everyone may read, it is one.
    classes = {name: "direct" if is_person(name) else "public" for name in header}
    return base(node.name, classes, PUBLIC, {name for name in header if is_place(name)})


def _derived(found: Carried, renderer: Renderer, node: Node) -> Relation:
    """A model or snapshot by its SQL, with what its yml says is stricter."""
    try:
        if node.path.endswith(".py"):
            raise Unrendered("is Python, which reads whatever it likes")
        sql = renderer.sql(node.id, node.raw_code)
    except Unrendered as problem:
        leak = Leak("unresolved", f"the Jinja of {node.name} {problem}", "Use macros alone.")
        return Relation({}, PERSON, DEPENDING, (leak,))
    found.sql[node.id] = sql
    relation = evaluated(sql, found.by_name(), name=node.name, is_release=node.layer == "share")
    columns = {name: _passed(node, name, v) for name, v in relation.columns.items()}
    if node.kind == "snapshot":
        columns |= {name: Value(forms=frozenset({BARE})) for name in _SNAPSHOT}
    declared = {c.name.lower(): (_class(c.privacy), _identifier(c.privacy)) for c in node.columns}
    for name, value in columns.items():
        given, _ = declared.get(name, (None, None))
        if given:
            columns[name] = _stricter(found, node, (name, given), value)
    cause = relation.cause
    if cause and relation.grain == PERSON:
        cause = (*cause, f"{node.name}.{_last(relation, cause)}")
    leaks = tuple(with_name(leak, node.name) for leak in relation.leaks)
    is_shown = any(value.named("disclosed") for value in columns.values())
    # Groups that a model keeps by their exact size are no groups whose count is shown.
    rows = DEPENDING if relation.rows == SHOWN and not is_shown else relation.rows
    kept = {"leaks": leaks, "cause": cause, "rows": rows}
    return replace(relation, columns=columns, is_base=True, **kept)


def _last(relation: Relation, cause: tuple[str, ...]) -> str:
    """The column that goes on from a path; that it has gone on under, where none does."""
    for name, value in relation.columns.items():
        if any(label.path[0] == cause[0] for label in value.labels):
            return name
    return cause[-1].rpartition(".")[2]


def _passed(node: Node, name: str, value: Value) -> Value:
    """A column as the next model reads it: its paths go on by this one."""
    step = f"{node.name}.{name}"
    best: dict[tuple[str, str, bool], Label] = {}
    for label in sorted(value.labels, key=lambda each: (len(each.path), each.path)):
        best.setdefault(
            (label.name, label.path[0], label.is_weak), replace(label, path=(*label.path, step))
        )
    labels = set(best.values())
    if is_place(name):
        labels = {replace(x, name="place") if x.name == "public" else x for x in labels}
    # A column of a relation is one as it is, unless it still has a shape that counts.
    shapes = {"count", "distinct", "disclosed", "age", "key", "measure", "first"}
    forms = {form if form[0] in shapes else BARE for form in value.forms} or {BARE}
    return Value(frozenset(labels), frozenset(forms), value.is_fixed)


def _stricter(found: Carried, node: Node, declared: tuple[str, str], value: Value) -> Value:
    name, given = declared
    ranks = {each: place for place, each in enumerate(ORDER)}
    carried_names = [x for x in value.labels if x.name in ranks]
    strictest = max(carried_names, key=lambda x: ranks[x.name], default=None)
    if given not in ranks:
        return value
    if strictest is not None and ranks[given] < ranks[strictest.name]:
        found.looser.append((node, name, given, strictest))
        return value
    label = Label(given, (f"{node.name}.{name}",))
    return value if given == "public" else replace(value, labels=value.labels | {label})


def _class(privacy) -> str | None:
    given = privacy.get("class") if isinstance(privacy, dict) else None
    return given if isinstance(given, str) else None


def _identifier(privacy) -> str | None:
    given = privacy.get("identifier") if isinstance(privacy, dict) else None
    return given if isinstance(given, str) else None


def _plain(relation: str) -> str:
    return ".".join(part.strip('"').lower() for part in relation.split("."))
