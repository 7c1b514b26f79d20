"""A recovered database: read without a write, its text as it is, its order always the same."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
import json
import sqlite3
from uuid import UUID

import pytest
import sqlalchemy

from ingest import extracts
from ingest.connectors import Request, SourceError, database, values
from ingest.connectors.database import Options


@pytest.fixture
def recovered(tmp_path):
    """A file such as the attack left: padded keys, sentinels, text of another age."""
    path = tmp_path / "universal housing#1.sqlite"
    with sqlite3.connect(path) as made:
        made.executescript(
            """
            create table property (
                prop_ref char(12) primary key, "Post Code" varchar(10), note text, cost numeric
            );
            insert into property values
                ('00012      ', 'EM1 1AA  ', '', 45.5),
                ('00002      ', null, 'two
            lines', 1e300),
                ('00010      ', 'EM2 2BB', cast(x'636166e9' as text), 9007199254740993);
            create table "order" (a, b);
            insert into "order" values (x'00ff', 1), (null, 2);
            create view newest as select prop_ref from property where note = '';
            """
        )
    made.close()
    return path


def url(path):
    """The SQLAlchemy URL of a SQLite file."""
    return f"sqlite:///{path}"


def lines(options):
    """What is landed, parsed, after the header."""
    [part] = database.fetch(options, Request())
    return [json.loads(line) for line in b"".join(part.chunks).splitlines()]


def test_text_is_kept_exactly_and_the_key_orders_the_rows(recovered, land, read_all):
    options = Options(url(recovered), table="property", key=("post_code",))
    landed = land(database.fetch(options, Request()))
    assert landed[0].name == "property.jsonl"
    assert json.loads(landed[0].open().readline()) == {
        "columns": ["prop_ref", "Post Code", "note", "cost"],
        "types": ["CHAR(12)", "VARCHAR(10)", "TEXT", "NUMERIC"],
    }
    [read] = read_all(database.read(options, landed))
    assert read.part == "property"
    assert read.header == ["prop_ref", "Post Code", "note", "cost"]
    assert read.rows == [
        (1, ["00002      ", None, "two\n            lines", "1e+300"]),
        (2, ["00012      ", "EM1 1AA  ", "", "45.5"]),
        (3, ["00010      ", "EM2 2BB", "café", "9007199254740993"]),
    ]


def test_an_unchanged_table_gives_the_same_bytes_in_whatever_order_it_lies(recovered, tmp_path):
    with sqlite3.connect(recovered) as source, sqlite3.connect(tmp_path / "copy") as copy:
        source.backup(copy)
        copy.execute("create table other as select * from property order by note desc")
        copy.execute("delete from property")
        copy.execute("insert into property select * from other")
    first = lines(Options(url(recovered), table="property"))
    assert first == lines(Options(url(tmp_path / "copy"), table="property"))
    assert [row[0][:5] for row in first[1:]] == ["00002", "00010", "00012"]


def test_the_order_of_rows_without_a_key_is_no_change_but_a_second_copy_is(tmp_path, land):
    def identity(*rows):
        with sqlite3.connect(tmp_path / "keyless") as made:
            made.execute("create table if not exists jobs (ref text)")
            made.execute("delete from jobs")
            made.executemany("insert into jobs values (?)", rows)
        made.close()
        options = Options(url(tmp_path / "keyless"), table="jobs")
        return list(database.identity(options, land(database.fetch(options, Request()))))

    first = identity(["a"], ["b"])
    assert first == identity(["b"], ["a"])
    assert first != identity(["b"], ["a"], ["a"])


def test_a_file_that_is_written_to_in_the_middle_does_not_land(recovered, monkeypatch):
    """Its second half may be of another state than its first."""
    monkeypatch.setattr(database, "BATCH", 1)
    [part] = database.fetch(Options(url(recovered), table="property"), Request())
    chunks = iter(part.chunks)
    next(chunks)
    with sqlite3.connect(recovered) as other:
        other.execute("update property set note = 'new'")
    other.close()
    with pytest.raises(SourceError, match=r"housing#1\.sqlite changed while it was read"):
        list(chunks)


def test_a_file_that_another_program_writes_to_is_a_sentence(recovered, monkeypatch):
    connect = sqlite3.connect
    monkeypatch.setattr(sqlite3, "connect", lambda *said, **more: connect(*said, **more, timeout=0))
    other = connect(recovered, isolation_level=None)
    other.execute("begin exclusive")
    other.execute("update property set note = 'new'")
    with pytest.raises(SourceError, match="is being written to by another program: run again"):
        lines(Options(url(recovered), table="property"))
    other.close()


@pytest.mark.parametrize(
    ("asked", "rows"),
    [
        ({"table": "order"}, [["00ff", "1"], [None, "2"]]),
        ({"table": "main.order"}, [["00ff", "1"], [None, "2"]]),
        ({"table": "newest"}, [["00012      "]]),
        (
            {"query": "select prop_ref as r, '10:30 :x' as r, '%d' as p from property order by 1"},
            [[f"{number}      ", "10:30 :x", "%d"] for number in ("00002", "00010", "00012")],
        ),
    ],
)
def test_tables_views_and_queries_are_read(recovered, asked, rows):
    assert lines(Options(url(recovered), **asked))[1:] == rows


@pytest.fixture
def signs(tmp_path):
    """Tables and columns with the signs that mean something to a driver or to SQLAlchemy."""
    path = tmp_path / "signs.sqlite"
    with sqlite3.connect(path) as made:
        made.executescript(
            """
            create table "jobs.2024" ("No. of beds" integer, "rent %" text, ":x" text, "%s" text);
            insert into "jobs.2024" values (2, '100%', '10:30', '%d');
            create table "100% ""void"" .main" (a);
            insert into "100% ""void"" .main" values ('x');
            create table ".hidden" (a);
            create table "old/new\\" (a);
            """
        )
    made.close()
    return path


@pytest.mark.parametrize("table", ["jobs.2024", "main.jobs.2024"])
def test_a_dot_in_a_tables_name_is_tried_as_part_of_it_first(signs, table):
    assert lines(Options(url(signs), table=table)) == [
        {
            "columns": ["No. of beds", "rent %", ":x", "%s"],
            "types": ["INTEGER", "TEXT", "TEXT", "TEXT"],
        },
        ["2", "100%", "10:30", "%d"],
    ]


def test_the_columns_of_a_query_keep_their_names_signs_and_all(signs):
    query = """select *, 'a%b' as "a.b", 5 % 2 as odd from "jobs.2024" -- the end: 100%"""
    names, row = lines(Options(url(signs), query=query))
    assert names["columns"] == ["No. of beds", "rent %", ":x", "%s", "a.b", "odd"]
    assert row == ["2", "100%", "10:30", "%d", "a%b", "1"]


@pytest.mark.parametrize("table", ['100% "void" .main', ".hidden", "old/new\\"])
def test_a_tables_name_may_hold_signs_that_a_files_may_not(signs, table):
    [part] = database.fetch(Options(url(signs), table=table), Request())
    assert extracts.is_part_name(part.name)
    assert b"".join(part.chunks).startswith(b'{"columns": ["a"]')


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        (
            "jobs.2025",
            "there is no table jobs.2025: correct `table` (is it 'jobs.2024'?), with its",
        ),
        ("dbo.jobs", "there is no table dbo.jobs: correct `table`, with its schema before a dot"),
    ],
)
def test_a_dot_that_parts_no_schema_is_no_error_of_the_database(signs, table, reason):
    with pytest.raises(SourceError) as caught:
        lines(Options(url(signs), table=table))
    assert str(caught.value).startswith(reason)


def test_what_sqlite_holds_comes_whatever_its_column_is_declared_as(tmp_path):
    """Any value may lie in any column; a real number keeps the 17 digits that make it exact."""
    path = tmp_path / "dynamic.sqlite"
    with sqlite3.connect(path) as made:
        made.executescript(
            """
            create table things (at datetime, is_open boolean, cost decimal(10, 2), note text, b);
            insert into things values
                (45000.25, 'yes', '12.50', 5, 9223372036854775807),
                ('24:00', 1, 0.1 + 0.2, x'00ff', 1e999),
                ('0000-00-00', null, 1.10, 'a' || char(0) || 'b', -0.0),
                (cast('2020-11-05' as blob), 2, 123456789012345.69, '1e3', 1e22);
            """
        )
    made.close()
    expected = [
        ["45000.25", "yes", "12.5", "5", "9223372036854775807"],
        ["24:00", "1", "0.30000000000000004", "00ff", "inf"],
        ["0000-00-00", None, "1.1", "a\0b", "-0.0"],
        ["323032302d31312d3035", "2", "123456789012345.69", "1e3", "1e+22"],
    ]
    assert lines(Options(url(path), table="things"))[1:] == expected
    assert lines(Options(url(path), query="select * from things"))[1:] == expected


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("select 1; select 2", "refused the query: correct `query`, which must be one select"),
        ("", "`query` gives no rows: write a select"),
        ("vacuum", "refused the query"),
        ("delete from property", "refused the query: it would write, and only reading is allowed"),
        ("select count(1, 2)", "refused the query (wrong number of arguments to function count())"),
        ("select note from nowhere", "refused the query (no such table: nowhere): correct `query`"),
        (
            "select prop_ref, json_extract('[' || note, '$') as form from property order by 1 desc",
            "could not compute or read a value of the column 'form' (OperationalError): correct it",
        ),
    ],
)
def test_a_query_that_cannot_be_is_told_why(recovered, query, reason):
    with pytest.raises(SourceError) as caught:
        lines(Options(url(recovered), query=query))
    assert reason in str(caught.value)


def test_rows_are_streamed_in_batches(recovered, monkeypatch):
    monkeypatch.setattr(database, "BATCH", 2)
    [part] = database.fetch(Options(url(recovered), table="property"), Request())
    assert [chunk.count(b"\n") for chunk in part.chunks] == [1, 2, 1]


def test_nothing_is_written_even_to_a_locked_away_file(recovered):
    before = recovered.read_bytes()
    recovered.chmod(0o400)
    recovered.parent.chmod(0o500)
    try:
        assert len(lines(Options(url(recovered), table="property"))) == 4
        with pytest.raises(SourceError, match="refused the query"):
            lines(Options(url(recovered), query="insert into property values ('1', '', '', 1)"))
    finally:
        recovered.parent.chmod(0o700)
    assert recovered.read_bytes() == before
    assert [path.name for path in recovered.parent.iterdir()] == [recovered.name]


def test_what_was_in_flight_when_it_died_is_read_too(recovered, tmp_path):
    """The last transaction lies only in the -wal file beside the database."""
    with sqlite3.connect(recovered) as made:
        made.execute("pragma journal_mode = wal")
        made.execute("pragma wal_autocheckpoint = 0")
        made.execute("insert into property values ('00099', null, null, null)")
        made.commit()
        for tail in ("", "-wal"):
            (tmp_path / f"copy{tail}").write_bytes(
                (tmp_path / f"{recovered.name}{tail}").read_bytes()
            )
    assert len(lines(Options(url(tmp_path / "copy"), table="property"))) == 5


def test_a_file_whose_writer_died_in_the_middle_of_a_change_is_told_apart(tmp_path):
    """No query would write, though SQLite's own words are those of one: its remedy is real."""
    made = sqlite3.connect(tmp_path / "live", isolation_level=None)
    made.execute("pragma cache_size = 2")
    made.execute("create table jobs (note text)")
    made.executemany("insert into jobs values (?)", [("before" * 100,)] * 2000)
    made.execute("begin")
    made.execute("update jobs set note = 'after'")
    for tail in ("", "-journal"):
        (tmp_path / f"copy{tail}").write_bytes((tmp_path / f"live{tail}").read_bytes())
    made.close()
    copy = Options(url(tmp_path / "copy"), table="jobs")
    with pytest.raises(SourceError, match="was left in the middle of a change: copy it, with the"):
        lines(copy)
    with sqlite3.connect(tmp_path / "copy") as opened:
        opened.execute("select name from sqlite_master").fetchall()
    opened.close()
    assert {note for (note,) in lines(copy)[1:]} == {"before" * 100}


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({}, "needs one of `table` and `query`"),
        ({"table": "a", "query": "b"}, "needs one of `table` and `query`"),
        ({"table": "rmworder"}, "there is no table rmworder: correct `table`"),
        (
            {"table": "property", "key": ("uprn",)},
            "table property has no column uprn: correct `key`",
        ),
        ({"query": "select wrong"}, "database universal housing#1.sqlite refused the query"),
    ],
)
def test_what_is_not_there_is_a_sentence(recovered, asked, reason):
    with pytest.raises(SourceError) as caught:
        lines(Options(url(recovered), **asked))
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "is not there, or may not be read"),
        (b"Ms Person, " * 100, "is no SQLite file"),
    ],
)
def test_a_file_that_is_none_is_a_sentence(tmp_path, content, reason):
    if content:
        (tmp_path / "uh").write_bytes(content)
    with pytest.raises(SourceError, match=f"the database uh {reason}"):
        lines(Options(url(tmp_path / "uh"), table="property"))


