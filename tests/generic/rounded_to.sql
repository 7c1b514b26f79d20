{#- Fails for each figure that is no whole multiple: a published count that was not rounded. -#}
{% test rounded_to(model, column_name, multiple) %}
select {{ column_name }}
from {{ model }}
where mod({{ column_name }}, {{ multiple }}) <> 0
{% endtest %}
