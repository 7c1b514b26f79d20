{#-
    Yes or no as people and systems write it, in capitals or not: y, yes, true, t, 1, or n, no, false, f, 0.
    Null for anything else, "n/a" and a tick among it.
-#}
{% macro parse_bool(column) -%}
    case lower({{ clean_text(column) }})
        {%- for word in ['y', 'yes', 'true', 't', '1'] %}
        when '{{ word }}' then true
        {%- endfor %}
        {%- for word in ['n', 'no', 'false', 'f', '0'] %}
        when '{{ word }}' then false
        {%- endfor %}
    end
{%- endmacro %}
