-- The key of a snapshot's row, as dbt makes it on DuckDB: small letters, and a timestamp without
-- zeros at its end. Its expected values are the MD5 of the text above each.
{{ config(meta={
    'topic': 'Hashes',
    'differs': {
        'duckdb': "a timestamp's text has no zeros at its end; dbt's key is in small letters",
        'athena': "as many decimals as its type; dbt's key is in capitals",
    },
}) }}

with cells as (

    select
        repair_id,
        cast(changed_at as timestamp) as changed_at,
        expected
    from
        (
            values
            -- R1|2026-11-05 10:20:30.5
            ('R1', '2026-11-05 10:20:30.500', 'd2132474da62d18841f8f8bf0a345034'),
            -- R1|2026-11-05 10:20:30
            ('R1', '2026-11-05 10:20:30.000', 'eacdaebed2daebff82e9feed08e09f59'),
            -- R1|
            ('R1', null, '05c7df28474ca865f2db8a94c6991e0a'),
            -- |
            (null, null, 'b99834bc19bbad24580b3adfa04fb947')
        ) as cells_given (repair_id, changed_at, expected)

),

read as (

    select
        repair_id,
        changed_at,
        expected,
        {{ dbt.snapshot_hash_arguments(['repair_id', 'changed_at']) }} as outcome
    from cells

)

select * from read
where outcome is distinct from expected
