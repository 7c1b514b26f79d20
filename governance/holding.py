"""Which tables are held back from readers, because too much of them was lost."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from governance import builds, losses
from governance.artifacts import Node, Project, WrongUse
from governance.losses import Loss
from governance.published import Published
from governance.warehouse import Relation, columns, tables


@dataclass(frozen=True)
class Held:
    """What a publication holds, and what it would have held if nobody had accepted it."""

    losses: tuple[Loss, ...]
    accepted: tuple[Loss, ...]
    ids: frozenset[str]  # what lost too much, and what is made of it
    staying: frozenset[Relation]  # those of which readers keep the published table

    def sentences(self) -> Iterator[str]:
        """What is held, in numbers, and what to do."""
        if not self.losses:
            return
        names = ", ".join(sorted(name for _, name in self.staying)) or "none"
        yield "Held, with what is made of it, because too much was lost:"
        for loss in self.losses:
            yield f"  {loss.name}: {loss.sentence}"
        yield f"Readers keep the tables that were published before: {names}."
        yield (
            "Look at the sources (`python -m ingest status`). If the new tables are right, run "
            "`python -m governance publish --accept NAME`."
        )


def find(
    project: Project,
    nodes: Collection[Node],
    before: Published,
    new: Any,
    accepted: Collection[str],
) -> Held:
    """Compare what was built with what is published and with what landed.

    `nodes` are those to be published, `new` a connection to what was built. Raises WrongUse where
    nothing of an accepted name is held.
    """
    found = [*losses.of_raw(project, new), *losses.of_tables(nodes, before, new)]
    unknown = set(accepted) - {name for loss in found for name in _names(loss)}
    if unknown:
        names = ", ".join(sorted(unknown))
        raise WrongUse(f"nothing of {names} is held: there is nothing to accept.")
    lost = [loss for loss in found if not set(accepted) & _names(loss)]
    ids = {loss.id for loss in lost}
    ids |= builds.following(project, ids)
    here = [node for node in nodes if node.id in ids]
    staying = {(node.schema, node.relation) for node in here if may_stay(node, before, new)}
    agreed = [loss for loss in found if loss not in lost]
    return Held(tuple(lost), tuple(agreed), frozenset(ids), frozenset(staying))


def may_stay(node: Node, before: Published, new: Any) -> bool:
    """Whether readers may keep the published table of a node.

    Of a share, only while it is built with the same columns: an agreement may let out fewer now.
    """
    relation = node.schema, node.relation
    published = before.relations.get(relation)
    if published is None:
        return False
    if node.layer != "share":
        return True
    return relation in tables(new) and columns(new, relation) == published.columns


def _names(loss: Loss) -> set[str]:
    """What a person may call it: by its relation, or by dbt's name."""
    kind, _, name, *_ = loss.id.split(".")
    return {loss.name, loss.name.removeprefix("raw_") if kind == "source" else name}
