-- Letters put in, taken out and changed; accents count for nothing, another script's letter for
-- one.
{{ config(meta={
    'topic': 'Text',
    'differs': {
        'duckdb': '`levenshtein`, which counts bytes: Zoë and Zo are 2 apart',
        'athena': '`levenshtein_distance`, which counts characters: 1',
    },
}) }}

with cells as (

    select
        one,
        other,
        cast(expected as bigint) as expected
    from
        (
            values
            ('Smith', 'Smyth', 1),
            ('Smith', 'Smith', 0),
            ('Smith', '', 5),
            ('kitten', 'sitting', 3),
            ('Zoë', 'Zoe', 0),
            ('Zoë', 'Zo', 1),
            ('Søren', 'Soren', 1),
            ('Søren', 'Sren', 1),
            ('Иван', 'Ivan', 4),
            ('', '', 0),
            (null, 'a', null),
            ('a', null, null)
        ) as cells_given (one, other, expected)

),

read as (

    select
        one,
        other,
        expected,
        {{ levenshtein('one', 'other') }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
