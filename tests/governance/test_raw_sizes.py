"""What a table of raw weighs on Athena: the folders that Glue shows, and nothing beside them."""

from moto import mock_aws
import pytest

from governance import raw_sizes
from ingest import aws

RAW = "eastmere-raw"


@pytest.fixture
def account(monkeypatch):
    """An account with a bucket of raw in which two extracts lie."""
    monkeypatch.setenv("AWS_REGION", "eu-west-2")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "testing")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "testing")
    monkeypatch.delenv("AWS_ENDPOINT_URL", raising=False)
    aws.forget()
    with mock_aws():
        place = {"LocationConstraint": "eu-west-2"}
        aws.client("s3").create_bucket(Bucket=RAW, CreateBucketConfiguration=place)
        for key, size in {"jobs/1/rows": 100, "jobs/2/rows": 120, "jobs/20/rows": 7}.items():
            aws.client("s3").put_object(Bucket=RAW, Key=key, Body=b"x" * size)
        aws.client("glue").create_database(DatabaseInput={"Name": "raw_sheets"})
        yield
    aws.forget()


def table(name: str, folder: str, **more) -> None:
    described = {"StorageDescriptor": {"Location": f"s3://{RAW}/{folder}"}, **more}
    aws.client("glue").create_table(
        DatabaseName="raw_sheets", TableInput={"Name": name, **described}
    )


def partition(name: str, value: str) -> None:
    place = {"Location": f"s3://{RAW}/jobs/{value}/"}
    aws.client("glue").create_partition(
        DatabaseName="raw_sheets",
        TableName=name,
        PartitionInput={"Values": [value], "StorageDescriptor": place},
    )


def test_a_full_table_weighs_its_newest_extract_and_no_folder_of_a_like_name(account):
    table("jobs", "jobs/2/")
    assert raw_sizes.shown([("raw_sheets", "jobs")]) == {("raw_sheets", "jobs"): 120}


def test_a_table_that_grows_weighs_all_its_partitions(account):
    table("jobs", "jobs/", PartitionKeys=[{"Name": "_extract_id", "Type": "string"}])
    partition("jobs", "1")
    partition("jobs", "2")
    assert raw_sizes.shown([("raw_sheets", "jobs")]) == {("raw_sheets", "jobs"): 220}


def test_an_empty_table_weighs_nothing_and_a_missing_one_is_left_out(account):
    table("jobs", "ingest-empty/")
    asked = [("raw_sheets", "jobs"), ("raw_sheets", "absent"), ("raw_absent", "jobs")]
    assert raw_sizes.shown(asked) == {("raw_sheets", "jobs"): 0}
