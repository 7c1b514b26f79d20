"""S3 and Glue on loopback for tests (moto), and what Athena would read of a table of Glue."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from io import BytesIO
import json
from typing import Any
from urllib.request import Request, urlopen

import boto3
from botocore.awsrequest import AWSResponse
import pyarrow as pa
import pyarrow.parquet as pq

REGION = "eu-west-2"
LANDING, RAW = "eastmere-landing", "eastmere-raw"
TYPES = {"string": pa.string(), "timestamp": pa.timestamp("ms"), "bigint": pa.int64()}


class Body:
    """What a refusal says, as the network would bring it."""

    def __init__(self, text: bytes):
        self._text = text

    def stream(self, **_: Any) -> list[bytes]:
        """All of it at once."""
        return [self._text]


def refusal(service: str, code: str, status: int) -> Callable[..., AWSResponse]:
    """Answers every request as AWS would that refuses it; counts how often it was asked."""
    if service == "s3":
        text = f"<Error><Code>{code}</Code><Message>Mrs Smith</Message></Error>"
    else:
        text = json.dumps({"__type": code, "Message": "Mrs Smith"})

    def answer(request: Any, **_: Any) -> AWSResponse:
        answer.asked += 1
        headers = {"content-length": str(len(text))}
        return AWSResponse(request.url, status, headers, Body(text.encode()))

    answer.asked = 0
    return answer


@dataclass(frozen=True)
class Lake:
    """An account without anything but two buckets."""

    endpoint: str

    @property
    def environment(self) -> dict[str, str]:
        """What points a platform at it."""
        return {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_REGION": REGION,
            "AWS_ACCESS_KEY_ID": "testing",
            "AWS_SECRET_ACCESS_KEY": "testing-secret",
            "BOROUGH_LANDING": f"s3://{LANDING}/landing",
            "BOROUGH_RAW": f"s3://{RAW}/raw",
            "BOROUGH_LOG": f"s3://{LANDING}/log",
        }

    def client(self, service: str) -> Any:
        """A client of the test's own."""
        return _client(service, self.endpoint)

    def empty(self) -> None:
        """Forget everything and make the buckets."""
        with urlopen(Request(f"{self.endpoint}/moto-api/reset", method="POST")):
            pass
        for name in (LANDING, RAW):
            place = {"LocationConstraint": REGION}
            self.client("s3").create_bucket(Bucket=name, CreateBucketConfiguration=place)

    def objects(self, bucket: str, prefix: str = "") -> dict[str, bytes]:
        """Every object under a prefix."""
        s3 = self.client("s3")
        pages = s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix)
        keys = [item["Key"] for page in pages for item in page.get("Contents", ())]
        return {key: s3.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys}

    def empty_bucket(self, bucket: str) -> None:
        """Remove every object of a bucket."""
        for key in self.objects(bucket):
            self.client("s3").delete_object(Bucket=bucket, Key=key)

    def table(self, name: str) -> dict[str, Any]:
        """A table as Glue has it, by `<database>.<table>`."""
        database, table = name.split(".")
        return self.client("glue").get_table(DatabaseName=database, Name=table)["Table"]

    def tables(self) -> list[str]:
        """All tables of Glue."""
        glue = self.client("glue")
        databases = [item["Name"] for item in glue.get_databases()["DatabaseList"]]
        return sorted(
            f"{database}.{table['Name']}"
            for database in databases
            for table in glue.get_tables(DatabaseName=database)["TableList"]
        )

    def partitions(self, name: str) -> dict[str, str]:
        """The location of each partition of a table."""
        database, table = name.split(".")
        pages = (
            self.client("glue")
            .get_paginator("get_partitions")
            .paginate(DatabaseName=database, TableName=table)
        )
        return {
            item["Values"][0]: item["StorageDescriptor"]["Location"]
            for page in pages
            for item in page["Partitions"]
        }

    def rows(self, name: str) -> list[dict[str, Any]]:
        """The rows of a table: all files under its folders, columns by name, keys from partitions.

        Athena reads a partition's folder and not the table's where there are partition keys.
        """
        table = self.table(name)
        columns = {item["Name"]: item["Type"] for item in table["StorageDescriptor"]["Columns"]}
        [key] = [item["Name"] for item in table["PartitionKeys"]] or [None]
        folders = self.partitions(name) if key else {None: table["StorageDescriptor"]["Location"]}
        found = []
        for value, folder in sorted(folders.items()):
            assert folder.endswith("/")
            bucket, _, prefix = folder.removeprefix("s3://").partition("/")
            for body in self.objects(bucket, prefix).values():
                read = pq.read_table(BytesIO(body))
                for column, kind in columns.items():
                    if column in read.column_names:
                        assert read.schema.field(column).type == TYPES[kind]
                for row in read.to_pylist():
                    shown = {column: row.get(column) for column in columns}
                    found.append(shown | ({key: value} if key else {}))
        return found


def names(lake, table="raw_toys.jobs"):
    """The names that a table shows."""
    return [row["name"] for row in lake.rows(table)]


@cache
def _client(service: str, endpoint: str) -> Any:
    return boto3.client(
        service,
        region_name=REGION,
        endpoint_url=endpoint,
        aws_access_key_id="testing",
        aws_secret_access_key="testing-secret",
    )
