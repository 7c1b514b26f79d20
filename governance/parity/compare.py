"""Compare relations on two engines: what is missing, how columns differ, which rows do."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from governance.parity.engines import Columns, Engine, Row
from governance.parity.relations import Subject, why_excepted
from governance.parity.rows import Pair, Shape, pairs
from governance.parity.sums import Reading
from governance.parity.types import is_comparable, portable
from governance.warehouse import Relation

AT_ONCE = 4  # relations that are compared at the same time
BATCH = 20_000  # rows that are fetched from one engine at a time
ENOUGH = 20_000  # rows that differ, after which no more are fetched


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same, in words that follow the relation's name."""

    relation: str
    column: str | None  # None where it is about the whole relation
    what: str
    rows: int | None = None  # how many differ; None where it is not about rows
    example: str | None = None  # names a row by its key and shows values


@dataclass(frozen=True)
class Outcome:
    """What a comparison found. Counts are of what was compared; rows are the first engine's."""

    relations: int
    columns: int
    rows: int
    differences: list[Difference]
    excepted: list[tuple[str, str]]  # whose rows were not compared: relation and reason
    on_neither: list[str]

    @property
    def differing(self) -> list[str]:
        """The relations that differ, each once."""
        return list(dict.fromkeys(difference.relation for difference in self.differences))


@dataclass(frozen=True)
class _Compared:
    rows: int = 0
    columns: int = 0
    differences: tuple[Difference, ...] = ()


def compare(
    left: Engine, right: Engine, subjects: Iterable[Subject], *, show_values: bool = False
) -> Outcome:
    """Compare every subject. Values are shown only where asked: they are the council's data."""
    wanted = list(subjects)
    reasons = ((subject.name, why_excepted(subject.relation)) for subject in wanted)
    schemas = sorted({subject.relation[0] for subject in wanted})
    here, there = left.columns(schemas), right.columns(schemas)
    on_neither = [s for s in wanted if s.relation not in here and s.relation not in there]
    on_any = [s for s in wanted if s not in on_neither]
    comparing = _Comparing(left, right, here, there, show_values)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        found = list(pool.map(comparing.subject, on_any))
    return Outcome(
        relations=len(found),
        columns=sum(item.columns for item in found),
        rows=sum(item.rows for item in found),
        differences=[difference for item in found for difference in item.differences],
        excepted=[(name, reason) for name, reason in reasons if reason],
        on_neither=[subject.name for subject in on_neither],
    )


