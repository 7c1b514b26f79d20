{#-
    Fails for each step that read more than so many times the current extracts of its sources: it reads
    their history too. Passes where nothing was counted (DuckDB) or no source is read.
-#}
{% test scan_follows_extract(model, column_name, extract_bytes, times) %}
select {{ column_name }}, {{ extract_bytes }}
from {{ model }}
where {{ column_name }} > {{ times }} * {{ extract_bytes }}
{% endtest %}
