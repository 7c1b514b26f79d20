"""The rehearsal answers boto3 as Athena does: types, statistics, history, errors."""

import uuid

from botocore.config import Config
from botocore.exceptions import ClientError
import pytest
import rehearsal

DATABASE = "borough_api"
VALUES = {
    # SQL: the type that Athena names, and the text that it gives
    "cast(null as varchar)": ("varchar", None),
    "'it''s'": ("varchar", "it's"),
    "true": ("boolean", "true"),
    "cast(7 as tinyint)": ("tinyint", "7"),
    "cast(-7 as integer)": ("integer", "-7"),
    "9007199254740993": ("bigint", "9007199254740993"),
    "1.5e0": ("double", "1.5"),
    "1e0": ("double", "1.0"),
    "1e7": ("double", "1.0E7"),
    "1.25e-4": ("double", "1.25E-4"),
    "nan()": ("double", "NaN"),
    "cast(1.5 as real)": ("float", "1.5"),
    "cast(1.50 as decimal(10, 2))": ("decimal", "1.50"),
    "date '2026-11-26'": ("date", "2026-11-26"),
    "timestamp '2026-11-26 10:00:00.123'": ("timestamp", "2026-11-26 10:00:00.123"),
    "timestamp '2026-11-26 10:00:00.123456'": ("timestamp", "2026-11-26 10:00:00.123456"),
    "timestamp '2026-11-26 10:00:00.123 UTC'": (
        "timestamp with time zone",
        "2026-11-26 10:00:00.123 UTC",
    ),
    "x'00ff'": ("varbinary", "00 ff"),
    "array[1, null]": ("array", "[1, null]"),
    "map(array['a'], array[1.5e0])": ("map", "{a=1.5}"),
    "cast(row(1, 'x') as row(a integer, b varchar))": ("row", "{a=1, b=x}"),
}


@pytest.fixture(scope="module", autouse=True)
def place(athena, ask) -> str:
    """An empty location beneath which everything lies."""
    assert ask(f"create database if not exists {DATABASE}").state == "SUCCEEDED"
    return f"{athena.environment['BOROUGH_LAKE']}/api/{uuid.uuid4()}"


def name() -> str:
    return f"t_{uuid.uuid4().hex}"


def made(ask, sql: str):
    result = ask(sql, DATABASE)
    assert result.state == "SUCCEEDED", result.reason
    return result


def test_values_come_as_athena_writes_them(ask):
    columns = ", ".join(f"{sql} as c{number}" for number, sql in enumerate(VALUES))
    result = ask(f"select {columns}")
    found = zip((column["Type"] for column in result.columns), result.rows[0], strict=True)
    assert dict(zip(VALUES, found, strict=True)) == VALUES


@pytest.mark.parametrize("kind", ["hive", "iceberg"])
def test_values_survive_a_table(ask, place, kind):
    """What a table of each format can hold comes back as it went in."""
    kept = {
        sql: value
        for sql, value in VALUES.items()
        if "zone" not in value[0] and "tinyint" not in sql
    }
    digits = "cast({} as timestamp(6))" if kind == "iceberg" else "cast({} as timestamp(3))"
    columns = ", ".join(
        f"{digits.format(sql) if value[0] == 'timestamp' else sql} as c{number}"
        for number, (sql, value) in enumerate(kept.items())
    )
    table = name()
    where = f"external_location='{place}/{table}'"
    if kind == "iceberg":
        where = f"table_type='ICEBERG', is_external=false, location='{place}/{table}'"
    made(ask, f"create table {table} with ({where}) as select {columns}")
    back = ask(f"select * from {table}", DATABASE)
    for (sql, (type_, text)), column, cell in zip(
        kept.items(), back.columns, back.rows[0], strict=True
    ):
        assert column["Type"] == type_, sql
        if type_ == "timestamp":
            assert cell[:23] == text[:23]
            assert len(cell) == (26 if kind == "iceberg" else 23)
        else:
            assert cell == text, sql


def test_a_long_result_comes_in_pages(ask):
    result = ask("select n from unnest(sequence(1, 2500)) as t (n) order by n")
    assert [row[0] for row in result.rows] == [str(n) for n in range(1, 2501)]


def test_parameters_stand_for_question_marks(ask):
    result = ask("select ? || '!', ?", ExecutionParameters=["'it''s'", "7"])
    assert result.rows == [["it's!", "7"]]


