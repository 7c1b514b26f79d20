"""Raw and the log as tables of Glue."""


def names(lake, table="raw_toys.jobs"):
    """The names that a table shows."""
    return [row["name"] for row in lake.rows(table)]


def test_a_full_table_shows_its_newest_extract(cloud, lake):
    """Proves the newest extract in the table and every one in its history."""
    cloud.sheet()
    for value in "abc":
        cloud.write("toys.csv", f"id,name\n1,{value}\n!reject {value}\n")
        result = cloud.run()
        assert result.status == 0, result.said
        assert "Glue: 1 table registered" in result.out
    assert names(lake) == ["c"]
    assert names(lake, "raw_toys.jobs__history") == ["a", "b", "c"]
    assert [row["original_text"] for row in lake.rows("raw_toys.jobs__rejects")] == ["!reject c"]
    assert [row["outcome"] for row in lake.rows("raw_ingest.runs")] == ["landed"] * 3
    assert cloud.run("verify").out == "Landing is whole: 6 files.\n"
    assert "landed" in cloud.run("status").out
