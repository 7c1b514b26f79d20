"""One evaluation of one query: what it collects on its way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise

from governance.lineage.labels import IDENTIFYING, Leak, Relation, Value

NARROWEST = 5  # years of a band of ages
BOUNDS = range(0, 126)


@dataclass
class Evaluation:
    """What is known before (the relations), and what comes to light (leaks, cuts of ages)."""

    relations: Mapping[str, Relation]  # by their full names, in small letters
    is_release: bool = True  # a star over a relation is a leak: its columns are listed
    name: str = "query"  # the model, so that steps of two models are told apart
    key_purpose: str | None = None  # the only purpose whose key may be used
    evaluate_query: Callable | None = None
    leaks: list[Leak] = field(default_factory=list)
    cuts: dict[tuple[str, ...], set[tuple[str, int]]] = field(default_factory=dict)
    steps: int = 0
    used: dict[str, Relation] = field(default_factory=dict)

    def query(self, node, scope) -> Relation:
        """What a query within this one gives."""
        return self.evaluate_query(self, node, scope)

    def step(self) -> str:
        """A name for a step that aggregates."""
        self.steps += 1
        return f"{self.name}:{self.steps}"

    def leak(
        self,
        kind: str,
        what: str,
        remedy: str,
        column: str | None = None,
        value: Value | None = None,
        path: tuple[str, ...] = (),
    ) -> None:
        """Note a leak, with the path of the first label of a value."""
        if value is not None and value.labels and not path:
            path = _worst_path(value)
        leak = Leak(kind, what, remedy, column, path)
        if leak not in self.leaks:
            self.leaks.append(leak)

    def cut(self, value: Value, day: str, *bounds: int) -> None:
        """Note at which ages on which day a date of birth is cut."""
        for label in value.labels:
            self.cuts.setdefault(label.path[:1], set()).update((day, b) for b in bounds)

    def narrow_bands(self) -> None:
        """Note a leak where ages are cut on two days, or in bands of fewer than five years."""
        for relation in self.used.values():
            for column, day, bound in relation.cuts:
                self.cuts.setdefault((column,), set()).add((day, bound))
        for path, cuts in self.cuts.items():
            days = {day for day, _ in cuts}
            bounds = sorted({bound for _, bound in cuts})
            gaps = [after - before for before, after in pairwise(bounds)]
            if len(days) > 1:
                what = "ages on several days bisect a date of birth"
            elif gaps and min(gaps) < NARROWEST:
                what = f"ages are told apart in bands of fewer than {NARROWEST} years"
            else:
                continue
            remedy = "Use bands of five complete years or more, all on one day."
            self.leak("value", what, remedy, path=path)


def _worst_path(value: Value) -> tuple[str, ...]:
    labels = value.of(IDENTIFYING) or sorted(value.labels, key=lambda each: each.path)
    return labels[0].path


def with_name(leak: Leak, name: str) -> Leak:
    """The same leak, said of a model further up."""
    return replace(leak, what=f"{leak.what} (in {name})") if "(in " not in leak.what else leak