def test_an_execution_keeps_its_text_and_its_cost(ask, place):
    """What cost reports are made of: the query's comment, bytes and time, by work group."""
    table = name()
    made(
        ask,
        f"create table {table} with (external_location='{place}/{table}') as "
        "select n, repeat('x', 100) as text from unnest(sequence(1, 5000)) as t (n)",
    )
    sql = f"-- /* a comment that dbt wrote */\nselect count(distinct text) from {table} where n > 0"
    execution = made(ask, sql).execution
    assert execution["Query"] == sql
    assert execution["StatementType"] == "DML"
    assert execution["Statistics"]["DataScannedInBytes"] > 1000
    assert execution["Statistics"]["EngineExecutionTimeInMillis"] > 0
    nothing = made(ask, "select 1").execution
    assert nothing["Statistics"]["DataScannedInBytes"] == 0

    group = execution["WorkGroup"]
    listed = ask.client.list_query_executions(WorkGroup=group, MaxResults=5)["QueryExecutionIds"]
    assert listed[:2] == [nothing["QueryExecutionId"], execution["QueryExecutionId"]]
    described = ask.client.batch_get_query_execution(QueryExecutionIds=[*listed, "none"])
    assert {found["QueryExecutionId"] for found in described["QueryExecutions"]} == set(listed)
    assert [lost["QueryExecutionId"] for lost in described["UnprocessedQueryExecutionIds"]] == [
        "none"
    ]


def test_a_query_can_be_stopped(ask):
    id_ = ask.start(
        "select count(*) from unnest(sequence(1, 10000)) a (i), unnest(sequence(1, 10000)) b (j), "
        "unnest(sequence(1, 10000)) c (k) where i * j * k = 7"
    )
    ask.client.stop_query_execution(QueryExecutionId=id_)
    assert ask.wait(id_, 30)["Status"]["State"] == "CANCELLED"


def test_results_are_there_when_the_query_is_done_only(ask):
    failed = ask("select no_such_function(1)").execution
    assert failed["Status"]["StateChangeReason"].startswith("FUNCTION_NOT_FOUND: ")
    with pytest.raises(ClientError, match="did not finish successfully"):
        ask.client.get_query_results(QueryExecutionId=failed["QueryExecutionId"])


def test_a_result_lies_in_the_work_groups_bucket_too(athena, ask):
    execution = ask("select 'a \"b\"' as a, cast(null as integer) as b").execution
    bucket, key = execution["ResultConfiguration"]["OutputLocation"][5:].split("/", 1)
    text = athena.client("s3").get_object(Bucket=bucket, Key=key)["Body"].read().decode()
    assert text == '"a","b"\n"a ""b""",\n'


def test_ddl_changes_tables(ask, place):
    """Hive's DDL and Iceberg's, as dbt-athena and people write it."""
    hive, ice = name(), name()
    made(
        ask,
        f"create external table `{hive}` (`id` int, at timestamp comment 'When') "
        f"partitioned by (day string) stored as parquet location '{place}/{hive}'",
    )
    made(ask, f"alter table `{DATABASE}`.`{hive}` add columns (cost decimal(10, 2))")
    made(ask, f"insert into {hive} select 1, timestamp '2026-11-26 10:00:00.000', 1.50, '26'")
    made(ask, f"alter table {hive} add if not exists partition (day = '27')")
    made(ask, f"alter table {hive} set tblproperties ('classification' = 'parquet')")
    assert made(ask, f"select id, cost, day from {hive}").rows == [["1", "1.50", "26"]]
    made(ask, f"drop table if exists `{hive}`")

    made(
        ask,
        f"create table {ice} (id int, at timestamp) partitioned by (bucket(4, id), month(at)) "
        f"location '{place}/{ice}' tblproperties ('table_type'='ICEBERG')",
    )
    made(ask, f"alter table {ice} add columns (note string)")
    made(ask, f"alter table {ice} change column note remark string")
    made(ask, f"insert into {ice} values (1, timestamp '2026-11-26 10:00:00.123456', 'a')")
    made(ask, f"alter table `{ice}` rename to `{DATABASE}`.`{ice}_b`")
    newest = f'select max_by(snapshot_id, committed_at) from "{ice}_b$snapshots"'
    [[version]] = made(ask, newest).rows
    made(ask, f"update {ice}_b set remark = 'b' where id = 1")
    assert made(ask, f"select remark from {ice}_b for version as of {version}").rows == [["a"]]
    made(ask, f"optimize {ice}_b rewrite data using bin_pack")
    made(ask, f"vacuum {ice}_b")
    assert made(ask, f"select id, remark from {ice}_b").rows == [["1", "b"]]
    made(ask, f"drop table {ice}_b")


def test_a_view_is_read_by_glue_and_by_queries(athena, ask):
    view = name()
    made(ask, f"create or replace view {view} as select cast(1 as decimal(10, 2)) as cost")
    glue = athena.client("glue")
    table = glue.get_table(DatabaseName=DATABASE, Name=view)["Table"]
    assert table["StorageDescriptor"]["Columns"] == [{"Name": "cost", "Type": "decimal(10,2)"}]

    # As dbt does when it persists documentation.
    keys = ("Name", "StorageDescriptor", "TableType", "ViewOriginalText", "ViewExpandedText")
    documented = {key: table[key] for key in keys if key in table}
    glue.update_table(
        DatabaseName=DATABASE,
        TableInput=documented
        | {"Description": "A view.", "Parameters": table["Parameters"] | {"comment": "A view."}},
    )
    assert made(ask, f"select * from {view}").rows == [["1.00"]]
    made(ask, f"drop view {view}")


