{#- Fails for each row where both columns say something or neither does, such as a result and the reason for none. -#}
{% test either_or(model, column_name, other) %}
select {{ column_name }}, {{ other }}
from {{ model }}
where ({{ column_name }} is null) = ({{ other }} is null)
{% endtest %}
