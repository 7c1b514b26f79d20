{#- The status of a job from the words of a contractor's office; null for a word that it does not use. -#}
{% macro parse_works_status(column) -%}
    case
        when lower({{ clean_trim(column) }}) in ('complete', 'completed', 'job complete') then 'completed'
        when lower({{ clean_trim(column) }}) in ('in progress', 'wip', 'awaiting parts', 'on order') then 'in progress'
        when lower({{ clean_trim(column) }}) in ('cancelled', 'canx') then 'cancelled'
    end
{%- endmacro %}