def test_unload_writes_files(athena, ask, place):
    folder = f"{place}/{name()}/"
    made(ask, f"unload (select 1 as a) to '{folder}' with (format = 'PARQUET')")
    bucket, prefix = folder[5:].split("/", 1)
    assert athena.client("s3").list_objects_v2(Bucket=bucket, Prefix=prefix)["KeyCount"] == 1


def test_a_query_over_the_byte_limit_is_cancelled(athena, ask, place):
    """Ten megabytes is the smallest limit that AWS takes, so there must be more than that."""
    group, table = f"borough_{uuid.uuid4().hex}", name()
    ask.client.create_work_group(
        Name=group,
        Configuration={
            "BytesScannedCutoffPerQuery": 10_000_000,
            "EnforceWorkGroupConfiguration": False,
        },
    )
    made(
        ask,
        f"create table {table} with (external_location='{place}/{table}') as "
        "select sha512(to_utf8(cast(a.n * 10000 + b.n as varchar))) as noise "
        "from unnest(sequence(1, 40)) as a (n), unnest(sequence(1, 5000)) as b (n)",
    )
    few = ask(f"select 1 from {table} limit 0", DATABASE, WorkGroup=group)
    assert few.state == "SUCCEEDED", few.reason
    all_ = ask(f"select max(noise) from {table}", DATABASE, WorkGroup=group)
    assert (all_.state, all_.reason) == ("CANCELLED", "Bytes scanned limit was exceeded")
    ask.client.delete_work_group(WorkGroup=group, RecursiveDeleteOption=True)


def test_an_unknown_work_group_is_said_so(ask):
    with pytest.raises(ClientError, match="WorkGroup nobodys is not found"):
        ask("select 1", WorkGroup="nobodys")


def test_another_region_has_no_such_work_group(athena):
    elsewhere = athena.client("athena", region_name="eu-west-1")
    with pytest.raises(ClientError, match="is not found"):
        elsewhere.get_work_group(WorkGroup=athena.environment["BOROUGH_WORK_GROUP"])


@pytest.mark.rehearsal_only
def test_lake_formation_keeps_tags_and_filters(athena):
    """Kept, not enforced; a table without a tag has none, where moto alone would fail."""
    client = athena.client("lakeformation")
    database = {"Database": {"Name": DATABASE}}
    assert client.get_resource_lf_tags(Resource=database).get("LFTagOnDatabase", []) == []
    client.create_lf_tag(TagKey="department", TagValues=["housing"])
    tag = {"TagKey": "department", "TagValues": ["housing"]}
    client.add_lf_tags_to_resource(Resource=database, LFTags=[tag])
    [kept] = client.get_resource_lf_tags(Resource=database)["LFTagOnDatabase"]
    assert (kept["TagKey"], kept["TagValues"]) == ("department", ["housing"])

    key = {"TableCatalogId": "123456789012", "DatabaseName": DATABASE, "TableName": "t"}
    data = key | {"Name": "few", "RowFilter": {"FilterExpression": "id = 1"}, "ColumnNames": ["id"]}
    client.create_data_cells_filter(TableData=data)
    with pytest.raises(client.exceptions.AlreadyExistsException):
        client.create_data_cells_filter(TableData=data)
    assert client.get_data_cells_filter(**key, Name="few")["DataCellsFilter"] == data
    assert client.list_data_cells_filter()["DataCellsFilters"] == [data]
    client.delete_data_cells_filter(**key, Name="few")
    with pytest.raises(client.exceptions.EntityNotFoundException):
        client.get_data_cells_filter(**key, Name="few")


@pytest.mark.rehearsal_only
def test_a_strangers_key_is_refused(athena):
    stranger = athena.client("athena", aws_access_key_id="STRANGER")
    with pytest.raises(ClientError, match="UnrecognizedClientException"):
        stranger.list_work_groups()


@pytest.mark.rehearsal_only
def test_anothers_bucket_is_refused(athena, ask):
    place = f"s3://{rehearsal.FOREIGN_BUCKET}"
    with pytest.raises(ClientError, match="Unable to verify/create output bucket"):
        ask("select 1", ResultConfiguration={"OutputLocation": f"{place}/results/"})
    written = ask(f"create table x with (external_location='{place}/x') as select 1 as a", DATABASE)
    assert written.reason.startswith("PERMISSION_DENIED: ")
    with pytest.raises(ClientError, match="AccessDenied"):
        athena.client("s3").put_object(Bucket=rehearsal.FOREIGN_BUCKET, Key="a", Body=b"")


@pytest.mark.rehearsal_only
def test_calls_are_throttled_now_and_then(athena, ask):
    """A client that does not try again sees it; boto3, as it comes, does try again."""
    hasty = athena.client("athena", config=Config(retries={"total_max_attempts": 1}))
    athena.throttle(every=2)
    try:
        codes = []
        for _ in range(4):
            try:
                hasty.list_work_groups()
                codes.append("")
            except ClientError as error:
                codes.append(error.response["Error"]["Code"])
        assert sorted(codes) == ["", "", "ThrottlingException", "ThrottlingException"]
        assert ask("select 1").rows == [["1"]]
    finally:
        athena.throttle(every=0)
