"""What staging parses is named in problems(), whatever the SQL around it looks like."""

from governance_fixtures import project, source, staging
import pytest

from governance.rules import parsing


def findings(sql: str) -> list[str]:
    return [str(finding) for finding in parsing.parsed_is_reported(project(staging(raw_code=sql)))]


REPORTED = "{{ problems(cost_gbp='cost') }} as _problems"


@pytest.mark.parametrize(
    "expression",
    [
        "{{ parse_money('cost') }} as cost_gbp",
        "{{parse_money('cost')}} cost_gbp",
        "abs({{ parse_money('cost') }}) as cost_gbp",
        "coalesce({{ clean_uprn('a') }}, {{ parse_money('cost') }}) as cost_gbp",
        "{{ parse_money(\n    json_text('cost', '$.pounds')\n) }} as cost_gbp",
        "{{ as_pounds(parse_money('cost')) }} as cost_gbp",
        "try_cast(cost as decimal(12, 2)) as cost_gbp",
        "case when kind = 'x' then {{ parse_money('cost') }} end as cost_gbp",
        "{% if true %}{{ parse_money('cost') }}{% endif %} as cost_gbp",
    ],
)
def test_a_parsed_column_is_named_in_problems(expression):
    missing = f"select {expression} from {{{{ source('sheets', 'jobs') }}}}"
    [finding] = findings(missing)
    assert "parses cost_gbp, but does not keep what it could not read" in finding
    named = f"select {expression}, {REPORTED} from {{{{ source('sheets', 'jobs') }}}}"
    assert findings(named) == []


def test_a_parser_in_a_cte_counts_and_one_in_a_comment_or_a_filter_does_not():
    sql = """
        with source as (select * from {{ source('sheets', 'jobs') }}),
        typed as (
            select
                {# {{ parse_money('old') }} as old_gbp #}
                {{ parse_date('raised') }} as raised_on, -- a day
                {{ clean_text('notes') }} as notes
            from source
            where {{ parse_date('raised') }} is not null
        )
        select raised_on, notes from typed
    """
    [finding] = findings(sql)
    assert "parses raised_on" in finding


def test_a_code_that_a_list_maps_is_named_in_problems():
    """A code that is not in the list is null, as a cell is that a macro cannot read."""
    sql = """
        with source as (select * from {{{{ source('sheets', 'jobs') }}}}),
        trades as (select * from {{{{ ref('trade_codes') }}}} where origin = 'sheets')
        select source.job_ref, {mapped} as trade{reported}
        from source
        left join trades on lower(source.trade) = trades.code
    """
    reported = ", {{ problems(trade='trade__raw') }} as _problems"
    for mapped in ("trades.trade", "coalesce(trades.trade, 'other')"):
        [finding] = findings(sql.format(mapped=mapped, reported=""))
        assert "parses trade, but does not keep what it could not read" in finding
        assert findings(sql.format(mapped=mapped, reported=reported)) == []
    assert findings(sql.format(mapped="source.trade", reported="")) == []


def test_a_staging_model_passes_on_what_is_doubtful_about_its_rows():
    """One that parses nothing too; ingest's own log and a list of rejects have nothing."""

    def doubts(sql: str, name: str = "sheets.jobs", **more) -> list[str]:
        model = staging(raw_code=sql, reads=[f"source.borough.{name}"])
        read = project(model, sources=[source(name, **more)])
        return [str(finding) for finding in parsing.doubts_are_reported(read)]

    plain = "select trim(a) as a from {{ source('sheets', 'jobs') }}"
    [finding] = doubts(plain)
    assert "does not pass on what is doubtful about its rows" in finding
    reported = (
        "select trim(a) as a, {{ problems() }} as _problems from {{ source('sheets', 'jobs') }}"
    )
    assert doubts(reported) == []
    assert doubts(plain, schema="raw_ingest") == []
    assert doubts(plain, "sheets.jobs__rejects") == []


def test_the_project_models_that_parse_nothing_need_no_problems():
    assert findings("select trim(a) as a from {{ source('sheets', 'jobs') }}") == []


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("select {{ parse_money('cost') }} from t", "parses a column without a name"),
        ("select {{ parse_money('cost' as x from t", "its Jinja could not be read"),
        ("select from where {{ parse_money('cost') }}", "could not be read as one statement"),
        ("select 1; select {{ parse_money('c') }} as c", "could not be read as one statement"),
        ("{% set x = parse_money('cost') %} select {{ x }} as c from t", "in a Jinja statement"),
    ],
)
def test_what_cannot_be_checked_counts_as_a_breach(sql, says):
    [finding] = findings(sql)
    assert says in finding
