"""Rows that are no record, or doubtful: counted, listed, and never a record without a word."""

import pytest

JOBS = "job ref,cost,notes\nJ1,12.50,ok\nJ2,3.00,ok\n"


@pytest.fixture
def jobs(platform):
    """Run files of jobs; return the table's keys, what is listed and the run's output."""

    def run(*texts, ingest="format: csv, key: [job_ref]", columns="job_ref"):
        platform.sheet(ingest=ingest, columns=columns, loader="files")
        path = platform.root / "models/staging/toys/_toys__sources.yml"
        path.write_text(path.read_text().replace("DROP}/toys.csv", "DROP}/*.csv"))
        for number, text in enumerate(texts, start=1):
            platform.write(f"jobs {number}.csv", text)
        result = platform.run()
        listed = platform.query(
            "select _source_row, kind, outcome, original_text from raw_toys.jobs__rejects "
            "order by _source_part, _source_row, kind"
        )
        return result, listed

    return run


def keys(platform):
    """The keys of the table, in the order of their rows."""
    rows = platform.query("select job_ref from raw_toys.jobs order by _source_part, _source_row")
    return [key for (key,) in rows]


def marks(platform):
    """The rows that are marked."""
    return platform.query(
        "select job_ref, _row_findings from raw_toys.jobs where _row_findings is not null "
        "order by _source_row"
    )


@pytest.mark.parametrize(
    ("end", "listed"),
    [
        # A program's footer below a blank row.
        (
            "\n(2 rows affected)\nReport generated 05/11/2020 by A Clerk\n",
            [
                (4, "blank_row", "left out", ""),
                (5, "note_row", "left out", "(2 rows affected)"),
                (6, "note_row", "left out", "Report generated 05/11/2020 by A Clerk"),
            ],
        ),
        # The Ctrl-Z with which MS-DOS ended a file, and what was left of a block on the disk.
        ("\x1a", [(4, "no_text", "left out", "\x1a")]),
        ("\0\0\0\0", [(4, "no_text", "left out", "\0\0\0\0")]),
        # A total by its label, wherever that stands; one that only adds up.
        ("Total,15.50,\n", [(4, "total_row", "left out", "Total\t15.50")]),
        (",15.50,\n", [(4, "no_key", "left out", "\t15.50")]),
        (" ,Sub-total: ,\n", [(4, "total_row", "left out", " \tSub-total: ")]),
        # The header once more, as in a file that was put together from two.
        ("job ref,cost,notes\n", [(4, "repeated_header", "left out", "job ref\tcost\tnotes")]),
        (
            "JOB REF ,cost, Notes\n",
            [(4, "repeated_header", "left out", "JOB REF \tcost\t Notes")],
        ),
        # A rule between header and rows, or above a footer, as sqlcmd and reports draw it.
        ("-------,----,-----\n", [(4, "note_row", "left out", "-------\t----\t-----")]),
        ("=====,,\n", [(4, "note_row", "left out", "=====")]),
        # A page number, a signature.
        (",,page 1\n", [(4, "no_key", "left out", "\t\tpage 1")]),
        ("\u00a0, ,\n", [(4, "blank_row", "left out", "\u00a0\t ")]),
    ],
)
def test_what_is_no_record_is_left_out_and_listed(platform, jobs, end, listed):
    result, found = jobs(JOBS + end)
    assert found == listed
    assert keys(platform) == ["J1", "J2"]
    assert result.status == 0
    kinds = {kind for _, kind, *_ in listed}
    logged = platform.query("select distinct kind from raw_ingest.findings")
    assert {kind for (kind,) in logged} == kinds
    assert "were left out" in result.out or "was left out" in result.out
    assert "Clerk" not in result.said + platform.log()


def test_a_row_that_an_unquoted_line_break_parted_is_one_doubtful_row(platform, jobs):
    text = "job ref,cost,notes,status\nJ1,12.50,no access\nleft card,open\nJ2,3.00,ok,closed\n"
    _, found = jobs(text + "".join(f"J{n},1,ok,open\n" for n in range(3, 24)))
    assert found == [
        (2, "short_row", "kept", "J1\t12.50\tno access"),
        (3, "note_row", "left out", "left card\topen"),
    ]
    assert keys(platform)[:2] == ["J1", "J2"]
    assert marks(platform) == [("J1", "short row")]


