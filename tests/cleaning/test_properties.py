"""What holds of every cell, whatever is typed: tried on cells that hypothesis makes up."""

from decimal import ROUND_HALF_UP, Decimal
import re

from cells import (
    BETWEEN,
    BLANKS,
    amounts,
    corpus,
    days,
    job_numbers,
    moments,
    people,
    phones,
    postcodes,
    uprns,
    usrns,
)
from cleaning_macros import CALLS, Cleaning, compiled
from hypothesis import given, settings
from hypothesis import strategies as st
import pytest

FORMS = {  # what a macro's docstring promises, null apart
    "clean_email": r"[^\s@A-Z]+@[a-z0-9.-]+\.[a-z0-9-]+",
    "clean_name": r"[^ ](.*[^ ])?",
    "clean_nhs_number": r"[0-9]{10}",
    "clean_nino": r"[A-Z]{2}[0-9]{6}[A-D]",
    "clean_phone": r"\+(44[12357][0-9]{9}|44[18][0-9]{8}|44[89][0-9]{9}|(?!44)[1-9][0-9]{6,14})",
    "clean_postcode": r"[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}|GIR 0AA",
    "clean_reference": r"[A-Z0-9]+",
    "clean_uprn": r"[1-9][0-9]{0,11}",
    "clean_usrn": r"[1-9][0-9]{0,7}",
    "parse_bool": r"true|false",
    "parse_date": r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}",
    "parse_decimal": r"-?[0-9]{1,6}\.[0-9]{6}",
    "parse_integer": r"-?[0-9]{1,9}",
    "parse_job_number": r"[A-Z]+[0-9]{4,10}|[0-9]{4,9}",
    "parse_money": r"-?[0-9]{1,10}\.[0-9]{3}",
    "parse_timestamp": r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9:]{8}(\.[0-9]{1,3})?",
}
# The parts of a name have another form than the name; the scheme's own words are no status.
ONCE_ONLY = {"title", "forenames", "surname", "parse_food_rating_status"}
# Between the digits of one number; zeros and +44 before them are looked at apart.
WITHIN = {
    "clean_nhs_number": rf"[{BLANKS}-]*",
    "clean_phone": rf"[{BLANKS}().-]*",
    "clean_reference": rf"[{BLANKS}()/._A-Za-z-]*",
    "clean_uprn": rf"[{BLANKS}]*",
    "clean_usrn": rf"[{BLANKS}]*",
    "parse_job_number": "",
}
KINDS = {
    "clean_email": st.sampled_from(["ann@eastmere.example", "bo@quay.example"]),
    "clean_name": people,
    "clean_nhs_number": st.sampled_from(["9990000018", "999 000 0050"]),
    "clean_nino": st.sampled_from(["QQ123456C", "QQ 12 34 56 C"]),
    "clean_phone": phones,
    "clean_postcode": postcodes,
    "clean_reference": job_numbers,
    "clean_uprn": uprns,
    "clean_usrn": usrns,
    "parse_bool": st.sampled_from(["Yes", "n", "true"]),
    "parse_date": days,
    "parse_decimal": st.decimals(-999, 999, places=3).map(str),
    "parse_integer": st.integers(0, 999_999_999).map(str),
    "parse_job_number": job_numbers,
    "parse_money": amounts.filter(lambda amount: amount[-1] not in "-)"),
    "parse_timestamp": moments,
}
tried = settings(max_examples=10, deadline=None, derandomize=True, database=None)


@pytest.fixture(scope="session")
def clean(tmp_path_factory) -> Cleaning:
    return Cleaning(compiled("local", tmp_path_factory.mktemp("compiled")))


@pytest.fixture(scope="session")
def typed() -> list[str]:
    return corpus()


@pytest.mark.parametrize("macro", CALLS)
def test_blanks_around_a_cell_change_nothing(clean, typed, macro):
    found = clean(macro, typed)
    bare = clean(macro, {cell.strip(BLANKS) for cell in typed})
    assert found == {cell: bare[cell.strip(BLANKS)] for cell in typed}


