{#-
    Yes or no as people and systems write it, in capitals or not: y, yes, true, t, 1, or n, no, false, f, 0.
    Null for anything else, "n/a" and a tick among it.
-#}
{% macro parse_bool(column) -%}
    case
        when lower({{ clean_trim(column) }}) in ('y', 'yes', 'true', 't', '1') then true
        when lower({{ clean_trim(column) }}) in ('n', 'no', 'false', 'f', '0') then false
    end
{%- endmacro %}
