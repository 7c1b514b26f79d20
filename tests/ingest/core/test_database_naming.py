"""Columns of a database have no letters and no header row: the remedy is a name of their own."""

import sqlite3

import pytest

SAME = """the columns {} and {} have one name, '{}'"""
REMEDY = "name each column with `as` in a `query`"


@pytest.fixture
def url(tmp_path):
    """A table whose names differ in what a column name in raw does not keep."""
    with sqlite3.connect(tmp_path / "jobs.sqlite") as made:
        made.executescript(
            """
            create table jobs (ref text, "Rent £" text, "rent" text, note text);
            insert into jobs values ('R1', '1.10', '2.20', 'a');
            """
        )
    made.close()
    return f"sqlite:///{tmp_path / 'jobs.sqlite'}"


@pytest.mark.parametrize(
    ("ingest", "columns", "sentence"),
    [
        (
            {"query": "select ref, note, upper(note) as note from jobs"},
            "ref note",
            f"in query {SAME.format(2, 3, 'note')}, and it is declared; {REMEDY}",
        ),
        (
            {"query": "select a.*, b.* from jobs as a, jobs as b"},
            "ref",
            f"in query {SAME.format(1, 5, 'ref')}, and it is declared; {REMEDY}",
        ),
        (
            {"query": "select count(*), max(rent) from jobs"},
            "jobs_open highest_rent",
            f"query has none of the declared columns ('jobs_open' and 'highest_rent'): {REMEDY}",
        ),
        (
            {"table": "jobs"},
            "rent_gbp uprn",
            f"jobs has none of the declared columns ('rent_gbp' and 'uprn'): {REMEDY}",
        ),
    ],
)
def test_a_refusal_says_how_columns_are_named(platform, url, ingest, columns, sentence):
    platform.database(url, columns, **ingest)
    result = platform.run()
    assert result.status == 1
    assert sentence in result.said
    assert "header" not in result.said and "(B)" not in result.said


def test_columns_without_a_name_of_their_own_are_kept_and_warned_of(platform, url):
    platform.database(url, "ref", query="select ref, 1 + 1, note || '', note || '' from jobs")
    result = platform.run()
    assert result.status == 0
    assert f"{SAME.format(3, 4, 'note')}; from the second on they are kept as" in result.said
    assert result.said.count(REMEDY) == 1


def test_a_name_for_each_is_the_remedy(platform, url):
    query = 'select ref, "Rent £" as rent_gbp, rent as rent_share from jobs'
    platform.database(url, "ref rent_gbp rent_share", query=query)
    assert platform.run().status == 0
    assert platform.query("select ref, rent_gbp, rent_share from raw_toys.jobs") == [
        ("R1", "1.10", "2.20")
    ]