def test_a_damaged_file_is_a_sentence(recovered):
    whole = recovered.read_bytes()
    recovered.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(SourceError, match=r"is damaged: recover it with sqlite3's .recover"):
        lines(Options(url(recovered), table="property"))


@pytest.mark.parametrize(
    ("connection", "reason"),
    [
        ("user:s3cret@host/db", "is no SQLAlchemy URL"),
        ("postgresql://user:s3cret@host:port/db", "is no SQLAlchemy URL"),
        ("nosuch://user:s3cret@host/db", "driver is missing"),
        ("oracle+cx_oracle://user:s3cret@host/db", "driver is missing"),
    ],
)
def test_no_password_is_in_a_sentence(connection, reason):
    with pytest.raises(SourceError, match=reason) as caught:
        lines(Options(connection, table="property"))
    assert "s3cret" not in str(caught.value)
    assert caught.value.__suppress_context__


def test_a_server_that_cannot_be_reached_is_named_without_the_password(monkeypatch):
    """SQLite's driver plays one whose words nobody has foreseen."""

    def unreachable():
        raise sqlite3.OperationalError("no route for user s3cret")

    engine = sqlalchemy.create_engine("sqlite://", creator=unreachable)
    monkeypatch.setattr(sqlalchemy, "create_engine", lambda *_, **__: engine)
    with pytest.raises(SourceError) as caught:
        lines(Options("sqlite://user:s3cret@db.eastmere.example/housing", table="property"))
    assert str(caught.value) == (
        "the database housing on db.eastmere.example cannot be opened: "
        "check that it is there, and the connection's user and password"
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, None),
        ("", ""),
        (" padded ", " padded "),
        (True, "true"),
        (7, "7"),
        (0.1, "0.1"),
        (45.0, "45.0"),
        (Decimal("12.50"), "12.50"),
        (Decimal("1E+3"), "1000"),
        (datetime(1900, 1, 1), "1900-01-01 00:00:00"),
        (datetime(2026, 11, 23, 9, 30, 0, 500, UTC), "2026-11-23 09:30:00.000500+00:00"),
        (date(2026, 11, 23), "2026-11-23"),
        (time(9, 30), "09:30:00"),
        (timedelta(hours=30), "30:00:00"),
        (timedelta(hours=-838, minutes=-59, seconds=-59.5), "-838:59:59.500000"),
        (b"\x00\xff", "00ff"),
        (memoryview(b"\x01"), "01"),
        ({"a": [1, Decimal("1.10")]}, '{"a": [1, "1.10"]}'),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
    ],
)
def test_every_type_has_a_text(value, text):
    assert values.text(value) == text
