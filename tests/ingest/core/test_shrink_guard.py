"""A full extract that shrank: held until a person accepts it."""

import json

import pytest

HUNDRED = "id,name\n" + "".join(f"{n},a\n" for n in range(100))


def rows(number):
    """The text of a sheet with so many rows."""
    return "id,name\n" + "".join(f"{n},b\n" for n in range(number))


@pytest.fixture
def shrunk(platform):
    """A platform whose table came with 100 rows and then with 49."""
    platform.sheet(HUNDRED)
    assert platform.run().status == 0
    platform.write("toys.csv", rows(49))
    return platform


def test_a_shrunk_extract_is_held(shrunk):
    """Proves it: landed, not current, not in the history, said with both counts, exit status 1."""
    result = shrunk.run()
    assert result.status == 1
    assert (
        "toys.jobs  held       49 rows came where the last good extract, which stays, has "
        "100 rows; if that is right, run `python -m ingest accept toys.jobs`" in result.out
    )
    assert len(shrunk.extracts()) == 2
    assert shrunk.query("select count(*) from raw_toys.jobs") == [(100,)]
    assert shrunk.query("select count(*) from raw_toys.jobs__history") == [(100,)]
    assert shrunk.query("select outcome, rows, warnings from raw_ingest.runs order by run_id")[
        1:
    ] == [("held", 49, 1)]
    # A hundred rows are a page of many an API, so these are a finding of their own.
    findings = shrunk.query("select kind from raw_ingest.findings order by run_id")
    assert findings == [("row_limit",), ("shrunk_extract",)]


def test_a_held_source_stays_held(shrunk):
    """Proves that looking again at the same shrunken source does not make it good."""
    shrunk.run()
    result = shrunk.run()
    assert (result.status, "held" in result.out, len(shrunk.extracts())) == (1, True, 2)


def test_a_person_may_accept_it(shrunk):
    """Proves who and when are recorded, the rows are current, and landing is still whole."""
    shrunk.run()
    result = shrunk.run("accept", "toys.jobs", "--by", "A. Person")
    assert result.status == 0
    held = shrunk.extracts()[1]
    [path] = (shrunk.data / "landing/toys/jobs/_accepted").iterdir()
    assert path.name == f"{held.name}.json"
    said = json.loads(path.read_text())
    assert (said["by"], said["at"][:10], said["extract_id"]) == (
        "A. Person",
        "2026-11-24",
        held.name,
    )
    assert shrunk.query("select count(*) from raw_toys.jobs") == [(49,)]
    assert shrunk.query("select count(*) from raw_toys.jobs__history") == [(149,)]
    assert shrunk.query("select outcome, message from raw_ingest.runs order by run_id")[-1] == (
        "landed",
        "accepted by A. Person",
    )
    assert shrunk.run("verify").status == 0
    assert shrunk.run().status == 0


@pytest.mark.parametrize("said", ["", "[]", '{"sha256": "another"}'])
def test_an_acceptance_is_of_one_manifest(shrunk, said):
    """Proves that another's, or what is left of one, makes nothing current, and is named."""
    shrunk.run()
    shrunk.run("accept", "toys.jobs")
    [path] = (shrunk.data / "landing/toys/jobs/_accepted").iterdir()
    good = path.read_text()
    path.write_text(said)
    name = f"toys/jobs/_accepted/{path.name}"
    assert f"{name}: accepts another extract than this" in shrunk.run("verify").out
    shrunk.run("register")
    assert shrunk.query("select count(*) from raw_toys.jobs") == [(100,)]
    assert f"{name} in landing accepts another extract" in shrunk.run("accept", "toys.jobs").err
    path.write_text(good)
    assert shrunk.run("verify").status == 0
    shrunk.run("register")
    assert shrunk.query("select count(*) from raw_toys.jobs") == [(49,)]


def test_who_accepts_is_asked_where_the_system_does_not_know(shrunk, monkeypatch):
    """Proves it for a container whose user has no name: a sentence, and nothing accepted."""
    shrunk.run()

    def nobody():
        raise KeyError("getpwuid(): uid not found: 12345")

    monkeypatch.setattr("ingest.commands.getuser", nobody)
    result = shrunk.run("accept", "toys.jobs")
    assert (result.status, result.err) == (
        2,
        "Nobody knows who you are: say who accepts it, --by name.\n",
    )
    assert shrunk.run("accept", "toys.jobs", "--by", "A. Person").status == 0


def test_an_accepted_extract_is_the_measure_of_the_next(shrunk):
    """Proves that the next extract is compared with the accepted one, not with the one before."""
    shrunk.run()
    shrunk.run("accept", "toys.jobs")
    shrunk.write("toys.csv", rows(30))
    assert shrunk.run().status == 0


def test_a_source_that_recovers_is_good_again(shrunk):
    """Proves that a held extract is passed over once a good one follows."""
    shrunk.run()
    shrunk.write("toys.csv", rows(101))
    assert shrunk.run().status == 0
    assert shrunk.query("select count(*) from raw_toys.jobs") == [(101,)]
    assert shrunk.query("select count(distinct _extract_id) from raw_toys.jobs__history") == [(2,)]


@pytest.mark.parametrize(
    ("ingest", "number", "status"),
    [
        ("key: [id]", 50, 0),
        ("key: [id]", 49, 1),
        ("key: [id]", 0, 1),
        ("shrink_limit: 0.9", 89, 1),
        ("shrink_limit: 0.9", 90, 0),
        ("shrink_limit: 0", 0, 0),
    ],
)
def test_the_limit_is_a_share_of_the_last_good_rows(platform, ingest, number, status):
    """Proves the default of one half, a limit of the table's own, an emptied tab, and none."""
    platform.sheet(HUNDRED, ingest=ingest)
    platform.run()
    platform.write("toys.csv", rows(number))
    assert platform.run().status == status


def test_a_first_extract_without_rows_is_no_shrinking(platform):
    """Proves that there is nothing to compare it with, and that it is said all the same."""
    platform.sheet("id,name\n")
    result = platform.run()
    assert (result.status, "toys.csv: it has no rows" in result.out) == (0, True)


def test_there_is_nothing_to_accept_of_a_good_table(platform):
    """Proves the sentence and exit status 2."""
    platform.sheet(HUNDRED)
    platform.run()
    result = platform.run("accept", "toys.jobs")
    assert (result.status, result.err) == (
        2,
        "Nothing of toys.jobs is held, so there is nothing to accept.\n",
    )


def test_one_table_is_accepted_at_a_time(platform):
    """Proves that a whole system cannot be waved through."""
    platform.sheet(HUNDRED)
    result = platform.run("accept", "toys")
    assert (result.status, result.err) == (2, "One table is accepted at a time: toys.jobs.\n")
