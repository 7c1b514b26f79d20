"""Releases: figures of a period are frozen, and no source is forgotten that may still change them.

A rounded figure that is worked out anew each day gives the exact one away when it moves.
"""

from collections.abc import Iterator, Mapping
import csv
from typing import Any

from governance.artifacts import BESIDE, Node, Project
from governance.releasing import CLOSED, PLAIN, REASON, VERSION, has_periods
from governance.rules import Finding
from governance.rules.sources import LOG

LOADER = "release_register"
LIST = "release_sources"  # the seed that lists what must be checked before a month closes
STILL = "recovered"  # the origin of what does not change any more
GUIDE = "docs/agreements.md shows it, under Releases."


def periods_are_frozen(project: Project) -> Iterator[Finding]:
    """A share of counts by period shows what its register has, and closed months beside it."""
    registers = _registers(project)
    relations = {share.relation for share in project.models("share")}
    for name, tables in registers.items():
        if name not in relations:
            for table in tables:
                yield Finding(
                    table["original_file_path"],
                    f"the register {table['source_name']}.{table['name']} keeps the releases of "
                    f"{name}, which is no share.",
                    "Name a share's table, with its version.",
                )
    for share in project.models("share"):
        if share.relation in registers or has_periods(project, share):
            for what in _unfrozen(project, share, registers.get(share.relation, [])):
                yield Finding(share.path, f"the share {share.name} {what}.", GUIDE)


def sources_are_listed(project: Project) -> Iterator[Finding]:
    """The list of a share's sources that still change is what the share really reads."""
    registers = _registers(project)
    seed = next((n for n in project.nodes.values() if n.kind == "seed" and n.name == LIST), None)
    listed = _listed(project, seed) if seed else {}
    path = seed.path if seed else f"seeds/property/{LIST}.csv"
    shares = {s.relation: s for s in project.models("share") if s.relation in registers}
    for name in sorted(listed.keys() - shares.keys()):
        yield Finding(
            path, f"it lists sources of {name}, which is no share with a register.", "Remove them."
        )
    for name, share in sorted(shares.items()):
        living = _living(project, share)
        for table in sorted(living.keys() - listed.get(name, set())):
            way = " <- ".join(living[table])
            yield Finding(
                path,
                f"it does not list {'.'.join(table)}, which {name} reads ({way}): months would "
                "close before it was checked.",
                f"Add the row {name},{','.join(table)}.",
            )
        for table in sorted(listed.get(name, set()) - living.keys()):
            yield Finding(
                path,
                f"it lists {'.'.join(table)}, which {name} does not read or which does not change.",
                "Remove the row: a source that is never checked would keep all months open.",
            )


def kept_for(project: Project, share: Node) -> list[str]:
    """Unique ids of what a share reads of its own register: staging of it, with nothing else."""
    tables = {table["unique_id"] for table in _registers(project).get(share.relation, ())}
    nodes = (project.nodes.get(id) for id in share.reads)
    return [
        node.id
        for node in nodes
        if node and node.layer == "staging" and node.reads and set(node.reads) <= tables
    ]


def _unfrozen(project: Project, share: Node, tables: list[Mapping[str, Any]]) -> Iterator[str]:
    """Why the figures of a share's periods would move, to follow its name in a sentence."""
    if len(tables) != 1:
        yield f"shows counts by period, and {len(tables)} registers keep what it released"
        return
    if not kept_for(project, share):
        yield "does not show what its register has, so that released figures would move"
    if not any(id.split(".")[-1] == CLOSED for id in share.reads):
        yield f"does not take its months from {CLOSED}, so that they would be released too early"
    types = {column.name: (column.data_type or "").lower() for column in share.columns}
    period = ((tables[0]["config"].get("meta") or {}).get("ingest") or {}).get("period")
    wanted = {VERSION: "varchar", REASON: "varchar", period: "date"}
    for name, kind in wanted.items():
        if types.get(name) != kind:
            yield f"has no column {name} of the type {kind}, which a release needs"
    for name, kind in types.items():
        if kind not in PLAIN:
            yield f"releases {name} as {kind}, whose text differs between the engines"


def _registers(project: Project) -> dict[str, list[Mapping[str, Any]]]:
    """The tables that keep releases, by the share's table."""
    found: dict[str, list[Mapping[str, Any]]] = {}
    for table in project.tables.values():
        if table.get("loader") == LOADER:
            ingest = (table["config"].get("meta") or {}).get("ingest") or {}
            found.setdefault(str(ingest.get("share")), []).append(table)
    return found


def _living(project: Project, share: Node) -> dict[tuple[str, str], list[str]]:
    """The sources' tables that may still change what a share shows, each with the way to it."""
    found: dict[tuple[str, str], list[str]] = {}
    to_do, seen = [(share.id, [share.name])], set()
    for id, way in to_do:
        node = project.nodes.get(id)
        for read in node.reads if node else ():
            table = project.sources.get(read)
            if table is None and read not in seen:
                seen.add(read)
                name = project.nodes[read].name if read in project.nodes else read
                to_do.append((read, [*way, name]))
            elif table is not None and _changes(table):
                found.setdefault((table["schema"], _own(table["name"])), way)
    return found


def _changes(table: Mapping[str, Any]) -> bool:
    """Whether a source's table is checked by ingest and may hold something else each time."""
    is_ours = table["schema"] == LOG or table.get("loader") == LOADER
    return not is_ours and (table["config"].get("meta") or {}).get("origin") != STILL


def _own(name: str) -> str:
    """The table that a history or rejects belong to."""
    tail = next((tail for tail in BESIDE if name.endswith(tail)), "")
    return name.removesuffix(tail)


def _listed(project: Project, seed: Node) -> dict[str, set[tuple[str, str]]]:
    found: dict[str, set[tuple[str, str]]] = {}
    with project.file(seed).open(encoding="utf-8-sig", newline="") as text:
        for row in csv.DictReader(text):
            table = row.get("schema_name") or "", row.get("table_name") or ""
            found.setdefault(row.get("share_name") or "", set()).add(table)
    return found
