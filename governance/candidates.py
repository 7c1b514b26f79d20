"""What of a build readers get: which tables are new, which stay, which are withheld."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Any

from governance import builds, holding, losses
from governance.artifacts import Node, Project
from governance.disk_register import DiskRegister
from governance.publication import Publication
from governance.published import Published, Table
from governance.warehouse import columns, comments, tables
from ingest import clock


def to_publish(project: Project) -> Iterator[Node]:
    """What readers get: service tables without those between two others, shares, and snapshots.

    From the manifest and not from the warehouse, where a relation outlives its model.
    """
    for node in project.nodes.values():
        is_between = node.name.startswith("int_") or "/intermediate/" in node.path
        if (node.layer in ("service", "share") or node.kind == "snapshot") and not is_between:
            yield node


def stale(project: Project, build: builds.Build, refused: Collection[str]) -> set[str]:
    """What the last build did not make and test whole, and what is made of it."""
    found = build.failed(project, refused) | build.left_out(project)
    return found | builds.following(project, found)


class Candidates:
    """What one build left to publish, beside what readers have."""

    def __init__(
        self,
        project: Project,
        build: builds.Build,
        before: Published,
        new: Any,
        register: DiskRegister,
    ):
        """`new` is a connection to the warehouse, `register` how the agreements stand today."""
        self.project, self.before, self.new, self.register = project, before, new, register
        self.built = set(tables(new))
        self.shares = {share.id: share for share in project.models("share")}
        self.made_of = {id: builds.following(project, [id]) for id in self.shares}
        # As the files are today, and as they were when it was built.
        self.refusals = {
            id: why
            for id, share in self.shares.items()
            if (why := register.refusal(self._share(share)))
        }
        refused = build.refused(project)
        for id in refused & self.shares.keys() - self.refusals.keys():
            self.refusals[id] = f"the build of {build.today} refused it. Build again."
        self.refused = refused | self.refusals.keys() | builds.following(project, self.refusals)
        self.stale = stale(project, build, self.refused)
        self.nodes = [node for node in to_publish(project) if node.id not in self.refused]

    def withheld(self, said: Collection[str], after: Published) -> Iterator[str]:
        """Sentences about shares that readers do not get, without those that were said."""
        names = {sentence.partition(" is ")[0] for sentence in said}
        for id, share in self.shares.items():
            if share.relation not in names and id not in after.tables:
                what = "withdrawn" if id in self.before.tables else "not published"
                why = self.refusals.get(id) or "the last build left no table of it to publish."
                yield f"{share.relation} is {what}: {why}"

    def show(self, waiting: Collection[str]) -> Published:
        """Publish all but what waits, of which readers keep what they have."""
        making = Publication(self.before, clock.now())
        for node in self.nodes:
            if node.id not in waiting:
                if (node.schema, node.relation) in self.built:
                    making.write(self._table(node), self.new)
            elif holding.may_stay(node, self.before, self.new):
                making.keep(self.before.relations[node.schema, node.relation])
        return making.show()

    def _table(self, node: Node) -> Table:
        relation = node.schema, node.relation
        table, counted = self._share(node), losses.counts(self.new, relation)
        readers = self.register.may_read(table) if node.layer == "share" else table.readers
        # Another organisation is sent what it gets; a department opens a file of its own.
        inside = {table.department, *self.project.groups}
        return replace(
            table,
            rows=counted.rows,
            filled=counted.filled,
            comments=comments(self.new, relation),
            readers=tuple(reader for reader in readers if reader in inside),
            made_of=tuple(sorted(id for id, found in self.made_of.items() if node.id in found)),
        )

    def _share(self, node: Node) -> Table:
        """A node as a table that is not counted yet, with the columns that it has now."""
        relation = node.schema, node.relation
        names = columns(self.new, relation) if relation in self.built else []
        department = node.folder or node.group or ""
        table = Table(
            id=node.id, schema=node.schema, name=node.relation, layer=node.layer or "service",
            department=department, path=node.path, rows=0, filled=dict.fromkeys(names, 0), types={},
            comments={}, model=node.name, readers=(department,),
        )  # fmt: skip
        found = self.register.covering(table) if node.layer == "share" else []
        return replace(table, agreement=found[0].name if len(found) == 1 else "")
