"""Whose day agreements hold on: Eastmere's in Eastmere's folder alone, else London's."""

from datetime import UTC, date, datetime
import json

import pytest

from governance.artifacts import WrongUse
from governance.day import eastmere, today

NOW = datetime(2028, 1, 1, 0, 30, tzinfo=UTC)
CLOCK, EASTMERES = date(2028, 1, 1), date(2026, 11, 23)
REHEARSAL = {"AWS_ENDPOINT_URL": "http://127.0.0.1:8499"}


def land(folder, table="llpg/addresses", **said):
    extract = folder / "landing" / table / "20261124T075251123Z"
    extract.mkdir(parents=True)
    (extract / "_manifest.json").write_text(json.dumps(said), encoding="utf-8")


@pytest.fixture
def folder(tmp_path):
    """A data folder that Eastmere was written into and that its sources landed in."""
    (tmp_path / "demo").mkdir()
    settings = json.dumps({"today": str(EASTMERES), "seed": 1, "port": 8410})
    (tmp_path / "demo/settings.json").write_text(settings, encoding="utf-8")
    land(tmp_path, stand_ins=True)
    return tmp_path


def on(folder, **variables) -> date:
    return today({"BOROUGH_DATA": str(folder), **variables}, NOW)


def test_in_eastmere_the_clock_does_not_matter(folder):
    assert on(folder) == EASTMERES
    assert on(folder, TODAY="2028-01-01") == EASTMERES
    assert on(folder, TODAY="tomorrow") == EASTMERES


def test_elsewhere_the_day_is_londons(tmp_path):
    assert on(tmp_path) == CLOCK
    summer = datetime(2027, 9, 30, 23, 0, tzinfo=UTC)
    assert today({"BOROUGH_DATA": str(tmp_path)}, summer) == date(2027, 10, 1)


def test_today_may_name_a_later_day_and_none_that_has_passed(tmp_path):
    assert on(tmp_path, TODAY="2028-01-01") == CLOCK
    assert on(tmp_path, TODAY="2028-10-01") == date(2028, 10, 1)
    assert on(tmp_path, TODAY="") == CLOCK
    for given in ("2027-09-30", "2027-12-31"):
        with pytest.raises(WrongUse, match=f"TODAY is {given}, which has passed"):
            on(tmp_path, TODAY=given)
    for given in ("tomorrow", "01/10/2028", "2028-02-30"):
        with pytest.raises(WrongUse, match="TODAY is no day"):
            on(tmp_path, TODAY=given)


def test_one_extract_of_a_real_source_and_the_clock_decides(folder):
    land(folder, "parking/permits")
    assert on(folder) == CLOCK


@pytest.mark.parametrize("said", [{}, {"stand_ins": "yes"}, {"stand_ins": 1}])
def test_a_mark_in_another_form_is_none(tmp_path, folder, said):
    land(folder, "parking/permits", **said)
    assert on(folder) == CLOCK


def test_what_borough_lands_itself_does_not_count(folder):
    land(folder, "releases/repairs_by_ward", connector="release_register")
    assert on(folder) == EASTMERES


def test_a_folder_in_which_nothing_landed_is_not_eastmeres(folder):
    (folder / "landing/llpg/addresses/20261124T075251123Z/_manifest.json").unlink()
    assert on(folder) == CLOCK


def test_a_landing_elsewhere_counts(folder, tmp_path):
    land(tmp_path / "council")
    assert on(folder, BOROUGH_LANDING=str(tmp_path / "council/landing")) == CLOCK


@pytest.mark.parametrize("text", ["", "[]", '{"today": "soon"}', '{"today": 20261123}'])
def test_settings_that_cannot_be_read_give_no_day(folder, text):
    (folder / "demo/settings.json").write_text(text, encoding="utf-8")
    assert on(folder) == CLOCK


@pytest.mark.parametrize(
    "variables",
    [
        {"DBT_TARGET": "production"},
        {"BOROUGH_LANDING": "s3://eastmere-landing"},
        {"DBT_TARGET": "production", "AWS_ENDPOINT_URL": "https://athena.example"},
        {"DBT_TARGET": "production", **REHEARSAL, "AWS_ENDPOINT_URL_ATHENA": "https://a.example"},
        {"DBT_TARGET": "production", **REHEARSAL, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"},
    ],
)
def test_on_athena_the_day_is_londons(folder, variables):
    assert eastmere({"BOROUGH_DATA": str(folder), **variables}) is None


def test_a_rehearsed_athena_may_have_eastmeres_day(folder):
    assert on(folder, DBT_TARGET="production", **REHEARSAL) == EASTMERES