@pytest.mark.parametrize("macro", sorted(set(CALLS) - ONCE_ONLY))
def test_what_is_clean_stays_as_it_is(clean, typed, macro):
    found = {outcome for outcome in clean(macro, typed).values() if outcome is not None}
    assert len(found) > 1
    assert clean(macro, found) == {outcome: outcome for outcome in found}


@pytest.mark.parametrize("macro", FORMS)
def test_an_outcome_has_the_documented_form_or_is_null(clean, typed, macro):
    found = clean(macro, typed)
    assert {
        cell: outcome
        for cell, outcome in found.items()
        if outcome is not None and not re.fullmatch(FORMS[macro], outcome)
    } == {}


@pytest.mark.parametrize("macro", WITHIN)
def test_the_digits_of_a_number_were_typed_beside_each_other(clean, typed, macro):
    for cell, outcome in clean(macro, typed).items():
        figures = re.sub("[^0-9]", "", re.sub(r"^\+44", "", outcome or ""))
        assert re.search(WITHIN[macro].join(figures), cell), (cell, outcome)


@pytest.mark.parametrize("macro", KINDS)
def test_two_values_in_one_cell_are_never_one(clean, macro):
    @tried
    @given(st.lists(st.tuples(KINDS[macro], st.sampled_from(BETWEEN), KINDS[macro]), min_size=20))
    def holds(pairs):
        found = clean(macro, map("".join, pairs))
        assert {cell: outcome for cell, outcome in found.items() if outcome is not None} == {}

    holds()


@pytest.mark.parametrize("macro", ["clean_text", "clean_free_text"])
def test_no_text_is_lost_or_joined(clean, typed, macro):
    """But what exports and workbooks write into cells without a value."""
    for cell, outcome in clean(macro, typed).items():
        words = cell.strip(BLANKS)
        if macro == "clean_free_text":
            words = re.sub(f"[{BLANKS[1:]}\x1f]+", " ", words.replace("\x00", "")).strip()
        if outcome is not None:
            assert outcome.replace("\n", " ") == words.replace("\n", " ")
        else:
            assert re.fullmatch(r"(?i)-{0,2}|n/?a|null|nan?|nat|none|\\N|#.*|Err:502", words)


@tried
@given(st.data())
def test_an_amount_is_read_to_the_tenth_of_a_penny_however_it_is_written(clean, data):
    penny = st.integers(-9_999_999_999_999, 9_999_999_999_999)
    written = {}
    for tenths in data.draw(st.lists(penny, min_size=20, max_size=60)):
        exact = Decimal(tenths).scaleb(-3)
        size, sign = abs(exact), "-" if tenths < 0 else ""
        for text in (
            f"{exact}",
            f"{sign}£{size:,}",
            f"£{sign}{size}",
            f"{sign}{size}0000",
            f"({size:,})" if tenths < 0 else f"+{size}",
            f"{size}{sign}",
            f"{sign}{str(size).removeprefix('0')}",
        ):
            written[text] = exact
    found = clean("parse_money", written)
    assert {text: outcome and Decimal(outcome) for text, outcome in found.items()} == written


@tried
@given(st.lists(st.lists(st.integers(-5_000_000, 5_000_000), min_size=1), min_size=10))
def test_the_noise_of_a_computers_sum_is_rounded(clean, columns):
    """Sums of pennies as Python and JavaScript write them, and of tenths of what they come to."""
    written = {repr(sum(pennies / 100 for pennies in column)): sum(column) for column in columns}
    for text, outcome in clean("parse_money", written).items():
        assert outcome is not None, text
        assert Decimal(outcome) == Decimal(written[text]).scaleb(-2)


@tried
@given(st.lists(st.floats(-9e9, 9e9, allow_nan=False), min_size=20))
def test_any_float_is_an_amount_to_the_tenth_of_a_penny_or_null(clean, floats):
    for text, outcome in clean("parse_money", map(repr, floats)).items():
        exact = Decimal(text).quantize(Decimal("0.001"), ROUND_HALF_UP)
        assert outcome is None or Decimal(outcome) == exact, text
