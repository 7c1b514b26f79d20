{#-
    The measures of a group of food premises, for a select that groups them; said once, so that wards
    and deprivation tenths are counted alike. Shares and averages rest on the rated premises and are
    null where there is none. "Broadly compliant" is a rating of 3 or more (Food Standards Agency).
-#}
{% macro food_rating_measures(premises) -%}
    {%- set rated_5 = 'count(case when ' ~ premises ~ '.rating = 5 then 1 end)' -%}
    {%- set compliant = 'count(case when ' ~ premises ~ '.rating >= 3 then 1 end)' -%}
    {%- set rated = 'count(' ~ premises ~ '.rating)' -%}
    count({{ premises }}.establishment_id) as premises,
        {{ rated }} as rated,
        {{ rated_5 }} as rated_5,
        {{ compliant }} as broadly_compliant,
        cast(round({{ safe_divide(rated_5, rated) }}, 4) as decimal(5, 4)) as share_rated_5,
        cast(round({{ safe_divide(compliant, rated) }}, 4) as decimal(5, 4)) as share_broadly_compliant,
        cast(round({{ safe_divide('sum(' ~ premises ~ '.rating)', rated) }}, 2) as decimal(3, 2)) as average_rating
{%- endmacro %}