@dataclass(frozen=True)
class _Comparing:
    left: Engine
    right: Engine
    here: Mapping[Relation, Columns]
    there: Mapping[Relation, Columns]
    show_values: bool

    def subject(self, subject: Subject) -> _Compared:
        sides = ((self.left, self.here), (self.right, self.there))
        for engine, known in sides:
            if subject.relation not in known:
                missing = Difference(subject.name, None, f"is not on {engine.name}")
                return _Compared(differences=(missing,))
        mine, others = (
            {name.lower(): portable(kind) for name, kind in known[subject.relation]}
            for _, known in sides
        )
        found = list(self._columns(subject, mine, others))
        common = [(n, k) for n, k in mine.items() if others.get(n) == k and is_comparable(k)]
        is_asked = bool(common) and not why_excepted(subject.relation)
        rows, differing = self._rows(subject, common) if is_asked else (0, [])
        return _Compared(rows, len(mine), (*found, *differing))

    def _columns(
        self, subject: Subject, mine: Mapping[str, str], others: Mapping[str, str]
    ) -> Iterator[Difference]:
        """Names, their order, types, and the types of the contract."""
        left, right = self.left.name, self.right.name
        for name in mine.keys() - others.keys():
            yield Difference(subject.name, name, f"is not on {right}")
        for name in others.keys() - mine.keys():
            yield Difference(subject.name, name, f"is not on {left}")
        if subject.is_ordered and set(mine) == set(others) and list(mine) != list(others):
            orders = zip(mine, others, strict=True)
            place, (one, other) = next((n, o) for n, o in enumerate(orders, 1) if o[0] != o[1])
            what = f"stands where {right} has {other} (column {place})"
            yield Difference(subject.name, one, what)
        for name in mine:
            if name in others and mine[name] != others[name]:
                what = f"is {mine[name]} on {left} and {others[name]} on {right}"
                yield Difference(subject.name, name, what)
            elif name in others and not is_comparable(mine[name]):
                what = f"is {mine[name]}, which has no one text on both engines"
                yield Difference(subject.name, name, what)
        for name, agreed in subject.contract.items():
            for engine, kinds in ((left, mine), (right, others)):
                if name in kinds and kinds[name] != portable(agreed):
                    what = f"is {kinds[name]} on {engine}, but its contract says {agreed}"
                    yield Difference(subject.name, name, what)

    def _rows(self, subject: Subject, columns: Columns) -> tuple[int, list[Difference]]:
        """How many rows the first engine has, and the differences among the common columns."""
        names, kinds = zip(*columns, strict=True)
        known = set(subject.key) <= set(names)
        key = [names.index(name) for name in subject.key] if known else []
        mine = Reading(self.left, subject.relation, columns, key)
        others = Reading(self.right, subject.relation, columns, key)
        total = mine.sums()
        if total == others.sums():
            return total.rows, []
        left, right, is_all = _differing(mine, others)
        shape = Shape(names, kinds, key)
        return total.rows, list(self._in_words(subject, shape, pairs(left, right, shape), is_all))

    def _in_words(
        self, subject: Subject, shape: Shape, paired: Sequence[Pair], is_all: bool
    ) -> Iterator[Difference]:
        at_least = "" if is_all else "at least "
        for engine, alone in (
            (self.left, [one for one, other in paired if one is not None and other is None]),
            (self.right, [other for one, other in paired if one is None and other is not None]),
        ):
            if alone:
                what = f"has {at_least}{_counted(len(alone))} on {engine.name} alone"
                example = self._row(shape, alone[0])
                yield Difference(subject.name, None, what, len(alone), example)
        by_column: dict[int, list[tuple[Row, Row]]] = {}
        for one, other in paired:
            if one is not None and other is not None:
                for place in shape.differing(one, other):
                    by_column.setdefault(place, []).append((one, other))
        for place, both in sorted(by_column.items()):
            what = f"differs in {at_least}{_counted(len(both))}"
            example = self._cell(shape, place, *both[0])
            yield Difference(subject.name, shape.names[place], what, len(both), example)

    def _row(self, shape: Shape, row: Row) -> str | None:
        if not self.show_values:
            return None
        places = shape.key or range(min(3, len(row)))
        return ", ".join(f"{shape.names[n]} {_shown(row[n])}" for n in places)

    def _cell(self, shape: Shape, place: int, one: Row, other: Row) -> str | None:
        if not self.show_values:
            return None
        return (
            f"{self._row(shape, one)}: {_shown(one[place])} on {self.left.name}, "
            f"{_shown(other[place])} on {self.right.name}"
        )


def _differing(mine: Reading, others: Reading) -> tuple[list[Row], list[Row], bool]:
    """The rows of each side that the other lacks, and whether these are all of them."""
    here, there = mine.parts(), others.parts()
    wanted = [p for p in sorted(here.keys() | there.keys()) if here.get(p) != there.get(p)]
    left: list[Row] = []
    right: list[Row] = []
    while wanted:
        batch, size = [], 0
        while wanted and size < BATCH:
            size += max(side.get(wanted[0], (0, 0))[0] for side in (here, there))
            batch.append(wanted.pop(0))
        one, other = Counter(mine.rows(batch)), Counter(others.rows(batch))
        left += (one - other).elements()
        right += (other - one).elements()
        if len(left) + len(right) > ENOUGH:
            break
    return left, right, not wanted


def _counted(rows: int) -> str:
    return f"{rows:,} row" if rows == 1 else f"{rows:,} rows"


def _shown(cell: str | None) -> str:
    """A value in quotes, so that a space at its end is seen; long ones are cut."""
    if cell is None:
        return "null"
    return repr(cell if len(cell) <= 60 else f"{cell[:57]}...")
