"""Statements through boto3, as any client of Athena would send them."""

from dataclasses import dataclass
import time
from typing import Any


@dataclass(frozen=True)
class Result:
    """What became of a statement."""

    execution: dict[str, Any]
    columns: list[dict[str, Any]]
    rows: list[list[str | None]]  # without the header

    @property
    def state(self) -> str:
        """SUCCEEDED, FAILED or CANCELLED."""
        return self.execution["Status"]["State"]

    @property
    def reason(self) -> str:
        """Why it failed or was cancelled."""
        return self.execution["Status"].get("StateChangeReason", "")


class Ask:
    """A client that waits for each statement's end."""

    def __init__(self, athena: Any):
        self.client = athena.client("athena")
        self.work_group = athena.environment["BOROUGH_WORK_GROUP"]
        self._results = athena.environment["BOROUGH_RESULTS"]

    def __call__(self, sql: str, database: str | None = None, **more: Any) -> Result:
        """Run a statement."""
        id_ = self.start(sql, database, **more)
        execution = self.wait(id_)
        if execution["Status"]["State"] != "SUCCEEDED":
            return Result(execution, [], [])
        columns, rows = [], []
        for page in self.client.get_paginator("get_query_results").paginate(QueryExecutionId=id_):
            columns = page["ResultSet"]["ResultSetMetadata"].get("ColumnInfo", [])
            rows += page["ResultSet"]["Rows"]
        values = [[cell.get("VarCharValue") for cell in row["Data"]] for row in rows]
        return Result(execution, columns, values[1:] if columns else values)

    def start(self, sql: str, database: str | None = None, **more: Any) -> str:
        """Begin a statement; its id."""
        context = {"QueryExecutionContext": {"Database": database}} if database else {}
        given = {
            "WorkGroup": self.work_group,
            "ResultConfiguration": {"OutputLocation": self._results},
        }
        return self.client.start_query_execution(QueryString=sql, **(context | given | more))[
            "QueryExecutionId"
        ]

    def wait(self, id_: str, seconds: int = 120) -> dict[str, Any]:
        """Wait for a statement's end; what GetQueryExecution then says."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            execution = self.client.get_query_execution(QueryExecutionId=id_)["QueryExecution"]
            if execution["Status"]["State"] in ("SUCCEEDED", "FAILED", "CANCELLED"):
                return execution
            time.sleep(0.1)
        raise TimeoutError(f"the statement did not end in {seconds} s")
