"""A developer's name: cleaned, never the platform's own, never missing."""

import pytest

from governance.artifacts import WrongUse
from governance.dev import names
from governance.dev.names import developer, real_schema

DEPARTMENTS = ("housing", "adult_social_care")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("jane", "jane"),
        ("Jane.O_Doe-2", "janeodoe2"),
        ("jane.doe@eastmere.gov.uk", "janedoe"),
        ("Zoë", "zoe"),
    ],
)
def test_a_name_is_cleaned_to_a_safe_identifier(given, name):
    assert developer({"BOROUGH_DEV_PREFIX": given}, DEPARTMENTS) == name


@pytest.mark.parametrize(
    "given",
    ["", "  ", "x", "7jane", "a" * 21, "jane'; drop", "../jane", "jane/x", "日本", "@eastmere"],
)
def test_what_gives_no_name_is_refused(given):
    with pytest.raises(
        WrongUse, match=r"BOROUGH_DEV_PREFIX gives no name.* set BOROUGH_DEV_PREFIX"
    ):
        developer({"BOROUGH_DEV_PREFIX": given}, DEPARTMENTS)


@pytest.mark.parametrize(
    "given", ["share", "RAW", "service", "dev", "warehouse", "Housing", "adult.social.care"]
)
def test_a_name_of_the_platform_or_of_a_department_is_refused(given):
    with pytest.raises(WrongUse, match="a name of the platform's own"):
        developer({"BOROUGH_DEV_PREFIX": given}, DEPARTMENTS)


def test_without_the_variable_it_is_the_login_and_without_one_it_is_refused(monkeypatch):
    monkeypatch.setattr(names, "getuser", lambda: "EASTMERE.Jane")
    assert developer({}) == "eastmerejane"

    def nobody():
        raise OSError

    monkeypatch.setattr(names, "getuser", nobody)
    with pytest.raises(WrongUse, match="login could not be determined"):
        developer({})


def test_a_developers_schema_is_told_from_a_real_one():
    assert real_schema("dev_jane_share_housing") == "share_housing"
    assert real_schema("dev_jane2_staging_repairs_hub") == "staging_repairs_hub"
    for schema in ("share_housing", "service_housing", "dev_", "dev_jane", "developers_share_x"):
        assert real_schema(schema) is None
