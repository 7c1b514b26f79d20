"""Workbooks: the sheet that is meant, its rows where Excel shows them, what cannot be read."""

import io
import zipfile

import pytest
from workbooks import book, edited, row, texts

from ingest.connectors import SourceError, xlsx
from ingest.connectors.sheetnotes import Notes


def test_cells_are_what_excel_shows(parse_book):
    cells = [
        (7, 0),
        (100023336956, 0),
        ("1.1000000000000001", 0),
        ("1E-5", 0),
        (44000, 1),
        ("44000.395833333336", 2),
        ("0.395833333333333", 3),
        (1.5, 4),
        "007",
        " padded ",
    ]
    [(number, found)] = parse_book(book(Jobs=row(1, *"abcdefghij") + row(2, *cells))).rows
    assert number == 2
    assert found == [
        "7",
        "100023336956",
        "1.1",
        "0.00001",
        "2020-06-18",
        "2020-06-18 09:30:00",
        "09:30:00",
        "36:00:00",
        "007",
        " padded ",
    ]


def test_rows_have_the_numbers_that_excel_shows(parse_book):
    """The table begins at B3; a blank row lies in it, and others below it."""
    body = book(Jobs=row(3, "id", "cost") + row(4, "1") + row(6, "2", "x") + row(9, " "))
    read = parse_book(body, header_row=3)
    assert read.header == ["id", "cost"]
    assert read.rows == [
        (4, ["1", None]),
        (6, ["2", "x"]),
        (9, [" ", None]),
    ]


def test_a_sheet_without_a_header(parse_book):
    read = parse_book(book(Jobs=row(1, "1", "2")), header_row=0)
    assert (read.header, read.rows) == (["", ""], [(1, ["1", "2"])])


def test_the_first_visible_sheet_is_read_or_the_one_named(parse_book):
    body = book(hidden=row(1, "secret"), Jobs=row(1, "id"), More=row(1, "x"))
    assert parse_book(body).header == ["id"]
    assert parse_book(body, sheet="More").header == ["x"]
    assert parse_book(body, sheet="hidden").header == ["secret"]


