{#-
    A text that is wholly of a form, put together anew from its groups; null where it is not, where all the
    groups of the result are empty, and for null.

    pattern: the form, without `^` and `$`. result: text with `$1` to `$9` for the groups; a group that took
    no part is empty. The pattern is tried once, which is what makes a check and its reading cheap.
-#}
{% macro regex_reshape(text, pattern, result) -%}
    {{ return(adapter.dispatch('regex_reshape')(text, pattern, result)) }}
{%- endmacro %}

{% macro default__regex_reshape(text, pattern, result) -%}
    nullif(
        regexp_replace(
            {{ text }}, {{ regex_literal('^(?:' ~ pattern ~ ')$|^(?s:.*)$') }}, '{{ result }}'
        ), '{{ modules.re.sub("[$][1-9]", "", result) }}'
    )
{%- endmacro %}

{% macro duckdb__regex_reshape(text, pattern, result) -%}
    {#- All groups at once, and one evaluation however often it is written: several times as fast. -#}
    {%- set names = [] -%}
    {%- for number in range(1, 1 + modules.re.findall('[$]([1-9])', result) | map('int') | max) -%}
        {%- do names.append("'g" ~ number ~ "'") -%}
    {%- endfor -%}
    {%- set groups = 'regexp_extract(' ~ text ~ ', ' ~ regex_literal('^(?:' ~ pattern ~ ')$') ~ ', [' ~ names | join(', ') ~ '])' -%}
    {%- set parts = [] -%}
    {%- for part in modules.re.findall('[$][1-9]|[^$]+', result) -%}
        {%- do parts.append('(' ~ groups ~ ").g" ~ part[1:] if part.startswith('$') else "'" ~ part ~ "'") -%}
    {%- endfor -%}
    nullif({{ parts | join(' || ') }}, '{{ modules.re.sub("[$][1-9]", "", result) }}')
{%- endmacro %}
