"""Disclosing: an exact number beside a rounded one turns the check red."""

from governance_fixtures import TERMS, column, exposure, project, share
import pytest

from governance.rules import disclosing

COUNT = "{{ disclosed_count('n', behind='h', threshold=10, round_to=5) }}"


def found(sql: str, data_type: str = "bigint", **terms) -> list[str]:
    columns = [column("ward_code", data_type="varchar"), column("repairs", data_type=data_type)]
    whole = project(share(raw_code=sql, columns=columns), exposures=[exposure({**TERMS, **terms})])
    return [str(finding) for finding in disclosing.every_number_is_disclosed(whole)]


@pytest.mark.parametrize(
    "sql",
    [
        f"select ward_code, {COUNT} as repairs from t",
        f"with d as (select ward_code, {COUNT} as repairs from t) select * from d",
        f"with d as (select {COUNT} as r from t) select ward_code, r as repairs from d",
        f"with a as (select 1 as repairs), d as (select {COUNT} as repairs from a) select * from d",
    ],
)
def test_a_number_that_is_withheld_and_rounded_may_leave(sql):
    assert found(sql) == []


@pytest.mark.parametrize(
    "sql",
    [
        "select ward_code, count(*) as repairs from t",
        f"select {COUNT} as ward_code, repairs from t",
        f"select ward_code, coalesce({COUNT}, n) as repairs from t",
        f"with d as (select n, {COUNT} as r from t) select ward_code, n as repairs from d",
        f"with d as (select {COUNT} as repairs from t) select repairs * 1.0 / n as repairs from d",
        f"with d as (select {COUNT} as repairs from t) select d.*, e.n as repairs from d, e",
        f"select ward_code, {COUNT} as repairs from t union all select ward_code, n from t",
        "select ward_code, {{ clean_uprn('n') }} as repairs from t",
        "select ward_code, n as repairs from {{ ref('housing__repairs') }}",
        f"with d as (select n, {COUNT} as repairs from t) select * replace (n as repairs) from d",
        f"with d as (select n, {COUNT} as r from t) select * rename (n as repairs) from d",
        "select ward_code from",
    ],
)
def test_an_exact_number_is_found(sql):
    [finding] = found(sql)
    assert "share_housing__repairs releases the number repairs as it is worked out" in finding


@pytest.mark.parametrize("data_type", ["integer", "double", "decimal(18, 2)"])
def test_percentages_and_sums_are_numbers_too(data_type):
    assert found("select ward_code, avg(n) as repairs from t", data_type)


def test_what_is_no_number_or_no_table_of_counts_is_left_alone():
    assert found("select ward_code, max(n) as repairs from t", "date") == []
    assert found("select ward_code, n as repairs from t", release="microdata") == []
