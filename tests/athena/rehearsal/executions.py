"""Query executions: each runs in a thread, and is remembered with its text and what it cost."""

from concurrent.futures import ThreadPoolExecutor
import threading
import time
from typing import Any
import uuid

from . import results
from .engine import Engine, Job
from .queries import Answer, Refused, Stopped
from .statements import Statement
from .workgroups import WorkGroup

SYSTEM, USER = 1, 2
ICEBERG_ERROR = 233  # the type by which dbt knows that a commit may be tried again
FINAL = ("SUCCEEDED", "FAILED", "CANCELLED")


class Execution:
    """One query, from its start to its result."""

    def __init__(self, job: Job, statement: Statement, work_group: WorkGroup):
        self.id, self.job, self.statement, self.work_group = job.id, job, statement, work_group
        self.state, self.reason = "QUEUED", ""
        self.error: dict[str, Any] = {}
        self.answer = Answer()
        self.location = job.output
        self.done = threading.Event()
        self.submitted = time.time()
        self.completed: float | None = None
        self._began = self.submitted
        self._stop = threading.Event()

    def run(self, engine: Engine) -> None:
        """Do the query; what becomes of it is written down here, whatever happens."""
        self.state, self._began = "RUNNING", time.time()
        try:
            self._still_wanted(0)
            self.answer = engine.run(self.statement, self.job, self._still_wanted)
            self._refuse_too_much(self.answer.scanned_bytes)
            if self.statement.subtype == "SELECT":
                self.location = engine.keep(self.job, self._as_csv())
            self._end("SUCCEEDED")
        except Stopped as stop:
            self._end("CANCELLED", str(stop))
        except Refused as refused:
            commit = refused.name.startswith("ICEBERG_")
            self.error = {
                "ErrorCategory": USER,
                "ErrorType": ICEBERG_ERROR if commit else 1,
                "Retryable": False,
                "ErrorMessage": str(refused),
            }
            self._end("FAILED", str(refused))
        except Exception as error:
            self.error = {"ErrorCategory": SYSTEM, "ErrorType": 0, "Retryable": True}
            self._end("FAILED", f"GENERIC_INTERNAL_ERROR: {type(error).__name__}: {error}")

    def stop(self) -> None:
        """Ask for its end; the statement is stopped where Trino has it."""
        self._stop.set()

    def described(self) -> dict[str, Any]:
        """As GetQueryExecution gives it; times in seconds, its durations in milliseconds."""
        status: dict[str, Any] = {"State": self.state, "SubmissionDateTime": self.submitted}
        if self.completed:
            status["CompletionDateTime"] = self.completed
        if self.reason:
            status["StateChangeReason"] = self.reason
        if self.error:
            status["AthenaError"] = self.error
        end = self.completed or time.time()
        return {
            "QueryExecutionId": self.id,
            "Query": self.job.sql,
            "StatementType": self.statement.kind,
            "SubstatementType": self.statement.subtype,
            "ResultConfiguration": {"OutputLocation": self.location},
            "QueryExecutionContext": {"Catalog": "awsdatacatalog"}
            | ({"Database": self.job.database} if self.job.database else {}),
            "Status": status,
            "Statistics": {
                "DataScannedInBytes": self.answer.scanned_bytes,
                "EngineExecutionTimeInMillis": round((end - self._began) * 1000),
                "TotalExecutionTimeInMillis": round((end - self.submitted) * 1000),
                "QueryQueueTimeInMillis": round((self._began - self.submitted) * 1000),
                "ResultReuseInformation": {"ReusedPreviousResult": False},
            },
            "WorkGroup": self.work_group.name,
            "EngineVersion": {
                "SelectedEngineVersion": "AUTO",
                "EffectiveEngineVersion": "Athena engine version 3",
            },
        }

    def table(self) -> tuple[list[dict[str, Any]], list[list[str | None]]]:
        """The columns, and the rows with a header before those of a query."""
        if self.statement.subtype == "SELECT":
            columns = [results.column_info(column) for column in self.answer.columns]
            header: list[str | None] = [column["Name"] for column in columns]
            return columns, [header, *results.rows(self.answer)]
        if self.statement.kind == "UTILITY":
            columns = [results.column_info(column) for column in self.answer.columns]
            return columns, results.rows(self.answer)
        return [], []

    def _still_wanted(self, scanned: int) -> None:
        self.answer.scanned_bytes = scanned
        if self._stop.is_set():
            raise Stopped("Query cancelled by user")
        self._refuse_too_much(scanned)

    def _refuse_too_much(self, scanned: int) -> None:
        limit = self.work_group.cutoff_bytes
        if limit is not None and scanned > limit:
            raise Stopped("Bytes scanned limit was exceeded")

    def _end(self, state: str, reason: str = "") -> None:
        self.state, self.reason, self.completed = state, reason, time.time()
        self.done.set()

    def _as_csv(self) -> str:
        """The result file: every value quoted, a null left out."""
        return "".join(
            ",".join("" if value is None else '"' + value.replace('"', '""') + '"' for value in row)
            + "\n"
            for row in self.table()[1]
        )


class Executions:
    """All the queries of the account."""

    def __init__(self, engine: Engine):
        self._engine = engine
        self._pool = ThreadPoolExecutor(32, thread_name_prefix="query")
        self._known: dict[str, Execution] = {}

    def start(
        self,
        sql: str,
        statement: Statement,
        work_group: WorkGroup,
        database: str | None,
        output: str,
        parameters: tuple[str, ...],
    ) -> Execution:
        """Begin a query."""
        job = Job(str(uuid.uuid4()), sql, database, output, parameters)
        execution = self._known[job.id] = Execution(job, statement, work_group)
        self._pool.submit(execution.run, self._engine)
        return execution

    def get(self, id_: str) -> Execution | None:
        """A query by its id."""
        return self._known.get(id_)

    def of(self, work_group: str) -> list[Execution]:
        """The queries of a work group, newest first, as ListQueryExecutions has them."""
        return [e for e in reversed(self._known.values()) if e.work_group.name == work_group]
