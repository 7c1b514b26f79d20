"""Reading: whatever dbt would not see a model read turns the check red."""

from governance_fixtures import node, project, service
import pytest

from governance.rules import reading

SECRET = "service_housing.housing__repairs"
SPY = "models/service/environment/environment__spy"


def of_model(code: str, path: str = f"{SPY}.sql") -> list[str]:
    spy = node(path, group="environment", raw_code=code)
    return [
        str(finding)
        for finding in reading.models_read_openly(project(service(schema="service_housing"), spy))
    ]


@pytest.mark.parametrize(
    "code",
    [
        "select * from {{ ref('housing__repairs') }}",
        "with a as (select * from {{ source('sheets', 'jobs') }}) select * from a, a as b",
        "{{ config(materialized='ephemeral', tags=['a']) }} select 1 as n",
        "select {{ clean_uprn('uprn') }} as uprn from {{ ref('housing__repairs') }} -- from x.y",
        "with a as (select 1 as n) select e.v from a, {{ json_elements('a.n') }} as e (v)",
        "select {{ dbt.listagg('name', \"', '\") }} as names from {{ ref('housing__repairs') }}",
        "select n from (values (1), (2)) as numbers (n) union all select 3",
        "{# {{ run_query('x') }} #} select 1 as n",
    ],
)
def test_a_query_over_refs_and_its_own_steps_is_fine(code):
    assert of_model(code) == []


@pytest.mark.parametrize(
    "sql",
    [
        f"select * from {SECRET}",
        'select * from "service_housing"."housing__repairs"',
        f"select 1 as n, (select max(uprn) from {SECRET}) as uprn",
        f"with a as (select 1 as n) select * from a, {SECRET}",
        f"from {SECRET}",
        f"select * from (table {SECRET})",
        f"with service_housing as (select 1 as n) select * from {SECRET}",
        f"select 1 as n where exists (select 1 from warehouse.{SECRET})",
        "select * from 'var/raw/repairs_hub/rows.parquet'",
        'with a as (with "x.csv" as (select 1) select 1 as n from "x.csv") select * from "x.csv"',
        "select * from read_parquet('var/raw/**')",
        "select * from query('select 1')",
        f"select * from query_table('{SECRET}')",
        f"select n from (values (1)) as t (n), lateral (select uprn from {SECRET}) as s",
        f"select * from {{{{ ref('housing__repairs') }}}} union all select * from {SECRET}",
        "select 1 as n; select 2 as n",
        f"copy {SECRET} to 'x.csv'",
        f"create table a as select * from {SECRET}",
        "select * from (summarize housing__repairs)",
        "pivot housing__repairs on uprn",
    ],
)
def test_a_relation_or_file_that_sql_names_itself_is_found(sql):
    found = of_model(sql)
    assert found
    assert all("environment__spy" in finding for finding in found)


@pytest.mark.parametrize(
    ("jinja", "says"),
    [
        (f"{{% set r = run_query('select * from {SECRET}') %}}", "has more Jinja"),
        ("{{ run_query('x') }}", "calls run_query"),
        ("{{ dbt.run_query('x') }}", "calls dbt.run_query"),
        ("{% do run_query('x') %}", "calls run_query"),
        ("{% call statement('x') %} x {% endcall %}", "calls statement"),
        ("{{ adapter.execute('x') }}", "calls adapter.execute"),
        ("{{ context['run_query']('x') }}", "calls what Jinja works out"),
        ("{{ builtins.ref('housing__repairs') }}", "calls builtins.ref"),
        ("{{ graph.nodes }}", "has more Jinja"),
        ("{{ target }}", "has more Jinja"),
        ("{{ env_var('HOME') }}", "calls env_var"),
        ("{{ var('table', 'x') }}", "calls var"),
        ("{{ withdraw(this) }}", "calls withdraw"),
        ("{{ clean_uprn('(select max(uprn) from s.t)') }}", "gives clean_uprn a query"),
        ("{{ clean_uprn('Service_Housing.x') }}", "or a relation on"),
        ("{{ clean_uprn(clean_uprn('(FROM s.t)')) }}", "gives clean_uprn a query"),
        ('{{ json_elements(\'"service_housing"."housing__repairs"\') }}', "or a relation on"),
        ("{{ 'service_' ~ 'housing' }}", "has more Jinja"),
        ("{{ clean_uprn('a' | replace('a', 'b')) }}", "has more Jinja"),
        ("{% macro clean_uprn(c) %}{{ c }}{% endmacro %}", "has more Jinja"),
        ("{% set clean_uprn = ref %}", "has more Jinja"),
        ("{{ clean_uprn(**{'column': 'x'}) }}", None),
        ("{{ clean_uprn('uprn' }}", "could not be read"),
    ],
)
def test_jinja_that_could_read_or_do_something_unseen_is_found(jinja, says):
    found = of_model(f"select 1 as n, {jinja} as x")
    if says is None:
        assert found == []
    else:
        assert any(says in finding for finding in found), found


