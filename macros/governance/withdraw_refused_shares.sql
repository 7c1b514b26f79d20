{#-
    Takes away, before anything is built, each share that its agreement does not let out today, so that
    it is gone even where this run does not get to it or does not select it. It stops nothing: the gate
    before the share's own build says why and fails that share alone. What is no share any more goes too, and so
    do both in developers' schemas.
-#}
{% macro withdraw_refused_shares() -%}
    {%- if execute -%}
        {%- for share in shares() -%}
            {%- for exposure in agreements_of(share) if share_refusal(share, exposure) -%}
                {%- do withdraw(share_relation(share)) -%}
            {%- endfor -%}
        {%- endfor -%}
        {%- do withdraw_forgotten_shares() -%}
        {%- do withdraw_from_developers() -%}
    {%- endif -%}
{%- endmacro %}