@pytest.mark.parametrize(
    ("body", "said", "reason"),
    [
        (book(Jobs=row(1, "id")), {"sheet": "jobs"}, "jobs.xlsx has no sheet of that name"),
        (book(Jobs=row(1, "id")), {"header_row": 3}, "row 3 of sheet Jobs in jobs.xlsx does not"),
        (book(Jobs=row(3, "id")), {"header_row": 2}, "row 2 of sheet Jobs in jobs.xlsx is blank"),
        (book(Jobs=""), {}, "row 1 of sheet Jobs in jobs.xlsx does not exist"),
        (book(Jobs=row(1, "id"))[:-100], {}, "jobs.xlsx cannot be opened as a workbook"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), {}, "jobs.xlsx cannot be opened as a workbook"),
        (b"PK\x03\x04", {}, "jobs.xlsx cannot be opened as a workbook"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(parse_book, body, said, reason):
    with pytest.raises(SourceError, match=f"^{reason}"):
        parse_book(body, **said)


def test_a_workbook_that_unpacks_to_far_more_is_refused(parse_book):
    body = book(Jobs=row(1, "id") + row(2, " " * 3 * 2**20))
    assert len(body) < 2**16
    with pytest.raises(SourceError, match=r"^jobs.xlsx unpacks to 3 MB: raise max_mb"):
        parse_book(body, max_bytes=2**20)


@pytest.mark.parametrize("column", ["XFD", "ALL"])
def test_a_stray_cell_far_out_is_refused_before_it_ends_the_process(parse_book, column):
    """Laid out in memory, this sheet would take up to 400 GB."""
    far = f'<row r="1048576"><c r="{column}1048576"><v>1</v></c></row>'
    body = book(Small=row(1, "id"), Jobs=row(1, "id") + row(2, "1") + far)
    with pytest.raises(SourceError, match=rf"^sheet Jobs of .* as far as {column}1048576: delete"):
        parse_book(body, sheet="Jobs")
    assert parse_book(body).header == ["id"]


def test_a_sheet_that_is_only_long_is_read(parse_book):
    read = parse_book(book(Jobs=row(1, "id") + row(100_000, "x")))
    assert read.rows == [(100_000, ["x"])]
    assert len(read.rejects) == 99_998  # blank rows


def test_the_last_cell_is_found_across_the_pieces_of_a_sheet(monkeypatch):
    monkeypatch.setattr(xlsx, "CHUNK", 7)
    monkeypatch.setattr(xlsx, "LARGEST_SHEET", 11)

    def read(rows):
        packed = zipfile.ZipFile(io.BytesIO(book(Jobs=rows)))
        xlsx.read(xlsx.opened(packed), "Jobs", Notes(2), "jobs.xlsx")

    read(row(1, *"abc", column=1) + row(3, "1", column=2))
    with pytest.raises(SourceError, match="reaches as far as C4"):
        read(row(1, *"abc", column=1) + row(4, "1", column=2))


def merged(body, *ranges):
    """The workbook with merged cells."""
    cells = "".join(f'<mergeCell ref="{place}"/>' for place in ranges)
    return edited(body, s1=("</sheetData>", f"</sheetData><mergeCells>{cells}</mergeCells>"))


TWO_ROWS = texts(1, "job ref", "2019", "", "2020", "") + texts(2, "", "Q1", "Q2", "Q1", "Q2")
TWO_YEARS = ["2019 / Q1", "2019 / Q2", "2020 / Q1", "2020 / Q2"]


def test_a_header_of_two_rows_is_joined_by_its_merged_cells(parse_book):
    rows = texts(1, "job ref", "2019", "", "notes", "2020") + texts(2, "", "Q1", "Q2", "", "Q1")
    body = merged(book(Jobs=rows + texts(3, *"abcde")), "A1:A2", "B1:C1")
    read = parse_book(body, header_rows=2)
    assert read.header == ["job ref", "2019 / Q1", "2019 / Q2", "notes", "2020 / Q1"]
    assert read.rows == [(3, [*"abcde"])]


def test_merged_cells_end_where_they_end(parse_book):
    """The column beside a merged name has a name of its own on the second row alone."""
    rows = texts(2, "Rent", "", "") + texts(3, "2019", "2020", "notes") + texts(4, *"abc")
    read = parse_book(merged(book(Jobs=rows), "A2:B2"), header_row=2, header_rows=2)
    assert read.header == ["Rent / 2019", "Rent / 2020", "notes"]
    assert read.rows == [(4, [*"abc"])]


def test_a_header_of_two_rows_without_merged_cells(parse_book):
    read = parse_book(book(Jobs=TWO_ROWS + texts(3, *"abcde")), header_rows=2)
    assert read.header == ["job ref", *TWO_YEARS]
    assert read.rows == [(3, [*"abcde"])]


def test_a_header_of_two_rows_that_begins_further_right(parse_book):
    body = merged(book(Jobs=row(1, "Rent", "") + row(2, "a", "b") + row(3, "1", "2")), "B1:C1")
    assert parse_book(body, header_rows=2).header == ["Rent / a", "Rent / b"]


def test_a_chart_first_is_passed_over(parse_book):
    body = book(chart="", Jobs=texts(1, "id") + texts(2, "J1"))
    assert parse_book(body).rows == [(2, ["J1"])]
    with pytest.raises(
        SourceError, match=r"sheet chart of jobs.xlsx is a chart: set sheet to 'Jobs'"
    ):
        parse_book(body, sheet="chart")


def test_a_workbook_of_charts_alone_is_a_sentence(parse_book):
    with pytest.raises(SourceError, match=r"jobs.xlsx has no worksheet, only charts: ask for the"):
        parse_book(book(chart=""))


def test_a_workbook_whose_sheets_are_all_hidden_is_read(parse_book):
    assert parse_book(book(hidden=texts(1, "id") + texts(2, "J1"))).rows == [(2, ["J1"])]


def test_a_sheet_that_is_misnamed_is_named(parse_book):
    with pytest.raises(SourceError, match=r"no sheet of that name: .*; did you mean 'Jobs'\?"):
        parse_book(book(Jobs=texts(1, "id"), Notes=texts(1, "x")), sheet="jobs")


def test_empty_cells_with_a_format_do_not_count_as_far_out(parse_book):
    """A row coloured to its end is no reason to refuse a workbook, nor to make columns of it."""
    coloured = (
        '<row r="1048576"><c r="A1048576" s="1"><v>44000</v></c><c r="XFD1048576" s="1"/></row>'
    )
    assert parse_book(book(Jobs=texts(1, "id") + coloured)).header == ["id"]


def test_blank_rows_within_are_kept_across_batches(parse_book):
    body = book(
        Jobs=texts(1, "id") + texts(170_000, "J1") + texts(340_000, "J2") + texts(340_009, "")
    )
    read = parse_book(body)
    assert read.rows == [(170_000, ["J1"]), (340_000, ["J2"])]
    assert len(read.rejects) == 340_000 - 1 - 2
