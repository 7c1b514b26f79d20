"""Raw and the log as tables of Glue: what a person sees who asks them through Athena."""

from hashlib import sha256
import json

from lake import names
import pyarrow.parquet as pq

from ingest import glue

PARQUET = "org.apache.hadoop.hive.ql.io.parquet"
PLACE = [("_extracted_at", "timestamp"), ("_source_part", "string"), ("_source_row", "bigint")]
LINEAGE = [*PLACE, ("_row_findings", "string")]
KEY = [("_extract_id", "string")]


def columns(table):
    """Names and types of a table's columns, those of its partitions last, as Athena lists them."""
    described = [*table["StorageDescriptor"]["Columns"], *table["PartitionKeys"]]
    return [(column["Name"], column["Type"]) for column in described]


def test_a_full_table_shows_its_newest_extract(cloud, lake):
    """Proves the newest extract in the table and every one in its history."""
    cloud.sheet()
    for value in "abc":
        cloud.write("toys.csv", f"id,name\n1,{value}\n!reject {value}\n")
        result = cloud.run()
        assert result.status == 0
        assert "Glue: 1 table registered" in result.out
    assert names(lake) == ["c"]
    assert names(lake, "raw_toys.jobs__history") == ["a", "b", "c"]
    assert [row["original_text"] for row in lake.rows("raw_toys.jobs__rejects")] == ["!reject c"]
    assert cloud.run("verify").out == "Landing is whole: 6 files.\n"


def test_a_table_is_as_athena_reads_it(cloud, lake):
    """Proves format, kind, columns and their order."""
    cloud.sheet("ID,Full  Name?\n1,a\n!reject\n", columns="id later")
    cloud.run()
    head = [("id", "string"), ("later", "string"), ("full_name", "string")]
    rejects = [(name, "string") for name in ("kind", "reason", "original_text", "outcome")]
    wanted_columns = {
        "jobs": head + LINEAGE,
        "jobs__history": head + LINEAGE,
        "jobs__rejects": rejects + PLACE,
    }
    for name, wanted in wanted_columns.items():
        table = lake.table(f"raw_toys.{name}")
        stored = table["StorageDescriptor"]
        assert columns(table) == wanted + KEY
        assert stored["InputFormat"] == f"{PARQUET}.MapredParquetInputFormat"
        assert stored["OutputFormat"] == f"{PARQUET}.MapredParquetOutputFormat"
        assert stored["SerdeInfo"]["SerializationLibrary"] == f"{PARQUET}.serde.ParquetHiveSerDe"
        assert table["TableType"] == "EXTERNAL_TABLE"
        assert table["Parameters"]["EXTERNAL"] == "TRUE"
        assert table["Parameters"]["classification"] == "parquet"
    assert [row["later"] for row in lake.rows("raw_toys.jobs")] == [None]
    keys = {
        name: lake.table(f"raw_toys.{name}")["PartitionKeys"] for name in ("jobs", "jobs__history")
    }
    assert [column["Name"] for column in keys["jobs__history"]] == ["_extract_id"]
    assert keys["jobs"] == []


def test_a_moment_is_stored_as_athena_reads_it(cloud, lake):
    """Proves milliseconds without a zone, in eight bytes, and the same for the log."""
    cloud.sheet("id,name\n1,a\n")
    cloud.run()
    files = {
        name: body for name, body in lake.objects("eastmere-raw").items() if ".parquet" in name
    }
    assert len(files) == 2  # of rows, and of the log
    for body in files.values():
        path = cloud.root / "read.parquet"
        path.write_bytes(body)
        schema = pq.ParquetFile(path).schema
        found = [c for c in map(schema.column, range(len(schema))) if c.name.endswith("ed_at")]
        assert found
        for column in found:
            assert column.physical_type == "INT64"
            kind = json.loads(column.logical_type.to_json())
            assert (kind["Type"], kind["timeUnit"], kind["isAdjustedToUTC"]) == (
                "Timestamp", "milliseconds", False,
            )  # fmt: skip


def test_descriptions_are_comments(cloud, lake):
    """Proves that whoever opens the catalogue reads what the declaration and the source say."""
    cloud.sheet(f"ID,Full  Name?,{'X' * 300}\n1,a,b\n", columns="id")
    cloud.run()
    table = lake.table("raw_toys.jobs__history")
    said = "Every extract of jobs. One row per job."
    assert (table["Description"], table["Parameters"]["comment"]) == (said, said)
    comments = [column["Comment"] for column in table["StorageDescriptor"]["Columns"]]
    assert comments[:2] == ['In the source: "ID".', 'In the source: "Full Name?".']
    assert (len(comments[2]), comments[2][-1]) == (255, "…")
    assert table["PartitionKeys"][0]["Comment"] == "The extract that the row came in."


