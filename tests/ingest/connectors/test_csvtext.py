"""Delimited text: every cell as it stands, every row on its line."""

import csv
from functools import partial
import io
import random
import re

import pytest

from ingest.connectors import Landed, Reject, Rows, SourceError, csvtext
from ingest.spool import Spool

TWO_YEARS = ["2019 / Q1", "2019 / Q2", "2020 / Q1", "2020 / Q2"]
QUOTES = "a quotation mark is out of place, or never closed"


@pytest.fixture
def parse(read_all):
    """Read bytes as a file named jobs.csv."""

    def run(content, delimiter=",", encoding=None, header_row=1, names=None):
        body = content if isinstance(content, bytes) else content.encode()
        rows = csvtext.table(
            Landed("jobs.csv", partial(io.BytesIO, body)),
            delimiter=delimiter,
            encoding=encoding,
            header_row=header_row,
            names=names,
        )
        return read_all([rows])[0]

    return run


def test_cells_are_text_whatever_they_look_like(parse):
    cells = ["1.10", "007", "1e3", "TRUE", " padded ", "2020-01-01", "=A1", "'x", "nan", "\u00a0"]
    read = parse(",".join("abcdefghij") + "\n" + ",".join(cells))
    assert read.rows == [(2, cells)]


def test_any_table_comes_back_as_it_went(parse):
    """A seeded thousand of tables in every dialect, with the characters that break readers."""
    chance = random.Random(4)
    letters = [
        *"aB1 .,;\t|'\"\n\r",
        "\r\n",
        '""',
        "é",
        "\u2028",
        "\x0b",
        "\x1c",
        "\ufeff",
        "🌵",
        "\0",
    ]
    for _ in range(1_000):
        width = chance.randrange(2, 6)
        delimiter, end = chance.choice(",;\t|"), chance.choice(["\n", "\r\n", "\r"])
        encoding = chance.choice(["utf-8", "utf-8-sig", "utf-16"])
        rows = [
            ["".join(chance.choices(letters, k=chance.randrange(5))) for _ in range(width)]
            for _ in range(chance.randrange(1, 6))
        ]
        file = io.StringIO(newline="")
        writer = csv.writer(file, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
        writer.writerows([[f"h{at}" for at in range(width)], *rows, ["end"] * width])
        read = parse(file.getvalue().encode(encoding), delimiter, encoding)
        assert [cells for _, cells in read.rows[:-1]] == [
            [text or None for text in row] for row in rows if any(row)
        ]


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        ("a,b\n£,é\n".encode(), None),
        ("\ufeffa,b\n£,é\n".encode(), None),
        ("a,b\n£,é\n".encode("cp1252"), None),
        ("a,b\n£,é\n".encode("utf-16"), None),
        ("a,b\n£,é\n".encode("utf-16-le"), None),
        ("a,b\n£,é\n".encode("utf-16-be"), None),
        ("a,b\n£,é\n".encode("cp850"), "cp850"),
    ],
)
def test_the_encoding_is_found(parse, body, encoding):
    read = parse(body, encoding=encoding)
    assert (read.header, read.rows) == (["a", "b"], [(2, ["£", "é"])])


def test_a_character_that_is_late_and_split_still_decides_the_encoding(parse):
    """The one letter beyond ASCII lies across the end of the first megabyte."""
    cell = "x" * (2**20 - 3)
    assert parse(f"a\n{cell}é\n".encode()).rows == [(2, [f"{cell}é"])]
    assert parse(f"a\n{cell}é\n".encode("cp1252")).rows == [(2, [f"{cell}é"])]


def test_a_file_cut_within_a_letter_is_no_utf_8(parse):
    assert parse("a\n£".encode()[:-1]).rows == [(2, ["Â"])]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("odd", [b"caf\xe9\n", b"\xc2"])
def test_one_odd_byte_costs_its_row_and_no_letter_of_another(parse, tmp_path, mark, odd):
    """A name pasted in Windows-1252, or a file cut within a letter: the rest is UTF-8 still."""
    read = parse(mark + "id,cost\n1,£5\n2,".encode() + odd)
    assert read.header == ["id", "cost"]
    spool = Spool(tmp_path)
    spool.read(Rows(read.part, read.header, read.rows))
    assert [row["cost"] for table in spool.tables() for row in table.to_pylist()] == ["£5"]
    assert [reject.number for reject in spool.rejects] == [3]


def test_a_header_with_an_odd_byte_is_a_sentence(parse):
    with pytest.raises(SourceError, match=r"^line 1 of jobs.csv is not UTF-8 .*: set encoding"):
        parse(b"\xef\xbb\xbfid,caf\xe9\n1,x\n")


