"""What stands below a table: totals by their sum, notes by their words; records that look so."""

import pytest

SPENDING = "supplier,cost,ref\nA Ltd,10.10,1\nB Ltd,20.20,2\nC,5.30,3\n"
WIDE = "code,name,a,b,c,d\nE09,Camden,1,2,3,4\nE08,Leeds,5,6,7,8\n"


@pytest.fixture
def listed(platform):
    """Run a file; return the numbers of its rows in the table, and its rejects by row."""

    def run(text, columns="supplier", key=None):
        ingest = "format: csv" + (f", key: [{key}]" if key else "")
        platform.sheet(text, ingest=ingest, columns=columns, loader="files")
        assert platform.run().status == 0
        rows = platform.query("select _source_row from raw_toys.jobs order by 1")
        rejects = platform.query("select _source_row, kind from raw_toys.jobs__rejects")
        return [row for (row,) in rows], dict(rejects)

    return run


@pytest.mark.parametrize(
    "below", ["\nPrepared by Finance,,\n", "Source: the ledger\n", "\x1a", ",,\n\n* provisional\n"]
)
def test_a_total_is_one_whatever_stands_below_it(listed, below):
    """Below the sum came a note or the sign that ends a file, and the sum was a payment again."""
    rows, rejects = listed(SPENDING + ",35.60,\n" + below)
    assert rows == [2, 3, 4]
    assert rejects[5] == "total_row"


@pytest.mark.parametrize(
    "total",
    [
        "Grand Total (GBP),35.60,",
        "Sum,35.60,",
        "Count: 3,35.60,",
        "All suppliers total,£35.60,",
        ",35.60,Total",
        ",35.600000000000001,",
    ],
)
def test_a_sum_is_a_total_under_any_label_of_one(listed, total):
    rows, rejects = listed(SPENDING + total + "\n")
    assert (rows, rejects) == ([2, 3, 4], {5: "total_row"})


@pytest.mark.parametrize(
    "last",
    [
        "Sum Insurance,35.70,4",  # no sum of what stands above
        "D Ltd,35.60,4",  # a sum by chance, of a supplier
        "D Ltd,35.60,Total",  # a text beside it
        ",35.61,",
    ],
)
def test_what_is_no_sum_or_has_no_label_of_one_is_a_record(listed, last):
    rows, rejects = listed(SPENDING + last + "\n")
    assert (rows, rejects) == ([2, 3, 4, 5], {})


@pytest.mark.parametrize("key", ["EM-12", "AB/99/x", "5678901", "J7b"])
def test_a_key_of_a_form_of_its_own_is_a_record_though_nothing_else_is_filled_in(listed, key):
    rows, rejects = listed(f"job ref,cost,notes\n12,1,x\n{key},,\n13,2,y\n", "job_ref", "job_ref")
    assert (rows, rejects) == ([2, 3, 4], {})


@pytest.mark.parametrize("name", ["Cy O'Dowd", "St. Mary's (RC) School", "D & E Ltd."])
def test_a_last_record_with_one_cell_is_a_record_unless_it_reads_as_a_note(listed, name):
    rows, rejects = listed(SPENDING + name + ",,\n")
    assert (rows, rejects) == ([2, 3, 4, 5], {})


@pytest.mark.parametrize(
    "notes",
    [
        "Notes:,,,,,\n1,Totals include estimates for authorities with missing data.,,,,\n",
        "..,Authority with missing data; see the guidance of July,,,,\n",
        "Source:,MHCLG,,,,\n",
        "Notes,,,,,\n,Totals may not equal the sum of their components,,,,\n",
    ],
)
@pytest.mark.parametrize("key", [None, "code"])
def test_notes_with_a_mark_beside_them_are_notes(listed, notes, key):
    """As below the published tables of homelessness: a number, and a sentence in the next cell."""
    rows, rejects = listed(WIDE + notes, "code", key)
    assert rows == [2, 3]
    assert set(rejects.values()) <= {"note_row", "no_key"}


def test_both_halves_of_a_parted_row_are_doubtful_in_a_small_file(listed, platform):
    """Two short rows of four were taken for a habit of the export, and nothing was listed."""
    text = "job ref,cost,notes,status\n1,5,x,open\n2,6,flat\n12,open\n3,7,z,closed\n"
    rows, rejects = listed(text, "job_ref", "job_ref")
    assert (rows, rejects) == ([2, 3, 4, 5], {3: "short_row", 4: "short_row"})
