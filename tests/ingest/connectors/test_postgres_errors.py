"""What a real PostgreSQL refuses, and what a person then reads: what is true, and the remedy."""

import threading
import time

from postgres_server import PASSWORD, free_port
import pytest

from ingest.connectors import Request, SourceError, database
from ingest.connectors.database import Options

MADE = """
    create table jobs (id int primary key, note text);
    insert into jobs select n, repeat('Ms Person', 100) from generate_series(1, 30000) as n;
    create view ratios as select id, note, 12 / (id - 20000) as ratio from jobs;
    create view dates as select id, (note || id)::date as raised from jobs;
    create table closed (id int);
    create schema vault;
    create table vault.jobs (id int);
    create sequence numbers;
    create function raising() returns int language plpgsql as
        $$ begin raise exception 'Ms Person of 1 High Road'; end $$;
"""


@pytest.fixture(scope="module")
def place(postgres):
    """A database, and a reader of it that may read some."""
    postgres.execute("create database errors")
    postgres.execute(MADE, database="errors")
    postgres.execute(
        f"""
        create role reader login password '{PASSWORD}';
        grant select on jobs, ratios, dates to reader;
        create role hasty login password '{PASSWORD}';
        grant reader to hasty;
        alter role hasty set statement_timeout = '300ms';
        create role impatient login password '{PASSWORD}';
        grant reader to impatient;
        alter role impatient set lock_timeout = '300ms';
        create role nologin password '{PASSWORD}';
        create role crowd login password '{PASSWORD}' connection limit 0;
        create role barred login password '{PASSWORD}';
        """,
        database="errors",
    )
    postgres.execute("create database shut")
    postgres.execute("revoke connect on database shut from public")
    rules = postgres.folder / "data" / "pg_hba.conf"
    rules.write_text("host all barred 127.0.0.1/32 reject\n" + rules.read_text())
    postgres.execute("select pg_reload_conf()")
    # It reads its rules again when it gets to it.
    wait_for(lambda: not postgres.lets_in("barred"))
    return postgres


def wait_for(is_so, seconds=10):
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def refusal(options):
    """The sentence of a refusal: no value of the data is in it, and no password."""
    with pytest.raises(SourceError) as caught:
        _ = [b"".join(part.chunks) for part in database.fetch(options, Request())]
    sentence = str(caught.value)
    assert "Person" not in sentence and "s3cret" not in sentence and "\n" not in sentence
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return sentence


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"password": "s3cret-but-wrong"}, "does not accept the user or the password: correct"),
        ({"user": "nobody_such"}, "does not accept the user or the password: correct"),
        ({"database": "missing"}, "does not exist on that server: correct the database's name"),
        ({"user": "nologin"}, "does not let the user connect: have `login`"),
        ({"user": "reader", "database": "shut"}, "does not let the user connect: have `login`"),
        ({"user": "crowd"}, "has no connection free: run again later"),
        ({"user": "barred"}, "does not let this user in from this machine: have it allowed"),
        ({"database": "errors?sslmode=require"}, "cannot agree on encryption: check sslmode"),
        ({"database": "errors?sslmod=require"}, "the driver does not know an option after `?`"),
    ],
)
def test_whom_the_server_does_not_let_in(place, said, reason):
    url = place.url(**{"user": "reader", "database": "errors"} | said)
    name = said.get("database", "errors").partition("?")[0]
    sentence = refusal(Options(url, table="jobs"))
    assert sentence.startswith(f"the database {name} on 127.0.0.1 "), sentence
    assert reason in sentence