def test_letters_of_windows_that_look_like_utf_8_are_few(parse):
    """An apostrophe after a capital E acute is one letter of UTF-8, but the pounds are none."""
    body = "name,cost\nCAFÉ’S,£5\nBar,£6\n".encode("cp1252")
    assert parse(body).rows == [(2, ["CAFÉ’S", "£5"]), (3, ["Bar", "£6"])]


def test_a_single_zero_byte_is_no_sign_of_utf_16(parse):
    assert parse(b"a,b\n1,\x00\n").rows == [(2, ["1", "\0"])]


@pytest.mark.parametrize(
    ("body", "encoding", "reason"),
    [
        (b"a\n1\n\x81\n", None, "cannot be read as cp1252 near line"),
        (b"a\n\xe9\n", "utf-8", "cannot be read as utf-8 near line"),
        (b"a\n", "utf-99", "declared in an encoding that does not exist"),
    ],
)
def test_bytes_in_no_encoding_are_a_sentence(parse, body, encoding, reason):
    with pytest.raises(SourceError, match=f"^jobs.csv .*{reason}.* encoding"):
        parse(body, encoding=encoding)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_row_has_the_number_of_the_line_it_begins_on(parse, end):
    read = parse(f'a,"b{end}of two lines"{end}1,"x{end}{end}y"{end}{end}2,z{end}'.encode())
    assert read.header == ["a", f"b{end}of two lines"]
    assert read.rows == [(3, ["1", f"x{end}{end}y"]), (7, ["2", "z"])]
    assert [(reject.number, reject.kind) for reject in read.rejects] == [(6, "blank_row")]


def test_mixed_line_ends_are_line_ends(parse):
    assert parse(b"a\n1\r\n2\r3\n").rows == [(2, ["1"]), (3, ["2"]), (4, ["3"])]


def test_blank_rows_after_the_last_are_none(parse):
    read = parse("a,b\n,\n1,2\n,\n\n ,\n,,,\n\n")
    assert read.rows == [(3, ["1", "2"]), (6, [" ", None])]
    assert [(reject.number, reject.kind) for reject in read.rejects] == [
        (2, "blank_row"),
        (4, "blank_row"),
        (5, "blank_row"),
    ]


def test_short_rows_stay_short_and_long_ones_are_rejected(parse):
    read = parse('a,b\n1\n1,2,,\n1,2,x\n1,"2\n",x,\n1,2\n')
    assert read.rows == [(2, ["1"]), (3, ["1", "2"]), (7, ["1", "2"])]
    assert read.rejects == [
        Reject(4, "1,2,x\n", "3 cells under a header of 2"),
        Reject(5, '1,"2\n",x,\n', "4 cells under a header of 2"),
    ]


def test_a_quote_out_of_place_costs_its_row_only(parse):
    read = parse('a,b\n1,"he said "no""\n2,5" pipe\n3,"x"\n')
    assert read.rows == [(3, ["2", '5" pipe']), (4, ["3", "x"])]
    assert read.rejects == [Reject(2, '1,"he said "no""\n', QUOTES)]


def test_a_quote_that_is_closed_far_below_loses_no_row_uncounted(parse):
    read = parse('a,b\n1,"open\n2,x\n3,"closed"\n4,y\n')
    assert read.rows == [(5, ["4", "y"])]
    assert read.rejects == [
        Reject(2, '1,"open\n', QUOTES),
        Reject(3, "2,x\n", QUOTES),
        Reject(4, '3,"closed"\n', QUOTES),
    ]


def test_a_quote_that_is_never_closed_does_not_swallow_the_rest(parse):
    read = parse('a,b\n1,"open\n' + "2,x\n" * 3)
    assert read.rows == [(line, ["2", "x"]) for line in (3, 4, 5)]
    assert read.rejects == [Reject(2, '1,"open\n', QUOTES)]


def test_a_cell_too_large_to_be_one_does_not_either(parse, monkeypatch):
    monkeypatch.setattr(csvtext, "LARGEST_CELL", 1_000)
    read = parse('a,b\n1,"open\n' + "2,x\n" * 500)
    assert len(read.rows) == 500 and read.rejects == [Reject(2, '1,"open\n', QUOTES)]


def test_a_file_without_a_header(parse):
    read = parse("1,2\n3,4\n", header_row=0)
    assert (read.header, read.rows) == (["", ""], [(1, ["1", "2"]), (2, ["3", "4"])])


def test_names_from_elsewhere(parse):
    read = parse("1,2\n3,4\n", names=["x", "y"])
    assert (read.header, read.rows) == (["x", "y"], [(1, ["1", "2"]), (2, ["3", "4"])])


