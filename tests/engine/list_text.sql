-- In order, repeats kept, nulls left out, an empty text kept; nothing but nulls, in any order.
{{ config(meta={
    'topic': 'Groups',
    'differs': {
        'duckdb': '`string_agg`; `dbt.listagg` of nulls alone is null',
        'athena': '`array_join`; `dbt.listagg` of nulls alone is empty',
    },
}) }}

with trades as (

    select
        home,
        trade,
        place
    from
        (
            values
            ('some', 'roof', 3), ('some', 'drain', 2), ('some', 'roof', 1), ('some', null, 4),
            ('one', 'roof', 1),
            ('an empty text', '', 1), ('an empty text', null, 2),
            ('nulls', null, 1), ('nulls', null, 2)
        ) as trades_given (home, trade, place)

),

listed as (

    select
        home,
        {{ list_text('trade', ', ') }} as by_value,
        {{ list_text('trade', ', ', order_by='place desc') }} as by_place
    from trades
    group by home

),

expected as (

    select
        home,
        by_value,
        by_place
    from
        (
            values
            ('some', 'drain, roof, roof', 'roof, drain, roof'), ('one', 'roof', 'roof'),
            ('an empty text', '', ''), ('nulls', null, null)
        ) as expected_given (home, by_value, by_place)

)

select
    expected.home,
    listed.by_value,
    listed.by_place
from expected
left join listed
    on expected.home = listed.home
where
    listed.home is null
    or listed.by_value is distinct from expected.by_value
    or listed.by_place is distinct from expected.by_place
