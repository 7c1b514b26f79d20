"""What the front page tells, worked out from dbt's artifacts: no value from the data but counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from governance import builds, register
from governance.artifacts import Node, Project
from governance.shown import Shown, moment
from governance.warehouse import Relation

CATALOGUE = "catalogue.html"
ORIGINS = {
    "recovered": "Recovered from a dead system: nothing new arrives.",
    "interim": "Kept by hand while a system was down.",
    "application": "A system that the council works in.",
    "external": "Published by others.",
}
FRESHNESS = {"pass": "up to date", "warn": "late", "error": "late"}
NEVER = "0001-01-01"
LIMITS = ("warn_after", "error_after")
LAYERS = {"share": "Shared with others", "service": "What it works with", "staging": "Its sources"}


@dataclass(frozen=True)
class Item:
    """A table, with a way into the catalogue; `rows` is None where it is not known."""

    name: str
    link: str
    sentence: str
    rows: int | None = None


@dataclass(frozen=True)
class Department:
    """A department with its tables, by what they are for."""

    name: str
    description: str
    owner: Mapping[str, str]
    tables: dict[str, list[Item]]


@dataclass(frozen=True)
class Source:
    """A source system with its tables and how fresh each is, in words."""

    name: str
    description: str
    owner: str
    origin: str
    tables: list[tuple[Item, str]]


@dataclass(frozen=True)
class Trouble:
    """A step of the build that failed or warned, and how many rows it found (None: no count)."""

    what: str
    outcome: str
    rows: int | None


@dataclass(frozen=True)
class Build:
    """The last full build: when, how many of its checks held, and what did not.

    `notes` are sentences about what ran after it, and what is of another build.
    """

    finished: str
    passed: int
    troubles: list[Trouble]
    skipped: int
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Contents:
    """All that the page says."""

    departments: list[Department]
    sources: list[Source]
    agreements: list[register.Page]
    build: Build | None
    example: str | None  # a relation to try a query on


def contents(project: Project, rows: Mapping[Relation, int], about: Shown, today: date) -> Contents:
    """Work out the page: the project as it is, and the build that is shown.

    `today` is the day that agreements are judged on.
    """
    departments = [_department(project, name, rows) for name in sorted(project.groups)]
    return Contents(
        departments=departments,
        sources=_sources(project),
        agreements=register.pages(project, today),
        build=_build(about.project, about.build, about.notes) if about.build else None,
        example=_example(project, rows),
    )


def _department(project: Project, name: str, rows: Mapping[Relation, int]) -> Department:
    group = project.groups[name]
    tables: dict[str, list[Item]] = {}
    for layer, title in LAYERS.items():
        nodes = [n for n in project.nodes.values() if n.group == name and _shown_as(n) == layer]
        if nodes:
            tables[title] = [_item(node, rows) for node in nodes]
    return Department(name, (group.get("description") or "").strip(), group["owner"], tables)


def _shown_as(node: Node) -> str | None:
    """The layer that a table is listed under; workings between two tables are not listed."""
    if node.kind == "snapshot":
        return "service"
    return None if "/intermediate/" in node.path else node.layer


def _item(node: Node, rows: Mapping[Relation, int]) -> Item:
    link = f"{CATALOGUE}#!/{node.kind}/{node.id}"
    return Item(
        node.relation,
        link,
        first_sentence(node.description),
        rows.get((node.schema, node.relation)),
    )


def _sources(project: Project) -> list[Source]:
    measured = (project.freshness or {}).get("results", [])
    results = {result["unique_id"]: result for result in measured}
    by_name: dict[str, list[Mapping[str, Any]]] = {}
    for id in sorted(project.tables):
        by_name.setdefault(project.tables[id]["source_name"], []).append(project.tables[id])
    return [_source(name, tables, results) for name, tables in by_name.items()]


def _source(
    name: str, tables: list[Mapping[str, Any]], results: Mapping[str, Mapping[str, Any]]
) -> Source:
    meta = tables[0]["config"].get("meta", {})
    items = []
    for table in tables:
        link = f"{CATALOGUE}#!/source/{table['unique_id']}"
        item = Item(table["name"], link, first_sentence(table["description"]))
        items.append((item, _freshness(table, results.get(table["unique_id"]))))
    return Source(
        name=name,
        description=first_sentence(tables[0]["source_description"]),
        owner=meta.get("owner", "nobody"),
        origin=ORIGINS.get(meta.get("origin", ""), "Of unknown origin."),
        tables=items,
    )


def _freshness(table: Mapping[str, Any], result: Mapping[str, Any] | None) -> str:
    """How fresh a table is, in words; nothing where its owner promises nothing."""
    limits = table.get("freshness") or {}
    if not any((limits.get(limit) or {}).get("count") for limit in LIMITS):
        return ""
    if result is None or result["status"] not in FRESHNESS:
        return "not known"
    # dbt writes the first day of the calendar where the log has no line.
    is_new = str(result.get("max_loaded_at") or NEVER).startswith(NEVER)
    return "never arrived" if is_new else FRESHNESS[result["status"]]


def _build(project: Project, build: builds.Build, notes: tuple[str, ...]) -> Build:
    troubles, passed, skipped = [], 0, 0
    for id, result in build.results.items():
        status = result["status"]
        if status in ("pass", "success"):
            passed += 1
        elif status == "skipped":
            skipped += 1
        elif status != "no-op":
            outcome = "warning" if status == "warn" else "failed"
            # What an engine says when a step breaks can quote the data: only counts are taken.
            rows = result.get("failures") if status in ("warn", "fail") else None
            troubles.append(Trouble(_step(project, id), outcome, rows))
    troubles.sort(key=lambda trouble: trouble.outcome)
    return Build(moment(build.finished_at), passed, troubles, skipped, notes)


def _step(project: Project, id: str) -> str:
    """A step of the build in words."""
    kind, _, rest = id.partition(".")
    raw = project.manifest["nodes"].get(id, {})
    test = raw.get("test_metadata")
    if test:
        on = (raw.get("attached_node") or "").split(".")
        place = ".".join(filter(None, [on[2] if len(on) > 2 else "", raw.get("column_name")]))
        return f"{test['name']} on {place}"
    return f"{kind.replace('_', ' ')} {rest.partition('.')[2]}"


def _example(project: Project, rows: Mapping[Relation, int]) -> str | None:
    for layer in ("share", "service"):
        for node in project.models(layer):
            if (node.schema, node.relation) in rows:
                return f"{node.schema}.{node.relation}"
    return None


def first_sentence(text: str) -> str:
    """The first sentence of a description, on one line."""
    line = " ".join(text.split())
    end = line.find(". ")
    return line if end < 0 else line[: end + 1]
