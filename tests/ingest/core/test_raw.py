"""From landing to raw: text with lineage, the same bytes each time, nothing dropped."""

from hashlib import sha256
import json
import os
import re
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingest import raw, spool, views
from ingest.errors import Stop


def tree(platform):
    """The SHA-256 of each file in raw."""
    return {path: sha256(path.read_bytes()).hexdigest() for path in platform.raw()}


def test_raw_is_text_with_lineage(platform):
    """Proves the path, the types, the row's number as its owner sees it, and nulls."""
    text = "a title,\n\nID,Full Name\n007,1.10\n,\n8,x\n"
    platform.sheet(text, ingest="key: [id], header_row: 3", columns="id full_name")
    assert platform.run().status == 0
    path, rejects = platform.raw()
    name = platform.extracts()[0].name
    assert pq.read_table(rejects, partitioning=None).column("kind").to_pylist() == ["no_key"]
    assert path.relative_to(platform.data / "raw").parts[:3] == (
        "toys", "jobs", "extract_date=2026-11-24",
    )  # fmt: skip
    assert re.fullmatch(rf"{name}-[0-9a-f]{{8}}/rows\.parquet", "/".join(path.parts[-2:]))
    table = pq.read_table(path, partitioning=None)
    assert table.schema.types == [
        *[pa.string()] * 2,
        *[pa.timestamp("ms"), pa.string(), pa.int64(), pa.string(), pa.string()],
    ]
    assert table.to_pylist() == [
        {
            "id": key,
            "full_name": value,
            "_extract_id": name,
            "_extracted_at": table.column("_extracted_at")[0].as_py(),
            "_source_part": "toys.csv",
            "_source_row": row,
            "_row_findings": None,
        }
        for key, value, row in (("007", "1.10", 4), ("8", "x", 6))
    ]
    assert f"{table.column('_extracted_at')[0].as_py():%Y%m%dT%H%M%S}" == name[:15]


def test_original_names_are_kept(platform):
    """Proves it in the Parquet file's fields and in the comments of the view's columns."""
    platform.sheet("ID,Full  Name?\n1,a\n", columns="id")
    platform.run()
    schema = pq.read_schema(platform.raw()[0])
    assert schema.field("full_name").metadata == {b"original": b"Full  Name?"}
    assert platform.query(
        "select column_name, comment from duckdb_columns() "
        "where schema_name = 'raw_toys' and table_name = 'jobs' limit 2"
    ) == [("id", 'In the source: "ID".'), ("full_name", 'In the source: "Full Name?".')]


def test_raw_comes_back_byte_for_byte(platform):
    """Proves that raw is a pure function of landing: removed, it is made again as it was."""
    platform.sheet()
    for version in ("id,name\n1,a\n!reject this\n", "id,name\n1,a\n2,b\n"):
        platform.write("toys.csv", version)
        platform.run()
    before = tree(platform)
    assert len(before) == 3  # two extracts, and the rejects of one
    shutil.rmtree(platform.data / "raw")
    result = platform.run("register")
    assert result.status == 0
    assert "2 extracts read anew" in result.out
    assert tree(platform) == before


def test_a_lost_or_broken_raw_file_is_made_again(platform):
    """Proves that each damaged file is found and made, and that only those are."""
    platform.sheet("id,name\n1,a\n!reject this\n")
    platform.run()
    before = tree(platform)
    rows, rejects = platform.raw()
    rows.write_bytes(rows.read_bytes()[:-7])
    assert "1 extract read anew" in platform.run("register").out
    assert tree(platform) == before
    rejects.unlink()
    assert "1 extract read anew" in platform.run("register").out
    assert tree(platform) == before
    assert "anew" not in platform.run("register").out


@pytest.mark.parametrize("back", [1, 5])
def test_a_raw_file_that_rotted_on_the_disk_is_a_sentence(platform, back):
    """Proves it for a bit that flipped without the file being written, so that no stamp tells."""
    platform.sheet("id,name\n1,a\n")
    platform.run()
    before = tree(platform)
    [path] = platform.raw()
    body, written = bytearray(path.read_bytes()), path.stat().st_mtime_ns
    body[-back] ^= 0x40
    path.write_bytes(body)
    os.utime(path, ns=(written, written))
    result = platform.run()
    assert result.status == 1
    folder = platform.data / "raw/toys/jobs"
    assert (
        f"raw_toys.jobs cannot be shown, for its files are damaged: remove {folder}" in result.err
    )
    shutil.rmtree(folder)
    assert platform.run("register").status == 0
    assert tree(platform) == before


