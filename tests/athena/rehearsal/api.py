"""Athena's API as boto3 speaks it: JSON with the action's name in a header."""

from collections.abc import Callable, Iterable
import itertools
import json
import re
from typing import Any

from . import checks, names
from .engine import Engine
from .executions import FINAL, Execution, Executions
from .lake import Wsgi, body_of, respond
from .statements import Statement, Unreadable
from .workgroups import WorkGroup

# A short query is answered as it is asked for, which spares its client a sleep between questions.
SECONDS_TO_WAIT = 3
PAGE = 1000  # rows, with the header


class Fault(Exception):
    """An error of the API: its code and its sentence."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code


class Api:
    """Athena in front of an engine; everything else goes on to the lake."""

    def __init__(self, engine: Engine, lake: Wsgi):
        self._engine, self._lake = engine, lake
        self._executions = Executions(engine)
        self._work_groups = {
            names.WORK_GROUP: WorkGroup(
                names.WORK_GROUP,
                {
                    "EnforceWorkGroupConfiguration": False,
                    "ResultConfiguration": {"OutputLocation": f"s3://{names.RESULTS}/"},
                },
            )
        }
        self._throttle_every = 0
        self._calls = itertools.count(1)

    def __call__(self, environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        """Answer one request."""
        target = environ.get("HTTP_X_AMZ_TARGET", "")
        if environ["PATH_INFO"] == "/rehearsal/throttle":
            self._throttle_every = int(body_of(environ))
            return respond(start_response, "200 OK", "text/plain", "")
        if not target.startswith("AmazonAthena."):
            return self._lake(environ, start_response)
        kind = "application/x-amz-json-1.1"
        try:
            asked = json.loads(body_of(environ) or b"{}")
            self._refuse_strangers(environ, asked)
            action = target.removeprefix("AmazonAthena.")
            self._throttle(action)
            answer = self._act(action, asked)
        except Fault as fault:
            body = {"__type": fault.code, "message": str(fault), "Message": str(fault)}
            return respond(start_response, "400 Bad Request", kind, json.dumps(body))
        return respond(start_response, "200 OK", kind, json.dumps(answer))

    def _refuse_strangers(self, environ: dict[str, Any], asked: dict[str, Any]) -> None:
        """The account is one region's, and its user has one key."""
        scope = re.search(
            r"Credential=([^/]+)/[^/]+/([^/]+)/", environ.get("HTTP_AUTHORIZATION", "")
        )
        if scope is None or scope[1] != names.ACCESS_KEY:
            raise Fault(
                "UnrecognizedClientException",
                "The security token included in the request is invalid.",
            )
        if scope[2] != names.REGION:
            group = asked.get("WorkGroup", "primary")
            raise Fault("InvalidRequestException", f"WorkGroup {group} is not found.")

    def _throttle(self, action: str) -> None:
        if self._throttle_every and next(self._calls) % self._throttle_every == 0:
            code = (
                "TooManyRequestsException"
                if action == "StartQueryExecution"
                else "ThrottlingException"
            )
            raise Fault(code, "Rate exceeded")

    def _act(self, action: str, asked: dict[str, Any]) -> dict[str, Any]:
        act = getattr(self, "_" + re.sub(r"(?<!^)(?=[A-Z])", "_", action).lower(), None)
        if act is None:
            raise Fault("InvalidRequestException", f"{action} is not rehearsed.")
        return act(asked)

    def _start_query_execution(self, asked: dict[str, Any]) -> dict[str, Any]:
        group = self._work_group(asked.get("WorkGroup", "primary"))
        given = asked.get("ResultConfiguration", {}).get("OutputLocation")
        output = group.output if group.enforced or not given else given
        if not output:
            raise Fault(
                "InvalidRequestException",
                "No output location provided. An output location is required either through the "
                "Workgroup result configuration setting or as an API input.",
            )
        if not self._engine.reaches(output):
            bucket = output.removeprefix("s3://").split("/")[0]
            raise Fault(
                "InvalidRequestException", f"Unable to verify/create output bucket {bucket}"
            )
        if too_long := checks.of_length(asked["QueryString"]):
            raise Fault("InvalidRequestException", too_long)
        try:
            statement = Statement.read(asked["QueryString"])
        except Unreadable as error:
            raise Fault("InvalidRequestException", str(error)) from None
        execution = self._executions.start(
            asked["QueryString"],
            statement,
            group,
            asked.get("QueryExecutionContext", {}).get("Database"),
            output,
            tuple(asked.get("ExecutionParameters", ())),
        )
        return {"QueryExecutionId": execution.id}

    def _get_query_execution(self, asked: dict[str, Any]) -> dict[str, Any]:
        execution = self._execution(asked["QueryExecutionId"])
        execution.done.wait(SECONDS_TO_WAIT)
        return {"QueryExecution": execution.described()}

    def _batch_get_query_execution(self, asked: dict[str, Any]) -> dict[str, Any]:
        known = [(id_, self._executions.get(id_)) for id_ in asked["QueryExecutionIds"]]
        return {
            "QueryExecutions": [execution.described() for _, execution in known if execution],
            "UnprocessedQueryExecutionIds": [
                {
                    "QueryExecutionId": id_,
                    "ErrorCode": "InvalidRequestException",
                    "ErrorMessage": f"QueryExecution {id_} was not found",
                }
                for id_, execution in known
                if execution is None
            ],
        }

    def _list_query_executions(self, asked: dict[str, Any]) -> dict[str, Any]:
        group = self._work_group(asked.get("WorkGroup", "primary"))
        ids = [execution.id for execution in self._executions.of(group.name)]
        found, token = _page(ids, asked, 50)
        return {"QueryExecutionIds": found} | token

    def _stop_query_execution(self, asked: dict[str, Any]) -> dict[str, Any]:
        self._execution(asked["QueryExecutionId"]).stop()
        return {}

    def _get_query_results(self, asked: dict[str, Any]) -> dict[str, Any]:
        execution = self._execution(asked["QueryExecutionId"])
        if execution.state not in FINAL:
            raise Fault(
                "InvalidRequestException",
                f"Query has not yet finished. Current state: {execution.state}",
            )
        if execution.state != "SUCCEEDED":
            raise Fault(
                "InvalidRequestException",
                f"Query did not finish successfully. Final query state: {execution.state}",
            )
        columns, rows = execution.table()
        page, token = _page(rows, asked, PAGE)
        answer: dict[str, Any] = {
            "ResultSet": {
                "Rows": [{"Data": [_datum(value) for value in row]} for row in page],
                "ResultSetMetadata": {"ColumnInfo": columns},
            }
        }
        if execution.answer.update_count is not None:
            answer["UpdateCount"] = execution.answer.update_count
        return answer | token

    def _get_work_group(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {"WorkGroup": self._work_group(asked["WorkGroup"]).described()}

    def _list_work_groups(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {"WorkGroups": [group.described() for group in self._work_groups.values()]}

    def _create_work_group(self, asked: dict[str, Any]) -> dict[str, Any]:
        name = asked["Name"]
        if name in self._work_groups:
            raise Fault("InvalidRequestException", "WorkGroup is already created")
        self._work_groups[name] = WorkGroup(
            name, asked.get("Configuration", {}), asked.get("Description", "")
        )
        return {}

    def _update_work_group(self, asked: dict[str, Any]) -> dict[str, Any]:
        group = self._work_group(asked["WorkGroup"])
        updates = dict(asked.get("ConfigurationUpdates", {}))
        if updates.pop("RemoveBytesScannedCutoffPerQuery", False):
            group.configuration.pop("BytesScannedCutoffPerQuery", None)
        if result := updates.pop("ResultConfigurationUpdates", None):
            updates["ResultConfiguration"] = result
        group.configuration |= updates
        return {}

    def _delete_work_group(self, asked: dict[str, Any]) -> dict[str, Any]:
        del self._work_groups[self._work_group(asked["WorkGroup"]).name]
        return {}

    def _get_data_catalog(self, asked: dict[str, Any]) -> dict[str, Any]:
        if asked["Name"].lower() != names.HIVE:
            raise Fault("InvalidRequestException", f"DataCatalog {asked['Name']} was not found")
        return {
            "DataCatalog": {
                "Name": "AwsDataCatalog",
                "Type": "GLUE",
                "Parameters": {"catalog-id": names.ACCOUNT},
            }
        }

    def _list_data_catalogs(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {"DataCatalogsSummary": [{"CatalogName": "AwsDataCatalog", "Type": "GLUE"}]}

    def _work_group(self, name: str) -> WorkGroup:
        if name not in self._work_groups:
            raise Fault("InvalidRequestException", f"WorkGroup {name} is not found.")
        return self._work_groups[name]

    def _execution(self, id_: str) -> Execution:
        if found := self._executions.get(id_):
            return found
        raise Fault("InvalidRequestException", f"QueryExecution {id_} was not found")


def _page(items: list, asked: dict[str, Any], default: int) -> tuple[list, dict[str, str]]:
    """The items asked for, and the token of the next where more follow."""
    start = int(asked.get("NextToken") or 0)
    end = start + (asked.get("MaxResults") or default)
    return items[start:end], ({"NextToken": str(end)} if end < len(items) else {})


def _datum(value: str | None) -> dict[str, str]:
    return {} if value is None else {"VarCharValue": value}
