{#- Fails for each value that the pattern does not match, such as a UPRN with a letter; nulls pass. -#}
{% test matches(model, column_name, pattern) %}
select {{ column_name }}
from {{ model }}
where not {{ regex_match(column_name, pattern) }}
{% endtest %}
