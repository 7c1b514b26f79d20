-- The vectors 1, 2, 6 and 7 of RFC 4231 (3 to 5 are no text, or cut off), a pseudonym's message
-- with its separators, and a letter beyond ASCII. The keys: 20 bytes 0b; "Jefe"; 131 bytes aa,
-- hashed first.
{{ config(meta={
    'topic': 'Hashes',
    'differs': {
        'duckdb': 'none; `sha256` takes text or bytes and gives hexadecimal',
        'athena': '`hmac_sha256`, for which the key would be in the query',
    },
}) }}

with pseudonym_key as (

    select *
    from
        (
            values
            (
                '0b',
                '3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d3d363636363636363636363636'
                || '3636363636363636363636363636363636363636363636363636363636363636',
                '57575757575757575757575757575757575757575c5c5c5c5c5c5c5c5c5c5c5c'
                || '5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c'
            ),
            (
                'jefe',
                '7c53505336363636363636363636363636363636363636363636363636363636'
                || '3636363636363636363636363636363636363636363636363636363636363636',
                '16393a395c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c'
                || '5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c'
            ),
            (
                'aa',
                '739b7d01f0d4ca3c1acaf783ec647704da464023f4fcd7ed8a75ff4c9317edb7'
                || '3636363636363636363636363636363636363636363636363636363636363636',
                '19f1176b9abea05670a09de9860e1d6eb02c2a499e96bd87e01f9526f97d87dd'
                || '5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c5c'
            ),
            ('no pads', null, null)
        ) as keys_given (purpose, ipad_hex, opad_hex)

),

cells as (

    select
        purpose,
        message,
        cast(expected as varchar) as expected
    from
        (
            values
            (
                '0b',
                'Hi There',
                'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'
            ),
            (
                'jefe',
                'what do ya want for nothing?',
                '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'
            ),
            (
                'aa',
                'Test Using Larger Than Block-Size Key - Hash Key First',
                '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54'
            ),
            (
                'aa',
                'This is a test using a larger than block-size key and a larger than block-size '
                || 'data. The key needs to be hashed before being used by the HMAC algorithm.',
                '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2'
            ),
            (
                'jefe',
                'housing_benefits' || chr(31) || 'nino' || chr(31) || 'QQ123456C',
                '9352e4e8a52ecc7e48e507d356acd73aed60eff17e1edcc2991ea44c1b4e29ca'
            ),
            (
                'jefe',
                'Zoë',
                'd2c14950a0f7cb721d6f82c8b5997c6466d6a5d6fee83fed57f13739d26b79de'
            ),
            ('jefe', null, null),
            ('no pads', 'Hi There', null)
        ) as cells_given (purpose, message, expected)

),

read as (

    select
        cells.message,
        cells.expected,
        {{ hmac_hex('cells.message', 'pseudonym_key.ipad_hex', 'pseudonym_key.opad_hex') }}
            as outcome
    from cells
    inner join pseudonym_key
        on cells.purpose = pseudonym_key.purpose

)

select * from read
where outcome is distinct from expected
