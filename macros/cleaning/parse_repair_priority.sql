{#- The priority of a repair, in lower case, from its word or its number; null for anything else. -#}
{% macro parse_repair_priority(column) -%}
    case
        when lower({{ clean_trim(column) }}) in ('1', 'immediate') then 'immediate'
        when lower({{ clean_trim(column) }}) in ('2', 'emergency') then 'emergency'
        when lower({{ clean_trim(column) }}) in ('3', 'urgent') then 'urgent'
        when lower({{ clean_trim(column) }}) in ('4', 'normal') then 'normal'
    end
{%- endmacro %}
