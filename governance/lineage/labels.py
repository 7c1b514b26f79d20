"""Labels: what a column of a query is known to carry, and what one row of a relation stands for."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

# What a person is found by: it never leaves but through one of the shapes of `shapes`. `place` is a
# public column that finds one home (a UPRN, an address) once it is linked with data about people.
IDENTIFYING = frozenset({"direct", "restricted", "free_text", "secret", "place", "rank"})
# Classes that the analysis adds to those of staging: an exact number over people, one person's
# value taken out of a group, an exact order of people, a count that is withheld and rounded.
EXACT = frozenset({"measure", "count"})
# What a condition on an exact number keeps: small groups, those that are there, those of ten or
# more, those that a bound above it, or one that is not written out, tells apart.
BOUNDED = ("small", "some", "large", "larger")
PUBLIC, GROUP, PERSON = "public", "group", "person"  # grains, from the safest
GRAINS = (PUBLIC, GROUP, PERSON)
# Whether rows exist whoever the people are: always; where a count is shown; depending on people.
COMPLETE, SHOWN, DEPENDING = "complete", "shown", "depending"
ROWS = (COMPLETE, SHOWN, DEPENDING)

BARE, CONSTANT, NULL = ("bare",), ("constant",), ("null",)


@dataclass(frozen=True)
class Label:
    """A class and where it comes from: `relation.column` for each model on the way."""

    name: str
    path: tuple[str, ...]
    is_weak: bool = False  # hidden by something that can be undone, such as a hash without a key


@dataclass(frozen=True)
class Value:
    """What is known of an expression.

    `forms` are the shapes that it may have, each a tuple that begins with its name: bare (a column
    as it is), constant, count and distinct (with the step that counted), age (with the day),
    disclosed (with threshold and rounding), key (a pad of a key, with its purpose).
    `is_fixed` is False where it is there or not depending on people.
    """

    labels: frozenset[Label] = frozenset()
    forms: frozenset[tuple] = frozenset()
    is_fixed: bool = True

    def of(self, names: Iterable[str]) -> list[Label]:
        """The labels with one of these names, in order."""
        return sorted(
            (label for label in self.labels if label.name in names),
            key=lambda label: (label.name, label.path),
        )

    @property
    def names(self) -> set[str]:
        """The names of its labels."""
        return {label.name for label in self.labels}

    @property
    def is_identifying(self) -> bool:
        """Whether a person can be found by it."""
        return any(label.name in IDENTIFYING for label in self.labels)

    @property
    def is_bare(self) -> bool:
        """Whether it is a column as it is, and nothing worked out of one."""
        return BARE in self.forms and self.forms <= {BARE, NULL}

    @property
    def is_constant(self) -> bool:
        """Whether it is the same for every row, as the SQL is written."""
        return bool(self.forms) and self.forms <= {CONSTANT, NULL} and not self.labels

    def named(self, form: str) -> list[tuple]:
        """Its forms of one name."""
        return sorted(f for f in self.forms if f[0] == form)

    def derived(self) -> "Value":
        """The same, worked out further: no shape is left of it."""
        return self if not self.forms else replace(self, forms=frozenset())


@dataclass(frozen=True)
class Leak:
    """What would leave: its class, the column of the release, its path, and what to do."""

    kind: str
    what: str
    remedy: str
    column: str | None = None
    path: tuple[str, ...] = ()


@dataclass(frozen=True)
class Relation:
    """What is known of a relation. `leaks` are those of the steps that made it."""

    columns: dict[str, Value] = field(default_factory=dict)
    grain: str = PUBLIC
    rows: str = COMPLETE
    leaks: tuple[Leak, ...] = ()
    cause: tuple[str, ...] = ()  # the path of what makes its rows one person's
    is_base: bool = False  # a model, seed or declared table, not a step of the query
    is_once: bool = True  # no event is in it several times, or beside rows that are none
    is_single: bool = False  # it has one row
    cuts: tuple[tuple, ...] = ()  # where ages are cut: the column, the day and the age


def joined(values: Iterable[Value]) -> Value:
    """What is known of an expression over these: their labels, and no shape but a constant's."""
    values = list(values)
    is_constant = all(value.is_constant for value in values)
    return Value(
        frozenset().union(*(value.labels for value in values)),
        frozenset({CONSTANT}) if is_constant else frozenset(),
        all(value.is_fixed for value in values),
    )


def either(values: Iterable[Value]) -> Value:
    """What is known of a value that is one of these, as it is."""
    values = list(values)
    return Value(
        frozenset().union(*(value.labels for value in values)),
        frozenset().union(*(value.forms or {("other",)} for value in values)),
        all(value.is_fixed for value in values),
    )


def worst(order: tuple[str, ...], *names: str) -> str:
    """The last of some names in an order."""
    return max(names, key=order.index)


def relabelled(value: Value, name: str, only: Iterable[str]) -> Value:
    """The same, with the labels of some names under another."""
    only = set(only)
    labels = {Label(name, x.path) if x.name in only else x for x in value.labels}
    return replace(value, labels=frozenset(labels))