@pytest.mark.parametrize(
    ("content", "header_row", "reason"),
    [
        ("a,b\n", 2, "^jobs.csv has no cells on line 2: correct header_row"),
        ("a,b\n", 9, "^jobs.csv has no cells on line 9: correct header_row"),
        ('"a\nb",c\n1,2\n', 2, "^jobs.csv has no cells on line 2: correct header_row"),
        (" ,\u00a0\na,b\n", 1, "^line 1 of jobs.csv is blank: set header_row"),
        ("a;b\n1;2\n", 1, "^line 1 of jobs.csv is one column: set delimiter"),
    ],
)
def test_a_header_that_is_none_is_a_sentence(parse, content, header_row, reason):
    with pytest.raises(SourceError, match=reason):
        parse(content, header_row=header_row)


def test_rows_are_read_lazily(monkeypatch):
    """The first row is there before the second line was looked at."""
    body, opened = b"a\n" + b"1\n" * 1_000_000, []
    monkeypatch.setattr(csvtext, "_encoding", lambda part: "utf-8")

    def open_anew():
        opened.append(io.BytesIO(body))
        return opened[-1]

    part = Landed("jobs.csv", open_anew)
    rows = csvtext.table(part, delimiter=",", encoding=None, header_row=1, names=None)
    assert next(iter(rows.rows)) == (2, ["1"])
    assert opened[-1].tell() < 100_000


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"a,b\n1,2\n" + bytes(3000), None),
        (b"a,b\r\n1,2\r\n" + bytes(200_000), None),
        (b"a,b\r\n1,2\r\n\x1a" + bytes(512), None),
        (b"\xef\xbb\xbfa,b\n1,2\n" + bytes(3000), None),
        (b"a,b\n1,2\n" + bytes(900), "cp1252"),
        ("a,b\n1,2\n".encode("utf-16") + bytes(3000), None),
        ("a,b\n1,2\n".encode("utf-16-be") + bytes(3000), None),
    ],
)
def test_zero_bytes_behind_the_last_row_are_found_and_no_row(content, encoding):
    part = Landed("jobs.csv", partial(io.BytesIO, content))
    rows = csvtext.table(part, delimiter=",", encoding=encoding, header_row=1, names=None)
    found = [cells for _, cells in rows.rows if cells[0] != "\x1a"]
    assert (rows.header, found) == (["a", "b"], [["1", "2"]])
    [finding] = rows.findings
    assert finding.kind == "zero_bytes"
    assert re.match(r"it ends in [0-9,]+ zero bytes behind its last row", finding.message)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("last", ["3,", "3,4"])
def test_zero_bytes_within_a_row_are_a_copy_that_was_not_finished(parse, encoding, last):
    """Such an extract is held, also where the row may be whole."""
    read = parse(f"a,b\n1,2\n{last}".encode(encoding) + bytes(3000))
    assert read.rows[0] == (2, ["1", "2"])
    assert read.findings[0].kind == "cut_off"
    assert "zero bytes, which begin within a row" in read.findings[0].message


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_file_without_zero_bytes_behind_it_has_no_finding(encoding, end):
    part = Landed("jobs.csv", partial(io.BytesIO, f"a,b\n1,2{end}".encode(encoding)))
    rows = csvtext.table(part, delimiter=",", encoding=encoding, header_row=1, names=None)
    assert ([*rows.rows], rows.findings) == ([(2, ["1", "2"])], [])


@pytest.mark.parametrize(
    ("content", "header"),
    [
        ("job ref,2019,,2020,\n,Q1,Q2,Q1,Q2\n", ["job ref", *TWO_YEARS]),
        ("job ref,,2019,,2020,\n,trade,Q1,Q2,Q1,Q2\n", ["job ref", "trade", *TWO_YEARS]),
        (",2019,,2020,\njob ref,Q1,Q2,Q1,Q2\n", ["job ref", *TWO_YEARS]),
        ("job ref,2019,2019,2020,2020\njob ref,Q1,Q2,Q1,Q2\n", ["job ref", *TWO_YEARS]),
        ('"job\nref",2019,,2020,\n,Q1,Q2,Q1,Q2\n', ["job\nref", *TWO_YEARS]),
    ],
)
def test_a_header_of_two_rows_is_joined(content, header):
    part = Landed("jobs.csv", partial(io.BytesIO, f"{content}J1,1,2,3,4,5".encode()))
    rows = csvtext.table(
        part, delimiter=",", encoding=None, header_row=1, header_rows=2, names=None
    )
    assert rows.header == header
    [(number, *_)] = [(row.number if isinstance(row, Reject) else row[0],) for row in rows.rows]
    assert number == content.count("\n") + 1


def test_a_few_zero_bytes_are_left_to_whoever_lists_what_is_no_text(parse):
    read = parse(b"a,b\n1,2\n" + bytes(9))
    assert (read.rows, read.findings) == ([(2, ["1", "2"]), (3, ["\0" * 9])], [])
