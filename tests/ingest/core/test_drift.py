"""A source that changes its shape: what is kept, what is reported, what is refused."""

import re


def kinds(platform):
    """Kind, place and message of each finding of the last run."""
    return platform.query(
        "select kind, place, message from raw_ingest.findings "
        "where run_id = (select max(run_id) from raw_ingest.runs) order by kind, message"
    )


def test_a_moved_header_is_refused_and_found(platform):
    """Proves it: landed, not current, the last good rows stay, and the sentence names the row."""
    platform.sheet("id,name\n1,a\n")
    platform.run()
    platform.write("toys.csv", "Repairs,Mrs Smith\n\nas of,Monday\n,\nid,name\n1,a\n2,b\n")
    result = platform.run()
    assert result.status == 1
    assert (
        "toys.jobs  failed     toys.csv has none of the declared columns ('id' and 'name') where "
        "its header should be; the header seems to be on row 5: set header_row: 5" in result.out
    )
    assert "Smith" not in result.said + platform.log()
    assert len(platform.extracts()) == 2
    assert platform.query("select id, name from raw_toys.jobs") == [("1", "a")]
    assert [kind for kind, *_ in kinds(platform)] == ["moved_header"]


def test_a_header_that_is_nowhere_is_said_to_be(platform):
    """Proves that no row is suggested where none of the first 20 is the header."""
    platform.sheet("\n" * 20 + "id,name\n1,a\n")
    assert "; nor has any of the first 20 rows" in platform.run().out


def test_a_refused_source_stays_refused(platform):
    """Proves that an unchanged source which is not good does not count as looked at and good."""
    platform.sheet("x,y\n1,a\n")
    assert platform.run().status == 1
    result = platform.run()
    assert result.status == 1
    assert platform.query("select distinct outcome from raw_ingest.runs") == [("failed",)]


def test_a_missing_key_is_refused(platform):
    """Proves it, and that a header further down which has the key is named."""
    platform.sheet("name,note\nid,name\n1,a\n")
    result = platform.run()
    assert result.status == 1
    assert (
        "the key column is missing in toys.csv: 'id'; the header seems to be on row 2: "
        "set header_row: 2" in result.out
    )
    assert platform.query("from raw_toys.jobs") == []


def test_a_header_row_beyond_the_end_is_found_too(platform):
    """Proves that the connector's own sentence is followed by the same advice."""
    platform.sheet("id,name\n1,a\n", ingest="header_row: 9")
    assert (
        "toys.csv has no row 9: set header_row; the header seems to be on row 1"
        in platform.run().out
    )


def test_a_missing_declared_column_is_null_and_reported(platform):
    """Proves it, with the place, while the rest of the table goes on."""
    platform.sheet("id\n1\n")
    result = platform.run()
    assert result.status == 0
    assert (
        "warning    toys.csv: the declared column 'name' did not arrive; it is null" in result.out
    )
    assert platform.query("select id, name from raw_toys.jobs") == [("1", None)]
    assert kinds(platform) == [
        ("missing_column", "toys.csv", "the declared column 'name' did not arrive; it is null")
    ]


def test_a_new_column_is_kept_and_reported(platform):
    """Proves it against the extract before; what a first extract has besides is not new."""
    platform.sheet("id,name,old\n1,a,x\n")
    assert "warning" not in platform.run().out
    platform.write("toys.csv", "id,name,old,Phone No\n1,a,x,y\n")
    assert platform.run().status == 0
    assert [kind for kind, *_ in kinds(platform)] == ["new_column"]
    assert kinds(platform)[0][2].startswith("the column 'phone_no' is new; it is kept")
    assert platform.query("select phone_no from raw_toys.jobs") == [("y",)]


def test_two_columns_of_a_declared_name_are_refused(platform):
    """Proves that nobody guesses which one is meant: the sentence names both places."""
    platform.sheet("id,name,Name\n1,a,b\n")
    result = platform.run()
    assert result.status == 1
    assert (
        "in toys.csv the columns 2 (B) and 3 (C) have one name, 'name', and it is declared; "
        "rename one of them in the source" in result.out
    )
    assert platform.query("from raw_toys.jobs") == []


def test_two_columns_of_another_name_are_kept_and_reported(platform):
    """Proves the suffix and the finding."""
    platform.sheet("id,name,note,Note\n1,a,b,c\n")
    assert platform.run().status == 0
    assert platform.query("select note, note_2 from raw_toys.jobs") == [("b", "c")]
    assert [kind for kind, *_ in kinds(platform)] == ["duplicate_header"]


def test_one_bad_file_among_good_ones_is_refused(platform):
    """Proves that each part is held to the declaration, not only all of them together."""
    platform.sheet()
    path = platform.root / "models/staging/toys/_toys__sources.yml"
    path.write_text(path.read_text().replace("DROP}/toys.csv", "DROP}/all"))
    platform.write("all/a.csv", "id,name\n1,a\n")
    platform.write("all/b.csv", "A title,\nid,name\n2,b\n")
    result = platform.run()
    assert result.status == 1
    assert "b.csv has none of the declared columns" in result.out


def test_a_column_declared_later_needs_no_new_extract(platform):
    """Proves that raw keeps what nobody declared, and that the view puts it in its place."""
    platform.sheet("id,name,note\n1,a,n\n", columns="id")
    platform.run()
    before = [path.stat().st_mtime_ns for path in platform.raw()]
    platform.sheet(columns="note id")
    assert platform.run("register").status == 0
    described = platform.query("describe raw_toys.jobs")
    assert [name for name, *_ in described] == [
        "note", "id", "name", "_extracted_at", "_source_part", "_source_row",
        "_row_findings", "_extract_id",
    ]  # fmt: skip
    assert [path.stat().st_mtime_ns for path in platform.raw()] == before


def test_without_declared_columns_nothing_is_checked(platform):
    """Proves that a first look at a source needs no list of its columns."""
    platform.sheet("anything,else\n1,a\n", ingest="mode: plain", columns="")
    assert platform.run().status == 0
    assert platform.query("select anything from raw_toys.jobs") == [("1",)]


def test_what_has_no_header_row_is_told_of_none(platform):
    """Proves that no row is suggested where `header_row` says nothing, as in JSON."""
    platform.sheet("key,value\n1,a\nid,name\n", ingest="mode: strict")
    result = platform.run()
    assert result.status == 1
    assert re.search(r"where its header should be$", result.out, re.MULTILINE)


def test_a_missing_column_whose_header_is_blank_is_told_where(platform):
    """Proves it for a header that an error of a workbook, or somebody, took away."""
    platform.sheet("id,,name\n1,2,a\n", columns="id cost name")
    result = platform.run()
    assert "the declared column 'cost' did not arrive; it is null, and the column B" in result.out
    assert "may be blank or show an error such as #REF!, so have that cell corrected" in result.out
