"""The rule by which headers become column names."""

import pytest

from ingest.naming import column_name, column_names


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("BusinessName", "business_name"),
        ("FHRSID", "fhrsid"),
        ("LSOA11CD", "lsoa11cd"),
        ("XMLFile", "xml_file"),
        ("addressLine1", "address_line1"),
        ("Contractor's own ref no", "contractor_s_own_ref_no"),
        ("LSOA code (2011)", "lsoa_code_2011"),
        ("  Status of completed? Y/N  ", "status_of_completed_y_n"),
        ("form reference - do not alter", "form_reference_do_not_alter"),
        ("Lift Breakdown \u2013 ELA", "lift_breakdown_ela"),
        ("a\u2013b", "a_b"),
        ("Café crème", "cafe_creme"),
        ("TimeStamp_", "time_stamp"),
        ("2021 value", "n_2021_value"),
        (
            "Which of these would you say? " * 9,
            "which_of_these_would_you_say_" * 6 + "which_of_these_would_you_s",
        ),
        ("£", "column_3"),
        ("", "column_3"),
        (None, "column_3"),
    ],
)
def test_a_header_becomes_a_name(header, name):
    """Proves each clause of the rule, on headers that councils' sheets have."""
    assert column_name(header, 3) == name


def test_a_name_is_its_own_name():
    """Proves that a declared name can be checked by the rule: names are fixed points of it."""
    for header in ("BusinessName", "2021 value", "", "Café"):
        name = column_name(header, 7)
        assert column_name(name, 1) == name


def test_doubles_get_suffixes_that_nobody_has():
    """Proves that all names differ, even where a header already looks like a suffix."""
    names, doubles = column_names(["Notes", "notes_2", "Notes", "NOTES", ""])
    assert names == ["notes", "notes_2", "notes_3", "notes_4", "column_5"]
    assert doubles == {"notes": [1, 3, 4]}
