"""The closed shapes are what the macros write, and the SQL that is looked at is what runs."""

import subprocess

import pytest
from scratch_project import DBT, Scratch
import sqlglot

from governance.artifacts import Project, load
from governance.lineage import shapes
from governance.lineage.rendering import Renderer, Unrendered


@pytest.fixture(scope="module")
def project(parsed: Scratch) -> Project:
    return load(parsed.folder / "target/manifest.json", parsed.folder / "dbt_project.yml")


@pytest.fixture(scope="module")
def rendered(project: Project):
    renderer = Renderer(project)
    return lambda code: renderer.sql("model.borough.x", code)


def test_the_sql_that_is_looked_at_is_what_dbt_compiles(parsed, project, tmp_path):
    folder = tmp_path / "project"
    scratch = Scratch(folder, parsed)
    (folder / "var").mkdir()
    subprocess.run(
        [DBT, "--quiet", "compile", "--profiles-dir", ".", "--select", "path:models"],
        cwd=scratch.folder,
        env={"BOROUGH_DATA": str(folder / "var"), "PATH": "", "HOME": str(folder)},
        check=True,
        capture_output=True,
    )
    renderer, compared = Renderer(project), 0
    for node in project.models():
        compiled = folder / "target/compiled/borough" / node.path
        assert plain(renderer.sql(node.id, node.raw_code)) == plain(compiled.read_text("utf-8")), (
            node.name
        )
        compared += 1
    assert compared == len(list(project.models())) > 30


def plain(sql: str) -> str:
    return " ".join(sql.split())


@pytest.mark.parametrize(
    "code",
    [
        "{{ no_such_macro() }}",
        "{{ ref('no_such_model') }}",
        "{{ source('no', 'source') }}",
        "{{ undefined_variable }}",
        "{{ env_var('HOME') }}",
        "{{ var('today') }}",
        "{{ run_query('select 1') }}",
        "{{ ''.__class__.__mro__ }}",
        "{% for x in range(3) %}",
        "{{ 1 / 0 }}",
        "{{ dbt.no_such_macro() }}",
        "{{ parse_date('a', 'b', 'c', 'd', 'e', 'f') }}",
    ],
)
def test_what_cannot_be_rendered_is_said(rendered, code):
    with pytest.raises(Unrendered):
        rendered(f"select {code} as a")


@pytest.mark.parametrize(("threshold", "round_to"), [(10, 5), (5, 3), (20, 10), (1, 1)])
def test_a_disclosed_count_is_known_by_what_its_macro_writes(rendered, threshold, round_to):
    code = (
        f"{{{{ disclosed_count('t.n', behind='h', threshold={threshold}, round_to={round_to}) }}}}"
    )
    value, behind, *numbers = shapes.disclosed_count(expression(rendered(code)))
    assert (value.sql(), behind.sql(), *numbers) == ("t.n", "h", threshold, round_to)


@pytest.mark.parametrize(
    "spoilt",
    [
        "case when h >= 10 and n >= 10 then n end",
        "case when h >= 10 or n >= 10 then {rounded} * 5 end",
        "case when h > 10 and n >= 10 then {rounded} * 5 end",
        "case when h >= 10 and n >= 9 then {rounded} * 5 end",
        "case when h >= 10 and n >= 10 then {rounded} * 1 end",
        "case when h >= 10 and n >= 10 then {of_another} * 5 end",
        "case when h >= 10 and n >= 10 then {rounded} * 5 else n end",
        "case h when 10 then {rounded} * 5 end",
        "case when h >= k and n >= k then {rounded} * 5 end",
    ],
)
def test_nothing_else_is_a_disclosed_count(spoilt):
    rounded = "cast(floor((cast(n as double) + 2.5) / 5) as bigint)"
    sql = spoilt.format(rounded=rounded, of_another=rounded.replace("n as", "m as"))
    assert shapes.disclosed_count(expression(sql)) is None


def test_an_age_is_known_by_what_complete_years_writes(rendered):
    written = rendered("{{ complete_years('t.born_on', \"date '2026-04-01'\") }}")
    early, late = shapes.age(expression(written))
    assert early.sql() == "t.born_on" and "2026-04-01" in late.sql()
    assert shapes.age(expression(written.replace("/ 12", "/ 1"))) is None


def test_a_pseudonym_is_known_by_what_hmac_hex_writes(rendered):
    message = "'study' || chr(31) || 'nino' || chr(31) || t.nino"
    written = rendered(f'{{{{ hmac_hex("{message}", "k.ipad_hex", "k.opad_hex") }}}}')
    ipad, opad, value, purpose = shapes.pseudonym(expression(written))
    assert [each.sql() for each in (ipad, opad, value)] == ["k.ipad_hex", "k.opad_hex", "t.nino"]
    assert purpose == "study"
    for spoilt in (message.replace("31", "32"), "t.nino", f"{message} || 'x'", "'a' || t.nino"):
        assert shapes.pseudonym(expression(written.replace(message, spoilt))) is None


def expression(sql: str) -> sqlglot.exp.Expr:
    return sqlglot.parse_one(f"select {sql}", dialect="duckdb").expressions[0]