def test_a_comment_is_one_line_that_fits():
    """Proves that Glue is told nothing that it refuses."""
    assert glue._line("a\n\tb\x00c\u00a0d", 255) == "a bc d"
    assert glue._line("x" * 300, 255) == "x" * 254 + "…"


def test_a_table_never_extracted_is_empty(cloud, lake):
    """Proves that the project always builds: columns are there, and a folder without a file."""
    cloud.sheet()
    assert cloud.run("register").status == 0
    for name in ("jobs", "jobs__history", "jobs__rejects"):
        assert lake.rows(f"raw_toys.{name}") == []
    assert columns(lake.table("raw_toys.jobs"))[:2] == [("id", "string"), ("name", "string")]
    assert lake.rows("raw_ingest.runs") == [] == lake.rows("raw_ingest.findings")


def test_types_do_not_depend_on_whether_anything_arrived(cloud, lake):
    """Proves that the empty table and the full one have the same columns."""
    cloud.sheet()
    cloud.run("register")
    before = columns(lake.table("raw_toys.jobs"))
    cloud.write("toys.csv", "id,name\n1,a\n")
    cloud.run()
    assert columns(lake.table("raw_toys.jobs")) == before


def test_only_what_ingest_made_is_removed(cloud, lake):
    """Proves that a table nobody declares goes, its files stay, and another's table stays."""
    cloud.sheet("id,name\n1,a\n")
    cloud.sheet("id,name\n1,a\n", system="others")
    cloud.run()
    theirs = {"Name": "theirs", "StorageDescriptor": {"Columns": [], "Location": "s3://x/y/"}}
    lake.client("glue").create_table(DatabaseName="raw_others", TableInput=theirs)
    raw = lake.objects("eastmere-raw", "raw/others")
    path = cloud.root / "models/staging/others/_others__sources.yml"
    path.write_text("sources: [")
    cloud.run("register")
    assert "raw_others.jobs" in lake.tables()
    path.unlink()
    cloud.run("register")
    assert [name for name in lake.tables() if "others" in name] == ["raw_others.theirs"]
    assert lake.objects("eastmere-raw", "raw/others") == raw


def test_a_mistaken_declaration_keeps_the_table_it_had(cloud, lake):
    """Proves that a typo takes no rows away, and that a table never seen is empty."""
    cloud.sheet("id,name\n1,a\n")
    cloud.run()
    cloud.sheet(ingest="kye: [id]")
    cloud.sheet(ingest="kye: [id]", system="others")
    assert cloud.run("register").status == 1
    assert names(lake) == ["a"]
    assert lake.rows("raw_others.jobs") == []


def test_the_log_is_registered(cloud, lake):
    """Proves what `last_good_check` reads: the columns that DuckDB has, a file a run."""
    cloud.sheet("id\n1\n")
    cloud.run()
    cloud.run()
    check = [("run_id", "string"), ("checked_at", "timestamp"), ("schema_name", "string"),
             ("table_name", "string")]  # fmt: skip
    runs = [("outcome", "string"), ("rows", "bigint"), ("warnings", "bigint"),
            ("message", "string"), ("fresh_at", "timestamp"),
            ("asked_at", "timestamp")]  # fmt: skip
    findings = [("kind", "string"), ("place", "string"), ("message", "string")]
    assert columns(lake.table("raw_ingest.runs")) == check + runs
    assert columns(lake.table("raw_ingest.findings")) == check + findings
    shown = [
        (row["schema_name"], row["table_name"], row["outcome"], row["rows"], row["warnings"])
        for row in lake.rows("raw_ingest.runs")
    ]
    assert shown == [
        ("raw_toys", "jobs", "landed", 1, 1),
        ("raw_toys", "jobs", "unchanged", 1, 1),
    ]
    assert f"{lake.rows('raw_ingest.runs')[0]['checked_at']:%Y-%m-%d %S.%f}" == (
        "2026-11-24 51.123000"
    )
    assert {row["kind"] for row in lake.rows("raw_ingest.findings")} == {"missing_column"}


def test_the_log_is_never_written_again(cloud, lake, watch):
    """Proves one object a run, put where none was, and that older ones are not even read."""
    cloud.sheet("id,name\n1,a\n")
    cloud.run()
    before = lake.objects("eastmere-landing", "log")
    assert len(before) == 1
    read = watch("s3", ".GetObject")
    cloud.run()
    assert read and not {params["Key"] for _, params in read} & before.keys()
    after = lake.objects("eastmere-landing", "log")
    assert len(after) == 2 and before.items() <= after.items()
    lines = [json.loads(line) for body in after.values() for line in body.splitlines()]
    assert [line["outcome"] for line in lines] == ["landed", "unchanged"]


