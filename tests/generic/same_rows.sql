{#-
    Fails for each row, of the named columns, that one relation has and the other has not. A row that either has
    twice counts once: test uniqueness apart.

    other: the other relation. where, of the test's config, chooses rows of the model alone.
-#}
{% test same_rows(model, other, columns) %}
{%- set names = columns | join(', ') %}
with ours as (

    select {{ names }} from {{ model }}

),

theirs as (

    select {{ names }} from {{ other }}

),

only_ours as (

    select * from ours
    except
    select * from theirs

),

only_theirs as (

    select * from theirs
    except
    select * from ours

)

select * from only_ours
union all
select * from only_theirs
{% endtest %}