def test_a_relation_put_together_by_jinja_is_found():
    assert of_model("select * from {{ 'service_housing' }}.housing__repairs")
    assert of_model("select * from {{ clean_uprn('a') }}.housing__repairs")


def test_a_python_model_is_found():
    [finding] = of_model("def model(dbt, session): ...", f"{SPY}.py")
    assert "is a Python model" in finding


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("cast({{ column }} as date)", None),
        ("{{ return(adapter.dispatch('clean_uprn')(column)) }}", None),
        ("{# run_query, and service_housing #} {{ column }}", None),
        ("{{ run_query('x') }}", "uses run_query"),
        ("{{ dbt.run_query('x') }}", "uses run_query"),
        ("{{ adapter.execute('x') }}", "uses execute"),
        ("{% set ask = run_query %}{{ ask('x') }}", "uses run_query"),
        ("{% call statement('x') %}select 1{% endcall %}", "uses statement"),
        ("{{ ref('housing__repairs') }}", "uses ref"),
        ("{{ builtins['ref']('x') }}", "uses builtins"),
        ("{{ target }}", "uses target"),
        (f"(select max(uprn) from {SECRET})", "uses service_housing"),
        (
            "(select max(uprn) from {{ 'SERVICE_HOUSING' }}.housing__repairs)",
            "uses service_housing",
        ),
    ],
)
def test_a_macro_that_reads_for_the_models_that_call_it_is_found(body, says):
    whole = project(service(schema="service_housing"))
    macro = whole.manifest["macros"]["macro.borough.clean_uprn"]
    macro["macro_sql"] = f"{{% macro clean_uprn(column) %}}{body}{{% endmacro %}}"
    found = [str(finding) for finding in reading.macros_read_nothing(whole)]
    assert len(found) == (says is not None), found
    assert all(f"the macro clean_uprn {says}" in finding for finding in found)


def test_the_macros_of_governance_itself_may_ask():
    whole = project()
    macro = whole.manifest["macros"]["macro.borough.withdraw"]
    macro["macro_sql"] = "{% macro withdraw(relation) %}{{ run_query('x') }}{% endmacro %}"
    assert list(reading.macros_read_nothing(whole)) == []


def unit_test(rows, format="sql"):
    return {
        "name": "a_test",
        "original_file_path": "models/service/environment/_environment__models.yml",
        "given": [{"input": "ref('housing__repairs')", "rows": rows, "format": format}],
        "expect": {"rows": "select 1 as n", "format": "sql"},
    }


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (f"select * from {SECRET}", f"reads {SECRET}"),
        ("select * from {{ ref('housing__repairs') }}", "has Jinja in its rows"),
        ("select * from 'x.csv'", "which is neither a ref"),
        ("with a as (select 1 as n) select * from a", None),
        ("a,b\nselect from,x", "could not be checked"),
    ],
)
def test_rows_of_a_unit_test_that_read_data_are_found(rows, says):
    whole = project()
    whole.manifest["unit_tests"] = {"unit_test.borough.a_test": unit_test(rows)}
    found = [str(finding) for finding in reading.tests_read_openly(whole)]
    assert len(found) == (says is not None)
    assert all(says in finding for finding in found)


def test_rows_that_are_no_sql_are_left_alone():
    whole = project()
    whole.manifest["unit_tests"] = {
        "unit_test.borough.a_test": unit_test([{"n": "{{ x }}"}], "dict")
    }
    assert list(reading.tests_read_openly(whole)) == []


@pytest.mark.parametrize(
    "more",
    [
        {"test_metadata": {"kwargs": {"pattern": "{{ run_query('x') }}"}}},
        {"test_metadata": {"kwargs": {"columns": ["a", "{% do run_query('x') %}"]}}},
        {"config": {"where": "1 = {{ run_query('x') }}"}},
    ],
)
def test_jinja_in_the_arguments_of_a_test_is_found(more):
    [finding] = reading.tests_read_openly(project(node("tests/matches_uprn.yml", **more)))
    assert "has Jinja in what its yml says" in str(finding)


def test_what_dbt_itself_writes_for_a_test_is_fine():
    kwargs = {"model": "{{ get_where_subquery(ref('housing__repairs')) }}", "column_name": "uprn"}
    test = node("tests/not_null_uprn.yml", test_metadata={"kwargs": kwargs})
    assert list(reading.tests_read_openly(project(test))) == []