def test_a_log_on_this_disk_is_registered_too(cloud, lake):
    """Proves that BOROUGH_LOG may stay a folder where raw lies in a bucket."""
    cloud.patch.delenv("BOROUGH_LOG")
    cloud.sheet("id,name\n1,a\n")
    cloud.run()
    assert [row["outcome"] for row in lake.rows("raw_ingest.runs")] == ["landed"]


def test_raw_is_the_same_on_disk_and_in_a_bucket(cloud, lake):
    """Proves it by name and SHA-256, for extracts with rejects and without."""
    cloud.sheet()
    for version in ("id,name\n1,a\n!reject this\n", "id,name\n1,a\n2,b\n", "no header"):
        cloud.write("toys.csv", version)
        cloud.run()
    before = lake.objects("eastmere-raw", "raw/toys")
    cloud.patch.setenv("BOROUGH_RAW", str(cloud.data / "raw"))
    cloud.run("register")
    here = {
        f"raw/{path.relative_to(cloud.data / 'raw').as_posix()}": path.read_bytes()
        for path in cloud.raw()
    }
    assert len(here) == 4
    assert {name: sha256(body).hexdigest() for name, body in before.items()} == {
        name: sha256(body).hexdigest() for name, body in here.items()
    }


def test_raw_comes_back_byte_for_byte(cloud, lake):
    """Proves that raw is made again from landing, and shown again."""
    cloud.sheet()
    for version in ("id,name\n1,a\n!reject this\n", "id,name\n1,a\n2,b\n"):
        cloud.write("toys.csv", version)
        cloud.run()
    before = lake.objects("eastmere-raw")
    lake.empty_bucket("eastmere-raw")
    assert "2 extracts read anew" in cloud.run("register").out
    assert lake.objects("eastmere-raw") == before


def test_no_extract_is_opened_twice(cloud, lake, watch):
    """Proves that a footer is read once, and of it only the end of the file."""
    cloud.sheet()
    for value in "abc":
        cloud.write("toys.csv", f"id,name\n1,{value}\n")
        cloud.run()
    read = watch("s3", ".GetObject")
    cloud.run("register")
    assert [params["Key"] for _, params in read if params["Key"].endswith(".parquet")] == []
    lake.client("s3").delete_object(Bucket="eastmere-raw", Key="raw/ingest-notes/toys.jobs.json")
    cloud.run("register")
    opened = [params["Range"] for _, params in read if params["Key"].endswith("rows.parquet")]
    assert opened == ["bytes=-65536"] * 3


def test_a_raw_file_that_is_another_is_noticed(cloud, lake):
    """Proves that a note of a file counts for nothing once the file is another."""
    cloud.sheet("id,name\n1,a\n")
    cloud.run()
    raw = lake.objects("eastmere-raw", "raw/toys")
    [key] = raw
    for body in (raw[key][:-7], b"", raw[key][:-1] + b"X"):
        lake.client("s3").put_object(Bucket="eastmere-raw", Key=key, Body=body)
        assert "1 extract read anew" in cloud.run("register").out
        assert lake.objects("eastmere-raw", "raw/toys") == raw
    assert "anew" not in cloud.run("register").out


def test_status_reads_the_log_in_the_bucket(cloud, lake, monkeypatch):
    """Proves that each table stands as its last run found it, however long ago."""
    monkeypatch.setattr("ingest.runlog.AT_ONCE", 2)
    cloud.sheet("id,name\n1,a\n")
    cloud.sheet("id,name\n1,a\n", system="others")
    cloud.run("run", "--select", "others")
    for _ in range(4):
        cloud.run("run", "--select", "toys")
    lines = cloud.run("status").out.splitlines()
    assert "landed" in lines[1] and "unchanged" in lines[2]


def test_a_restored_landing_brings_everything_back(cloud, lake):
    """Proves that landing and the declarations are all that the tables need."""
    cloud.sheet()
    for value in "ab":
        cloud.write("toys.csv", f"id,name\n1,{value}\n")
        cloud.run()
    before = lake.rows("raw_toys.jobs__history")
    for name in ("raw_toys", "raw_ingest"):
        lake.client("glue").delete_database(Name=name)
    lake.empty_bucket("eastmere-raw")
    assert cloud.run("register").status == 0
    assert lake.rows("raw_toys.jobs__history") == before
