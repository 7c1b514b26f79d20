{#-
    A text as a value of a type, or null where it does not spell one exactly; null for null. On personal
    data always this and never a cast, whose error prints the value.

    type: integer or bigint (digits), decimal(p, s) (rounded half up), double (2.5, 1e3), boolean (true,
    false), date (2026-11-05), timestamp (2026-11-05 10:20:30.123, with T or Z or not; a Hive table keeps
    three decimals, so further ones are cut off). No blanks, no other words: what people type is read by
    macros/cleaning. Not called safe_cast: dbt's own macros would call it in place of theirs.
-#}
{% macro cast_or_null(text, type) -%}
    {%- set broad = type.split('(')[0] | lower -%}
    {%- set forms = {
        'integer': ['([+-]?[0-9]+)', '$1'],
        'bigint': ['([+-]?[0-9]+)', '$1'],
        'decimal': ['([+-]?[0-9]+([.][0-9]+)?)', '$1'],
        'double': ['([+-]?[0-9]{1,200}([.][0-9]+)?([eE][+-]?[0-9]{1,2})?)', '$1'],
        'boolean': ['((?i:true|false))', '$1'],
        'date': ['([0-9]{4}-[0-9]{2}-[0-9]{2})', '$1'],
        'timestamp': [
            '([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]((?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2})(?:([.][0-9]{1,3})[0-9]*)?Z?',
            '$1 $2$3'
        ]
    } -%}
    {%- if broad not in forms -%}
        {{ exceptions.raise_compiler_error(
            'cast_or_null knows no type ' ~ type ~ ': write one of ' ~ forms | join(', ')
        ) }}
    {%- endif -%}
    try_cast({{ regex_reshape(text, forms[broad][0], forms[broad][1]) }} as {{ type }})
{%- endmacro %}
