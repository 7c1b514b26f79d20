"""A real MariaDB: each value as the server sends it, and what it refuses."""

from collections.abc import Iterator
import json

import mariadb_server
import pytest

from ingest.connectors import Request, SourceError, database
from ingest.connectors.database import Options

# A column a type: the type, a value as SQL, and its text.
TYPES = {
    "id": ("int primary key", "1", "1"),
    "no_date": ("date", "'0000-00-00'", "0000-00-00"),
    "half_a_date": ("date", "'2020-11-00'", "2020-11-00"),
    "a_datetime": ("datetime(6)", "'9999-12-31 23:59:59.999999'", "9999-12-31 23:59:59.999999"),
    "a_timestamp": ("timestamp null", "'2026-07-01 09:30:00'", "2026-07-01 04:00:00"),
    "a_time": ("time", "'838:59:59'", "838:59:59"),
    "a_negative_time": ("time", "'-00:30'", "-00:30:00"),
    "a_decimal": ("decimal(12, 4)", "1.1", "1.1000"),
    "a_float": ("float", "0.1", "0.1"),
    "a_double": ("double", "0.1e0 + 0.2e0", "0.30000000000000004"),
    "a_bigint": ("bigint unsigned", "18446744073709551615", "18446744073709551615"),
    "a_number": ("int(6) zerofill", "42", "000042"),
    "a_boolean": ("boolean", "true", "1"),
    "some_bits": ("bit(5)", "b'01010'", "0a"),
    "a_blob": ("blob", "x'00ff'", "00ff"),
    "a_text": ("text", "'caf\u00e9 100% :x'", "caf\u00e9 100% :x"),
    "a_json": ("json", """'{"cost": 1.10}'""", '{"cost": 1.10}'),
    "an_enum": ("enum('routine', 'out of hours')", "'out of hours'", "out of hours"),
    "a set at 100%": ("set('x', 'y')", "'x,y'", "x,y"),
    "nothing": ("year", "null", None),
}


@pytest.fixture(scope="module")
def mariadb() -> Iterator[mariadb_server.Server]:
    """A server with a table of all types, its clock far from UTC, and an account to read it."""
    programs = mariadb_server.programs()
    if programs is None:
        pytest.skip("no MariaDB is installed here: apt-get install mariadb-server-core")
    server = mariadb_server.Server(*programs)
    columns = ", ".join(f"`{name}` {kind}" for name, (kind, *_) in TYPES.items())
    cells = ", ".join(value for _, value, _ in TYPES.values())
    server.execute(
        "set global time_zone = '+05:30'",
        "set time_zone = '+05:30'",
        "set sql_mode = ''",
        "create database housing character set utf8mb4",
        f"create table housing.everything ({columns})",
        f"insert into housing.everything values ({cells})",
        "create table housing.`jobs.%` (id int)",
        "create table housing.closed (id int)",
        f"create user reader identified by '{mariadb_server.PASSWORD}'",
        "grant select on housing.everything to reader",
        "grant select on housing.`jobs.%` to reader",
    )
    yield server
    server.stop()


def lines(options):
    """What is landed, parsed."""
    [part] = database.fetch(options, Request())
    return [json.loads(line) for line in b"".join(part.chunks).splitlines()]


@pytest.mark.parametrize(
    "asked",
    [
        {"table": "everything"},
        {"table": "housing.everything"},
        {"query": "select * from everything -- 100% of it: all\n;"},
    ],
)
def test_every_type_is_the_servers_own_text(mariadb, asked):
    header, row = lines(Options(mariadb.url("reader"), **asked))
    assert header["columns"] == list(TYPES)
    assert dict(zip(TYPES, row, strict=True)) == {name: text for name, (*_, text) in TYPES.items()}


def test_a_name_with_a_dot_and_a_sign_is_read(mariadb):
    assert lines(Options(mariadb.url("reader"), table="jobs.%")) == [
        {"columns": ["id"], "types": ["INTEGER"]}
    ]


@pytest.mark.parametrize(
    ("user", "asked", "reason"),
    [
        ("reader", {"table": "closed"}, "there is no table closed: correct `table`"),
        (
            "reader",
            {"query": "select * from closed"},
            "does not let the account read it (SELECT command denied",
        ),
        ("reader", {"query": "select q from everything"}, "refused the query (Unknown column 'q'"),
        ("owner", {"query": "delete from closed"}, "refused the query: it would write"),
        ("owner", {"table": "clsed"}, "there is no table clsed: correct `table` (is it 'closed'?)"),
        ("stranger", {"table": "closed"}, "does not accept the user or the password"),
        (
            "owner",
            {"query": "set statement max_statement_time = 0.2 for select sleep(20)"},
            "stopped the query at its time limit",
        ),
    ],
)
def test_what_it_refuses_is_told_apart(mariadb, user, asked, reason):
    with pytest.raises(SourceError) as caught:
        lines(Options(mariadb.url(user), **asked))
    assert reason in str(caught.value)
    assert mariadb_server.PASSWORD not in str(caught.value)
