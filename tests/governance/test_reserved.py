"""Reserved words: a column that is called by one is read where quoted, and named where not."""

import duckdb
from governance_fixtures import project, staging
import pytest

from governance import rules
from governance.rules import parsing, reading, reserved

NAMES = ("order", "from", "to", "group", "desc", "end", "table")
QUOTED = """
with typed as (
    select
        {{{{ parse_date(quoted('{name}')) }}}} as starts_on,
        {{{{ clean_text('"{name}"') }}}} as note,
        {{{{ quoted('{name}') }}}} as {name}__raw
    from {{{{ source('sheets', 'jobs') }}}}
)
select starts_on, note, {{{{ problems(starts_on='{name}__raw') }}}} as _problems from typed
"""


def findings(sql: str) -> list[str]:
    model = project(staging(raw_code=sql))
    checked = (
        reserved.reserved_are_quoted,
        parsing.parsed_is_reported,
        reading.models_read_openly,
    )
    return [str(finding) for rule in checked for finding in rule(model)]


def test_the_words_that_duckdb_reserves_are_known():
    """Trino's are those of its documentation, which no server tells."""
    asked = "select keyword_name from duckdb_keywords() where keyword_category = 'reserved'"
    assert {word for (word,) in duckdb.sql(asked).fetchall()} <= reserved.WORDS


def test_the_rule_is_one_of_the_check():
    assert reserved.reserved_are_quoted in rules.all_rules().values()


@pytest.mark.parametrize("name", NAMES)
def test_a_quoted_column_is_fine(name):
    assert findings(QUOTED.format(name=name)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_typed_column_may_be_called_so(name):
    sql = f"""
        select
            {{{{ parse_date(quoted('{name}')) }}}} as {{{{ quoted('{name}') }}}},
            {{{{ problems({name}='{name}') }}}} as _problems
        from {{{{ source('sheets', 'jobs') }}}}
    """
    assert findings(sql) == []
    [finding] = findings(sql.replace(f"problems({name}=", "problems(other="))
    assert f"parses {name}, but does not keep what it could not read" in finding


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "column",
    [
        "{{{{ clean_text('{name}') }}}} as note",
        "{name} as note",
        "jobs.{name} as note",
        "note, {name}",
        "note as {name}",
    ],
)
def test_one_that_is_not_quoted_is_named_with_the_remedy(name, column):
    sql = f"select {column.format(name=name)} from {{{{ source('sheets', 'jobs') }}}} as jobs"
    found = findings(sql)
    assert found
    assert f"has a column called {name}, which is a reserved word of SQL. Write" in found[0]
    assert f"{{{{ quoted('{name}') }}}}" in found[0]
    assert not [finding for finding in found if "a query or a relation" in finding]


@pytest.mark.parametrize(
    "sql",
    [
        "select 1 as n from {{ quoted('secrets') }}",
        "select 1 as n from {{ quoted('service_housing') }}.{{ quoted('housing__repairs') }}",
        "select {{ greatest('(1', 'from') }} as n",
        "select {{ quoted(target) }} as n",
    ],
)
def test_quoting_is_no_way_to_read_a_relation(sql):
    assert findings(sql)
