"""Cells as hypothesis makes them up: what people, databases and workbooks write, and wreckage."""

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

BLANKS = "\x00\t\n\x0b\f\r \u00a0\u2007\u200b\u202f\ufeff"
DIGITS = "0123456789"
# Between two values in one cell. No "/" or "-" alone: 0012345/01 is one reference.
BETWEEN = (" ", "  ", " / ", ", ", ";", "; ", "\n", "\r\n", "\t", " and ", " or ", " & ", " + ")


def digits(least: int, most: int) -> st.SearchStrategy[str]:
    """Digits, so many of them."""
    return st.text(DIGITS, min_size=least, max_size=most)


def blanks(most: int = 3) -> st.SearchStrategy[str]:
    """What leaves nothing on a screen."""
    return st.text(BLANKS, max_size=most)


uprns = st.integers(100_000, 999_999_999_999).map(str)
usrns = st.integers(10_000_000, 99_999_999).map(str)
job_numbers = st.tuples(
    st.sampled_from(["", "TEMP-", "temp ", "BW/", "DE", "RH-"]), digits(5, 8)
).map("".join)
phones = st.one_of(
    st.tuples(
        st.sampled_from(["020 7946 0", "+44 20 7946 0", "(020) 7946-0", "07700 900", "07700900"]),
        digits(3, 3),
    ).map("".join),
    st.sampled_from(["+1 202 555 0123", "0033 1 99 00 12 34", "+44 (0)7700.900.123"]),
)
days = st.dates().map(
    lambda day: f"{day.day:02}/{day.month:02}/{1900 + day.year % 200}"
) | st.dates().map(lambda day: f"{1900 + day.year % 200}-{day.month:02}-{day.day:02}")
moments = st.tuples(days, st.sampled_from([" 10:20", "T10:20:30Z", " 9:05:01.123456"])).map("".join)
amounts = st.tuples(
    st.sampled_from(["", "-", "£", "-£", "£-", "+", "(", "GBP "]),
    st.integers(0, 2_000_000_000).map(str) | st.integers(0, 2_000_000_000).map("{:,}".format),
    st.sampled_from(["", ".5", ".50", ".125", ".1234", ".420000000001", "-", ")", "E-07", "E5"]),
).map("".join)
people = st.sampled_from(
    ["Mr A Pugh", "MRS ZOË PUGH", "Mr. Decker", "Ms J Smith", "Miss Ann Anderson"]
)
names = st.tuples(
    st.sampled_from(["", "Mr ", "MRS ", "Dr. "]),
    st.sampled_from(["Ann", "Zoë", "NAT", "Homer", "Decker", "Anderson", "andrew", "O`Neill"]),
    st.sampled_from(["", " Pugh", " VAN DER BERG", " Smith-Jones", " (Decd)", ",MR IFOR"]),
).map("".join)
postcodes = st.sampled_from(["EM1 1AA", "em209zz", "GIR 0AA", "W1T 1AA", "EM1", "E1 11AA"])
WORDS = (
    *("n/a", "NULL", "nan", "NaT", "\\N", "-", "--", "TBC", "as above", "#REF!", "#N/A", "Err:502"),
    *("Yes", "no", "TRUE", "1", "3", "0", "emergency", "Urgent", "completed", "wip", "canx"),
    *("AwaitingInspection", "Exempt", "ann@eastmere.example", "<bo@quay.example>", "a@b@c"),
    *("QQ 12 34 56 C", "qq123456d", "999 000 0018", "9990000050", "5 November 2020", "05-NOV-20"),
    *("March 2021", "1.2E+05", "1.2345678E7", "6.82121E-13", "0.00001", "-3.5e-05", "12.50 CR"),
    *("TEMP-000123 / TEMP-000124", "12/03/2021", "12-03-2021 10", "0012345/01", "2090 0123"),
    *("1009 9000 0017", "Mr & Mrs A Smith", "PUGH,MR IFOR", "PUGH,EXORS OF IFOR", "ZOË PUGH"),
)
words = st.sampled_from(WORDS)
wreckage = st.text(
    st.sampled_from(BLANKS + DIGITS + ".,:;/-+()&#£@'ABCabceEßéNnTZz\x1f\u2013"), max_size=14
)
values = st.one_of(
    uprns, usrns, job_numbers, phones, days, moments, amounts, names, postcodes, words, wreckage
)
pairs = st.tuples(values, st.sampled_from((*BETWEEN, "/", "-", "")), values).map("".join)
cells = st.tuples(blanks(), values | pairs, blanks()).map("".join)


def corpus(lists: int = 400) -> list[str]:
    """The same cells every time, for a run of all macros on another engine; about a thousand."""
    found = dict.fromkeys(WORDS)

    @settings(
        max_examples=lists,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(st.lists(cells, min_size=3, max_size=12))
    def gather(made: list[str]) -> None:
        found.update(dict.fromkeys(made))

    gather()
    return list(found)
