{#-
    A geometry from well-known text, such as POINT (530000 180000), in the units that it is written in; null
    where the text is none, and for null.
-#}
{% macro geo_from_wkt(column) -%}
    {{ return(adapter.dispatch('geo_from_wkt')(column)) }}
{%- endmacro %}

{% macro default__geo_from_wkt(column) -%}
    try(st_geometryfromtext({{ column }}))
{%- endmacro %}

{% macro duckdb__geo_from_wkt(column) -%}
    try(st_geomfromtext({{ column }}))
{%- endmacro %}
