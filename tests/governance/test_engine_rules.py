"""SQL that the engines read differently is refused in models and macros, with what to use."""

from governance_fixtures import project, service
import pytest

from governance import engines
from governance.engines import expressions, tokens
from governance.rules import engines as rule

IN_ARGUMENTS = {"pattern", "folding", "datediff_part"}  # of macros
REF = "{{ ref('stg_sheets__jobs') }}"
SAME = [line["sql"] for entry in engines.same() for line in entry.lines]
REFUSED = [
    (line["sql"], entry.what)
    for entry in engines.differences()
    for line in entry.lines
    if entry.is_refused
]


def findings(sql: str, **more) -> list[str]:
    node = service(raw_code=sql, **more)
    return [str(finding) for finding in rule.sql_is_portable(project(node))]


def of_macro(
    sql: str, path: str = "macros/measures/measure.sql", name: str = "measure"
) -> list[str]:
    whole = project()
    whole.manifest["macros"][f"macro.borough.{name}"] = {
        "name": name,
        "package_name": "borough",
        "original_file_path": path,
        "macro_sql": sql,
    }
    return [str(finding) for finding in rule.macros_are_portable(whole)]


@pytest.mark.parametrize("sql", SAME)
def test_what_is_the_same_on_both_passes(sql):
    assert findings(f"select {sql} as found from {REF}") == []


@pytest.mark.parametrize(("sql", "what"), REFUSED)
def test_what_differs_is_refused(sql, what):
    found = findings(f"select\n    {sql} as found\nfrom {REF}")
    assert any("line 2 " in finding and "differs" in finding for finding in found), found


def test_each_difference_says_what_to_use_and_each_construct_has_its_check():
    assert all(entry.use for entry in engines.differences())
    named = {entry.construct for entry in engines.differences()} - {None}
    spelt = {*tokens.CONSTRUCTS.values(), *tokens.SPELT.values(), *tokens.PAIRS.values(), "type"}
    assert named == spelt | set(expressions.CHECKS) | IN_ARGUMENTS


def test_no_function_is_both_allowed_and_refused():
    assert engines.allowed() & set(engines.refused()) == set()


def test_a_function_that_nobody_measured_is_refused():
    [finding] = findings(f"select\n    days,\n    to_words(days) as found\nfrom {REF}")
    assert "line 3 calls to_words, which has not been measured on both engines" in finding
    assert "governance/engines/same.yml" in finding


def test_the_line_is_that_of_the_file_behind_calls_of_several_lines():
    call = "{{ clean_uprn(\n        'uprn'\n    ) }}"
    sql = f"select\n    {call} as uprn,\n    upper(name) as n\nfrom {REF}"
    [finding] = findings(sql)
    assert "line 5 calls upper" in finding and "`upper_text`" in finding


@pytest.mark.parametrize(
    "column",
    [
        "{{ dbt.listagg('name') }}",
        "{{ dbt.right('name', 2) }}",
        "{{ dbt.replace('name', 'old', 'new') }}",
        "{{ dbt.safe_cast('name', 'integer') }}",
        "{{ dbt.date_trunc('month', 'raised_on') }}",
        "{{ dbt.datediff('raised_on', 'done_on', 'week') }}",
        "{{ clean_uprn('upper(uprn)') }}",
        "{{ clean_uprn('substr(uprn, 0)') }}",
        '{{ clean_uprn(clean_uprn("median(uprn)")) }}',
        "max_by(status, seen_at)",
        "MAX_BY(status, seen_at)",
        "max_by (status, seen_at)",
        "substr(name, length(name) - 2)",
        "substr(name, place)",
        "substring(name from place)",
        "replace(name, mark, '')",
        "cost_gbp / jobs",
        "count(*) / 2",
        "round(cost_gbp, 2)",
        "round(cost_gbp, 2) + 1",
        "cast(cost_gbp / 3e0 as decimal(10, 2))",
        "sum(jobs)",
        "coalesce(sum(jobs), 0)",
        "sum(jobs) over (partition by ward)",
        "avg(cost_gbp)",
        "raised_on + 1",
        "done_on - raised_on",
        "'Job ' || count(*)",
        "case when raised_on >= '2026-01-01' then 1 end",
        "case when done_at between '2026-01-01' and '2026-02-01' then 1 end",
        "case when 1 in ('a', 'b') then 1 end",
        "try_cast(cost as decimal(10, 2))",
        "cast(cost as numeric(10, 2))",
        "cast(cost as decimal)",
        "cast(cost as timestamp(3))",
        "cast(cost as timestamp with time zone)",
        "cast(cost as int)",
        "cost::integer",
        "parts[3]",
        "current_date",
        "name ilike 'a%'",
        "name not ilike 'a%'",
        "[part for part in parts]",
        "[1, 2]",
    ],
)
def test_relatives_are_refused_in_a_column(column):
    assert findings(f"select {column} as found from {REF}")


@pytest.mark.parametrize(
    "column",
    [
        "substr(name, length(part) + 3)",
        "substring(name from 2 for 3)",
        "replace(name, ' ', '')",
        "cast(sum(jobs) as bigint)",
        "cast(coalesce(sum(jobs), 0) as bigint)",
        "case when sum(jobs) > 3 then 'many' end",
        "cast(round(cost_gbp, 2) as decimal(10, 2))",
        "round(cost_gbp * 1e0, 2)",
        "cast(cost_gbp as double) / jobs",
        "{{ safe_divide('cost', 'jobs') }} / 2",
        "cast(floor(cost_gbp / 3e0) as bigint)",
        "{{ clean_uprn('lower(uprn)') }}",
        "{{ dbt.datediff('raised_on', 'done_on', 'day') }}",
        "case when raised_on >= date '2026-01-01' then 1 end",
        "case when name = '2026' then 1 end",
        "name || ' ' || 'x'",
        "count(*) filter (where jobs > 1)",
        "cast(jobs as decimal(10, 2))",
    ],
)
def test_what_the_engines_agree_on_is_let_through_in_a_column(column):
    assert findings(f"select {column} as found from {REF} as jobs (name, cost)") == []


