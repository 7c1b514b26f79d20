"""Workbooks: numbers without their floating point, dates as ISO, rows where Excel shows them."""

from datetime import date, datetime, time, timedelta
from functools import partial
import io
import zipfile

import pytest

from ingest.connectors import Landed, SourceError, cells, workbook, xlsx

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
# Cell formats by position: general, date, date and time, time, [h]:mm:ss.
STYLES = (
    '<numFmts count="1"><numFmt numFmtId="200" formatCode="[h]:mm:ss"/></numFmts><cellXfs>'
    + "".join(f'<xf numFmtId="{kind}"/>' for kind in (0, 14, 22, 21, 200))
    + "</cellXfs>"
)


def book(**sheets: str) -> bytes:
    """A workbook of sheets whose rows are given as XML; a name that begins with `hidden` is."""
    file = io.BytesIO()
    listed = "".join(
        f'<sheet name="{name}" sheetId="{at}" r:id="r{at}"'
        f"{' state=' + chr(34) + 'hidden' + chr(34) if name.startswith('hidden') else ''}/>"
        for at, name in enumerate(sheets, start=1)
    )
    related = "".join(
        f'<Relationship Id="r{at}" Type="{DOCUMENT}/worksheet" Target="worksheets/s{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    related += f'<Relationship Id="r0" Type="{DOCUMENT}/styles" Target="styles.xml"/>'
    root = f'<Relationship Id="r1" Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/>'
    types = '<Default Extension="xml" ContentType="application/xml"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{root}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}">'
        f"<sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{related}'
        "</Relationships>",
        "xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{STYLES}</styleSheet>',
    }
    parts |= {
        f"xl/worksheets/s{at}.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>'
        "</worksheet>"
        for at, rows in enumerate(sheets.values(), start=1)
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, f'<?xml version="1.0"?>{content}')
    return file.getvalue()


def row(number, *cells, column=2):
    """A row of cells from column B on, each a text, or a number and the position of its format."""
    places = [f"{chr(64 + at)}{number}" for at in range(column, column + len(cells))]
    inside = "".join(
        f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{cell}</t></is></c>'
        if isinstance(cell, str)
        else f'<c r="{place}" s="{cell[1]}"><v>{cell[0]}</v></c>'
        for place, cell in zip(places, cells, strict=True)
    )
    return f'<row r="{number}">{inside}</row>'


@pytest.fixture
def parse(read_all):
    """Read the bytes of a workbook named jobs.xlsx."""

    def run(body, sheet=None, header_row=1, max_bytes=2**20):
        part = Landed("jobs.xlsx", partial(io.BytesIO, body))
        return read_all(
            [
                workbook.table(
                    part, sheet=sheet, header_row=header_row, limits=workbook.Limits(max_bytes)
                )
            ]
        )[0]

    return run


def test_cells_are_what_excel_shows(parse):
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
    [(number, found)] = parse(book(Jobs=row(1, *"abcdefghij") + row(2, *cells))).rows
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


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", None),
        (7.0, "7"),
        (-0.5, "-0.5"),
        (0.1 + 0.2, "0.3"),
        (1e22, "10000000000000000000000"),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2026, 11, 23), "2026-11-23"),
        (datetime(2026, 11, 23, 9, 30), "2026-11-23 09:30:00"),
        (time(9, 30), "09:30:00"),
        (timedelta(days=1, minutes=5, seconds=7), "24:05:07"),
        (timedelta(minutes=-30), "-0:30:00"),
    ],
)
def test_every_kind_of_cell_has_a_text(value, text):
    assert cells.text(value) == text


def test_rows_have_the_numbers_that_excel_shows(parse):
    """The table begins at B3; a blank row lies in it, and others below it."""
    body = book(Jobs=row(3, "id", "cost") + row(4, "1") + row(6, "2", "x") + row(9, " "))
    read = parse(body, header_row=3)
    assert read.header == ["id", "cost"]
    assert read.rows == [
        (4, ["1", None]),
        (6, ["2", "x"]),
        (9, [" ", None]),
    ]


def test_a_sheet_without_a_header(parse):
    read = parse(book(Jobs=row(1, "1", "2")), header_row=0)
    assert (read.header, read.rows) == (["", ""], [(1, ["1", "2"])])


def test_the_first_visible_sheet_is_read_or_the_one_named(parse):
    body = book(hidden=row(1, "secret"), Jobs=row(1, "id"), More=row(1, "x"))
    assert parse(body).header == ["id"]
    assert parse(body, sheet="More").header == ["x"]
    assert parse(body, sheet="hidden").header == ["secret"]


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
def test_what_cannot_be_read_is_a_sentence(parse, body, said, reason):
    with pytest.raises(SourceError, match=f"^{reason}"):
        parse(body, **said)


def test_a_workbook_that_unpacks_to_far_more_is_refused(parse):
    body = book(Jobs=row(1, "id") + row(2, " " * 3 * 2**20))
    assert len(body) < 2**16
    with pytest.raises(SourceError, match=r"^jobs.xlsx unpacks to 3 MB: raise max_mb"):
        parse(body)


@pytest.mark.parametrize("column", ["XFD", "ALL"])
def test_a_stray_cell_far_out_is_refused_before_it_ends_the_process(parse, column):
    """Laid out in memory, this sheet would take up to 400 GB."""
    far = f'<row r="1048576"><c r="{column}1048576"><v>1</v></c></row>'
    body = book(Small=row(1, "id"), Jobs=row(1, "id") + row(2, "1") + far)
    with pytest.raises(SourceError, match=rf"^sheet Jobs of .* as far as {column}1048576: delete"):
        parse(body, sheet="Jobs")
    assert parse(body).header == ["id"]


def test_a_sheet_that_is_only_long_is_read(parse):
    read = parse(book(Jobs=row(1, "id") + row(100_000, "x")))
    assert read.rows == [(100_000, ["x"])]
    assert len(read.rejects) == 99_998  # blank rows


def test_the_last_cell_is_found_across_the_pieces_of_a_sheet(monkeypatch):
    monkeypatch.setattr(xlsx, "CHUNK", 7)
    monkeypatch.setattr(xlsx, "LARGEST_SHEET", 11)

    def read(rows):
        packed = zipfile.ZipFile(io.BytesIO(book(Jobs=rows)))
        xlsx.read(xlsx.opened(packed), "Jobs", 2, "jobs.xlsx")

    read(row(1, *"abc", column=1) + row(3, "1", column=2))
    with pytest.raises(SourceError, match="reaches as far as C4"):
        read(row(1, *"abc", column=1) + row(4, "1", column=2))
