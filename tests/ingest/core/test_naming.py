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


@pytest.mark.parametrize(
    ("headers", "names"),
    [
        (
            ["job ref", "Rent £", "Rent %", "Aged <65", "Aged 65+"],
            ["job_ref", "rent_pounds", "rent_percent", "aged_under_65", "aged_65_plus"],
        ),
        (["Rent", "Rent %"], ["rent", "rent_percent"]),
        (["Cost (£)", "Cost (€)"], ["cost_pounds", "cost_euros"]),
        (["0-4", "≤5", "<5", "5"], ["n_0_4", "up_to_5", "under_5", "n_5"]),
        (["Score <= 5", "Score >= 5"], ["score_up_to_5", "score_at_least_5"]),
        (["Change +", "Change -"], ["change_plus", "change_minus"]),
        (["Job", "Job #"], ["job", "job_number"]),
        (["A & B", "A/B"], ["a_and_b", "a_b"]),
    ],
)
def test_signs_become_words_where_they_tell_headers_apart(headers, names):
    """Proves that a pair of units can be declared; the case's own pair comes first."""
    assert column_names(headers) == (names, {})


@pytest.mark.parametrize(
    ("headers", "names"),
    [
        (["Rent £", "Amount (£)", "Name & address"], ["rent", "amount", "name_address"]),
        (["Rent £", "Rent £"], ["rent", "rent_2"]),
        (["Rent £", "Rent %", "Rent %"], ["rent_pounds", "rent_percent", "rent_percent_2"]),
        (["Rent £", "Rent %", "Rent pounds"], ["rent_pounds", "rent_percent", "rent_pounds_2"]),
        (["£", "%"], ["column_1", "column_2"]),
        (["A-B", "A B"], ["a_b", "a_b_2"]),
    ],
)
def test_other_signs_are_decoration(headers, names):
    """Proves that names which are declared today stay, and that all names differ."""
    assert column_names(headers)[0] == names
