{#- Fails for each row whose day lies before another of its days, such as a job done before it was raised. -#}
{% test not_before(model, column_name, day) %}
select {{ column_name }}, {{ day }}
from {{ model }}
where {{ column_name }} < {{ day }}
{% endtest %}
