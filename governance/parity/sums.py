"""The first step: one query a relation, whose answer is the same wherever the rows are the same.

It counts the rows and, of each column, the values; and it adds up a number made from each value
and from each whole row. A sum does not mind the order of rows, and unlike an exclusive or it minds
a row that is there twice. Values that were swapped between rows leave the sum of their column as it
was: the sum of whole rows tells.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from governance.parity.engines import Columns, Engine, Row
from governance.parity.types import DOUBLE
from governance.warehouse import Relation
from ingest.warehouse import identifier

PARTS = 1024  # that rows are dealt into, to fetch only the parts that differ

Sum = tuple[int, int]  # how many values, and the sum of their numbers


@dataclass(frozen=True)
class Sums:
    """A relation summed up."""

    rows: int
    whole: int  # the sum over whole rows
    columns: dict[str, Sum]


@dataclass(frozen=True)
class Reading:
    """How a relation is read on one engine."""

    engine: Engine
    relation: Relation
    columns: Columns  # with their portable types, in the order that both engines are read in
    key: Sequence[int]  # the positions of the columns that tell rows apart

    def sums(self) -> Sums:
        """Sum up the relation."""
        number = self.engine.dialect.number
        wanted = ["count(*)", _total(number("whole"))]
        for n in range(len(self.columns)):
            wanted += [f"count(c{n})", _total(number(f"c{n}"))]
        query = f"select {', '.join(wanted)} from ({self._digests()}) as digests"
        (answer,) = self.engine.rows(query)
        rows, whole, *each = (int(value or 0) for value in answer)
        pairs = zip(each[::2], each[1::2], strict=True)
        names = (name for name, _ in self.columns)
        return Sums(rows, whole, dict(zip(names, pairs, strict=True)))

    def parts(self) -> dict[int, Sum]:
        """Sum up the rows of each part."""
        query = (
            f"select part, count(*), {_total(self.engine.dialect.number('whole'))}"
            f" from (select whole, {self._part()} as part from ({self._digests()}) as digests)"
            " as dealt group by part"
        )
        return {int(p or 0): (int(n or 0), int(s or 0)) for p, n, s in self.engine.rows(query)}

    def rows(self, parts: Sequence[int]) -> list[Row]:
        """The rows of some parts, each value as its text; a double as the engine writes it."""
        texts = ", ".join(
            f"cast({identifier(name)} as varchar) as t{n}" if kind == DOUBLE else f"t{n}"
            for n, (name, kind) in enumerate(self.columns)
        )
        wanted = ", ".join(map(str, parts))
        digests = self._digests(keep=True)
        return self.engine.rows(
            f"select {texts} from ({digests}) as digests where {self._part()} in ({wanted})"
        )

    def _part(self) -> str:
        """The part that a row is dealt to: by its key, so that both sides of a change meet."""
        dialect = self.engine.dialect
        digest = dialect.digest(_joined(self.key)) if self.key else "whole"
        return f"mod({dialect.number(digest)}, {PARTS})"

    def _digests(self, *, keep: bool = False) -> str:
        """Of each row, the digest of each value (c0, c1, ...) and of all of them (whole).

        With `keep` the columns themselves and their texts (t0, t1, ...) as well.
        """
        dialect = self.engine.dialect
        names = [identifier(name) for name, _ in self.columns]
        texts = [
            f"{dialect.text(name, kind)} as t{n}"
            for n, (name, (_, kind)) in enumerate(zip(names, self.columns, strict=True))
        ]
        places = range(len(names))
        kept = [*names, *(f"t{n}" for n in places)] if keep else []
        cells = [f"{dialect.digest(f't{n}')} as c{n}" for n in places]
        whole = f"{dialect.digest(_joined(places))} as whole"
        origin = self.engine.place(self.relation)
        return (
            f"select {', '.join([*kept, *(f'c{n}' for n in places), whole])}"
            f" from (select {', '.join([*kept, *cells])}"
            f" from (select {', '.join([*names, *texts])} from {origin}) as texts) as cells"
        )


def _joined(places: Iterable[int]) -> str:
    """Digests one after another. A null leaves nothing between its commas; no digest is empty."""
    return " || ',' || ".join(f"coalesce(c{n}, '')" for n in places)


def _total(number: str) -> str:
    return f"sum(cast({number} as decimal(38, 0)))"
