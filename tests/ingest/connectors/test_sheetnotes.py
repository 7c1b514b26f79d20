"""What a workbook's cells hold beside their values: formulas, errors, formats of numbers."""

import pytest
import workbooks as wb
from workbooks import book, edited, ods, ods_cell, row, texts

from ingest.connectors import numberformats
from ingest.connectors.sheetnotes import Tally

AGAIN = "open the workbook in Excel, save it and deliver it again"
CORRECT = "correct them in the workbook and deliver it again"


def xml(*cells, number=2):
    """A row of cells in XML, each without its position, which is added."""
    placed = (
        cell.replace("<c", f'<c r="{chr(64 + at)}{number}"', 1)
        for at, cell in enumerate(cells, start=1)
    )
    return f'<row r="{number}">{"".join(placed)}</row>'


def messages(read):
    """Kind and message of each finding."""
    return [(finding.kind, finding.message) for finding in read.findings]


HEADER = texts(1, *"abcdef")


@pytest.mark.parametrize(
    "cell",
    [
        "<c><f>2*3</f><v /></c>",
        "<c><f>2*3</f><v/></c>",
        "<c><f>2*3</f><v></v></c>",
        "<c><f>2*3</f></c>",
        '<c t="str"><f>2*3</f></c>',
        '<c s="1"><f t="shared" ref="A2:A9" si="0">A1&lt;2</f></c>',
        '<c><f t="shared" si="0"/></c>',
        '<c t="n"><f t="array" ref="A2">SUM(A1:A2)</f></c>',
    ],
)
def test_a_formula_without_a_value_is_counted(parse_book, cell):
    read = parse_book(book(Jobs=HEADER + xml("<c><v>1</v></c>", cell, "<c><v>2</v></c>")))
    assert read.rows == [(2, ["1", None, "2", None, None, None])]
    assert messages(read) == [
        (
            "uncalculated_formulas",
            "1 cell holds a formula that was never calculated, and came as empty "
            f"(column B, first on row 2): {AGAIN}",
        )
    ]


@pytest.mark.parametrize(
    "cell",
    [
        "<c><f>2*3</f><v>6</v></c>",
        '<c t="str"><f>""</f><v></v></c>',
        '<c t="str"><f>""</f><v/></c>',
        '<c t="b"><f>1=1</f><v>1</v></c>',
        "<c><f>1-1</f><v>0</v></c>",
        '<c s="1"/>',
    ],
)
def test_a_formula_with_a_value_is_none_of_them(parse_book, cell):
    assert parse_book(book(Jobs=HEADER + xml(cell))).findings == []


def test_formulas_are_counted_by_column_from_the_first_row_below_the_header(parse_book):
    formula = "<c><f>1</f></c>"
    rows = xml(formula, number=1) + texts(2, *"abcdef")
    rows += "".join(xml("<c/>", formula, "<c/>", formula, number=at) for at in range(5, 9))
    read = parse_book(book(Jobs=rows), header_row=2)
    assert messages(read)[0][1].startswith("8 cells hold formulas that were never calculated")
    assert "(columns B and D, first on row 5)" in messages(read)[0][1]


def test_zeros_of_a_program_that_calculates_nothing_are_counted(parse_book):
    """Libraries that write workbooks put 0 where Excel is to calculate when it opens the file."""
    body = book(Jobs=HEADER + xml("<c><f>2*3</f><v>0</v></c>", "<c><f>2</f><v>2</v></c>"))
    on_load = ("</sheets>", '</sheets><calcPr fullCalcOnLoad="1"/>')
    assert messages(parse_book(edited(body, workbook=on_load))) == [
        (
            "uncalculated_formulas",
            "1 formula came as 0 from a program that leaves calculation to Excel "
            f"(column A, first on row 2): {AGAIN}",
        )
    ]
    assert parse_book(body).findings == []