@pytest.mark.parametrize(
    "flip", [('"name"', '"nome"'), (".parquet", ".parkuet"), (", 2, 0", ", 9, 0")]
)
def test_a_note_that_rotted_counts_for_nothing(platform, flip):
    """Proves that columns and numbers of rows are read again from the files themselves."""
    platform.sheet("id,name\n1,a\n2,b\n")
    platform.run()
    path = platform.data / "ingest-notes/toys.jobs.json"
    good = path.read_text()
    json.loads(good)
    assert good.count(flip[0])
    path.write_text(good.replace(*flip))
    result = platform.run()
    assert (result.status, "unchanged  2 rows" in result.out) == (0, True)
    assert path.read_text() == good


def test_a_corrected_header_row_reads_what_landed(platform):
    """Proves that no fetch is needed, and that nothing lands: the source is not even there."""
    source = platform.write("toys.csv", "Repairs log,\nid,name\n1,a\n")
    platform.sheet(ingest="key: [id]")
    assert platform.run().status == 1
    source.unlink()
    platform.sheet(ingest="key: [id], header_row: 2")
    result = platform.run("register")
    assert result.status == 0
    assert platform.query("select id, name, _source_row from raw_toys.jobs") == [("1", "a", 3)]
    assert len(platform.extracts()) == 1


def test_a_corrected_header_row_over_unchanged_bytes_is_good(platform):
    """Proves the same through a run: unchanged, and the table is there."""
    platform.sheet("Repairs log,\nid,name\n1,a\n")
    assert platform.run().status == 1
    platform.sheet(ingest="key: [id], header_row: 2")
    result = platform.run()
    assert (result.status, "unchanged  1 row" in result.out) == (0, True)
    assert len(platform.extracts()) == 1


def test_a_corrected_header_row_takes_no_file_from_under_a_view(platform, monkeypatch):
    """Proves it where registering fails: the old rows stay; then the old file goes, for good."""
    platform.sheet("id,name\nid,note\n1,a\n!reject\n", columns="id")
    assert platform.run().status == 0
    old = tree(platform)
    platform.sheet(ingest="key: [id], header_row: 2", columns="id")

    def locked(*_):
        raise Stop("var/warehouse.duckdb is open in another program")

    with monkeypatch.context() as patch:
        patch.setattr(views, "opened", locked)
        assert platform.run().status == 1
    assert platform.query("select id, name from raw_toys.jobs order by id") == [
        ("1", "a"), ("id", "note"),
    ]  # fmt: skip
    assert platform.query("select original_text from raw_toys.jobs__rejects") == [("!reject",)]
    assert platform.run("register").status == 0
    assert platform.query("select id, note from raw_toys.jobs") == [("1", "a")]
    new = tree(platform)
    assert len(new) == 2 and not new.keys() & old.keys()
    assert len(list(platform.data.glob("raw/toys/jobs/*/*"))) == 2
    shutil.rmtree(platform.data / "raw")
    platform.run("register")
    assert tree(platform) == new


