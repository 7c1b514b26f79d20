"""The cases of cases.yml over the relations of schema.json, as check-sql reads them."""

from collections.abc import Iterator
import json
from pathlib import Path
import re

import yaml

from governance.lineage.command import relations
from governance.lineage.release import AGGREGATE, MICRODATA, Verdict, verdict
from governance.lineage.shapes import DISCLOSED

HERE = Path(__file__).parent
SCHEMA = HERE / "schema.json"
RELATIONS = relations(json.loads(SCHEMA.read_text(encoding="utf-8")))
CASES = yaml.safe_load((HERE / "cases.yml").read_text(encoding="utf-8"))
PARTS = {"aggregate": CASES, "microdata": CASES["microdata"], "shares": CASES["shares"]}

_TERM = r"(?:[\w.]+|\w+\((?:\*|distinct \w+|[\w.]+, 0)\))"
_CALL = re.compile(rf"disclosed\(({_TERM}), ({_TERM})\)")


def leaks() -> Iterator[tuple[str, str, str, str]]:
    """What is released, class, name and SQL of each leak."""
    for part, cases in PARTS.items():
        for kind, found in cases["leaks"].items():
            for name, sql in found.items():
                yield part, kind, name, written(sql)


def safe() -> Iterator[tuple[str, str, str]]:
    """What is released, name and SQL of each query that may leave."""
    for part, cases in PARTS.items():
        for name, sql in cases["safe"].items():
            yield part, name, written(sql)


def judged(part: str, sql: str) -> Verdict:
    """What the check finds in a query, released as rows, as counts, or by a share."""
    release = MICRODATA if part == "microdata" else AGGREGATE
    return verdict(sql, RELATIONS, release, is_disclosed=part == "shares")


def written(sql: str) -> str:
    """A case with what disclosed_count writes."""
    return _CALL.sub(
        lambda found: DISCLOSED.format(
            value=found[1], behind=found[2], threshold=10, half=2.5, round_to=5
        ),
        sql,
    )
