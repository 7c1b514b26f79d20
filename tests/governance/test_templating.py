"""Templating: a yml with Jinja that reads turns the check red, and dbt has nothing to read."""

from collections.abc import Callable
import json
import os
import subprocess
import sys

from governance_fixtures import node, project
import pytest
from scratch_project import ROOT

from governance import dbt_environment
from governance.rules import declaring, templating

SECRET = "{{ env_var('HUB_TOKEN') }}"
LISTED = "systems: {hub: {HUB_TOKEN: Token of the hub., DBT_HUB: Root of the hub.}}\n"
Found = Callable[[str, str], list[str]]


@pytest.fixture
def found(tmp_path) -> Found:
    """What the rule finds in one file of a project."""

    def find(path: str, text: str) -> list[str]:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        (tmp_path / "ingest").mkdir(exist_ok=True)
        (tmp_path / "ingest/variables.yml").write_text(LISTED, encoding="utf-8")
        return [str(finding) for finding in templating.ymls_are_plain(project(root=tmp_path))]

    return find


@pytest.mark.parametrize(
    ("path", "text", "says"),
    [
        (
            "models/m.yml",
            f'models:\n  - name: x\n    meta: {{a: "{SECRET}"}}\n',
            "m.yml:3: 'a' has",
        ),
        ("models/m.yml", f'a: "{SECRET}"', "which writes HUB_TOKEN into the catalogue"),
        ("models/m.yml", f'description: "{SECRET}"', "m.yml:1: 'description' has Jinja"),
        (
            "models/m.yml",
            "description: \"{{ doc('x') }} {{ var('y') }}\"",
            "'description' has Jinja",
        ),
        ("models/m.yml", 'description: "{{ doc(target.name) }}"', "'description' has Jinja"),
        ("models/m.yml", "description: \"{{ doc('x') ~ env_var('Y') }}\"", "writes Y into"),
        (
            "models/m.yml",
            "description: \"{% set x = 1 %}{{ doc('x') }}\"",
            "'description' has Jinja",
        ),
        ("models/m.yml", "description: \"{{ doc('x'\"", "has Jinja that could not be read"),
        ("models/m.yml", "meta: {a: \"{{ doc('x') }}\"}", "'a' has Jinja"),
        ("models/m.yml", f'? "{SECRET}"\n: x\n', "'(key)' has Jinja"),
        ("models/m.yml", 'a: "\\x7b\\x7b target }}"', "'a' has Jinja"),
        ("models/m.yml", f'a: &x "{SECRET}"\nb: *x\n', "m.yml:1: 'a' has Jinja"),
        ("models/m.yml", "values: [\"env_var('HUB_TOKEN')\"]", "'values' calls env_var, which dbt"),
        ("models/m.yml", "to: ref(var('x'))", "'to' calls var, which dbt works out"),
        ("models/m.yml", "a: [", "could not be read for its Jinja"),
        ("models/s.yaml", 'filter: "{{ target }}"', "'filter' has Jinja"),
        ("models/s.yml", 'loaded_at_query: "{{ run_query(1) }}"', "'loaded_at_query' has Jinja"),
        ("models/s.yml", 'x: "{{ last_good_check() }}"', "'x' has Jinja"),
        ("seeds/s.yml", f'meta: {{a: "{SECRET}"}}', "seeds/s.yml:1"),
        ("tests/t.yml", f'a: "{SECRET}"', "tests/t.yml:1"),
        ("macros/m.yml", f'a: "{SECRET}"', "macros/m.yml:1"),
        ("dbt_project.yml", f'vars: {{a: "{SECRET}"}}', "'a' has Jinja of its own"),
        ("dbt_project.yml", f'query-comment: "{SECRET}"', "'query-comment' has Jinja of its own"),
        ("packages.yml", f'git: "{SECRET}"', "packages.yml:1: 'git' has Jinja"),
        ("profiles.yml", f'path: "{SECRET}"', "'path' reads HUB_TOKEN"),
        ("profiles.yml", "p: \"{{ env_var('AWS_SECRET_ACCESS_KEY') }}\"", "'p' reads AWS_SECRET"),
        ("profiles.yml", "p: \"{{ env_var('DBT_HUB') }}\"", "'p' reads DBT_HUB"),
        ("profiles.yml", 'p: "{{ env_var(name) }}"', "'p' has Jinja of its own"),
    ],
)
def test_jinja_in_a_yml_is_found_with_its_line(found, path, text, says):
    assert any(says in finding for finding in found(path, text))


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("models/m.yml", "description: '{{ doc(\"x\") }} and more'"),
        ("models/m.yml", "to: ref('x')\nvar: 1\ndescription: what env_var (a macro) reads"),
        ("models/s.yml", 'loaded_at_query: "{{ last_good_check() }}"'),
        ("models/m.yml", f"# {SECRET}"),
        ("profiles.yml", "p: \"{{ env_var('BOROUGH_DATA', 'var') }}/warehouse.duckdb\""),
        ("governance/engines/same.yml", f'a: "{SECRET}"'),
    ],
)
def test_what_a_yml_needs_is_left_alone(found, path, text):
    assert found(path, text) == []


