{#- Yes or no as people type it (Y, yes, N, No), or null. -#}
{% macro parse_yes_no(column) -%}
    case lower({{ clean_text(column) }})
        when 'y' then true
        when 'yes' then true
        when 'n' then false
        when 'no' then false
    end
{%- endmacro %}
