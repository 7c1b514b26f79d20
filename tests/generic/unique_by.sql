{#- Fails for each combination of columns that more than one row holds. -#}
{% test unique_by(model, columns) %}
select {{ columns | join(', ') }}
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% endtest %}