def test_short_rows_are_a_habit_of_some_exports(platform, jobs):
    """Excel leaves out blank cells at the end of rows, block by block: those are no torn rows."""
    text = "job ref,cost,notes\n" + "J1,1\n" * 1 + "".join(f"J{n},1\n" for n in range(2, 20))
    result, found = jobs(text + "J20,1,ok\n")
    assert found == []
    assert marks(platform) == []
    assert "19 of 20 rows have fewer cells than the header" in result.out


def test_a_key_that_comes_twice_is_reported_on_each_of_its_rows(platform, jobs):
    result, found = jobs(JOBS + "J3,1,\nJ1 ,9,typed again\n")
    assert [(row, kind, outcome) for row, kind, outcome, _ in found] == [
        (2, "duplicate_key", "kept"),
        (5, "duplicate_key", "kept"),
    ]
    assert marks(platform) == [("J1", "key twice"), ("J1 ", "key twice")]
    assert "2 rows whose key another row has too are kept; see raw_toys.jobs__rejects" in result.out


def test_a_key_of_two_columns_may_repeat_in_one(platform, jobs):
    text = "job_ref,visit\nJ1,1\nJ1,2\nJ1,\n,\nJ1,2\n"
    _, found = jobs(text, ingest="format: csv, key: [job_ref, visit]", columns="job_ref visit")
    assert [(row, kind) for row, kind, *_ in found] == [
        (3, "duplicate_key"),
        (4, "incomplete_key"),
        (5, "blank_row"),
        (6, "duplicate_key"),
    ]


def test_rows_without_a_key_may_be_kept(platform, jobs):
    """Staff leave the number of a job blank; its total is a total all the same."""
    text = "job ref,cost,notes,by\nJ1,12.50,ok,A\n,2.50,door,B\n,15.00,,\n"
    _, found = jobs(text, ingest="format: csv, key: [job_ref], rows_without_key: kept")
    assert found == [
        (3, "no_key", "kept", "\t2.50\tdoor\tB"),
        (4, "total_row", "left out", "\t15.00"),
    ]
    assert keys(platform) == ["J1", None]
    assert marks(platform) == [(None, "no key")]


@pytest.mark.parametrize("word", ["kept", "left_out"])
def test_an_unlabelled_total_is_told_by_its_sum(platform, jobs, word):
    """A spending file whose last row adds up all others doubled what a council had spent."""
    text = (
        'supplier,job ref,amount\nAcme,P1,"£1,000.10"\nBolt,P2,(0.10)\nTotal Gas,P3,5\n,,1005.00\n'
    )
    jobs(text, ingest=f"format: csv, total_rows: {word}", columns="")
    assert keys(platform) == ["P1", "P2", "P3", *([None] if word == "kept" else [])]
    kinds = platform.query("select kind from raw_toys.jobs__rejects")
    assert kinds == ([] if word == "kept" else [("total_row",)])


@pytest.mark.parametrize("last", [",,1004.99", ",P4,1005.00", "x,,1005.00"])
def test_what_does_not_add_up_or_says_more_is_a_record(platform, jobs, last):
    text = f"supplier,job ref,amount\nAcme,P1,1000\nBolt,P2,5\n{last}\n"
    jobs(text, ingest="format: csv", columns="")
    assert len(keys(platform)) == 3


@pytest.mark.parametrize("supplier", ["Total Gas & Power", "TOTAL", "Grand Total Ltd", "Totaljobs"])
def test_a_supplier_called_total_is_no_total(platform, jobs, supplier):
    text = f"supplier,job ref,amount\n{supplier},P1,5\nBolt,P2,5\n"
    jobs(text, ingest="format: csv", columns="")
    assert keys(platform) == ["P1", "P2"]


