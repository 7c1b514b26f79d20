"""A recovered database: read without a write, its text as it is, its order always the same."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
import json
import sqlite3
from types import SimpleNamespace
from uuid import UUID

import pytest
import sqlalchemy
from sqlalchemy.dialects import postgresql

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


def test_json_is_asked_for_as_text_where_a_driver_would_read_its_numbers():
    """No PostgreSQL is here, so one is only spoken for: of `{"cost": 1.10}` no digit may go."""
    columns = [
        {"name": "id", "type": sqlalchemy.Integer()},
        {"name": "Form Data", "type": postgresql.JSONB()},
    ]
    inspector = SimpleNamespace(
        dialect=postgresql.dialect(),
        has_table=lambda *_: True,
        get_columns=lambda *_: columns,
        get_pk_constraint=lambda *_: {"constrained_columns": ["id"]},
    )
    assert database._select(inspector, "forms", ())[0] == (
        'select id, cast("Form Data" as text) as "Form Data" from forms order by id'
    )


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
    """No server's driver is installed here, so SQLite's plays one that finds nobody."""

    def unreachable():
        raise sqlite3.OperationalError("no route for user s3cret")

    engine = sqlalchemy.create_engine("sqlite://", creator=unreachable)
    monkeypatch.setattr(sqlalchemy, "create_engine", lambda *_, **__: engine)
    with pytest.raises(SourceError) as caught:
        lines(Options("postgresql://user:s3cret@db.eastmere.example/housing", table="property"))
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
        (b"\x00\xff", "00ff"),
        (memoryview(b"\x01"), "01"),
        ({"a": [1, Decimal("1.10")]}, '{"a": [1, "1.10"]}'),
        (UUID(int=1), "00000000-0000-0000-0000-000000000001"),
    ],
)
def test_every_type_has_a_text(value, text):
    assert values.text(value) == text
