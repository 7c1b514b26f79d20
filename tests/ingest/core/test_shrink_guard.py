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


def test_a_sheet_that_halves_step_by_step_is_held(platform):
    """Proves that the best good extract is the measure, with both counts in the sentence."""
    platform.sheet(rows(929))
    assert platform.run().status == 0
    platform.write("toys.csv", rows(473))
    assert platform.run().status == 0
    platform.write("toys.csv", rows(241))
    result = platform.run()
    assert result.status == 1
    assert (
        "241 rows came where the last good extract, which stays, has 473 rows and the best 929; if "
        "that is right, run `python -m ingest accept toys.jobs`" in result.out
    )
    assert platform.query("select count(*) from raw_toys.jobs") == [(473,)]


def test_the_best_counts_from_an_accepted_extract_on(platform):
    """Proves it for one that shrank twice: the accepted count is the measure, not the first."""
    for number, status in ((929, 0), (473, 0), (241, 1)):
        platform.sheet(rows(number))
        assert platform.run().status == status
    assert platform.run("accept", "toys.jobs", "--by", "A. Person").status == 0
    for number, status in ((150, 0), (121, 0), (120, 1)):
        platform.write("toys.csv", rows(number))
        assert platform.run().status == status


def test_an_emptied_table_that_grew_from_nothing_is_held(platform):
    """Proves that an extract without rows is no measure for those after it."""
    for text, status in (("id,name\n", 0), (rows(5), 0), ("id,name\n", 1)):
        platform.sheet(text)
        assert platform.run().status == status
    assert platform.query("select count(*) from raw_toys.jobs") == [(5,)]


def test_a_table_whose_rows_are_all_left_out_is_held(platform):
    """Proves that rows without a key do not count as rows."""
    platform.sheet(rows(5))
    platform.run()
    platform.write("toys.csv", "id,name\n" + ",b\n" * 5)
    assert platform.run().status == 1
    assert platform.query("select count(*) from raw_toys.jobs") == [(5,)]


def test_a_lost_column_holds_the_extract(platform):
    """Proves it with the sentence, what may be its new name, and the rows that stay."""
    platform.sheet("id,name,ward\n1,a,N\n", columns="id name ward")
    platform.run()
    platform.write("toys.csv", "id,name,ward name\n1,b,N\n")
    result = platform.run()
    assert result.status == 1
    assert (
        "toys.jobs  held       the declared column 'ward' did not arrive, and the last good "
        "extract, which stays, has it; have the source corrected, or if it is gone for good, run "
        "`python -m ingest accept toys.jobs`" in result.out
    )
    assert "the column 'ward_name' is new" in result.out
    assert platform.query("select name, ward from raw_toys.jobs") == [("a", "N")]
    platform.run("accept", "toys.jobs", "--by", "A. Person")
    assert platform.query("select name, ward from raw_toys.jobs") == [("b", None)]
    platform.write("toys.csv", "id,name,ward name\n2,b,N\n")
    assert platform.run().status == 0


def test_an_extract_that_lost_rows_and_columns_says_both(shrunk):
    """Proves it, and that one acceptance is of both."""
    shrunk.write("toys.csv", "id\n" + "1\n" * 30)
    out = shrunk.run().out
    assert "30 rows came where" in out
    assert "the declared column 'name' did not arrive, and the last good extract" in out
    assert shrunk.run("accept", "toys.jobs", "--by", "A. Person").status == 0
    assert shrunk.query("select count(*) from raw_toys.jobs") == [(30,)]


def test_an_optional_column_may_be_missing(platform):
    """Proves that it is neither held nor reported, and that a wrong name is a mistake."""
    platform.sheet("id,name\n1,a\n", ingest="optional: [name]")
    platform.run()
    platform.write("toys.csv", "id\n1\n")
    result = platform.run()
    assert (result.status, "warning" in result.out) == (0, False)
    platform.sheet(ingest="optional: [nmae]")
    assert "'optional' names 'nmae', which is not among the columns" in platform.run().out