def test_control_characters_in_a_record_are_kept_and_reported(platform, jobs):
    """A record with one odd character is a record; tabs and line ends are none."""
    _, found = jobs('job ref,cost,notes\nJ1,1,a\x07b\nJ2,2,"a\tb\r\nc\x0bd"\nJ3\0,3,\n')
    assert [(row, kind, outcome) for row, kind, outcome, _ in found] == [
        (2, "control_characters", "kept"),
        (5, "control_characters", "kept"),
    ]
    assert marks(platform) == [("J1", "control characters"), ("J3\0", "control characters")]


@pytest.mark.parametrize("end", ["J3,9", 'J3,9,"no acc', "J3"])
def test_a_file_that_ends_within_a_row_is_held(platform, jobs, end):
    jobs(JOBS)
    result, _ = jobs(JOBS + end)
    assert result.status == 1
    assert "held" in result.out
    assert "it ends in the middle of a row, so more rows may be missing" in result.out
    assert keys(platform) == ["J1", "J2"]
    assert platform.run("accept", "toys.jobs", "--by", "Head of Repairs").status == 0
    assert keys(platform)[:2] == ["J1", "J2"]


@pytest.mark.parametrize("end", ["J3,9,ok", "(3 rows affected)", "\x1a"])
def test_a_last_row_that_is_whole_needs_no_line_end(platform, jobs, end):
    result, _ = jobs(JOBS + end)
    assert result.status == 0
    assert "held" not in result.out


@pytest.mark.parametrize("rows", [100, 1_000])
def test_a_count_at_which_programs_stop_is_reported(platform, jobs, rows):
    text = "job ref\n" + "".join(f"J{n}\n" for n in range(rows))
    result, _ = jobs(text)
    assert f"it has exactly {rows:,} rows, where some programs and servers stop" in result.out


def test_rows_are_listed_in_their_order_over_several_files(platform, jobs):
    """Proves that a total at the end of each file is found, and lineage points at its file."""
    ingest = "format: csv, key: [job_ref], take: all"
    _, found = jobs(JOBS + "Total,15.50,\n", "job ref,cost,notes\nJ8,1,\n,1,\n", ingest=ingest)
    assert [(row, kind) for row, kind, *_ in found] == [(4, "total_row"), (3, "no_key")]
    assert keys(platform) == ["J1", "J2", "J8"]


def test_a_copy_of_a_file_is_read_once(platform, jobs):
    """A second download beside the first doubled every job; another file may hold a like row."""
    result, _ = jobs(JOBS, JOBS, JOBS + "J3,1,\n", ingest="format: csv, take: all")
    assert keys(platform) == ["J1", "J2", "J1", "J2", "J3"]
    assert "jobs 2.csv: it is a copy of jobs 1.csv, so its rows are shown once" in result.out


@pytest.mark.parametrize("anew", ["\ufeff{}", "{}\n\n", "'{}'"])
def test_a_copy_that_was_saved_anew_is_reported(platform, jobs, anew):
    """Its bytes differ (a mark, blank rows, line ends), its rows do not; both are shown."""
    text = JOBS.replace("\n", "\r\n") if anew == "'{}'" else anew.format(JOBS)
    result, _ = jobs(JOBS, text, "job ref,cost,notes\nJ9,1,x\n", ingest="format: csv, take: all")
    assert len(keys(platform)) == 5
    assert result.out.count("it has the same rows as") == 1
    assert "jobs 2.csv: it has the same rows as jobs 1.csv, which are shown twice" in result.out


def test_what_is_held_names_its_file_and_does_not_promise_an_extract_that_is_not_there(platform):
    platform.sheet(ingest="format: csv, key: [job_ref]", columns="job_ref", loader="files")
    platform.write("toys.csv", JOBS + "J3,1")
    [line] = [line for line in platform.run().out.splitlines() if " held " in line]
    assert "toys.csv: it ends in the middle of a row" in line
    assert "until then it has no rows to show" in line
    platform.write("toys.csv", JOBS)
    platform.run()
    platform.write("toys.csv", JOBS + "J3,1,x\nJ4")
    assert "the last good extract stays" in platform.run().out
