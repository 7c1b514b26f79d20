"""Silos: a department's models belong to its group, and nobody else can read them.

dbt refuses a ref into another group's private model. These rules keep that refusal in force: a
model's own `config(group=...)` or `config(access=...)`, in SQL or in any yml, would lift it unseen.
"""

from collections.abc import Iterator

from governance.artifacts import COMMONS, Node, Project
from governance.rules import Finding

ACCESS = {"staging": "private", "service": "private", "share": "public"}


def expected_group(project: Project, node: Node) -> str | None:
    """The department that a node belongs to by its place; None where its place names none."""
    if node.layer == "staging":
        return project.staging_group(node.folder or "")
    return node.folder if node.folder in project.groups else None


def group_is_folder(project: Project) -> Iterator[Finding]:
    """A model's or snapshot's group is its department; a seed's or test's is, where it has one."""
    for node in project.nodes.values():
        if node.kind in ("seed", "test") and not _own_group(node):
            continue
        expected = expected_group(project, node)
        if node.kind == "model" and node.layer not in ACCESS:
            yield Finding(
                node.path,
                f"the model {node.name} is in no layer.",
                "Move it to models/staging/<system>/, models/service/<department>/ or "
                "models/share/<department>/.",
            )
        elif expected is None:
            yield Finding(node.path, f"the folder of {node.name} names no department.", _home(node))
        elif node.group != expected:
            yield Finding(
                node.path,
                f"{node.name} has the group {node.group or 'none'}, but its folder belongs to "
                f"{expected}.",
                "Remove `group` from its own config (SQL and yml): the folder gives it.",
            )


def access_is_layer(project: Project) -> Iterator[Finding]:
    """Staging and service are private, the commons protected, shares public."""
    for node in project.models():
        if node.layer not in ACCESS:
            continue
        is_commons = node.layer == "service" and node.folder == COMMONS
        expected = "protected" if is_commons else ACCESS[node.layer]
        if node.access != expected:
            yield Finding(
                node.path,
                f"{node.name} is {node.access}, but a model in models/{node.layer}/{node.folder} "
                f"is {expected}.",
                "Remove `access` from its own config (SQL and yml): the layer gives it.",
            )


def no_way_round(project: Project) -> Iterator[Finding]:
    """What dbt's groups do not cover: reading another's seed or snapshot, keeping tests' rows."""
    for node in project.nodes.values():
        if node.kind == "test" and node.config.get("store_failures"):
            yield Finding(
                node.path,
                f"the test {node.name} would keep the rows that fail, outside every silo.",
                "Remove `store_failures` from its config.",
            )
        home = expected_group(project, node) if node.kind != "test" else node.group
        for read in (project.nodes.get(id) for id in node.reads):
            if read is None or read.kind not in ("seed", "snapshot") or home is None:
                continue
            owner = expected_group(project, read) or read.group
            if owner not in (home, COMMONS):
                yield Finding(
                    node.path,
                    f"{node.name} of {home} reads the {read.kind} {read.name} of "
                    f"{owner or 'no department'}.",
                    "Read a share of that department instead, under an agreement.",
                )


def only_staging_reads_sources(project: Project) -> Iterator[Finding]:
    """Sources are read by staging alone, and there by the department that owns them."""
    for node in project.nodes.values():
        if node.kind not in ("model", "snapshot"):
            continue
        for source in (project.sources.get(id) for id in node.reads):
            if source is None:
                continue
            name = f"{source['source_name']}.{source['name']}"
            owner = source["config"].get("meta", {}).get("owner")
            if node.layer != "staging":
                yield Finding(
                    node.path,
                    f"{node.name} reads the source {name}, and only staging may.",
                    "Read the staging model of that table.",
                )
            elif owner != node.group:
                yield Finding(
                    node.path,
                    f"{node.name} of {node.group or 'no department'} reads the source {name}, "
                    f"which {owner or 'nobody'} owns.",
                    "Put it in the owner's staging folder, or correct `owner` in the source's yml.",
                )


def _own_group(node: Node) -> str | None:
    """The group that is set on the node itself; a generic test inherits its model's."""
    return node.config.get("group")


def _home(node: Node) -> str:
    if node.layer == "staging":
        return "Give the folder a +group in dbt_project.yml."
    place = {"model": f"models/{node.layer}", "seed": "seeds", "snapshot": "snapshots"}
    return (
        f"Move it to {place.get(node.kind, 'tests')}/<department>/, with a department of "
        "models/groups.yml."
    )