def test_a_column_that_was_never_there_is_a_warning(platform):
    """Proves that a wrong name in a declaration takes no rows from readers."""
    platform.sheet("id,name\n1,a\n")
    platform.run()
    platform.sheet("id,name\n2,a\n", columns="id name wrad")
    assert platform.run().status == 0
    assert platform.query("select id from raw_toys.jobs") == [("2",)]


def test_one_changed_record_that_lacks_a_field_is_not_held(platform):
    """Proves that a feed of changes leaves out what is empty."""
    platform.sheet(
        '{"id": "1", "name": "a", "at": "2026-11-01"}\n',
        ingest="extract: incremental",
        columns="id name at",
        loader="toy_feed",
    )
    platform.run()
    platform.write("toys.csv", '{"id": "1", "at": "2026-11-02"}\n')
    assert platform.run().status == 0


def drop(platform, **files):
    """Declare all files of a folder as one table, and write them."""
    said = "path: '${TOYS_DROP}/*.csv', format: csv, take: all, key: [id]"
    platform.declare(
        "toys",
        f"""
        sources:
          - name: toys
            schema: raw_toys
            loader: files
            config: {{meta: {{owner: housing, origin: interim}}}}
            tables:
              - name: jobs
                description: One row per job.
                config: {{meta: {{ingest: {{{said}}}}}}}
                columns: [{{name: id}}, {{name: name}}]
        """,
    )
    for name, text in files.items():
        platform.write(f"{name}.csv", text)


def test_one_unreadable_file_is_listed_and_the_others_stay_current(platform):
    """Proves it from fetching to the relation, with its bytes landed, and that it mends itself."""
    drop(platform, a="id,name\n1,a\n", b="A title\nid,name\n2,b\n", c="id,name\n3,c\n")
    result = platform.run()
    assert result.status == 0
    assert "warning    b.csv: the key column is missing in b.csv: 'id'" in result.out
    assert platform.query("select id from raw_toys.jobs order by id") == [("1",), ("3",)]
    assert (platform.extracts()[0] / "b.csv").read_text().startswith("A title")
    platform.write("b.csv", "id,name\n2,b\n")
    assert platform.run().status == 0
    assert platform.query("select count(*) from raw_toys.jobs") == [(3,)]


def test_a_file_that_is_gone_is_reported(platform):
    """Proves it for a few rows among many, which no limit sees."""
    drop(platform, a="id,name\n" + "".join(f"{n},a\n" for n in range(50)), b="id,name\nx,b\n")
    platform.run()
    (platform.drop / "b.csv").unlink()
    result = platform.run()
    assert result.status == 0
    assert (
        "warning    b.csv: 1 file of the last good extract did not come again, and its rows are "
        "gone" in result.out
    )


def test_a_file_written_later_and_passed_over_is_reported_in_each_run(platform):
    """Proves that the finding is logged although the extract is unchanged."""
    drop(platform, **{"jobs_30-11-2026": "id,name\n1,a\n"})
    path = platform.root / "models/staging/toys/_toys__sources.yml"
    path.write_text(path.read_text().replace("take: all", "take: newest"))
    platform.run()
    platform.write("jobs_29-11-2026.csv", "id,name\n2,b\n")
    for _ in range(2):
        result = platform.run()
        assert "toys.jobs  unchanged" in result.out
        assert "jobs_29-11-2026.csv was written after jobs_30-11-2026.csv" in result.out
    found = "select kind, count(*) from raw_ingest.findings group by kind"
    assert platform.query(found) == [("passed_over", 2)]
    platform.write("jobs_01-12-2026.csv", "id,name\n3,c\n")
    assert "warning" not in platform.run().out
    assert platform.query("select id from raw_toys.jobs") == [("3",)]


def test_a_full_read_of_a_feed_is_compared_with_its_largest_extract(platform):
    """Proves that the increments are not replaced by a full read that came in part."""
    records = [f'{{"id": "{n}", "name": "a", "at": "2026-11-01"}}\n' for n in range(10)]
    said = {"columns": "id name at", "loader": "toy_feed"}
    platform.sheet("".join(records), ingest="extract: incremental", **said)
    assert platform.run().status == 0
    platform.sheet("".join(records[:4]), ingest="extract: full", **said)
    assert platform.run().status == 1
    assert platform.query("select count(*) from raw_toys.jobs") == [(10,)]
