"""Which of several deliveries is the newest, by names as people and systems write them."""

from datetime import UTC, datetime
import os

import pytest

from ingest import clock
from ingest.connectors import Request, files
from ingest.connectors.filedates import dates
from ingest.connectors.files import Options

NOW = datetime(2026, 11, 28, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now(monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def take(tmp_path):
    """Drop files, each with its name in it, the first the oldest; fetch the newest.

    Returns its name, and what was reported.
    """

    def take(*names, **said):
        for age, name in enumerate(names):
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(name)
            os.utime(path, (1e9 + age, 1e9 + age))
        warned = []
        request = Request(warn=lambda *finding: warned.append(finding))
        [part] = files.fetch(Options(f"{tmp_path}/**/*", "csv", **said), request)
        return b"".join(part.chunks).decode(), warned

    return take


@pytest.mark.parametrize(
    "names",
    [
        ("jobs_30-11-2026.csv", "jobs_01-12-2026.csv"),
        ("jobs_30112026.csv", "jobs_01122026.csv"),
        ("Jobs November 2026.csv", "Jobs December 2026.csv"),
        ("Jobs Nov 2026.csv", "jobs Dec 2026.csv"),
        ("jobs 30 Nov 2026.csv", "jobs 1st December 2026.csv"),
        ("30.11.26 jobs.csv", "1.12.26 jobs.csv"),
        ("jobs_301126.csv", "jobs_011226.csv"),
        ("jobs_2026-11-30.csv", "jobs_2026-12-01.csv"),
        ("jobs_20261130.csv", "jobs_20261201.csv"),
        ("jobs_26-11-30.csv", "jobs_26-12-01.csv"),
        ("jobs_2026-12-01_0900.csv", "jobs_2026-12-01_1030.csv"),
        ("jobs_01-12-2026_1030.csv", "jobs_02-12-2026_0900.csv"),
        ("jobs_01-12-2026.csv", "jobs_01-12-2026_1030.csv"),
        ("north_30-11-2026.csv", "a_01-12-2026.csv"),
        ("Q4 2025.csv", "Q1 2026.csv"),
        ("spend 2025-26 Q3.csv", "spend 2025-26 Q4.csv"),
        ("spend 2024-25.csv", "budget 2025-26.csv"),
        ("Week 48 2025.csv", "Week 2 2026.csv"),
        ("jobs_10-2026.csv", "jobs_11-2026.csv"),
        ("rents 2024-04-01 to 2025-03-31.csv", "rents 2025-04-01 to 2026-03-31.csv"),
        ("jobs_30-11-2026.CSV", "JOBS_01-12-2026.csv"),
        ("30-11-2026/jobs.csv", "01-12-2026/jobs.csv"),
        ("December 2025/jobs.csv", "November 2026/jobs.csv"),
        ("ref 5 31-10-2026.csv", "ref 4 01-11-2026.csv"),
    ],
)
def test_a_date_in_a_name_is_read_as_a_date(take, names):
    assert take(*names) == (names[-1], [])


@pytest.mark.parametrize(
    "names",
    [
        ("job_9.csv", "job_10.csv"),
        ("llpg.csv", "llpg2.csv"),
        ("job_20100115.csv", "job_20109999.csv"),
        ("job_31012026.csv", "job_45000001.csv"),
        ("imd_2019.csv", "imd_2025.csv"),
        ("a_2019_v2.csv", "a_2019_v10.csv"),
        ("jobs_31-02-2026.csv", "jobs_45-02-2026.csv"),
    ],
)
def test_a_number_that_is_no_date_in_each_name_sorts_as_a_number(take, names):
    assert take(*names) == (names[-1], [])


def test_a_file_written_later_and_passed_over_is_reported_each_time(take):
    names = ("jobs_30-11-2026.csv", "jobs_29-11-2026.csv")
    expected = (
        "passed_over",
        "jobs_30-11-2026.csv",
        "jobs_29-11-2026.csv was written after jobs_30-11-2026.csv, which is the newest by name, "
        "and passed over: rename or remove what is out of place, or declare newest_by",
    )
    assert take(*names) == (names[0], [expected])
    assert take(*names) == (names[0], [expected])


def test_files_that_were_copied_at_once_are_not_compared_by_time(tmp_path):
    for age, name in enumerate(("jobs_01-12-2026.csv", "jobs_30-11-2026.csv")):
        (tmp_path / name).write_text("a,b\n1,2\n")
        os.utime(tmp_path / name, ns=(10**18 + age * 10**6, 10**18 + age * 10**6))
    warned = []
    request = Request(warn=lambda *finding: warned.append(finding))
    [part] = files.fetch(Options(f"{tmp_path}/*.csv", "csv"), request)
    assert (part.name, warned) == ("jobs_01-12-2026.csv", [])


def test_several_files_written_later_are_one_finding(take):
    name, [(kind, _, message)] = take("jobs_10.csv", "jobs_8.csv", "jobs_9.csv")
    assert (name, kind) == ("jobs_10.csv", "passed_over")
    assert message.startswith("2 files, such as jobs_9.csv, were written after jobs_10.csv")


def test_a_second_copy_of_one_day_comes_after_the_first_and_is_reported(take):
    name, [(kind, _, message)] = take("jobs_01-12-2026.csv", "jobs_01-12-2026 (1).csv")
    assert (name, kind) == ("jobs_01-12-2026 (1).csv", "passed_over")
    assert "jobs_01-12-2026.csv was passed over, with the same date in the name" in message


@pytest.mark.parametrize("other", ["jobs.csv", "jobs_final.csv", "readme.csv"])
@pytest.mark.parametrize("dated", ["jobs_30-11-2026.csv", "jobs_20261130.csv"])
def test_a_name_without_a_date_among_others_is_reported(take, dated, other):
    name, [(kind, _, message)] = take(other, dated)
    assert (name, kind) == (dated, "passed_over")
    assert f"{other} was passed over, without a date in the name" in message


@pytest.mark.parametrize("typo", ["jobs_28-11-2062.csv", "jobs_28-11-2027.csv"])
def test_a_date_far_ahead_is_not_the_newest_for_ever(take, typo):
    name, [(_, _, message)] = take(typo, "jobs_28-11-2026.csv")
    assert name == "jobs_28-11-2026.csv"
    assert f"{typo} was passed over, with a date more than three months ahead" in message


def test_dates_far_ahead_in_all_names_are_their_order(take):
    assert take("plan 2030-31.csv", "plan 2031-32.csv") == ("plan 2031-32.csv", [])


def test_a_period_that_ends_in_the_future_is_not_far_ahead(take):
    names = ("rents 01-04-2025 to 31-03-2026.csv", "rents 01-04-2026 to 31-03-2027.csv")
    assert take(*names) == (names[-1], [])


def test_months_first_are_taken_where_nothing_else_fits_and_reported(take):
    name, [(kind, _, message)] = take("jobs_11-30-2026.csv", "jobs_12-01-2026.csv")
    assert (name, kind) == ("jobs_12-01-2026.csv", "date_in_name")
    assert "declare newest_by: month_first" in message


def test_years_of_two_digits_that_may_come_first_are_reported(take):
    name, [(kind, _, message)] = take("jobs_26-12-01.csv", "jobs_26-11-26.csv")
    assert (name, kind) == ("jobs_26-11-26.csv", "date_in_name")
    assert "and jobs_26-12-01.csv if they have the year first: declare newest_by" in message


@pytest.mark.parametrize(
    ("by", "newest"),
    [
        ("day_first", "jobs_03-12-2026.csv"),
        ("month_first", "jobs_11-11-2026.csv"),
        ("name", "jobs_11-11-2026.csv"),
    ],
)
def test_the_declaration_says_how_names_sort(take, by, newest):
    names = sorted(["jobs_03-12-2026.csv", "jobs_11-11-2026.csv"], key=lambda name: name == newest)
    assert take(*names, newest_by=by) == (newest, [])


def test_a_declared_order_that_no_name_has_is_reported(take):
    name, [(kind, _, message)] = take("a.csv", "b.csv", newest_by="day_first")
    assert (name, kind) == ("b.csv", "date_in_name")
    assert "no name holds a date: correct newest_by" in message


def test_all_files_are_taken_whatever_their_dates(tmp_path):
    for name in ("jobs_30-11-2026.csv", "jobs_01-12-2026.csv"):
        (tmp_path / name).write_text("a,b\n1,2\n")
    warned = []
    request = Request(warn=lambda *finding: warned.append(finding))
    assert len(list(files.fetch(Options(f"{tmp_path}/*.csv", "csv", "all"), request))) == 2
    assert warned == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("DecemberJobs2026", None),
        ("summary2026", None),
        ("JobsDec2026", "2026-12-01"),
        ("jobs_2026-Dec-05", "2026-12-05"),
        ("December 5, 2026", "2026-12-05"),
        ("Q3 2025-26", "2025-10-01"),
        ("Q4 2025-26", "2026-01-01"),
        ("Q4 2026", "2026-10-01"),
        ("2026-W48", "2026-11-23"),
        ("202512", "2025-12-01"),
        ("202526", "2025-04-01"),
        ("122025", "2025-12-01"),
        ("31-11-2026", None),
        ("jobs_1_2_3", None),
        ("lsoa11_to_ward19", None),
    ],
)
def test_forms_of_dates(text, day):
    assert [f"{at:%Y-%m-%d}" for at, _ in dates(text, "day_first")] == ([day] if day else [])


def test_years_later_the_newest_is_the_same(take, monkeypatch):
    """Eastmere's deliveries keep their days while the clock goes on."""
    names = ("llpg_20261122.csv", "llpg_20261123.csv")
    soon = take(*names)
    monkeypatch.setattr(clock, "now", lambda: datetime(2028, 1, 1, tzinfo=UTC))
    assert soon == take(*names) == ("llpg_20261123.csv", [])
