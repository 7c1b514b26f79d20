"""Publishing: what a model declares about what may be held from readers."""

from collections.abc import Iterator

from governance import losses
from governance.artifacts import Project, WrongUse
from governance.rules import Finding


def limits_are_shares(project: Project) -> Iterator[Finding]:
    """A limit of what a table may lose is a share, and stands where tables are published."""
    for node in project.nodes.values():
        said = (node.config.get("meta") or {}).get("publish")
        if said is None:
            continue
        if node.layer not in ("service", "share") and node.kind != "snapshot":
            yield Finding(
                node.path,
                f"{node.name} declares `publish`, but it is not published.",
                "Declare it on a service or share model, or on a snapshot.",
            )
        elif not isinstance(said, dict) or said.keys() != {"shrink_limit"}:
            yield Finding(
                node.path,
                f"`publish` of {node.name} declares something else than a shrink_limit.",
                "Write it as `publish: {shrink_limit: 0.5}`.",
            )
        else:
            try:
                losses.limit(node)
            except WrongUse:
                yield Finding(
                    node.path,
                    f"the shrink_limit of {node.name} is not a number from 0 to 1.",
                    "Write the share of the published rows below which the table is held.",
                )
