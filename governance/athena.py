"""Athena, asked for rows: one query at a time, its answer as text."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
import os
import time
from typing import Any

from ingest import aws
from ingest.errors import WRONG_USE, Stop

# What an Athena target takes from the environment, and what each is.
VARIABLES = {
    "BOROUGH_WORK_GROUP": "the work group that queries run in, borough for instance",
    "BOROUGH_RESULTS": "where Athena writes what queries answer, s3://<bucket>/ for instance",
    "BOROUGH_LAKE": "the bucket that tables are written to, s3://<bucket>",
}
CATALOGUE = "awsdatacatalog"
FIRST_WAIT, LONGEST_WAIT = 0.1, 2.0  # seconds between two looks at a query


@dataclass(frozen=True)
class Athena:
    """A work group to ask. May be asked by several threads at once."""

    work_group: str
    results: str  # s3://...

    @classmethod
    def of(cls, variables: Mapping[str, str] = os.environ) -> "Athena":
        """The one that the environment names. Raises Stop where a variable is missing."""
        demand(variables)
        return cls(variables["BOROUGH_WORK_GROUP"], variables["BOROUGH_RESULTS"])

    def rows(self, sql: str) -> list[tuple[str | None, ...]]:
        """What a query answers, every value as text. Raises Stop where it fails."""
        with aws.sentences(f"the work group {self.work_group}"):
            client = aws.client("athena")
            id = client.start_query_execution(
                QueryString=sql,
                WorkGroup=self.work_group,
                QueryExecutionContext={"Catalog": CATALOGUE},
                ResultConfiguration={"OutputLocation": self.results},
            )["QueryExecutionId"]
            _wait(client, id)
            return list(_answer(client, id))


def demand(variables: Mapping[str, str]) -> None:
    """Raise Stop where a variable that Athena needs is not set, or names no place in S3."""
    missing = [name for name in VARIABLES if not variables.get(name)]
    if missing:
        said = "; ".join(f"{name} ({VARIABLES[name]})" for name in missing)
        are = "is" if len(missing) == 1 else "are"
        raise Stop(f"Athena needs {said}, which {are} not set: set and run again.", WRONG_USE)
    for name in ("BOROUGH_RESULTS", "BOROUGH_LAKE"):
        if not variables[name].startswith("s3://"):
            raise Stop(f"{name} must be an address in S3: {VARIABLES[name]}.", WRONG_USE)


def _wait(client: Any, id: str) -> None:
    wait = FIRST_WAIT
    while True:
        status = client.get_query_execution(QueryExecutionId=id)["QueryExecution"]["Status"]
        match status["State"]:
            case "SUCCEEDED":
                return
            case "FAILED" | "CANCELLED":
                raise Stop(_failed(id, status))
        time.sleep(wait)
        wait = min(wait * 1.5, LONGEST_WAIT)


def _failed(id: str, status: Mapping[str, Any]) -> str:
    """A failure without its message, which may quote the data: the console shows it by its id."""
    reason = status.get("StateChangeReason") or status.get("AthenaError", {}).get("ErrorMessage")
    name = (reason or "").partition(":")[0]
    named = f" with {name}" if name.isupper() and " " not in name else ""
    return f"Athena did not answer{named}: look at the query {id} in its console, and run again."


def _answer(client: Any, id: str) -> Iterator[tuple[str | None, ...]]:
    pages = client.get_paginator("get_query_results").paginate(QueryExecutionId=id)
    is_header = True  # the first row of what a select answers
    for page in pages:
        for row in page["ResultSet"]["Rows"]:
            if not is_header:
                yield tuple(cell.get("VarCharValue") for cell in row["Data"])
            is_header = False