@pytest.mark.parametrize(
    "sql",
    [
        "select * exclude (name) from {ref}",
        "select distinct on (ward) ward from {ref}",
        "select ward, count(*) as jobs from {ref} group by all",
        "select ward from {ref} order by all",
        "select ward, from {ref}",
        "from {ref}",
        "with jobs as (from {ref}) select ward from jobs",
        "select ward from {ref} order by ward limit 5 offset 5",
        "select ward from {ref} offset 5",
        "select ward from {ref} qualify row_number() over (order by ward) = 1",
        "with recursive n as (select 1 as x union all select x + 1 from n) select x from n",
        "select ward from {ref} union all by name select ward from {ref}",
        "select a.ward from {ref} as a inner join {ref} as b using (ward)",
        "select a.ward from {ref} as a asof join {ref} as b on a.ward >= b.ward",
        "select a.ward from {ref} as a semi join {ref} as b on a.ward = b.ward",
        "pivot {ref} on ward using count(*)",
        "select ward from {ref} where done is true",
        "select ward from {ref} where raised_on > current_date - interval '1 day'",
    ],
)
def test_forms_of_one_engine_are_refused(sql):
    assert findings(sql.format(ref=REF))


@pytest.mark.parametrize(
    "sql",
    [
        "select ward as jobs from {ref} group by ward order by ward nulls first limit 5",
        "select by.name from {ref} as by order by name",
        "select ward from {ref} as a (ward, cost) inner join {ref} as b using (ward)",
        "with n (x) as (select ward from {ref}) select x from n",
        "select ward from {ref} where ward in (select ward from {ref}) and not exists (select 1)",
        "select max(cost) over best as x from {ref} where false window best as (order by ward)",
    ],
)
def test_forms_of_both_engines_are_let_through(sql):
    assert findings(sql.format(ref=REF)) == []


@pytest.mark.parametrize(
    "pattern",
    [
        *("\\\\bflat", "a(?=b)", "a(?!b)", "(a)\\\\1", "a++", "[[:alpha:]]", "[a&&b]"),
        *("(?i)straße", "(?i)press", "(?i:flat|first)", "(?P<part>a)", "\\\\s"),
    ],
)
def test_a_pattern_that_engines_read_differently_is_refused(pattern):
    whole = project(
        service(raw_code=f"select {{{{ regex_match('a', '{pattern}') }}}} as x from {REF}")
    )
    whole.manifest["macros"]["macro.borough.regex_match"] = {
        "name": "regex_match",
        "package_name": "borough",
        "original_file_path": "macros/engine/regex_match.sql",
        "macro_sql": "{% macro regex_match(text, pattern) -%}{%- endmacro %}",
    }
    [finding] = rule.sql_is_portable(whole)
    assert "line 1 has SQL that differs" in finding.what


@pytest.mark.parametrize(
    ("sql", "path", "name"),
    [
        ("{% macro measure(a) -%} max_by({{ a }}, seen_at) {%- endmacro %}", None, "measure"),
        ("{% macro measure(a) -%} {{ a }} / 2 {%- endmacro %}", None, "measure"),
        ("{% macro measure(a) -%} overlay({{ a }}) {%- endmacro %}", None, "measure"),
        (
            "{% macro measure(a) -%}{% set b = 'median(' ~ a ~ ')' %}{{ b }}{%- endmacro %}",
            None,
            "measure",
        ),
        (
            "{% macro parse_it(a) -%} date_trunc('day', {{ a }}) {%- endmacro %}",
            "macros/cleaning/parse_it.sql",
            "parse_it",
        ),
        (
            "{% test late(model, column_name) %}\nselect * from {{ model }}\n"
            "where {{ column_name }} ilike 'x'\n{% endtest %}",
            "tests/generic/late.sql",
            "test_late",
        ),
    ],
)
def test_macros_and_generic_tests_are_held_to_the_same(sql, path, name):
    [finding] = of_macro(sql, path or "macros/measures/measure.sql", name)
    assert f"the macro {name}, its line" in finding


@pytest.mark.parametrize(
    ("sql", "path"),
    [
        (
            "{% macro measure(a) -%} max_by({{ a }}, seen_at) {%- endmacro %}",
            "macros/engine/measure.sql",
        ),
        (
            "{% macro measure(a) -%} try_cast({{ a }} as date) {%- endmacro %}",
            "macros/cleaning/measure.sql",
        ),
        ("{% macro _measure() -%} ^a(?:b|c)'$ {%- endmacro %}", "macros/cleaning/measure.sql"),
        (
            "{% test even(model, column_name) %} select 1 from {{ model }} "
            "where mod({{ column_name }}, 2) <> 0 {% endtest %}",
            "tests/generic/even.sql",
        ),
    ],
)
def test_the_engine_room_and_what_readers_do_are_let_through(sql, path):
    assert of_macro(sql, path) == []


@pytest.mark.parametrize("sql", ["select 'a from {ref}", "select from where", "select 1; select 2"])
def test_what_cannot_be_read_counts_as_a_breach(sql):
    [finding] = findings(sql.format(ref=REF))
    assert "could not be checked for what differs between the engines" in finding
