{#- The rows that one of two relations holds and the other does not: for a test's own test. -#}
{% macro rows_that_differ(found, expected) -%}
(
    select * from {{ found }}
    except
    select * from {{ expected }}
)
union all
(
    select * from {{ expected }}
    except
    select * from {{ found }}
)
{%- endmacro %}
