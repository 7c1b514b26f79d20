"""How the tables of Glue move to what is new: in which requests, and what is seen meanwhile."""

import json
import re

from lake import names

from ingest import aws, glue
from ingest.naming import LINEAGE


def changes(made):
    """What was not only asked but changed."""
    return [action for action, _ in made if not action.startswith("Get")]


def test_a_flip_is_one_request(cloud, lake, watch):
    """Proves that columns and place of a full table change together, in the one request."""
    cloud.sheet("id,name\n1,a\n")
    cloud.run()
    cloud.write("toys.csv", "id,name,note\n1,b,n\n")
    made = watch("glue")
    cloud.run()
    [flip] = [
        params["TableInput"]
        for action, params in made
        if action == "UpdateTable" and params["TableInput"]["Name"] == "jobs"
    ]
    [_, newest] = sorted(lake.partitions("raw_toys.jobs__history"))
    assert newest in flip["StorageDescriptor"]["Location"]
    assert "note" in [column["Name"] for column in flip["StorageDescriptor"]["Columns"]]
    assert "DeleteTable" not in changes(made)


def test_nothing_new_changes_nothing(cloud, lake, watch):
    """Proves that a second registration only looks, and does not even ask for the history."""
    cloud.sheet("id,name\n1,a\n!reject\n")
    cloud.run()
    raw = lake.objects("eastmere-raw")
    made = watch("glue")
    assert cloud.run("register").status == 0
    assert changes(made) == []
    assert "GetTables" in [action for action, _ in made]
    assert "GetPartitions" not in [action for action, _ in made]
    assert lake.objects("eastmere-raw") == raw


def test_registering_costs_the_new_extract(cloud, lake, watch):
    """Proves that one partition is added, however many there are."""
    cloud.sheet()
    for value in "abc":
        cloud.write("toys.csv", f"id,name\n1,{value}\n")
        cloud.run()
    cloud.write("toys.csv", "id,name\n1,d\n")
    made = watch("glue")
    cloud.run()
    [added] = [params for action, params in made if action == "BatchCreatePartition"]
    assert len(added["PartitionInputList"]) == 1


def test_an_incremental_table_grows_by_partitions(cloud, lake):
    """Proves that all rows are shown, a folder an extract, and so are their rejects."""
    cloud.sheet(ingest="extract: incremental", columns="id at", loader="toy_feed")
    for records in ([("1", "10:00")], [("1", "10:00"), ("2", "11:00")]):
        lines = [json.dumps({"id": key, "at": at}) for key, at in records]
        cloud.write("toys.csv", "\n".join(lines))
        assert cloud.run().status == 0
    assert [row["id"] for row in lake.rows("raw_toys.jobs")] == ["1", "1", "2"]
    assert len(lake.partitions("raw_toys.jobs")) == 2
    for extract, folder in lake.partitions("raw_toys.jobs").items():
        assert re.search(rf"/{extract}-[0-9a-f]{{8}}/$", folder)


def test_a_declaration_may_change_its_mind(cloud, lake):
    """Proves both ways that a table becomes partitioned, and is no more."""
    cloud.sheet(ingest="extract: incremental", columns="id at", loader="toy_feed")
    cloud.write("toys.csv", '{"id": "1", "at": "10:00"}')
    cloud.run()
    cloud.write("toys.csv", '{"id": "1", "at": "10:00"}\n{"id": "2", "at": "11:00"}')
    cloud.run()
    cloud.sheet(ingest="extract: full", columns="id at", loader="toy_feed")
    cloud.run("register")
    assert [row["id"] for row in lake.rows("raw_toys.jobs")] == ["1", "1", "2"]
    cloud.write("toys.csv", '{"id": "3", "at": "12:00"}')
    cloud.run()
    assert [row["id"] for row in lake.rows("raw_toys.jobs")] == ["3"]
    assert lake.table("raw_toys.jobs")["PartitionKeys"] == []
    cloud.sheet(ingest="extract: incremental", columns="id at", loader="toy_feed")
    cloud.write("toys.csv", '{"id": "4", "at": "13:00"}')
    cloud.run()
    assert [row["id"] for row in lake.rows("raw_toys.jobs")] == ["3", "4"]
    assert len(lake.partitions("raw_toys.jobs")) == 2


def test_a_withdrawn_extract_leaves_the_history(cloud, lake):
    """Proves it for one that a corrected declaration refuses, that its files stay, and back."""
    cloud.sheet("id,name\n1,a\n")
    cloud.run()
    cloud.write("toys.csv", "id,name,more\n1,b,c\n")
    cloud.run()
    files = set(lake.objects("eastmere-raw", "raw/toys"))
    cloud.sheet(ingest="key: [more]", columns="id name more")
    cloud.run("register")
    assert names(lake, "raw_toys.jobs__history") == ["b"]
    cloud.sheet()
    cloud.run("register")
    assert names(lake, "raw_toys.jobs__history") == ["a", "b"]
    assert set(lake.objects("eastmere-raw", "raw/toys")) == files


