"""A1 ranges and field masks mean here what they mean to Google."""

import pytest

from demo.serve import a1, fields

TABS = {"Jobs": (1200, 26), "Door Entry": (1000, 26), "It's": (10, 3)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jobs!A:Z", "Jobs!A1:Z1200"),
        ("Jobs", "Jobs!A1:Z1200"),
        ("jobs!B2:C3", None),
        ("'Door Entry'!A1:Z", "'Door Entry'!A1:Z1000"),
        ("Door Entry!C5", "'Door Entry'!C5:C5"),
        ("'It''s'!A:B", "'It''s'!A1:B10"),
        ("A1:B2", "Jobs!A1:B2"),
        ("c3", "Jobs!C3:C3"),
        ("Jobs!3:4", "Jobs!A3:Z4"),
        ("Jobs!A5:B", "Jobs!A5:B1200"),
        ("Jobs!A1:AA2", None),
        ("Jobs!A0:one", None),
    ],
)
def test_ranges_mean_what_google_means(text, expected):
    """Open ends are filled from the grid; a tab's name is quoted in the answer where it must be."""
    if expected is None:
        with pytest.raises(ValueError, match=r"range|Range"):
            a1.parse(text, TABS)
    else:
        assert str(a1.parse(text, TABS)) == expected


def test_letters_and_numbers_of_columns_meet():
    """There and back, past Z."""
    assert [a1.letters(number) for number in (1, 26, 27, 52, 703)] == ["A", "Z", "AA", "AZ", "AAA"]
    assert all(a1.number(a1.letters(number)) == number for number in range(1, 1000))


@pytest.mark.parametrize(
    ("mask", "expected"),
    [
        ("a", {"a": {"b": 1, "c": [{"d": 2, "e": 3}]}}),
        ("a.b", {"a": {"b": 1}}),
        ("a/c/d", {"a": {"c": [{"d": 2}]}}),
        ("a(b,c(e)), f", {"a": {"b": 1, "c": [{"e": 3}]}, "f": 4}),
        ("a.c.*", {"a": {"c": [{"d": 2, "e": 3}]}}),
        ("*", {"a": {"b": 1, "c": [{"d": 2, "e": 3}]}, "f": 4}),
        ("nothing", {}),
    ],
)
def test_masks_select_what_they_name(mask, expected):
    """Paths, brackets, stars; a name that is not there selects nothing."""
    answer = {"a": {"b": 1, "c": [{"d": 2, "e": 3}]}, "f": 4}
    assert fields.wanted(fields.parse(mask), answer) == expected


@pytest.mark.parametrize("mask", ["a(b", "a)", "a..b", ",a", "a,", "a b", "a(b)c"])
def test_a_mask_that_is_none_is_refused(mask):
    """As Google refuses it."""
    with pytest.raises(ValueError, match="Invalid field selection"):
        fields.parse(mask)
