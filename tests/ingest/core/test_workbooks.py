"""Workbooks from drop to relation: what is found, what is advised, what happens when one is bad."""

import sys

import pytest
from workbooks import book, edited, texts

from ingest.connectors import workbook


@pytest.fixture
def drop(platform):
    """Declare `books.jobs`, a workbook in a folder, and put one there."""

    def put(body, ingest="", columns="job_ref done_on", name="jobs.xlsx", system="books"):
        names = "\n".join(f"          - {{name: {column}}}" for column in columns.split())
        path = f"${{{system.upper()}_DROP}}/{system}/*.*"
        platform.declare(
            system,
            f"""\
sources:
  - name: {system}
    schema: raw_{system}
    loader: files
    config:
      meta: {{owner: housing, origin: interim}}
    tables:
      - name: jobs
        description: One row per job.
        config:
          meta:
            ingest: {{path: "{path}", format: xlsx, key: [job_ref], {ingest}}}
        columns:
{names}
""",
        )
        path = platform.drop / system / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)

    return put


JOBS = texts(1, "Job Ref", "Done on") + texts(2, "J1", "2020-11-05")
COVER = texts(1, "Jobs, 2020") + texts(3, "Contact: data team")


def test_a_cover_sheet_first_names_the_tab_that_has_the_columns(platform, drop):
    drop(book(Cover=COVER, Jobs=JOBS))
    result = platform.run()
    assert "the tab 'Jobs' has the declared columns on row 1: set sheet: Jobs" in result.out
    assert "Contact" not in result.said
    drop(book(Cover=COVER, Jobs=JOBS), ingest="sheet: Jobs")
    assert platform.run().status == 0
    assert platform.query("select job_ref from raw_books.jobs") == [("J1",)]


@pytest.mark.parametrize(
    ("cover", "tab", "advice"),
    [
        ("", "Jobs 2020-21", "set sheet: Jobs 2020-21 and header_row: 3"),
        (texts(1, "x"), "2020", 'set sheet: "2020" and header_row: 3'),
        (texts(1, "x"), "No", 'set sheet: "No" and header_row: 3'),
        (texts(1, "Job Ref"), "Jobs: open", 'set sheet: "Jobs: open" and header_row: 3'),
    ],
)
def test_the_advice_is_as_a_declaration_has_it(platform, drop, cover, tab, advice):
    """Proves it for a cover that is blank, another table, and one that lacks the key."""
    table = texts(3, "Job Ref", "Done on") + texts(4, "J1", "2020-11-05")
    drop(book(**{"Cover": cover, tab: table}), ingest="", columns="job_ref done_on")
    expected = f"the tab '{tab}' has the declared columns on row 3: {advice}"
    if cover != texts(1, "Job Ref"):
        assert expected in platform.run().out


def test_a_chart_first_is_passed_over(platform, drop):
    drop(book(chart="", Jobs=JOBS))
    assert platform.run().status == 0
    assert platform.query("select done_on from raw_books.jobs") == [("2020-11-05",)]


def test_a_header_of_two_rows_is_advised_and_declared(platform, drop):
    body = book(
        Jobs=texts(1, "Job Ref", "2019", "", "2020", "")
        + texts(2, "", "Q1", "Q2", "Q1", "Q2")
        + texts(3, *"J1234")
    )
    columns = "job_ref n_2019_q1 n_2019_q2 n_2020_q1 n_2020_q2"
    drop(body, columns="n_2019_q2 n_2020_q1 job_ref", ingest="header_row: 2")
    assert "the header seems to be on rows 1 and 2: set header_row: 1 and header_rows: 2" in (
        platform.run().out
    )
    drop(body, columns=columns, ingest="header_rows: 2")
    assert platform.run().status == 0
    assert platform.query(f"select {columns.replace(' ', ', ')} from raw_books.jobs") == [
        ("J", "1", "2", "3", "4")
    ]


def test_formulas_without_values_and_errors_are_findings(platform, drop):
    cells = '<c r="A2"><v>1</v></c><c r="B2"><f>A2*2</f></c><c r="C2" t="e"><v>#SPILL!</v></c>'
    drop(book(Jobs=texts(1, "Job Ref", "Done on", "Note") + f'<row r="2">{cells}</row>'))
    result = platform.run()
    assert result.status == 0
    assert "1 cell holds a formula that was never calculated" in result.out
    assert platform.query("select kind from raw_ingest.findings order by kind") == [
        ("error_cells",),
        ("uncalculated_formulas",),
    ]
    # Nothing new came, and it is still so.
    assert "open the workbook in Excel, save it and deliver it again" in platform.run().out


def test_an_error_in_the_header_of_the_key_is_the_reason_that_is_given(platform, drop):
    body = edited(book(Jobs=JOBS), s1=("Job Ref", "ERROR"))
    error = '<c r="A1" t="e"><v>#REF!</v></c>'
    whole = '<c r="A1" t="inlineStr"><is><t xml:space="preserve">ERROR</t></is></c>'
    drop(edited(body, s1=(whole, error)))
    result = platform.run()
    assert "the key column is missing in jobs.xlsx: 'job_ref'; the header of column A shows an" in (
        result.out
    )


def test_a_reader_that_dies_refuses_its_own_table_and_no_other(platform, drop, monkeypatch):
    """Proves it for this run and the next, in which the extract has landed already."""
    platform.sheet("id,name\n1,a\n")
    drop(book(Jobs=JOBS))
    real = workbook.COMMAND
    monkeypatch.setattr(workbook, "COMMAND", (sys.executable, "-c", "raise SystemExit(3)"))
    for _ in range(2):
        result = platform.run()
        assert result.status == 1
        assert "books.jobs  failed     jobs.xlsx ended the process that read it" in result.out
        assert platform.query("select id from raw_toys.jobs") == [("1",)]
        assert platform.query("from raw_books.jobs") == []
    monkeypatch.setattr(workbook, "COMMAND", real)
    drop(book(Jobs=JOBS + texts(3, "J2", "2020-11-06")))
    assert platform.run().status == 0
    assert platform.query("select job_ref from raw_books.jobs") == [("J1",), ("J2",)]


def test_a_reader_that_this_machine_ended_is_tried_again(platform, drop, monkeypatch):
    """Proves that what depends on the moment is not kept in raw as what landed comes to."""
    drop(book(Jobs=JOBS))
    real = workbook.COMMAND
    killed = "import os; os.kill(os.getpid(), 9)"
    monkeypatch.setattr(workbook, "COMMAND", (sys.executable, "-c", killed))
    assert "was ended from outside" in platform.run().out
    monkeypatch.setattr(workbook, "COMMAND", real)
    assert platform.run().status == 0
    assert platform.query("select job_ref from raw_books.jobs") == [("J1",)]


def test_a_web_page_named_xls_does_not_land(platform, drop):
    drop(b"<html><table><tr><td>Job Ref</td></tr></table></html>", name="jobs.xls")
    assert (
        "jobs.xls is a web page: its rows are a table in the page; open it in Excel, save it as "
        ".xlsx and deliver that, or have its system export a workbook" in platform.run().out
    )
    assert platform.extracts("books/jobs") == []