@pytest.mark.parametrize("driver", ["postgresql+psycopg", "postgresql", "postgres"])
def test_a_server_that_is_not_there_and_a_host_that_has_no_address(driver):
    url = f"{driver}://reader:{PASSWORD}@127.0.0.1:{free_port()}/errors"
    assert refusal(Options(url, table="jobs")).startswith(
        "the database errors on 127.0.0.1 cannot be reached: check the host and the port"
    )
    url = f"{driver}://reader:{PASSWORD}@db.invalid/errors"
    assert refusal(Options(url, table="jobs")) == (
        "the database errors on db.invalid cannot be reached, since its host has no address: "
        "correct the host's name"
    )


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        (
            {"table": "closed"},
            "does not let the account read it (permission denied for table closed): have `select`",
        ),
        (
            {"table": "vault.jobs"},
            "does not let the account read it (permission denied for schema vault): have `select`",
        ),
        (
            {"query": "select * from closed"},
            "does not let the account read it (permission denied for table closed)",
        ),
        ({"table": "job"}, "there is no table job: correct `table` (is it 'jobs'?), with its"),
        ({"table": "JOBS"}, "there is no table JOBS: correct `table`"),
        ({"table": "vault.work"}, "there is no table vault.work: correct `table`, with its schema"),
        ({"query": "select * from job"}, '(relation "job" does not exist): correct `query`'),
        ({"query": "select rf from jobs"}, '(column "rf" does not exist): correct `query`'),
        ({"query": "selct 1"}, '(syntax error at or near "selct"): correct `query`'),
        ({"query": "select 1; select 2"}, "refused the query (cannot insert multiple commands"),
        ({"query": "  "}, "refused the query (syntax error at end of input)"),
        ({"query": "insert into jobs values (1)"}, "refused the query (syntax error at or near"),
        (
            {"query": "with x as (delete from jobs returning *) select * from x"},
            "refused the query",
        ),
        ({"query": "select raising()"}, "stopped the query from within a function"),
    ],
)
def test_what_the_account_may_not_read_and_what_is_not_there(place, asked, reason):
    assert reason in refusal(Options(place.url("reader", "errors"), **asked))


def test_an_account_that_may_write_does_not(place):
    """The transaction is read-only for the owner too."""
    url = place.url(database="errors")
    reason = "refused the query: it would write, and only reading is allowed"
    assert reason in refusal(Options(url, query="select nextval('numbers')"))


@pytest.mark.parametrize(
    ("asked", "column", "kind"),
    [
        ({"table": "ratios"}, "ratio", "DivisionByZero"),
        ({"query": 'select id as n, 12 / (id - 20000) as "a%:b" from jobs;'}, "a%:b", "Division"),
        ({"table": "dates"}, "raised", "InvalidDatetimeFormat"),
        ({"query": "select id, note::int as cost from jobs"}, "cost", "InvalidTextRepresentation"),
    ],
)
def test_a_value_that_cannot_be_computed_names_its_column(place, asked, column, kind):
    """Batches of good rows come before it; PostgreSQL itself quotes the value, not the column."""
    sentence = refusal(Options(place.url("reader", "errors"), **asked))
    assert f"could not compute or read a value of the column '{column}' ({kind}" in sentence
    assert sentence.endswith("cast the column to text in a `query`, or leave it out")


def test_a_value_of_no_column_names_none(place):
    """It is the condition that fails, whatever is selected."""
    asked = "select id, note from jobs where 12 / (id - 20000) > 0"
    assert "could not compute or read a value (DivisionByZero): " in refusal(
        Options(place.url("reader", "errors"), query=asked)
    )


def test_a_time_limit_and_a_lock_are_told_apart(place):
    slow = "select pg_sleep(20)"
    assert refusal(Options(place.url("hasty", "errors"), query=slow)) == (
        "the database errors on 127.0.0.1 stopped the query at its time limit: have the "
        "account's limit raised (in PostgreSQL its `statement_timeout`), or read less by a `query`"
    )
    import psycopg

    with psycopg.connect(place.url(database="errors").replace("+psycopg", "")) as other:
        other.execute("set lock_timeout = 5000; lock table jobs in access exclusive mode")
        sentence = refusal(Options(place.url("impatient", "errors"), query="select * from jobs"))
    assert sentence.endswith("held a lock on the table for too long: run again later")


@pytest.mark.parametrize(
    ("ending", "reason"),
    [
        ("pg_cancel_backend", "stopped the query, since somebody cancelled it: run again"),
        ("pg_terminate_backend", "closed the connection, or it was lost, before all rows had come"),
    ],
)
def test_somebody_who_ends_the_query_is_told_apart(place, ending, reason):
    def end_it():
        ended = f"""
            select {ending}(pid) from pg_stat_activity
            where application_name = 'borough' and wait_event = 'PgSleep'
        """
        wait_for(lambda: place.execute(ended))

    thread = threading.Thread(target=end_it)
    thread.start()
    try:
        query = "select id, pg_sleep(20) from jobs"
        assert reason in refusal(Options(place.url("reader", "errors"), query=query))
    finally:
        thread.join()


def test_a_connection_that_is_lost_between_two_batches(place):
    [part] = database.fetch(Options(place.url("reader", "errors"), table="jobs"), Request())
    chunks = iter(part.chunks)
    next(chunks), next(chunks)
    place.execute("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'reader'")
    with pytest.raises(SourceError, match="closed the connection, or it was lost, before all rows"):
        list(chunks)