def test_the_projects_own_ymls_are_plain():
    assert list(templating.ymls_are_plain(project(root=ROOT))) == []
    assert list(declaring.systems_read_their_own(project(root=ROOT))) == []


@pytest.mark.parametrize(
    ("code", "asked"),
    [
        (f"select '{SECRET}'", "env_var"),
        ("select '{{ builtins['env_var']('X') }}'", "builtins"),
        ("select '{{ context['env' ~ '_var'] }}'", "context"),
        ("{% test t(model) %} select '{{ env_var('X') }}' {% endtest %}", "env_var"),
    ],
)
def test_sql_that_reads_a_variable_is_found(code, asked):
    test = node("tests/housing/t.sql", group="housing", raw_code=code)
    found = [str(finding) for finding in templating.sql_reads_no_variable(project(test))]
    assert any(f"tests/housing/t.sql: t uses {asked}," in finding for finding in found)


@pytest.mark.parametrize(
    ("path", "reads", "is_found"),
    [
        ("macros/governance/day.sql", "env_var('AWS_ENDPOINT_URL_S3', '')", False),
        ("macros/governance/day.sql", "env_var('AWS_ENDPOINT_URL_' ~ service, '')", True),
        ("macros/governance/day.sql", "env_var('AWS_SECRET_ACCESS_KEY', '')", True),
        ("macros/governance/day.sql", "(env_var or '') ~ env_var('AWS_ENDPOINT_URL')", True),
        ("macros/cleaning/day.sql", "env_var('AWS_ENDPOINT_URL_S3', '')", True),
    ],
)
def test_the_gate_alone_reads_addresses_of_aws(path, reads, is_found):
    macro = {
        "original_file_path": path,
        "name": "day",
        "macro_sql": f"{{% macro day() %}}{{{{ {reads} }}}}{{% endmacro %}}",
        "package_name": "borough",
    }
    one = project()
    one.manifest["macros"] = {"macro.borough.day": macro}
    assert bool(list(templating.sql_reads_no_variable(one))) is is_found


def test_sql_without_jinja_may_have_the_word():
    test = node(
        "tests/housing/t.sql", group="housing", raw_code="select 1 as env_var {# env_var #}"
    )
    assert list(templating.sql_reads_no_variable(project(test))) == []


def test_dbt_sees_what_it_needs_and_no_sources_variable(tmp_path):
    (tmp_path / "ingest").mkdir()
    (tmp_path / "ingest/variables.yml").write_text(LISTED, encoding="utf-8")
    kept = {"PATH": "p", "BOROUGH_DATA": "var", "AWS_REGION": "r", "DBT_TARGET_PATH": "t"}
    kept |= {"HTTPS_PROXY": "x", "LC_ALL": "C"}
    given = kept | {"HUB_TOKEN": "s3cret", "DBT_HUB": "s3cret", "OTHER_TOKEN": "s3cret"}
    assert dbt_environment.environment(given, tmp_path) == kept


def test_a_process_in_which_dbt_runs_has_its_variables_again_after(monkeypatch):
    monkeypatch.setenv("REPAIRS_HUB_TOKEN", "s3cret")
    with dbt_environment.alone(ROOT):
        assert "REPAIRS_HUB_TOKEN" not in os.environ
    assert os.environ["REPAIRS_HUB_TOKEN"] == "s3cret"


def test_unrefused_jinja_finds_nothing(tmp_path):
    """Proves it for the dbt that `make` runs: the token is planted, and dbt is asked for it."""
    code = "import os, sys; sys.argv[0] = 'dbt'; print(sorted(os.environ))"
    program = tmp_path / "dbt"
    program.write_text(f"#!{sys.executable}\n{code}\n", encoding="utf-8")
    program.chmod(0o755)
    run = "import sys, governance.dbt; sys.executable = sys.argv[1]; governance.dbt.main(['parse'])"
    shown = subprocess.run(
        [sys.executable, "-c", run, str(tmp_path / "python")],
        cwd=ROOT,
        env=os.environ | {"REPAIRS_HUB_TOKEN": "s3cret", "BOROUGH_DATA": "var"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    names = json.loads(shown.replace("'", '"'))
    assert "BOROUGH_DATA" in names
    assert "REPAIRS_HUB_TOKEN" not in names
