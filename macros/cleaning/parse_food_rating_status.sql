{#-
    Where a food business stands in the Food Hygiene Rating Scheme: `rated` (0 to 5), `awaiting
    inspection`, `awaiting publication` or `exempt`; null for a word that the scheme does not use.
-#}
{% macro parse_food_rating_status(column) -%}
    case
        when {{ clean_trim(column) }} in ('0', '1', '2', '3', '4', '5') then 'rated'
        when {{ clean_trim(column) }} = 'AwaitingInspection' then 'awaiting inspection'
        when {{ clean_trim(column) }} = 'AwaitingPublication' then 'awaiting publication'
        when {{ clean_trim(column) }} = 'Exempt' then 'exempt'
    end
{%- endmacro %}
