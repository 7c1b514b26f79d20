"""S3, Glue, STS and Lake Formation: moto's, with what it lacks put in front of it.

Where moto and the real services part, and what is done about it:

- Glue's column statistics are unknown to moto, and Trino asks for them: there are none.
- A view that dbt documents loses the comment by which Trino knows a view as one: kept.
- A bucket of another account is refused, as S3 refuses it.
- Lake Formation has filters of rows and columns, and tables without tags (lakeformation.py).
"""

from collections.abc import Callable, Iterable
import io
import json
import re
from typing import Any

from . import lakeformation, names

Wsgi = Callable[[dict[str, Any], Callable], Iterable[bytes]]

# Trino tells its views from Hive's by this; AWS's own engine looks at the view's text alone.
VIEW_COMMENT = "Presto View"

WITHOUT_STATISTICS = {
    "GetColumnStatisticsForTable": {"ColumnStatisticsList": [], "Errors": []},
    "GetColumnStatisticsForPartition": {"ColumnStatisticsList": [], "Errors": []},
    "UpdateColumnStatisticsForTable": {"Errors": []},
    "UpdateColumnStatisticsForPartition": {"Errors": []},
    "DeleteColumnStatisticsForTable": {},
    "DeleteColumnStatisticsForPartition": {},
}


def application() -> Wsgi:
    """Moto's server with the patches before it."""
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app

    moto = DomainDispatcherApplication(create_backend_app)
    lakeformation.let_tables_have_no_tags()
    filters = lakeformation.DataFilters()

    def answer(environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
        target = environ.get("HTTP_X_AMZ_TARGET", "")
        if target.startswith("AWSGlue."):
            return _glue(moto, target.removeprefix("AWSGlue."), environ, start_response)
        if filters.knows(environ["PATH_INFO"]):
            return _filtered(filters, environ, start_response)
        if not target and _bucket(environ) == names.FOREIGN_BUCKET:
            return _denied(start_response)
        return moto(environ, start_response)

    return answer


def open_buckets(endpoint: str) -> None:
    """Make the account's buckets."""
    import boto3

    s3 = boto3.client(
        "s3",
        endpoint_url=endpoint,
        region_name=names.REGION,
        aws_access_key_id=names.ACCESS_KEY,
        aws_secret_access_key=names.SECRET_KEY,
    )
    for bucket in names.BUCKETS:
        s3.create_bucket(
            Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": names.REGION}
        )


def respond(start_response: Callable, status: str, content: str, body: str) -> Iterable[bytes]:
    """One whole response."""
    raw = body.encode()
    start_response(status, [("Content-Type", content), ("Content-Length", str(len(raw)))])
    return [raw]


def body_of(environ: dict[str, Any]) -> bytes:
    """A request's body; it can be read again afterwards."""
    body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
    environ["wsgi.input"] = io.BytesIO(body)
    return body


def _glue(
    moto: Wsgi, action: str, environ: dict[str, Any], start_response: Callable
) -> Iterable[bytes]:
    if action in WITHOUT_STATISTICS:
        body = json.dumps(WITHOUT_STATISTICS[action])
        return respond(start_response, "200 OK", "application/x-amz-json-1.1", body)
    if action.startswith("GetTable") and "aws-sdk-java" in environ.get("HTTP_USER_AGENT", ""):
        return _as_trino_knows_views(moto, environ, start_response)
    return moto(environ, start_response)


def _as_trino_knows_views(
    moto: Wsgi, environ: dict[str, Any], start_response: Callable
) -> Iterable[bytes]:
    """Give Trino each view without its documentation, which it would take for something else."""
    said: dict[str, Any] = {}

    def keep(status: str, headers: list[tuple[str, str]], *_: Any) -> None:
        said.update(status=status, headers=headers)

    body = b"".join(moto(environ, keep))
    if said["status"].startswith("200"):
        found = json.loads(body)
        for table in [found["Table"]] if "Table" in found else found.get("TableList", []):
            if table.get("TableType") == "VIRTUAL_VIEW":
                table.pop("Description", None)
                table.setdefault("Parameters", {})["comment"] = VIEW_COMMENT
        body = json.dumps(found).encode()
    headers = [(k, v) for k, v in said["headers"] if k.lower() != "content-length"]
    start_response(said["status"], [*headers, ("Content-Length", str(len(body)))])
    return [body]


def _filtered(
    filters: lakeformation.DataFilters, environ: dict[str, Any], start_response: Callable
) -> Iterable[bytes]:
    try:
        body = filters.answer(environ["PATH_INFO"], body_of(environ))
    except lakeformation.Refused as refused:
        body = json.dumps({"__type": refused.code, "Message": str(refused)})
        return respond(start_response, "400 Bad Request", "application/json", body)
    return respond(start_response, "200 OK", "application/json", body)


def _bucket(environ: dict[str, Any]) -> str:
    """The bucket that a request to S3 is for: clients of an IP address put it into the path."""
    return re.split(r"[/?]", environ.get("PATH_INFO", "").lstrip("/"), maxsplit=1)[0]


def _denied(start_response: Callable) -> Iterable[bytes]:
    body = "<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"
    return respond(start_response, "403 Forbidden", "application/xml", body)
