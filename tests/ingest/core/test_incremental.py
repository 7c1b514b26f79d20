"""A source that is asked only for what came since the last run."""

import json

import pytest


@pytest.fixture
def feed(platform):
    """Declare the feed and return what puts records into it."""
    platform.sheet(ingest="extract: incremental, key: [id]", columns="id at", loader="toy_feed")

    def put(*records):
        lines = [json.dumps({"id": key, "at": at}) for key, at in records]
        platform.write("toys.csv", "\n".join(lines))

    return put


def test_the_cursor_lies_in_the_manifest(platform, feed):
    """Proves that the next run asks from the newest moment on, and lands only new records."""
    feed(("1", "10:00"))
    platform.run()
    feed(("1", "10:00"), ("2", "11:00"))
    platform.run()
    first, second = platform.manifests()
    assert (first["cursor_from"], first["cursor_to"]) == (None, "10:00")
    assert (second["cursor_from"], second["cursor_to"]) == ("10:00", "11:00")
    assert platform.query("select count(*), count(distinct _extract_id) from raw_toys.jobs") == [
        (3, 2)
    ]


def test_known_records_are_no_change(platform, feed):
    """Proves that an answer with nothing but overlap, and another clock, lands nothing."""
    feed(("1", "10:00"), ("2", "11:00"))
    platform.run()
    assert "unchanged" in platform.run().out
    feed()
    assert "unchanged" in platform.run().out
    assert len(platform.extracts()) == 1


def test_an_answer_that_cannot_be_read_loses_nothing(platform, feed):
    """Proves that it lands, the cursor stays, the rows stay, and the next run goes on."""
    feed(("1", "10:00"))
    platform.run()
    platform.write("toys.csv", "<html>gateway</html>")
    result = platform.run()
    assert result.status == 1
    assert "page 1 is no JSON: ask the source's owner" in result.out
    assert platform.query("select id from raw_toys.jobs") == [("1",)]
    feed(("1", "10:00"), ("2", "11:00"))
    assert platform.run().status == 0
    assert [manifest["cursor_to"] for manifest in platform.manifests()] == [
        "10:00",
        "10:00",
        "11:00",
    ]
    assert platform.query("select distinct id from raw_toys.jobs order by id") == [
        ("1",),
        ("2",),
    ]


def test_what_a_refused_answer_brought_is_asked_for_again(platform, feed):
    """Proves that its rows come once the source is mended, although its cursor was further on."""
    feed(("1", "10:00"))
    platform.run()
    platform.write("toys.csv", '{"idd": "2", "at": "11:00"}')
    assert "the key column is missing in page 1: 'id'" in platform.run().out
    feed(("1", "10:00"), ("2", "11:00"), ("3", "12:00"))
    assert platform.run().status == 0
    assert [manifest["cursor_from"] for manifest in platform.manifests()] == [
        None,
        "10:00",
        "10:00",
    ]
    assert platform.query("select distinct id from raw_toys.jobs order by id") == [
        ("1",),
        ("2",),
        ("3",),
    ]


def test_a_fault_at_comparing_quotes_no_record(platform, feed):
    """Proves that the text of what a connector raises while it reads is never shown."""
    feed(("1", "10:00"))
    platform.run()
    platform.write("toys.csv", '{"id": "Mrs Smith"}')
    result = platform.run()
    assert result.status == 1
    assert "reading what landed failed (KeyError in toy_feed.py, line" in result.out
    assert "Smith" not in result.said + platform.log()


def test_a_changed_question_begins_at_the_beginning(platform, feed):
    """Proves that a cursor is not carried over to another question."""
    feed(("1", "10:00"), ("2", "11:00"))
    platform.run()
    path = platform.root / "models/staging/toys/_toys__sources.yml"
    path.write_text(path.read_text().replace("DROP}/toys.csv", "DROP}/./toys.csv"))
    platform.run()
    last = platform.manifests()[-1]
    assert (last["cursor_from"], last["cursor_to"]) == (None, "11:00")


def test_a_declaration_that_changes_its_mind_loses_no_row(platform, feed):
    """Proves that what an extract holds is said by its manifest and not by today's words."""
    path = platform.root / "models/staging/toys/_toys__sources.yml"
    incremental = path.read_text()
    full = incremental.replace("extract: incremental", "extract: full")

    def ids():
        return platform.query("select id from raw_toys.jobs order by id")

    feed(("1", "10:00"), ("2", "11:00"))
    platform.run()
    feed(("2", "11:00"), ("3", "12:00"))
    platform.run()
    assert ids() == [("1",), ("2",), ("2",), ("3",)]
    path.write_text(full)
    platform.run("register")
    assert ids() == [("1",), ("2",), ("2",), ("3",)]
    feed(("1", "10:00"), ("2", "11:00"), ("3", "12:00"))
    platform.run()
    assert ids() == [("1",), ("2",), ("3",)]
    path.write_text(incremental)
    feed(("1", "10:00"), ("2", "11:00"), ("3", "12:00"), ("4", "13:00"))
    platform.run()
    platform.run()
    assert ids() == [("1",), ("1",), ("2",), ("2",), ("3",), ("3",), ("4",)]
