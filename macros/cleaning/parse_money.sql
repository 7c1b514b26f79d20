{#-
    Pounds from a cell, as decimal(12, 2), or null where it is not one amount. A pound sign, thousands
    commas in their places, a minus and at most two decimals are read; "£45 + VAT" is not an amount.
-#}
{% macro parse_money(column) -%}
    {%- set amount = '^[\\s\\x{00a0}]*-?\\s*£?\\s*-?([0-9]{1,9}|[0-9]{1,3}(,[0-9]{3}){1,2})([.][0-9]{1,2})?[\\s\\x{00a0}]*$' -%}
    case
        when {{ regex_match(column, amount) }}
            then try_cast({{ regex_remove(column, '[^0-9.-]') }} as decimal(12, 2))
    end
{%- endmacro %}
