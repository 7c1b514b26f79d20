{#-
    A geometry from GeoJSON text, in planar degrees of longitude (x) and latitude (y); null where the text
    is none, and for null.
-#}
{% macro geo_from_geojson(column) -%}
    {{ return(adapter.dispatch('geo_from_geojson')(column)) }}
{%- endmacro %}

{% macro default__geo_from_geojson(column) -%}
    try(to_geometry(from_geojson_geometry({{ column }})))
{%- endmacro %}

{% macro duckdb__geo_from_geojson(column) -%}
    try(st_geomfromgeojson({{ column }}))
{%- endmacro %}
