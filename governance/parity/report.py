"""What a comparison found, for a person or as JSON."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import groupby
import json

from governance.parity.compare import Outcome


def text(outcome: Outcome, left: str, right: str) -> str:
    """The differences by relation and column, then what was compared."""
    return "\n".join(_lines(outcome, left, right)) + "\n"


def as_json(outcome: Outcome, left: str, right: str) -> str:
    """The same as one JSON object."""
    whole = {"engines": [left, right], "equal": not outcome.differences, **asdict(outcome)}
    return json.dumps(whole, indent=2, ensure_ascii=False) + "\n"


RENDER: dict[str, Callable[[Outcome, str, str], str]] = {"text": text, "json": as_json}


def _lines(outcome: Outcome, left: str, right: str) -> Iterator[str]:
    for relation, found in groupby(outcome.differences, key=lambda item: item.relation):
        yield relation
        for item in found:
            yield f"  {item.column or 'the relation'} {item.what}"
            if item.example:
                yield f"    {item.example}"
        yield ""
    for name in outcome.on_neither:
        yield f"On neither engine, so not compared: {name}"
    reasons = {reason: [] for _, reason in outcome.excepted}
    for name, reason in outcome.excepted:
        reasons[reason].append(name)
    for reason, names in reasons.items():
        yield f"Rows not compared, because {reason}: {', '.join(names)}"
    differ = len(outcome.differing)
    yield (
        f"{left} and {right}: {outcome.relations:,} relations, {outcome.rows:,} rows, "
        f"{outcome.columns:,} columns compared; "
        + (f"{differ:,} {'differs' if differ == 1 else 'differ'}." if differ else "all are equal.")
    )
