"""Which engine a build will be on, read as dbt reads it."""

from pathlib import Path

import pytest

from governance import targets


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("dbt_project.yml").write_text("profile: borough\n", encoding="utf-8")
    profiles = (
        "borough:\n  target: local\n  outputs:\n    local: {type: duckdb}\n"
        "    staging: &athena\n      type: athena\n      work_group: \"{{ env_var('W') }}\"\n"
        "    production: *athena\n"
    )
    Path("profiles.yml").write_text(profiles, encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "variables", "engine"),
    [
        (["build"], {}, "duckdb"),
        (["build", "--target", "production"], {}, "athena"),
        (["build", "--target=staging"], {}, "athena"),
        (["build", "-t", "staging"], {}, "athena"),
        (["build"], {"DBT_TARGET": "production"}, "athena"),
        (["build", "--target", "local"], {"DBT_TARGET": "production"}, "duckdb"),
        (["build", "--target", "nowhere"], {}, "duckdb"),
        (["build", "--target"], {}, "duckdb"),
    ],
)
def test_the_engine_follows_the_target(arguments, variables, engine):
    assert targets.engine(arguments, variables) == engine


def test_profiles_that_lie_elsewhere_are_found(tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    Path("profiles.yml").rename(elsewhere / "profiles.yml")
    assert targets.engine(["build", "-t", "staging"], {}) == "duckdb"
    assert targets.engine(["build", "-t", "staging"], {"DBT_PROFILES_DIR": "elsewhere"}) == "athena"
