"""A project of which a part does not parse: as few parts as it takes are left out of the build."""

from pathlib import Path

import pytest
import yaml

from governance import parts

SETTINGS = "name: borough\nmodels: {borough: {staging: {fhrs: {+group: environment}}}}\n"
AGREEMENT = "models/share/agreements/housing_open.yml"
FILES = {
    "dbt_project.yml": SETTINGS,
    "macros/today.sql": "",
    "models/groups.yml": "groups: []",
    "models/staging/fhrs/_fhrs__models.yml": "models: []",
    "models/service/housing/housing__repairs.sql": "select 1",
    "models/service/housing/_housing__models.yml": "models: []",
    "models/service/environment/environment__premises.sql": "select 1",
    "models/share/housing/share_housing__repairs_v1.sql": "select 1",
    AGREEMENT: yaml.safe_dump(
        {"exposures": [{"name": "x", "config": {"meta": {"agreement": {"signed": [{"by": "A"}]}}}}]}
    ),
    "tests/housing/t.sql": "select 1",
    "tests/singular/t.sql": "select 1",
}
BROKEN = "models:\n  - name: [broken\n"
CANNOT_BE_READ = "{% dbt cannot read this"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project that dbt has parsed, whose files a test may change; yields a way to change one."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BOROUGH_DATA", "var")

    def write(path, text):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text, encoding="utf-8")

    for path, text in FILES.items():
        write(path, text)
    parts.remember(parts.files())
    return write


def around():
    """What is built, where dbt cannot read a file that is broken in either way."""
    tried = []

    def parses(folder):
        tried.append(1)
        bad = (BROKEN.encode(), CANNOT_BE_READ.encode())
        return not any(sign in data for data in parts.files(folder).values() for sign in bad)

    found = parts.around(parts.files(), parses)
    return found, len(tried)


@pytest.mark.parametrize(
    ("path", "department"),
    [
        ("models/service/housing/_housing__models.yml", "housing"),
        ("models/service/housing/housing__new.yml", "housing"),
        ("models/staging/fhrs/_fhrs__models.yml", "environment"),
        ("models/share/housing/_share_housing__models.yml", "housing"),
        ("tests/housing/t.yml", "housing"),
        ("snapshots/environment/s.yml", "environment"),
    ],
)
def test_a_broken_yml_keeps_its_own_department_back(project, path, department):
    project(path, BROKEN)
    project("models/service/environment/environment__premises.sql", "select 2")
    project("models/service/housing/housing__repairs.sql", "select 2")
    found, tried = around()
    assert found.departments == (department,) and tried == 1
    assert found.sentences == (
        f"{path}: dbt cannot read what changed here, so nothing of {department} was built and its "
        "tables stay as they were. Correct it as dbt says above, and build again.",
    )
    assert f"group:{department}" in found.exclude
    built = parts.files(found.folder)
    for name, model in (("housing", "repairs"), ("environment", "premises")):
        text = built[f"models/service/{name}/{name}__{model}.sql"]
        assert text == (b"select 1" if name == department else b"select 2")


def test_what_only_dbt_finds_is_found_by_leaving_out_as_little_as_it_takes(project):
    project("models/service/housing/housing__repairs.sql", CANNOT_BE_READ)
    project("models/service/environment/environment__premises.sql", "select 2")
    project("models/service/parking/parking__permits.sql", "select 2")
    found, _ = around()
    assert found.departments == ("housing",)
    built = parts.files(found.folder)
    assert built["models/service/environment/environment__premises.sql"] == b"select 2"
    assert "models/service/parking/parking__permits.sql" in built


def test_a_new_department_that_cannot_be_read_is_as_if_it_were_not_there(project):
    project("models/service/parking/parking__permits.sql", CANNOT_BE_READ)
    found, _ = around()
    assert found.departments == ("parking",)
    assert not any("parking" in path for path in parts.files(found.folder))


def test_a_broken_agreement_counts_as_unsigned_and_keeps_no_department_back(project):
    project(AGREEMENT, BROKEN)
    project("models/service/housing/housing__repairs.sql", "select 2")
    found, _ = around()
    assert found.departments == () and found.exclude == ()
    assert found.sentences[0].startswith(
        f"{AGREEMENT}: dbt cannot read it, so its shares are refused"
    )
    built = parts.files(found.folder)
    [exposure] = yaml.safe_load(built[AGREEMENT])["exposures"]
    assert exposure["config"]["meta"]["agreement"]["signed"] == []
    assert built["models/service/housing/housing__repairs.sql"] == b"select 2"


def test_a_new_agreement_that_cannot_be_read_keeps_back_the_share_that_it_is_for(project):
    project("models/share/agreements/housing_more.yml", BROKEN)
    project("models/share/housing/share_housing__more_v1.sql", "select 1")
    found, _ = around()
    assert found.departments == ("housing",)
    built = parts.files(found.folder)
    assert "models/share/housing/share_housing__more_v1.sql" not in built
    assert "models/share/agreements/housing_more.yml" not in built


@pytest.mark.parametrize("path", ["macros/today.sql", "models/groups.yml", "tests/singular/t.sql"])
def test_what_all_rest_on_is_never_taken_from_the_copy(project, path):
    project(path, CANNOT_BE_READ)
    project("models/service/housing/housing__repairs.sql", "select 2")
    assert around()[0] is None


def test_without_a_copy_nothing_is_built(project, monkeypatch):
    monkeypatch.setenv("BOROUGH_DATA", "elsewhere")
    project("models/service/housing/_housing__models.yml", BROKEN)
    assert around()[0] is None