def test_many_partitions_go_in_as_many_requests_as_glue_takes(cloud, lake, watch, monkeypatch):
    """Proves that nothing is lost where a registration changes more than a request may hold."""
    for name in ("CREATED_AT_ONCE", "UPDATED_AT_ONCE", "DELETED_AT_ONCE"):
        monkeypatch.setattr(glue, name, 2)
    cloud.patch.setenv("BOROUGH_RAW", str(cloud.data / "raw"))
    cloud.sheet()
    for value in "abcde":
        cloud.write("toys.csv", f"id,name\n1,{value}\n")
        cloud.run()
    made = watch("glue")
    for root in (lake.environment["BOROUGH_RAW"], "s3://eastmere-raw/elsewhere"):
        cloud.patch.setenv("BOROUGH_RAW", root)
        cloud.run("register")
        assert names(lake, "raw_toys.jobs__history") == [*"abcde"]
    cloud.sheet(ingest="key: [none]", columns="id none")
    cloud.run("register")
    assert lake.partitions("raw_toys.jobs__history") == {}
    for action, word in (
        ("BatchCreatePartition", "PartitionInputList"),
        ("BatchUpdatePartition", "Entries"),
        ("BatchDeletePartition", "PartitionsToDelete"),
    ):
        assert [len(params[word]) for done, params in made if done == action] == [2, 2, 1]


def test_partitions_half_done_are_compared_anew(cloud, lake, monkeypatch):
    """Proves it for a registration that ended between, even if what was wanted before is again."""
    cloud.sheet("id,name\n1,a\n")
    cloud.run()
    cloud.write("toys.csv", "id,name,more\n1,b,c\n")
    put_partitions = glue._put_partitions

    def put_and_end(*said):
        put_partitions(*said)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(glue, "_put_partitions", put_and_end)
        assert cloud.run().status == 130
    assert names(lake, "raw_toys.jobs__history") == ["a", "b"]
    [first, second] = lake.partitions("raw_toys.jobs__history")
    manifest = f"landing/toys/jobs/{second}/_manifest.json"
    lake.client("s3").delete_object(Bucket="eastmere-landing", Key=manifest)
    lake.empty_bucket("eastmere-raw")
    cloud.run("register")
    assert list(lake.partitions("raw_toys.jobs__history")) == [first]


def test_a_raw_that_moved_is_followed(cloud, lake):
    """Proves that every partition moves to the new root."""
    cloud.sheet()
    for value in "ab":
        cloud.write("toys.csv", f"id,name\n1,{value}\n")
        cloud.run()
    cloud.patch.setenv("BOROUGH_RAW", "s3://eastmere-raw/elsewhere")
    assert "2 extracts read anew" in cloud.run("register").out
    folders = lake.partitions("raw_toys.jobs__history").values()
    begin = "s3://eastmere-raw/elsewhere/toys/jobs/"
    assert [folder.startswith(begin) for folder in folders] == [True, True]
    assert names(lake) == ["b"]


def test_a_partition_that_was_read_anew_has_its_new_columns(cloud, lake, watch):
    """Proves that a corrected header row reaches the history, and older partitions stay as is."""
    cloud.sheet("id,name\n1,a\n", ingest="mode: plain", columns="")
    cloud.run()
    cloud.write("toys.csv", "Repairs log,\nid,name\n1,b\n")
    cloud.run()
    cloud.sheet(ingest="header_row: 2", columns="id")
    cloud.run("register")
    cloud.sheet(ingest="header_row: 2", columns="")
    cloud.run("register")
    pages = lake.client("glue").get_partitions(DatabaseName="raw_toys", TableName="jobs__history")
    newest = pages["Partitions"][-1]["StorageDescriptor"]["Columns"]
    assert {"id", "name"} <= {column["Name"] for column in newest}
    assert names(lake) == ["b"]
    made = watch("glue")
    cloud.run("register")
    assert changes(made) == []


def test_a_corrected_header_row_shows_at_no_moment_what_nobody_landed(cloud, lake):
    """Proves before each change to S3 or Glue: the rows as read before, or all of them anew."""
    cloud.sheet("id,name\nid,note\n1,a\n!reject\n", columns="id")
    assert cloud.run().status == 0

    def shown():
        return [
            {name: value for name, value in row.items() if name not in LINEAGE}
            for row in lake.rows("raw_toys.jobs")
        ]

    before, seen = shown(), []
    for service in ("s3", "glue"):
        events = aws.client(service).meta.events
        events.register(
            "before-send", lambda **_: seen.append((shown(), lake.rows("raw_toys.jobs__rejects")))
        )
    cloud.sheet(ingest="key: [id], header_row: 2", columns="id")
    assert cloud.run("register").status == 0
    aws.forget()
    after = [{"id": "1", "note": "a"}]
    assert before == [{"id": "id", "name": "note"}, {"id": "1", "name": "a"}]
    assert [rows for rows, _ in seen if rows not in (before, after)] == []
    assert {len(rejects) for _, rejects in seen} == {1}
    assert before in [rows for rows, _ in seen] and shown() == after
    new = lake.objects("eastmere-raw", "raw/toys")
    assert len(new) == 2
    lake.empty_bucket("eastmere-raw")
    cloud.run("register")
    assert lake.objects("eastmere-raw", "raw/toys") == new
