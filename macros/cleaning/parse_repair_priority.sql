{#- The priority of a repair, in lower case, from its word or its number; null for anything else. -#}
{% macro parse_repair_priority(column) -%}
    case lower({{ clean_text(column) }})
        when '1' then 'immediate'
        when 'immediate' then 'immediate'
        when '2' then 'emergency'
        when 'emergency' then 'emergency'
        when '3' then 'urgent'
        when 'urgent' then 'urgent'
        when '4' then 'normal'
        when 'normal' then 'normal'
    end
{%- endmacro %}
