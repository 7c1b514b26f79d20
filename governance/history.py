"""The work group's history of queries: what each statement of a build read and took.

Athena keeps it for 45 days. What dbt sends says in a comment which build and which step it is of
(`query-comment` in dbt_project.yml); dbt-athena leaves the comment out of a few statements of
upkeep, which are known by the tables that they name.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
import json
import re
from typing import Any

from ingest import aws

AT_ONCE = 50  # the most that BatchGetQueryExecution takes
TRIES = 4  # at what it leaves unprocessed
OVERHEAD = "overhead"  # the step of statements that belong to none

_COMMENT = re.compile(r"\A\s*--\s*/\*\s*(?P<json>\{.*?\})\s*\*/", re.DOTALL)
_UPKEEP = re.compile(r"\A\s*(?:alter|drop|optimize|vacuum|msck)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Spent:
    """What some statements took."""

    statements: int = 0
    milliseconds: int = 0
    bytes_scanned: int = 0

    def __add__(self, other: "Spent") -> "Spent":
        """Both together."""
        return Spent(
            self.statements + other.statements,
            self.milliseconds + other.milliseconds,
            self.bytes_scanned + other.bytes_scanned,
        )


def spent(
    work_group: str, build: str, schemas: Collection[str], began: datetime, ended: datetime
) -> dict[str, Spent]:
    """What a build took, by step. Raises Stop where Athena refuses its history."""
    totals: dict[str, Spent] = {}
    for query in _queries(work_group, began):
        step = _step(query, build, schemas, began, ended)
        if step is not None:
            said = query.get("Statistics", {})
            one = Spent(
                1, said.get("EngineExecutionTimeInMillis", 0), said.get("DataScannedInBytes", 0)
            )
            totals[step] = totals.get(step, Spent()) + one
    return totals


def _queries(work_group: str, began: datetime) -> Iterator[Mapping[str, Any]]:
    """The queries since a moment. The history has the newest first: it is read no further."""
    with aws.sentences(f"the work group {work_group}"):
        athena = aws.client("athena")
        pages = athena.get_paginator("list_query_executions").paginate(WorkGroup=work_group)
        for page in pages:
            found = list(_described(athena, page["QueryExecutionIds"]))
            yield from (query for query in found if _submitted(query) >= began)
            if found and all(_submitted(query) < began for query in found):
                return


def _described(athena: Any, ids: list[str]) -> Iterator[Mapping[str, Any]]:
    for begin in range(0, len(ids), AT_ONCE):
        waiting = ids[begin : begin + AT_ONCE]
        for _ in range(TRIES):
            if not waiting:
                break
            answer = athena.batch_get_query_execution(QueryExecutionIds=waiting)
            yield from answer["QueryExecutions"]
            # What Athena was too busy for; what it knows no more is not asked for again.
            waiting = [
                item["QueryExecutionId"]
                for item in answer.get("UnprocessedQueryExecutionIds", ())
                if item.get("ErrorCode") in aws.SLOW_DOWN
            ]


def _step(
    query: Mapping[str, Any],
    build: str,
    schemas: Iterable[str],
    began: datetime,
    ended: datetime,
) -> str | None:
    """The step of the build that a statement is of; None where it is not the build's."""
    sql = query.get("Query", "")
    signed = _COMMENT.match(sql)
    if signed:
        try:
            said = json.loads(signed["json"])
        except ValueError:
            return None
        return (said.get("step") or OVERHEAD) if said.get("build") == build else None
    if not _UPKEEP.match(sql) or not began <= _submitted(query) <= ended:
        return None
    names = "|".join(map(re.escape, schemas))
    return OVERHEAD if re.search(rf"[`\"\s.](?:{names})[`\"]?\.", sql, re.IGNORECASE) else None


def _submitted(query: Mapping[str, Any]) -> datetime:
    return query["Status"]["SubmissionDateTime"]
