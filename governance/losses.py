"""What readers would lose by a publication: rows and filled cells, table by table.

A source that came in half, or not at all, leaves a build green: fewer rows, or the same rows with a
column that lost its values. So each table is compared with what is published before it replaces it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from governance.artifacts import Node, Project, WrongUse
from governance.published import Published
from governance.warehouse import Relation, columns, tables
from ingest.warehouse import identifier

LIMIT = 0.9  # of the rows or filled cells that are published; a table may declare another
FEW = 10  # cells of a column that may be lost whatever the limit, unless all of them are

_LANDED = """
    select rows from origin.raw_ingest.runs
    where schema_name = ? and table_name = ? and outcome in ('landed', 'unchanged')
    order by checked_at desc
    limit 1
"""


@dataclass(frozen=True)
class Counts:
    """How many rows a table has, and how many cells of each column are filled."""

    rows: int
    filled: Mapping[str, int]


@dataclass(frozen=True)
class Loss:
    """Why a table is held, in numbers; no value of the data is in it."""

    id: str  # of the model, snapshot or source, as dbt has it
    name: str  # as a person accepts it
    sentence: str
    published: int | None  # rows
    built: int | None


def of_tables(nodes: Iterable[Node], before: Published, new: Any) -> Iterator[Loss]:
    """The losses of tables, by what is published and a connection to what was built.

    Raises WrongUse where a limit is no share.
    """
    built, published = set(tables(new)), before.relations
    for node in nodes:
        relation = node.schema, node.relation
        there = published.get(relation)
        if there is None or (relation not in built and node.layer == "share"):
            continue  # a share that is gone was withdrawn
        counted = Counts(there.rows, there.filled)
        after = counts(new, relation) if relation in built else Counts(0, {})
        # A share's cells are emptied on purpose: a stricter rule must not wait for a person.
        what = list(_lost(counted, after, limit(node), of_cells=node.layer != "share"))
        if what:
            yield Loss(node.id, node.relation, "; ".join(what), there.rows, after.rows)


def of_raw(project: Project, new: Any) -> Iterator[Loss]:
    """Sources whose rows have landed and are not in raw, where a build reads them."""
    if not _has(new, ("raw_ingest", "runs")):
        return
    for id, source in sorted(project.sources.items()):
        schema, table = source["schema"], source["name"]
        if not schema.startswith("raw_") or schema == "raw_ingest":
            continue
        found = new.execute(_LANDED, [schema, table]).fetchone()
        landed = (found and found[0]) or 0
        there = _rows(new, (schema, table))
        if there < landed:
            count = f"{there:,}" if there else "none"
            sentence = (
                f"{count} of the {landed:,} rows of its newest extract are in raw: run "
                "`python -m ingest register`, then build again"
            )
            yield Loss(id, f"{schema}.{table}", sentence, landed, there)


def counts(connection: Any, relation: Relation) -> Counts:
    """Count the rows and the filled cells of a table of the attached file."""
    names = columns(connection, relation)
    filled = ", ".join(f"count({identifier(column)})" for column in names)
    query = f"select count(*), {filled} from origin.{identifier(*relation)}"
    rows, *cells = connection.execute(query).fetchone()
    return Counts(rows, dict(zip(names, cells, strict=True)))


def _lost(before: Counts, after: Counts, limit: float, *, of_cells: bool) -> Iterator[str]:
    """What of a table fell below its limit. Fewer rows account for fewer cells."""
    if not limit:
        return
    if after.rows < before.rows * limit:
        yield f"{_number(after.rows, 'row')} instead of {before.rows:,}"
    for column, published in before.filled.items() if of_cells else ():
        now = after.filled.get(column)
        if now is None or not before.rows or not after.rows:
            continue  # the model has it no more, or the rows say it all
        lost = now < published * min(limit, after.rows / before.rows * limit)
        is_much = published - now >= FEW or not now
        if lost and is_much:
            yield f"{column} is filled in {_number(now, 'row')} instead of {published:,}"


def limit(node: Node) -> float:
    """The share of a published table below which it is held. Raises WrongUse where it is none."""
    said = (node.config.get("meta") or {}).get("publish") or {}
    share = said.get("shrink_limit", LIMIT) if isinstance(said, Mapping) else None
    is_share = isinstance(share, (int, float)) and not isinstance(share, bool) and 0 <= share <= 1
    if not is_share:
        raise WrongUse(
            f"{node.path}: `publish: {{shrink_limit: ...}}` of {node.name} must be a number from "
            "0 to 1, the share of the published rows below which it is held."
        )
    return float(share)


def _has(connection: Any, relation: Relation) -> bool:
    return relation in tables(connection)


def _rows(connection: Any, relation: Relation) -> int:
    import duckdb

    try:
        query = f"select count(*) from origin.{identifier(*relation)}"
        return connection.execute(query).fetchone()[0]
    except duckdb.Error:  # its files, or the view itself, are gone
        return 0


def _number(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"