def test_what_was_read_before_goes_even_if_a_run_was_killed_between(platform, monkeypatch):
    """Proves that the next registration removes what the one that flipped the views did not."""
    platform.sheet("id,name\nid,note\n1,a\n", columns="id")
    platform.run()
    platform.sheet(ingest="key: [id], header_row: 2", columns="id")

    def end(_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(raw, "sweep", end)
        assert platform.run("register").status == 130
    assert platform.query("select note from raw_toys.jobs") == [("a",)]
    assert len(platform.raw()) == 2
    assert platform.run("register").status == 0
    assert len(platform.raw()) == 1
    assert platform.query("select note from raw_toys.jobs") == [("a",)]


def test_raw_of_an_older_layout_goes(platform):
    """Proves it for rows and rejects whose folder says nothing of how they were read."""
    platform.sheet("id,name\n1,a\n!reject\n")
    platform.run()
    before = tree(platform)
    for path in platform.raw():
        other = path.parent.with_name(re.sub("-[0-9a-f]{8}", "", path.parent.name))
        shutil.copytree(path.parent, other)
    assert len(platform.raw()) == 4
    assert platform.run("register").status == 0
    assert tree(platform) == before


def test_raw_of_an_extract_that_landing_lost_stays(platform):
    """Proves that nothing removes what may be all that is left of it."""
    platform.sheet()
    for value in "ab":
        platform.write("toys.csv", f"id,name\n1,{value}\n")
        platform.run()
    before = tree(platform)
    shutil.rmtree(platform.extracts()[0])
    platform.run("register")
    assert tree(platform) == before


def test_what_another_loader_landed_is_read_as_it_was_declared_then(platform):
    """Proves that a table may change its loader: its history stays, and comes back from landing."""
    platform.sheet(
        "Repairs log\nid;name\n1;a\n",
        ingest="format: csv, header_row: 2, delimiter: ;, key: [id]",
        loader="files",
    )
    assert platform.run().status == 0
    platform.sheet("id,name\n2,b\n")
    assert platform.run().status == 0
    shutil.rmtree(platform.data / "raw")
    assert platform.run("register").status == 0
    history = "select id, name from raw_toys.jobs__history order by id"
    assert platform.query(history) == [("1", "a"), ("2", "b")]


def test_what_cannot_be_read_any_more_is_refused_alone(platform):
    """Proves it for a manifest that does not say how, and for a loader that is no more."""
    platform.sheet("id,name\n1,a\n", ingest="format: csv", loader="files")
    platform.run()
    [folder] = platform.extracts()
    manifest = folder / "_manifest.json"
    for other in ('"connector": "files"', '"connector": "gone"'):
        said = {word: value for word, value in platform.manifests()[0].items() if word != "reading"}
        manifest.write_text(json.dumps(said).replace('"connector": "files"', other))
        platform.sheet("id,name\n2,b\n")
        assert platform.run().status == 0
        assert platform.query("select name from raw_toys.jobs__history") == [("b",)]
        shutil.rmtree(platform.data / "raw")


def test_a_corrected_header_row_keeps_the_history(platform):
    """Proves that a sheet whose header moved twice keeps every extract."""
    platform.sheet(ingest="key: [id], header_row: 1")
    for number in range(4):
        platform.write("toys.csv", f"id,name\n{number},first\n")
        assert platform.run().status == 0
    platform.write("toys.csv", "a title\nid,name\n5,second\n")
    assert platform.run().status == 1
    platform.sheet(ingest="key: [id], header_row: 2")
    assert platform.run("register").status == 0
    history = "select id from raw_toys.jobs__history order by _extracted_at"
    assert platform.query(history) == [("0",), ("1",), ("2",), ("3",), ("5",)]
    assert platform.query("select id from raw_toys.jobs") == [("5",)]
    platform.write("toys.csv", "a title\nid,name\n6,second\n")
    assert platform.run().status == 0
    before = tree(platform)
    platform.write("toys.csv", "a title\na line\nid,name\n7,third\n")
    platform.sheet(ingest="key: [id], header_row: 3")
    result = platform.run()
    assert result.status == 0
    assert "warning" not in result.out
    assert [row for (row,) in platform.query(history)] == ["0", "1", "2", "3", "5", "6", "7"]
    # Nothing that is shown was read anew, and from landing alone the same comes again.
    after = tree(platform)
    shutil.rmtree(platform.data / "raw")
    shutil.rmtree(platform.data / "ingest-notes")
    assert platform.run("register").status == 0
    assert tree(platform) == after
    assert before.keys() & after.keys()


def test_a_mistaken_header_row_is_reported_and_takes_no_rows_away(platform):
    """Proves it for a declaration that was right when the newest extract landed."""
    platform.sheet("id,name\n1,a\n", ingest="key: [id], header_row: 1")
    assert platform.run().status == 0
    platform.sheet(ingest="key: [id], header_row: 2")
    result = platform.run()
    assert "it is read with the options that were declared when it landed" in result.out
    assert platform.query("select id from raw_toys.jobs") == [("1",)]


def test_rejects_lie_beside_the_rows(platform):
    """Proves row number, reason and text in the file and the view, and no text in the log."""
    platform.sheet("id,name\n1,a\n!reject Mrs Smith\n2,b\n")
    result = platform.run()
    assert result.status == 0
    assert "1 row that cannot be read was left out; see raw_toys.jobs__rejects" in result.out
    assert platform.query(
        "select _source_row, reason, original_text, _source_part from raw_toys.jobs__rejects"
    ) == [(3, "it is marked as a reject", "!reject Mrs Smith", "toys.csv")]
    assert platform.query("select id from raw_toys.jobs order by id") == [("1",), ("2",)]
    assert "Smith" not in result.said + platform.log()


def test_an_extract_of_which_no_row_can_be_read_is_refused(platform):
    """Proves that the last good rows stay, and that the reason is said and no row."""
    platform.sheet("id,name\n1,a\n")
    platform.run()
    platform.write("toys.csv", "id,name\n!reject Mrs Smith\n!reject Mr Smith\n")
    result = platform.run()
    assert result.status == 1
    assert (
        "toys.jobs  failed     none of the 2 rows of toys.csv can be read (it is marked as a "
        "reject): correct how the declaration says to read it, or ask its owner\n"
    ) in result.out
    assert "Smith" not in result.said
    assert platform.query("select id from raw_toys.jobs") == [("1",)]


def test_half_a_character_is_a_reject(platform):
    """Proves that text which is no Unicode costs its own row and no other."""
    platform.sheet("id,name\n1,a\n2,\ud800\n3,c\n")
    assert platform.run().status == 0
    assert platform.query("select id from raw_toys.jobs order by id") == [("1",), ("3",)]
    assert platform.query("select _source_row, original_text from raw_toys.jobs__rejects") == [
        (3, "2\t\\ud800")
    ]


def test_rows_wider_than_the_header_lose_nothing(platform):
    """Proves that cells beyond the header are kept, and that short rows are filled with nulls."""
    platform.sheet("id,name\n1\n2,b,c\n3,d,,\n")
    assert platform.run().status == 0
    assert platform.query("select id, name, column_3 from raw_toys.jobs order by id") == [
        ("1", None, None),
        ("2", "b", "c"),
        ("3", "d", None),
    ]


def test_files_of_other_columns_become_one_table(platform):
    """Proves that columns are united by name, and that what a file lacks is null."""
    platform.sheet()
    path = platform.root / "models/staging/toys/_toys__sources.yml"
    path.write_text(path.read_text().replace("DROP}/toys.csv", "DROP}/all"))
    platform.write("all/a.csv", "id,name\n1,a\n")
    platform.write("all/b.csv", "note,name,id\nn,b,2\n")
    platform.write("all/c.csv", "id,name\n3,c\n")
    assert platform.run().status == 0
    assert platform.query("select id, name, note from raw_toys.jobs order by id") == [
        ("1", "a", None),
        ("2", "b", "n"),
        ("3", "c", None),
    ]


def test_batches_and_row_groups_do_not_show(platform, monkeypatch):
    """Proves that rows come whole and in order across many batches, row groups and new columns."""
    monkeypatch.setattr(spool, "CELLS", 8)
    monkeypatch.setattr(spool, "GROUP", 10)
    lines = [f"{n},{n % 7}" + (",extra" if n == 50 else "") for n in range(101)]
    platform.sheet("id,name\n" + "\n".join(lines))
    assert platform.run().status == 0
    assert pq.read_metadata(platform.raw()[0]).num_row_groups > 5
    table = pq.read_table(platform.raw()[0], partitioning=None)
    assert table.column("id").to_pylist() == [str(n) for n in range(101)]
    assert table.column("name").to_pylist() == [str(n % 7) for n in range(101)]
    assert table.column("column_3").to_pylist() == [None] * 50 + ["extra"] + [None] * 50
    assert table.column("_source_row").to_pylist() == list(range(2, 103))


def test_a_connectors_fault_shows_no_cell(platform):
    """Proves that an error nobody foresaw names its kind and place, and quotes no row."""
    platform.sheet("id,name\n1,a\n!crash Mrs Smith\n")
    result = platform.run()
    assert result.status == 1
    assert "reading what landed failed (ValueError in toy_sheet.py, line" in result.out
    assert "Smith" not in result.said + platform.log()
    assert len(platform.extracts()) == 1


def test_what_a_connector_could_not_read_is_tried_again(platform, monkeypatch):
    """Proves that a mended connector needs nobody to remove raw files."""
    platform.sheet("id,name\n1,a\n", ingest="header_row: 9")
    platform.run()
    assert "anew" not in platform.run("register").out
    monkeypatch.setattr(raw, "_code", lambda: "mended")
    assert "1 extract read anew" in platform.run("register").out


def test_too_many_columns_are_refused(platform, monkeypatch):
    """Proves that a file read with the wrong delimiter cannot make a table of any width."""
    monkeypatch.setattr(spool, "MAX_COLUMNS", 3)
    platform.sheet("id,name,a,b\n1,a,,\n")
    result = platform.run()
    assert result.status == 1
    assert "toys.csv has 4 columns, and 3 are the most" in result.out


def test_damaged_landing_is_not_read(platform):
    """Proves that raw is made from the bytes that arrived or not at all; the old rows stay."""
    platform.sheet("id,name\n1,a\n")
    platform.run()
    part = platform.extracts()[0] / "toys.csv"
    part.write_text("id,name\n1,b\n")
    shutil.rmtree(platform.data / "raw")
    result = platform.run("register")
    assert result.status == 1
    assert "toys.jobs: toys/jobs/" in result.err
    assert "toys.csv in landing is not what arrived" in result.err
