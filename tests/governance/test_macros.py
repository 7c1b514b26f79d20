"""Every macro has its docstring and its test, and docs/engines.md says what the tests say."""

import shutil

import pytest
from scratch_project import ROOT

from governance import macros
from governance.artifacts import Project, load

PAGE = ROOT / "docs/engines.md"
BEGIN, END = "<!-- python -m governance engines -->\n", "<!-- /engines -->"


@pytest.fixture(scope="module")
def project(parsed) -> Project:
    return load(parsed.folder / "target/manifest.json", parsed.folder / "dbt_project.yml")


@pytest.fixture
def root(tmp_path):
    """The macros and their tests, to be spoilt."""
    for room in macros.ROOMS:
        shutil.copytree(ROOT / "macros" / room, tmp_path / "macros" / room)
        shutil.copytree(ROOT / "tests" / room, tmp_path / "tests" / room)
    return tmp_path


def test_every_macro_of_the_two_folders_has_its_docstring_and_its_test(project):
    assert list(macros.faults(ROOT, project)) == []


def test_every_test_of_the_two_folders_has_its_macro():
    for room in macros.ROOMS:
        tests = {file.stem for file in (ROOT / "tests" / room).glob("*.sql")}
        assert tests == {macro.name for macro in macros.macros(ROOT, room)}


def test_the_page_shows_what_the_macros_and_their_tests_say(project):
    """Proves that docs/engines.md is what `python -m governance engines` prints."""
    page = PAGE.read_text(encoding="utf-8")
    assert page.split(BEGIN)[1].split(END)[0] == macros.page(ROOT, project)


def test_the_page_lists_every_engine_macro(project):
    rows = macros.table(ROOT, project).splitlines()[2:]
    assert len(rows) == len(list(macros.macros(ROOT, "engine")))
    assert all(row.replace("\\|", "").count("|") == 6 for row in rows)


@pytest.mark.parametrize("path", ["macros/engine/median.sql", "macros/cleaning/clean_uprn.sql"])
def test_a_macro_without_a_docstring_is_found(root, project, path):
    text = (root / path).read_text(encoding="utf-8")
    (root / path).write_text(text[text.index("{% macro") :], encoding="utf-8")
    [fault] = macros.faults(root, project)
    assert fault.startswith(f"{path} has no docstring")


@pytest.mark.parametrize("path", ["engine/median.sql", "cleaning/clean_uprn.sql"])
def test_a_macro_without_a_test_is_found(root, project, path):
    (root / "tests" / path).unlink()
    [fault] = macros.faults(root, project)
    assert fault.startswith(f"macros/{path} has no test")


def test_a_second_public_macro_in_a_file_is_found(root, project):
    with (root / "macros/engine/median.sql").open("a", encoding="utf-8") as file:
        file.write("{% macro mode(value) -%}\n{%- endmacro %}\n")
    [fault] = macros.faults(root, project)
    assert "holds median, mode" in fault


@pytest.mark.parametrize("meta", [{}, {"topic": "Numbers", "differs": {"duckdb": "exact"}}])
def test_a_test_that_does_not_say_how_engines_differ_is_found(root, project, meta):
    id = "test.borough.median"
    node = project.manifest["nodes"][id]
    spoilt = {**node, "config": {**node["config"], "meta": meta}}
    manifest = {**project.manifest, "nodes": {**project.manifest["nodes"], id: spoilt}}
    [fault] = macros.faults(root, Project(manifest, project.settings))
    assert fault.startswith("tests/engine/median.sql does not say how engines differ")