@pytest.mark.parametrize("error", ["#N/A", "#REF!", "#DIV/0!", "#SPILL!", "#GETTING_DATA", "#ODD"])
def test_an_error_is_counted_and_the_rest_is_read(parse_book, error):
    """An error that the library does not know, such as #SPILL!, would refuse the whole workbook."""
    cells = f'<c t="e"><f>X(A1)</f><v>{error}</v></c>', '<c s="1"><v>44000</v></c>'
    read = parse_book(book(Jobs=HEADER + xml(*cells), Other=xml(*cells)))
    assert read.rows == [(2, [None, "2020-06-18", None, None, None, None])]
    assert messages(read) == [
        (
            "error_cells",
            f"1 cell shows an error ({error}), and came as empty (column A, first on row 2): "
            f"{CORRECT}",
        )
    ]


def test_errors_are_counted_by_column(parse_book):
    rows = "".join(
        xml("<c><v>1</v></c>", f'<c t="e"><v>{error}</v></c>', number=at)
        for at, error in enumerate(["#N/A", "#N/A", "#CALC!"], start=3)
    )
    assert messages(parse_book(book(Jobs=HEADER + rows)))[0][1].startswith(
        "3 cells show an error (#CALC! and #N/A), and came as empty (column B, first on row 3)"
    )


def test_a_text_that_looks_like_an_error_stays(parse_book):
    read = parse_book(book(Jobs=HEADER + texts(2, "#N/A")))
    assert (read.rows[0][1][0], read.findings) == ("#N/A", [])


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (45013, wb.PADDED, "0045013"),
        (12345678, wb.PADDED, "12345678"),
        (0, wb.PADDED, "0000000"),
        (7700900123, wb.PHONE, "07700 900123"),
        (207946000123, wb.PHONE, "207946 000123"),
        (40506, wb.SORT_CODE, "04-05-06"),
        (45, wb.JOB, "JOB-0045"),
        (45, wb.LOCALE, "0045"),
        (-45, wb.LOCALE, "-45"),
        (45.5, wb.PADDED, "45.5"),
        ("3.3000000000000003", wb.POUNDS, "3.3"),
        (0.25, wb.PERCENT, "0.25"),
        (123456789, wb.SCIENCE, "123456789"),
        (7, wb.WHOLE, "7"),
        (1234567, wb.THOUSANDS, "1234567"),
        (5.5, wb.DECIMAL, "5.5"),
        (44000, wb.DAY, "2020-06-18"),
        (-5, wb.DAY, "-5"),
        (-5, 1, "-5"),
        (-1.5, 4, "-36:00:00"),
    ],
)
def test_formats_that_pad_are_applied_and_no_others(parse_book, value, form, text):
    body = book(Jobs=HEADER + row(2, (value, form), "x", column=1))
    assert parse_book(body).rows[0][1][:2] == [text, "x"]


def test_a_padded_column_that_begins_further_right_and_computed(parse_book):
    cells = '<c s="5"><f>1+1</f><v>2</v></c>', '<c s="5" t="str"><v>3</v></c>'
    placed = "".join(c.replace("<c", f'<c r="{at}2"', 1) for at, c in zip("CD", cells, strict=True))
    body = book(Jobs=row(1, "a", "b", column=3) + f'<row r="2">{placed}</row>')
    assert parse_book(body).rows == [(2, ["0000002", "3"])]


CELLS = "<c><v>1</v></c><c s='5'><v>45</v></c><c t='e'><v>#CALC!</v></c><c><f>1</f></c>"
UNPLACED = book(Jobs=f"<row>{CELLS}</row><row r='4'><c s='5'><v>46</v></c></row>")


def prefixed(body):
    """The workbook with `x:` before each element of its first sheet."""
    for begin in ("</", "<"):
        for element in ("worksheet", "sheetData", "row", "c", "v", "f"):
            for end in (" ", ">"):
                body = edited(body, s1=(f"{begin}{element}{end}", f"{begin}x:{element}{end}"))
    return edited(body, s1=("xmlns=", "xmlns:x="))


