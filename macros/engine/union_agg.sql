{#-
    The union of the geometries of a group, for a select that groups; nulls are left out, null for a group
    without one.
-#}
{% macro union_agg(geometry) -%}
    {{ return(adapter.dispatch('union_agg')(geometry)) }}
{%- endmacro %}

{% macro default__union_agg(geometry) -%}
    geometry_union_agg({{ geometry }})
{%- endmacro %}

{% macro duckdb__union_agg(geometry) -%}
    case when count({{ geometry }}) > 0 then st_union_agg({{ geometry }}) end
{%- endmacro %}
