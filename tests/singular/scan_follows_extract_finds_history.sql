-- The generic test scan_follows_extract on known figures: only more than twice the extract fails.
with given as (

    select
        cast(scanned as bigint) as bytes_scanned,
        cast(current_extract as bigint) as extract_bytes
    from
        (
            values
            (1000, 1000),
            (2000, 1000),
            (2001, 1000),
            (1, 0),
            (5000, null),
            (null, 1000)
        ) as rows_given (scanned, current_extract)

),

found as (

    {{ test_scan_follows_extract('given', 'bytes_scanned', 'extract_bytes', 2) }}

),

expected as (

    select * from (values (2001, 1000), (1, 0)) as rows_expected (bytes_scanned, extract_bytes)

)

{{ rows_that_differ('found', 'expected') }}