@pytest.mark.parametrize("change", [lambda body: body, prefixed])
def test_other_ways_to_write_a_sheet(parse_book, change):
    """Programs may write `x:c` for `c`, single quotes, and leave out where a cell is."""
    read = parse_book(change(UNPLACED), header_row=0)
    assert [cells for _, cells in read.rows] == [["1", "0000045", None], ["0000046", None, None]]
    assert [finding.kind for finding in read.findings] == ["uncalculated_formulas", "error_cells"]
    assert "(column D, first on row 1)" in read.findings[0].message
    assert "(column C, first on row 1)" in read.findings[1].message


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (ods_cell("36:00:00", "time", office__time_value="PT36H00M00S"), "36:00:00"),
        (ods_cell("-00:30", "time", office__time_value="-PT00H30M00S"), "-0:30:00"),
        (ods_cell("25:00", "time", office__time_value="P1DT1H"), "25:00:00"),
        (ods_cell("09:30", "time", office__time_value="PT09H30M00S"), "09:30:00"),
        (ods_cell("PT36H00M00S"), "PT36H00M00S"),
        (ods_cell("18/06/20", "date", office__date_value="2020-06-18"), "2020-06-18"),
        (
            ods_cell("18/06/20", "date", office__date_value="2020-06-18T09:30:00"),
            "2020-06-18 09:30:00",
        ),
        (ods_cell("25%", "percentage", office__value="0.25"), "0.25"),
        (ods_cell("\u00a33.30", "currency", office__value="3.3000000000000003"), "3.3"),
        (ods_cell("0045013", "float", office__value="45013"), "0045013"),
        (ods_cell("07700 900123", "float", office__value="7700900123"), "07700 900123"),
        (ods_cell("12-34-56", "float", office__value="123456"), "12-34-56"),
        (ods_cell("1 234", "float", office__value="1234"), "1234"),
        (ods_cell("0", "float", office__value="0"), "0"),
        (ods_cell("0", "float", office__value="0.4"), "0.4"),
        (ods_cell("TRUE", "boolean", office__boolean_value="true"), "TRUE"),
    ],
)
def test_the_cells_of_an_ods_are_as_those_of_an_xlsx(parse_book, cell, text):
    body = ods(ods_cell("a") + ods_cell("b"), cell + ods_cell("x"))
    read = parse_book(body)
    assert (read.rows, read.findings) == ([(2, [text, "x"])], [])


def test_formulas_and_errors_of_an_ods_are_counted(parse_book):
    error = {"table__formula": "of:=NA()", "calcext__value_type": "error"}
    rows = (
        "".join(map(ods_cell, "abcde")),
        ods_cell("x")
        + ods_cell("#N/A", office__string_value="", **error)
        + ods_cell("#DIV/0!", "float", office__value="0", **error)
        + ods_cell("", "", table__formula="of:=2*3")
        + ods_cell("6", "float", office__value="6", table__formula="of:=2*3"),
    )
    read = parse_book(ods(*rows))
    assert read.rows == [(2, ["x", None, None, None, "6"])]
    assert messages(read) == [
        (
            "uncalculated_formulas",
            "1 cell holds a formula that was never calculated, and came as empty "
            f"(column D, first on row 2): {AGAIN}",
        ),
        (
            "error_cells",
            "2 cells show an error (#DIV/0! and #N/A), and came as empty "
            f"(columns B and C, first on row 2): {CORRECT}",
        ),
    ]


def test_repeated_cells_and_rows_of_an_ods_keep_their_places(parse_book):
    padded = ods_cell(
        "007", "float", office__value="7", table__number_columns_repeated="2"
    ).replace("<text:p>", "<office:annotation><text:p>a note</text:p></office:annotation><text:p>")
    body = ods(
        "".join(map(ods_cell, "abcd")),
        '<table:table-cell table:number-columns-repeated="2"/>' + padded,
    )
    assert parse_book(body).rows == [(2, [None, None, "007", "007"])]


def test_places_are_listed_as_far_as_a_sentence_goes():
    tally = Tally()
    for column in range(25, 32):
        tally.add(9, column)
    assert tally.where == "columns Y, Z, AA, AB, AC and 2 others, first on row 9"


@pytest.mark.parametrize(
    ("code", "is_date"),
    [
        ("dd/mm/yyyy", True),
        ("[$-809]d mmmm yyyy;@", True),
        ("h:mm", True),
        ("[h]:mm:ss", False),
        ('0" days"', False),
        ("[Red]0", False),
        ("0.00", False),
        ("General", False),
    ],
)
def test_a_date_is_told_by_its_format(code, is_date):
    assert numberformats.is_date(200, code) == is_date
